#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"

namespace terpadu::budgeting {

// A command that is one statement and one round trip. The statement changes the row that holds the money, under its
// rule; from the row it returns, it inserts the request, the journal's entry, and what else is new. So
//   - when the rule refuses, there is no row, and nothing is written: a retry of the same request_id works later;
//   - when the request_id is known, inserting it violates the key, and the whole statement is undone.
// Both are rare, and only then a second statement asks for the reason.
struct HotCommand {
  rpc::CallContext& call;
  std::string_view instansi;
  const google::protobuf::Message& request;

  // The parameters that each hot statement begins with: $1 instansi, $2 request_id, $3 method, $4 fingerprint,
  // $5 audit.
  postgres::Params Params(std::string_view reason = {}) const;
};

struct HotOutcome {
  std::optional<postgres::Rows> rows;  // of the statement; none for a request that comes again:
  std::string replayed_id;             // id of the resource that it made or changed
};

// Four parameters more: id, type, subject and payload of an event, which the statement may complete and whose version
// it knows.
void AddEvent(std::string_view subject, const google::protobuf::Message& event, postgres::Params& params);
// Three more, id, type and payload, of an event of the line, whose name the statement knows.
void AddEventOfLine(const google::protobuf::Message& event, postgres::Params& params);

// The constraint that a change of a closed budget meets.
inline constexpr std::string_view kBudgetClosed = "budget_closed";
// A statement met a line or budget that closing has shut.
bool IsOfClosedBudget(const absl::Status& status);

// Tells why a statement changed nothing: `constraint` is the unique key that it met, or kBudgetClosed, or "". OK when
// there is no reason any more (the row has changed since): the statement is tried again.
using Explain = std::function<absl::Status(std::string_view constraint)>;

absl::StatusOr<HotOutcome> RunHot(const HotCommand& command, const postgres::Statement& statement,
                                  const postgres::Params& params, const Explain& explain);

}  // namespace terpadu::budgeting
