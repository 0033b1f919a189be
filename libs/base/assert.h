#pragma once

#include <cstdio>
#include <cstdlib>

// Aborts, in every build, when `condition` does not hold: for defects of this program, never for bad input.
#define TERPADU_ASSERT(condition)                                                            \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: assertion failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
