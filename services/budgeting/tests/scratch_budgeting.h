#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/reader.h"
#include "libs/rpc/required_fields.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/closing_service.h"
#include "services/budgeting/ledger_service.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {

using absl::StatusCode;
using testing::EqualsProto;
using testing::IsOk;
using testing::MatchesProto;
using testing::StatusIs;

inline constexpr char kInstansi[] = "probolinggo";
inline constexpr char kBudget[] = "instansi/probolinggo/budgets/2018";
inline constexpr char kPackage[] = "instansi/probolinggo/rupPackages/1001";
inline constexpr char kContract[] = "instansi/probolinggo/contracts/1";

// `instansi/probolinggo/plans/rkpd-2018/nodes/<node>`.
std::string Node(std::string_view node);

// What MetadataOf() says of `key`.
std::string Metadata(const absl::Status& status, const std::string& key);

// One client of the service: calls its handlers as the runtime would, on a connection of its own. For one thread.
class Caller {
 public:
  Caller(BudgetingService& service, const std::string& conninfo) : service_(service), connection_(conninfo) {}

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (BudgetingService::*handler)(rpc::CallContext&,
                                                                                      const Request&),
                                const Request& request) {
    return Call(service_, handler, request);
  }

  // Of any service. Under the request's request_id, or a new one.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(Service& service,
                                absl::StatusOr<Response> (Service::*handler)(rpc::CallContext&, const Request&),
                                const Request& request) {
    const absl::Status complete = rpc::CheckRequiredFields(request);
    if (!complete.ok()) {
      return complete;
    }
    std::string request_id;
    if constexpr (requires { request.request_id(); }) {
      request_id = request.request_id();
    }
    rpc::CallContext context =
        ContextFor(service.handlers().descriptor().full_name(), Request::descriptor()->name(), request_id);
    return (service.*handler)(context, request);
  }

  absl::StatusOr<v1::Budget> CreateBudget(const std::string& year = "2018", const std::string& plan = "");
  absl::StatusOr<v1::BatchCreateBudgetLinesResponse> CreateLines(const std::vector<v1::BudgetLine>& lines);
  absl::StatusOr<v1::BatchSetCeilingsResponse> SetCeiling(const std::string& plan_node, int64_t amount);
  absl::StatusOr<v1::Budget> Approve();
  // Prepared, submitted, verified and put in force by a person each; the first refusal.
  absl::StatusOr<v1::Budget> Revise(v1::RevisionKind kind, const std::vector<std::pair<std::string, int64_t>>& changes);
  absl::StatusOr<v1::BudgetRevision> Prepare(v1::RevisionKind kind,
                                             const std::vector<std::pair<std::string, int64_t>>& changes);
  absl::StatusOr<v1::BudgetRevision> SubmitRevision(const std::string& revision);
  absl::StatusOr<v1::BudgetRevision> VerifyRevision(const std::string& revision);
  absl::StatusOr<v1::Budget> PutInForce(const std::string& revision);
  absl::StatusOr<v1::Reservation> Reserve(const std::string& line, int64_t amount);
  absl::StatusOr<v1::Reservation> Confirm(const std::string& reservation);
  absl::StatusOr<v1::Commitment> Commit(const std::string& reservation, int64_t amount, bool keep_remainder = false);
  absl::StatusOr<v1::Reservation> Release(const std::string& reservation);
  absl::StatusOr<v1::Disbursement> Pay(const std::string& commitment, int64_t amount, const std::string& sp2d_number);
  absl::StatusOr<v1::BudgetClosing> Close();
  absl::StatusOr<v1::LedgerEntry> Correct(const std::string& entry, int64_t effect);
  // Every entry of a line, which must exist.
  std::vector<v1::LedgerEntry> Entries(const std::string& line);
  // Every line of the budget that VerifyLedger finds to differ.
  std::vector<v1::LedgerDifference> Differences(const std::string& budget = kBudget);
  absl::StatusOr<v1::Budget> GetBudget();
  absl::StatusOr<v1::Reservation> GetReservation(const std::string& name);
  v1::BudgetLine GetLine(const std::string& name);  // that must exist

  postgres::Connection& connection() { return connection_; }

 private:
  rpc::CallContext ContextFor(const std::string& service, const std::string& request_name,
                              const std::string& request_id);

  BudgetingService& service_;
  LedgerService ledger_;
  BudgetRevisionService revisions_;
  ClosingService closing_;
  postgres::Connection connection_;
};

// A database of its own with the service's handlers over it.
class BudgetingTest : public ::testing::Test {
 protected:
  BudgetingTest();

  // A line of the draft; `number` makes it another sub kegiatan.
  static v1::BudgetLine NewLine(int number, int64_t amount, const std::string& plan_node = "");
  // An approved budget with lines of these amounts: their names, in the order of their ids.
  std::vector<std::string> ApprovedLines(const std::vector<int64_t>& amounts);
  std::string ApprovedLine(int64_t amount) { return ApprovedLines({amount}).front(); }
  // `amount` reserved on `line`, confirmed and committed: the commitment's name.
  std::string Committed(const std::string& line, int64_t amount);

  std::unique_ptr<Caller> NewCaller() { return std::make_unique<Caller>(service, conninfo); }
  // Every event so far, in the journal's order.
  std::vector<event::v1::Event> Events(const std::string& subject = "");
  // As a reservation of an earlier hour would be.
  void MakeOverdue(const std::string& reservation) { MakeOverdue(reservation, caller); }
  static void MakeOverdue(const std::string& reservation, Caller& by);
  // Runs `sql` for every instansi: what tests look at behind the service's back.
  postgres::Rows Query(const postgres::Statement& statement);

  const std::string conninfo;
  BudgetingService service;
  Caller caller;
};

// The payload of an event, which must be a `Payload`.
template <typename Payload>
Payload PayloadOf(const event::v1::Event& event) {
  Payload payload;
  EXPECT_EQ(event.dataschema(), Payload::descriptor()->full_name());
  EXPECT_TRUE(payload.ParseFromString(event.data()));
  return payload;
}

}  // namespace terpadu::budgeting
