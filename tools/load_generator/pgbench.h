#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/load_generator/round.h"
#include "tools/load_generator/script.h"

namespace terpadu::load {

struct Pgbench {
  std::string program = "/usr/lib/postgresql/15/bin/pgbench";
  std::string database;  // conninfo
  int clients = 8;
  int seconds = 2;                // after a second that is not counted
  std::function<void()> on_warm;  // called when counting begins
};

// Runs `script`, its :number above `base`, at most `most` times in all. Fails when pgbench cannot be run; a request
// that failed ends its client, and stands in the round as an error.
absl::StatusOr<Round> RunPgbench(const Pgbench& pgbench, const Script& script, int64_t base, int64_t most);

// Reads what pgbench printed. Its first report of progress tells what is not counted; without one, all is.
absl::StatusOr<Round> ParsePgbench(const std::string& printed);

}  // namespace terpadu::load
