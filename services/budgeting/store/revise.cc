#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/preparation/store/gather_revision.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/cash_plans.h"
#include "services/budgeting/store/dpa.h"
#include "services/budgeting/store/in_the_way.h"
#include "services/budgeting/store/lines.h"
#include "services/budgeting/store/revision_changes.h"
#include "services/budgeting/store/versions.h"
#include "terpadu/budgeting/v1/budget_revision_events.pb.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kBatch = 500;

constexpr postgres::Statement kLockLines = {"budgeting_lock_lines", R"sql(
  SELECT line_id, amount, reserved, committed, plan_node FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[])
   ORDER BY line_id FOR NO KEY UPDATE)sql"};
enum Column { kId, kAmount, kReserved, kCommitted, kPlanNode };

// $3 lines · $4 what is added to each · $5 what its ledger gains: all of a line that is new · $6 version of the DPA
// $7 decree · $8 audit
constexpr postgres::Statement kReviseLines = {"budgeting_revise_lines", R"sql(
  WITH line AS (
    UPDATE budget_line
       SET amount = amount + effect, budget_version = $6, version = version + 1, etag = etag + 1, entries = entries + 1,
           cash_until = cash_plan_follows(cash_until, amount + effect), cash_adjusted = cash_until IS NOT NULL,
           cash_version = cash_version + (cash_until IS NOT NULL)::int
      FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS new (new_line, effect, gain)
     WHERE instansi = $1 AND budget_id = $2 AND line_id = new_line
    RETURNING line_id, amount, version, entries, gain, cash_until, cash_adjusted, cash_version, paid, budget_version),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, budget_version, reason, actor)
    SELECT $1, $2, line_id, entries, 'AMOUNT', gain, $6, $7, $8::jsonb ->> 'actor' FROM line),
  kept AS (
    INSERT INTO budget_line_version (instansi, budget_id, line_id, number, amount)
    SELECT $1, $2, line_id, $6, amount FROM line)
  SELECT line_id, version, )sql" TERPADU_CASH_PLAN_COLUMNS " FROM line"};
constexpr int kCashPlan = 2;

// A line to revise, as it stands before.
struct Revised {
  std::string id;
  int64_t before = 0;  // in the amount
  int64_t known = 0;   // in the ledger: nothing of a line that is new
  int64_t after = 0;
};

struct Judged {
  std::vector<Revised> lines;        // those whose amount is another, by id
  std::set<std::string> plan_nodes;  // of all that are named
  int64_t total = 0;                 // of the budget afterwards
};

struct Locked {
  std::vector<RevisedLine> lines;  // by id, then those that are new
  std::vector<std::string> ids;    // of the former
  std::set<std::string> plan_nodes;
};

absl::StatusOr<Locked> LockLines(postgres::Transaction& transaction, const BudgetKey& key,
                                 const std::vector<Change>& changes) {
  std::map<std::string, int64_t> after;
  std::vector<std::string> ids;
  for (const Change& change : changes) {
    if (!change.line.empty()) {
      TERPADU_ASSERT(after.emplace(change.line, change.codes.amount()).second);
      ids.push_back(change.line);
    }
  }
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLockLines, params));
  Locked locked;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string id = rows.Text(row, kId);
    locked.lines.push_back({.name = LineKey{key.instansi, key.budget, id}.Name(),
                            .before = rows.Int(row, kAmount),
                            .after = after.at(id),
                            .reserved = rows.Int(row, kReserved),
                            .committed = rows.Int(row, kCommitted)});
    locked.ids.push_back(id);
    locked.plan_nodes.insert(rows.Text(row, kPlanNode));
  }
  for (const Change& change : changes) {
    if (change.line.empty()) {
      const v1::BudgetLine& codes = change.codes;
      const std::string id = LineIdOf(codes.sub_kegiatan(), codes.account(), codes.fund_source());
      locked.lines.push_back({.name = LineKey{key.instansi, key.budget, id}.Name(), .after = codes.amount()});
      locked.plan_nodes.insert(codes.plan_node());
    }
  }
  return locked;
}

absl::StatusOr<Judged> Judge(postgres::Transaction& transaction, const BudgetKey& key, Revision kind,
                             const std::vector<Change>& changes) {
  TERPADU_ASSIGN(Locked locked, LockLines(transaction, key, changes));
  TERPADU_ASSIGN(const int64_t before, TotalAmount(transaction, key));
  const absl::StatusOr<int64_t> after = Revise(kind, before, locked.lines);
  if (ReasonOf(after.status()) == "BELOW_COMMITTED") {
    return WithMoneyInTheWay(transaction, key, locked.lines, after.status());
  }
  TERPADU_RETURN_IF_ERROR(after.status());
  Judged judged = {.lines = {}, .plan_nodes = std::move(locked.plan_nodes), .total = *after};
  for (size_t i = 0; i < locked.ids.size(); ++i) {
    if (const RevisedLine& line = locked.lines[i]; line.before != line.after) {
      judged.lines.push_back({locked.ids[i], line.before, line.before, line.after});
    }
  }
  return judged;
}

