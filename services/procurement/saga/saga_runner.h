#pragma once

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/client.h"
#include "services/procurement/store/saga_store.h"

namespace terpadu::procurement {

// Called between any two writes of a saga, there or in budgeting; an error stops the saga on the spot as a crash would.
// For tests.
using FaultPoint = std::function<absl::Status(std::string_view)>;

// Moves the holds of an RPP to their goals, a call to budgeting and a write of its outcome at a time, and ends the saga
// with what it was for. The state is in the database alone: whoever claims the saga goes on where it stands.
class SagaRunner {
 public:
  // `budgeting` must outlive it. Safe from any thread.
  explicit SagaRunner(rpc::Client* budgeting, FaultPoint fault_point = {});

  // Drives a claimed saga. OK when it has ended, whatever its end. UNAVAILABLE, reason BUDGETING_UNAVAILABLE, with a
  // retry delay, when budgeting cannot be reached by `deadline`: the saga waits for Recovery. Likewise, reason
  // BUDGETING_REFUSES, when budgeting says no to a saga that cannot turn back. Other errors are of the database, or
  // LEASE_LOST.
  absl::Status Drive(postgres::Connection& connection, store::Saga saga, absl::Time deadline) const;

 private:
  // One step, or the end (`ended`).
  absl::Status Step(postgres::Connection& connection, store::Saga& saga, absl::Time deadline, bool& ended) const;
  absl::Status Act(postgres::Connection& connection, store::Saga& saga, const std::vector<store::Hold>& holds,
                   const domain::NextStep& next, absl::Time deadline) const;
  absl::Status Finish(postgres::Connection& connection, const store::Saga& saga,
                      const std::vector<store::Hold>& holds) const;
  absl::Status Pass(std::string_view point) const;

  rpc::Client* budgeting_;
  FaultPoint fault_point_;
};

}  // namespace terpadu::procurement
