#include "tools/generator/command_line.h"

int main(int argc, char** argv) { return terpadu::generator::RunGenerator(argc, argv); }
