#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "libs/rpc/client.h"

namespace terpadu::load {

// The calls of a load.

inline rpc::CallOptions As(std::string_view role) {
  rpc::CallOptions options = rpc::CallOptions::As("bench." + std::string(role), role);
  options.timeout = absl::Seconds(60);
  return options;
}

// Makes the calls, `in_flight` of them at once, and gives `take` each response, one at a time; the first that fails
// ends it.
template <typename Response, typename Request, typename Take>
absl::Status CallEach(rpc::Client& client, const std::string& method, const std::vector<Request>& requests,
                      std::string_view role, int in_flight, Take take) {
  std::atomic<size_t> next = 0;
  std::mutex mutex;  // guards `failed`, and what `take` does
  absl::Status failed;
  const auto work = [&] {
    for (size_t i = next++; i < requests.size(); i = next++) {
      const absl::StatusOr<Response> response = client.Call<Response>(method, requests[i], As(role));
      const std::lock_guard lock(mutex);
      failed.Update(response.ok() ? take(*response) : response.status());
      if (!failed.ok()) {
        next = requests.size();
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < in_flight; ++i) {
    threads.emplace_back(work);
  }
  work();
  threads.clear();  // joins
  return failed;
}

template <typename Response, typename Request>
absl::Status CallEach(rpc::Client& client, const std::string& method, const std::vector<Request>& requests,
                      std::string_view role, int in_flight) {
  return CallEach<Response>(client, method, requests, role, in_flight,
                            [](const Response&) { return absl::OkStatus(); });
}

}  // namespace terpadu::load
