#pragma once

namespace terpadu::load {

// The program: its exit code.
int RunLoadGenerator(int argc, char** argv);

}  // namespace terpadu::load
