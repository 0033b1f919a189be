#include "services/budgeting/store/hot_command.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/postgres/error.h"
#include "libs/rpc/idempotency.h"

namespace terpadu::budgeting {
namespace {
constexpr int kAttempts = 10;
// A CHECK that a change of a closed line may meet before the trigger that refuses it.
constexpr std::string_view kClosedLine = "line_closed_with_nothing_open";
}  // namespace

bool IsOfClosedBudget(const absl::Status& status) {
  const std::string constraint = postgres::ConstraintOf(status);
  return constraint == kBudgetClosed || constraint == kClosedLine;
}

postgres::Params HotCommand::Params(std::string_view reason) const {
  postgres::Params params;
  params.Text(instansi).Text(call.request_id).Text(call.method).Text(rpc::FingerprintOf(request));
  params.Text(call.AuditJson(reason));
  return params;
}

void AddEvent(std::string_view subject, const google::protobuf::Message& event, postgres::Params& params) {
  const journal::Entry entry = journal::MakeEntry(subject, /*version=*/1, event);
  params.Text(entry.event_id).Text(entry.type).Text(entry.subject).Bytes(entry.payload);
}

void AddEventOfLine(const google::protobuf::Message& event, postgres::Params& params) {
  const journal::Entry entry = journal::MakeEntry(/*subject=*/"", /*version=*/1, event);
  params.Text(entry.event_id).Text(entry.type).Bytes(entry.payload);
}

absl::StatusOr<HotOutcome> RunHot(const HotCommand& command, const postgres::Statement& statement,
                                  const postgres::Params& params, const Explain& explain) {
  rpc::CallContext& call = command.call;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto rows = call.db->Execute(call.ScopeOf(command.instansi), statement, params);
    if (rows.ok() && !rows->empty()) {
      return HotOutcome{.rows = *std::move(rows)};
    }
    std::string constraint = rows.ok() ? "" : postgres::ConstraintOf(rows.status());
    if (IsOfClosedBudget(rows.status())) {
      constraint = kBudgetClosed;
    }
    if (!rows.ok() && rows.status().code() != absl::StatusCode::kAlreadyExists && constraint != kBudgetClosed) {
      return rows.status();
    }
    TERPADU_ASSIGN(const std::string replayed, rpc::ReplayedResource(call, command.instansi, command.request));
    if (!replayed.empty()) {
      return HotOutcome{.replayed_id = replayed.substr(replayed.rfind('/') + 1)};
    }
    TERPADU_RETURN_IF_ERROR(explain(constraint));
  }
  return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                              "the resource changes faster than it can be read: try again"),
                        absl::Milliseconds(100));
}

}  // namespace terpadu::budgeting
