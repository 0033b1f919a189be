#include "tools/load_generator/command_line.h"

int main(int argc, char** argv) { return terpadu::load::RunLoadGenerator(argc, argv); }
