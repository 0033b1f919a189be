#pragma once

#include "services/procurement/saga/saga_runner.h"

namespace terpadu::procurement {

// For tests of real processes. When TERPADU_SAGA_KILL_FILE names a file that holds a number, the process kills itself
// with SIGKILL at the point between two writes of a saga that comes after that many others, and takes the file away
// before. Nothing without the variable: an empty function.
FaultPoint KillSwitchFromEnvironment();

}  // namespace terpadu::procurement
