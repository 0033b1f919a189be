#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/load_generator/round.h"

namespace terpadu::load {

struct ClosedLoop {
  int clients = 8;
  absl::Duration warm_up = absl::Seconds(1);  // not counted
  absl::Duration length = absl::Seconds(2);
  int64_t most = 0;  // requests, warm-up included; the round ends when they are used up
  // Makes the request `number`, counted from 1, as client 0 to clients - 1; called on many threads.
  std::function<absl::Status(int client, int64_t number)> request;
  // Reads the clocks of the processors; called when counting begins and when it ends.
  std::function<void(Round& round, double sign)> add_cpu;
};

// Each client makes its next request as soon as the last is answered. After an error it pauses for a millisecond, so
// that a server that refuses everything is not flooded.
Round RunClosedLoop(const ClosedLoop& loop);

}  // namespace terpadu::load
