#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rpc/server.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::procurement {

// What procurement needs of budgeting, in memory behind a real server: lines, reservations and commitments with the
// rules of their contract, each request_id answered alike. It can be told to fail.
class FakeBudgeting {
 public:
  // `conninfo` only because a server wants a database.
  explicit FakeBudgeting(const std::string& conninfo);
  ~FakeBudgeting();

  std::string address() const;

  void SetLine(const std::string& line, int64_t amount);
  // Asked before each call with the name of its method; an error is the answer. `after` is asked after the call has
  // been done.
  void FailBefore(std::function<absl::Status(std::string_view)> fault);
  void FailAfter(std::function<absl::Status(std::string_view)> fault);
  // Ends every reservation that is not confirmed, as time would.
  void ExpirePending();
  // Ends a reservation behind procurement's back.
  void End(const std::string& reservation);

  // In no particular order.
  std::vector<budgeting::v1::Reservation> Reservations();
  std::vector<budgeting::v1::Commitment> Commitments();
  // Reserved and committed on a line.
  int64_t Reserved(const std::string& line);
  int64_t Committed(const std::string& line);
  // Calls so far, by method.
  int Calls(const std::string& method);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace terpadu::procurement
