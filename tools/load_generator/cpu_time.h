#pragma once

#include <sys/types.h>

#include "absl/status/statusor.h"

namespace terpadu::load {

// Seconds of processor, user and system, that a process has used, all its threads; by /proc/<pid>/stat, so in steps of
// some 10 ms. NOT_FOUND when it does not run on this machine.
absl::StatusOr<double> CpuTimeOf(pid_t pid);

// The same of a process and its children, those that have ended included. UNAVAILABLE when they end faster than they
// can be counted.
absl::StatusOr<double> CpuTimeOfFamily(pid_t parent);

// The process that started `pid`.
absl::StatusOr<pid_t> ParentOf(pid_t pid);

}  // namespace terpadu::load
