#include "tools/demo_job/command_line.h"

int main(int argc, char** argv) { return terpadu::demo::RunDemoJob(argc, argv); }
