#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "libs/testing/fake_clock.h"
#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/commitment_service.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/saga/recovery.h"
#include "services/procurement/selection/integrity_service.h"

namespace terpadu {

// Budgeting behind a server that can be stopped and started again on the same port.
class RunningBudgeting {
 public:
  RunningBudgeting();
  ~RunningBudgeting();
  void Stop();
  void Start();
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  const std::string conninfo_;
  budgeting::BudgetingService service_;
  budgeting::BudgetRevisionService revisions_;
  budgeting::CommitmentService commitments_;
  std::unique_ptr<journal::FeedService> feed_;
  std::unique_ptr<rpc::Server> server_;
  int port_ = 0;
};

// Budgeting and procurement, each with a database of its own, procurement following budgeting's journal; and people who
// call them.
class TwoServices {
 public:
  // `fault_point` of the sagas, for those that are to die.
  explicit TwoServices(procurement::FaultPoint fault_point = {});
  ~TwoServices();

  // An approved budget with lines of these amounts, known to procurement: their names.
  std::vector<std::string> BudgetOf(const std::vector<int64_t>& amounts);
  void ReviseLine(const std::string& line, int64_t amount);
  budgeting::v1::Budget Budget();
  std::vector<budgeting::v1::Reservation> Reservations();
  std::vector<budgeting::v1::Commitment> Commitments();

  // A package with these allocations that is announced and has an RPP: the name of that.
  std::string SubmittedRpp(const std::string& id, const std::vector<std::pair<std::string, int64_t>>& allocations);
  absl::StatusOr<procurement::v1::Rpp> Approve(const std::string& rpp);
  absl::StatusOr<procurement::v1::Contract> Sign(const std::string& id, const std::string& rpp, int64_t amount);
  procurement::v1::RupPackage Package(const std::string& name);
  procurement::v1::Rpp Rpp(const std::string& name);
  procurement::v1::Contract Contract(const std::string& name);
  // The execution of a signed contract, all paid at once; to `amount` by an addendum.
  absl::StatusOr<procurement::v1::ContractExecution> Prepare(const std::string& contract, int64_t amount);
  absl::StatusOr<procurement::v1::Addendum> Amend(const std::string& contract, const std::string& id, int64_t amount);
  // Pays on a commitment and waits until procurement knows that `paid` is paid on the contract.
  void PayAndAwait(const std::string& contract, const std::string& commitment, int64_t amount, int64_t paid);
  // Waits until the package is in `state`, as the follower makes it.
  void AwaitPackage(const std::string& name, procurement::v1::RupPackageState state);
  // One round of recovery, as after the leases have run out.
  absl::StatusOr<int> Recover();

  void StopBudgeting() { budgeting_.Stop(); }
  // Returns when procurement's client has noticed.
  void StartBudgeting();

 private:
  void SignPact();
  template <typename Response>
  absl::StatusOr<Response> Plan(const std::string& method, const google::protobuf::Message& request,
                                const std::string& actor, const std::string& role);
  template <typename Response>
  absl::StatusOr<Response> Fund(const std::string& method, const google::protobuf::Message& request);
  // Waits until procurement knows `lines` lines.
  void AwaitLines(int lines);

  const std::string conninfo_;
  testing::FakeClock clock_;
  RunningBudgeting budgeting_;
  rpc::Client budgeting_client_;
  procurement::ProcurementService procurement_;
  procurement::ContractService contracts_;
  procurement::IntegrityService integrity_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
  journal::Follower lines_;
  postgres::Connection connection_;
};

}  // namespace terpadu
