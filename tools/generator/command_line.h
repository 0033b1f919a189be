#pragma once

namespace terpadu::generator {

// The program: its exit code.
int RunGenerator(int argc, char** argv);

}  // namespace terpadu::generator