// Adds the lines that the revision makes, not yet in force, gives their ids to `changes` and appends them to `lines`.
absl::Status AddNewLines(postgres::Transaction& transaction, const BudgetKey& key, const std::string& audit,
                         std::vector<Change>& changes, std::vector<Revised>& lines) {
  std::vector<Change*> made;
  for (Change& change : changes) {
    if (change.line.empty()) {
      made.push_back(&change);
    }
  }
  for (size_t done = 0; done < made.size(); done += kBatch) {
    const auto some = std::span(made).subspan(done, std::min(kBatch, made.size() - done));
    std::vector<v1::BudgetLine> asked;
    for (const Change* change : some) {
      asked.push_back(change->codes);
    }
    TERPADU_ASSIGN(const auto created, InsertLines(transaction, key, asked, audit));
    for (size_t i = 0; i < some.size(); ++i) {
      const std::string& name = created[i].name();
      some[i]->line = name.substr(name.rfind('/') + 1);
      lines.push_back({some[i]->line, created[i].amount(), 0, created[i].amount()});
    }
  }
  return absl::OkStatus();
}

// Gives `lines` their new amounts, and writes their events.
absl::Status ReviseLines(postgres::Transaction& transaction, const ReviseCommand& command,
                         std::span<const Revised> lines, int32_t number) {
  const BudgetKey& key = command.deed.revision.budget;
  std::vector<std::string> ids;
  std::vector<int64_t> effects, gains;
  std::map<std::string, const Revised*> by_id;
  for (const Revised& line : lines) {
    ids.push_back(line.id);
    effects.push_back(line.after - line.before);
    gains.push_back(line.after - line.known);
    by_id.emplace(line.id, &line);
  }
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).TextArray(ids).IntArray(effects).IntArray(gains).Int(number);
  params.Text(command.legal_basis).Text(command.deed.audit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kReviseLines, params));
  TERPADU_ASSERT(static_cast<size_t>(rows.size()) == ids.size());
  std::vector<journal::Entry> entries;
  for (int row = 0; row < rows.size(); ++row) {
    const Revised& line = *by_id.at(rows.Text(row, 0));
    v1::BudgetLineRevised event;
    event.set_amount_before(line.before);
    event.set_amount(line.after);
    event.set_budget_version(number);
    entries.push_back(journal::MakeEntry(LineKey{key.instansi, key.budget, line.id}.Name(), rows.Int(row, 1), event));
    if (auto followed = CashPlanFollowed(rows, row, kCashPlan, key); followed.has_value()) {
      entries.push_back(*std::move(followed));
    }
  }
  return journal::Append(transaction, key.instansi, entries, command.deed.audit);
}

// The revision is in force: its RKAs are gathered, and it is told.
absl::Status Settle(postgres::Transaction& transaction, const ReviseCommand& command, int32_t number,
                    const std::vector<std::string>& rkas, const std::vector<Change>& changes) {
  const RevisionDeed& deed = command.deed;
  if (!rkas.empty()) {
    TERPADU_RETURN_IF_ERROR(SettleRkas(transaction, deed, rkas, changes));
  }
  TERPADU_RETURN_IF_ERROR(EndApproval(transaction, deed, command.legal_basis, number));
  TERPADU_ASSIGN(v1::BudgetRevision revision, ReadRevision(transaction, deed.revision));
  v1::BudgetRevisionApproved event;
  *event.mutable_revision() = InEvent(std::move(revision));
  return AnnounceRevision(transaction, deed.revision, event, deed.audit);
}

}  // namespace

absl::Status JudgeRevision(postgres::Transaction& transaction, const RevisionKey& key, Revision kind) {
  TERPADU_ASSIGN(const std::vector<Change> changes, ReadChanges(transaction, key));
  return Judge(transaction, key.budget, kind, changes).status();
}

absl::StatusOr<v1::Budget> ReviseBudget(postgres::Transaction& transaction, const ReviseCommand& command) {
  const BudgetKey& key = command.deed.revision.budget;
  TERPADU_ASSIGN(const BudgetRow budget, LockBudgetAt(transaction, key, command.deed.etag));
  TERPADU_RETURN_IF_ERROR(CheckInForce(budget, key));
  RevisionDeed deed = command.deed;
  deed.etag.reset();
  TERPADU_ASSIGN(const RevisionRow row, BeginDeed(transaction, deed));
  TERPADU_ASSIGN(const std::vector<std::string> rkas, LockGatheredRkas(transaction, deed));
  TERPADU_ASSIGN(std::vector<Change> changes, ReadChanges(transaction, deed.revision));
  const Revision kind = row.kind == "PERGESERAN" ? Revision::kPergeseran : Revision::kPerubahan;
  TERPADU_ASSIGN(Judged judged, Judge(transaction, key, kind, changes));
  const int32_t number = budget.current_version + 1;
  TERPADU_RETURN_IF_ERROR(AddNewLines(transaction, key, deed.audit, changes, judged.lines));
  for (size_t done = 0; done < judged.lines.size(); done += kBatch) {
    const auto some = std::span(judged.lines).subspan(done, std::min(kBatch, judged.lines.size() - done));
    TERPADU_RETURN_IF_ERROR(ReviseLines(transaction, command, some, number));
  }
  TERPADU_RETURN_IF_ERROR(CheckCeilings(transaction, key, {judged.plan_nodes.begin(), judged.plan_nodes.end()}));
  TERPADU_ASSIGN(
      v1::Budget revised,
      SetVersion<v1::BudgetRevised>(
          transaction, key,
          {.number = number, .kind = row.kind.c_str(), .legal_basis = command.legal_basis, .total = judged.total},
          command.deed.audit));
  TERPADU_RETURN_IF_ERROR(Settle(transaction, command, number, rkas, changes));
  return revised;
}

}  // namespace terpadu::budgeting
