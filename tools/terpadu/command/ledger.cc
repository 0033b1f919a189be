// terpadu ledger: every change of a budget line's balances.
#include "tools/terpadu/console/ledger.h"

#include <memory>

#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/command/line_name.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

struct Flags {
  std::string line, year;
};

absl::StatusOr<int> Show(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const std::string name, LineName(services, session, flags.line, flags.year));
  const Caller caller = session.CallerFor("BUDGET_OFFICER");
  pb::ListLedgerEntriesRequest request;
  request.set_parent(name);
  pb::ListLedgerEntriesResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListLedgerEntriesResponse>(
      caller, "terpadu.budgeting.v1.LedgerService/ListLedgerEntries", request,
      [&](const pb::ListLedgerEntriesResponse& page) { all.mutable_entries()->MergeFrom(page.entries()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  pb::GetBudgetLineRequest get;
  get.set_name(name);
  TERPADU_ASSIGN(const auto line,
                 services.Call<pb::BudgetLine>(caller, "terpadu.budgeting.v1.BudgetingService/GetBudgetLine", get));
  const std::vector<pb::LedgerEntry> entries(all.entries().begin(), all.entries().end());
  *session.out << DrawLedger(line, entries);
  return SumsToTheLine(line, entries) ? kDone : kComplaint;
}

}  // namespace

void AddLedger(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  Command ledger = root.Sub("ledger", "Every change of a budget line's balances, and what they sum to");
  ledger
      .Text("LINE", flags->line, "Resource name; or id, or {sub kegiatan}/{account}, with --year", Presence::kRequired)
      .Text("--year", flags->year, "Fiscal year of the line")
      .Run([&session, flags] { return Show(session, *flags); });
}

}  // namespace terpadu::command
