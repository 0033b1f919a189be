#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/client.h"
#include "services/procurement/contract/domain/posting.h"
#include "services/procurement/contract/store/addendum_store.h"
#include "services/procurement/saga/saga_runner.h"

namespace terpadu::procurement {

// Moves the money of an addendum, a call to budgeting and a write of its outcome at a time, and puts the addendum in
// force, or refuses it. As SagaRunner: the state is in the database alone, whoever claims the addendum goes on where it
// stands.
class SettlementRunner {
 public:
  // `budgeting` must outlive it. Safe from any thread.
  explicit SettlementRunner(rpc::Client* budgeting, FaultPoint fault_point = {});

  // Drives a claimed addendum. OK when it has ended, whatever its end; else as SagaRunner::Drive.
  absl::Status Drive(postgres::Connection& connection, store::Settlement settlement, absl::Time deadline) const;

 private:
  absl::Status Act(postgres::Connection& connection, store::Settlement& settlement,
                   const std::vector<store::Posting>& postings, const domain::NextPosting& next,
                   absl::Time deadline) const;
  absl::Status Finish(postgres::Connection& connection, const store::Settlement& settlement,
                      const std::vector<store::Posting>& postings) const;
  absl::Status Pass(std::string_view point) const;

  rpc::Client* budgeting_;
  FaultPoint fault_point_;
};

// Finishes the addenda that nobody works on any more, as Recovery does for sagas. Metric:
// terpadu_addendum_settled_total{outcome}.
class SettlementRecovery {
 public:
  // `runner` must outlive it.
  SettlementRecovery(std::string conninfo, const SettlementRunner* runner);
  ~SettlementRecovery();  // stops
  void Start();
  void Stop();

  // One round: every addendum whose lease has run out, at most 1,000, each once. How many have ended.
  static absl::StatusOr<int> RunOnce(postgres::Connection& connection, const SettlementRunner& runner);

 private:
  void Run();

  std::string conninfo_;
  const SettlementRunner* runner_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace terpadu::procurement
