#include "services/reporting/store/coverage_store.h"

#include <map>

#include "libs/base/status.h"
#include "services/reporting/domain/coverage.h"
#include "services/reporting/store/link_columns.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr Statement kIsHere = {"coverage_budget_is_here", "SELECT 1 FROM budget WHERE instansi = $1 AND name = $2"};

constexpr Statement kList = {"coverage_list", R"sql(
  SELECT budget_line.plan_node, coalesce(line_announced.announced, 0), coalesce(line_money.reserved, 0),
         coalesce(line_money.committed, 0), coalesce(line_money.paid, 0), )sql" TERPADU_LINK_COLUMNS R"sql(
    FROM budget_line
    JOIN link ON link.instansi = $1 AND link.name = budget_line.name
    LEFT JOIN line_announced ON line_announced.instansi = $1 AND line_announced.line = budget_line.name
    LEFT JOIN line_money ON line_money.instansi = $1 AND line_money.line = budget_line.name
   WHERE budget_line.instansi = $1 AND budget_line.budget = $2 AND budget_line.name > $3
   ORDER BY budget_line.name
   LIMIT $4)sql"};

// Lines that compare alike have one coverage: a pair of amount and announced that stands for them, and their sums.
constexpr Statement kCount = {"coverage_count", R"sql(
  SELECT min(amount), min(announced), count(*), sum(amount)::bigint
    FROM (SELECT budget_line.amount, coalesce(line_announced.announced, 0) AS announced
            FROM budget_line
            LEFT JOIN line_announced ON line_announced.instansi = $1 AND line_announced.line = budget_line.name
           WHERE budget_line.instansi = $1 AND budget_line.budget = $2) AS line
   GROUP BY announced = 0, announced - amount < 0, announced - amount = 0)sql"};

procurement::v1::Coverage ToProto(Coverage coverage) { return static_cast<procurement::v1::Coverage>(coverage); }

static_assert(static_cast<int>(Coverage::kSesuai) == procurement::v1::COVERAGE_SESUAI);
static_assert(static_cast<int>(Coverage::kParsial) == procurement::v1::COVERAGE_PARSIAL);
static_assert(static_cast<int>(Coverage::kKelebihan) == procurement::v1::COVERAGE_KELEBIHAN);
static_assert(static_cast<int>(Coverage::kBelumDiumumkan) == procurement::v1::COVERAGE_BELUM_DIUMUMKAN);

}  // namespace

absl::StatusOr<bool> BudgetIsHere(postgres::Connection& connection, const Scope& scope, std::string_view budget) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kIsHere, Params().Text(scope.instansi).Text(budget)));
  return !rows.empty();
}

absl::StatusOr<std::vector<v1::CoverageRow>> ListCoverage(postgres::Connection& connection, const Scope& scope,
                                                          std::string_view budget, std::string_view after, int limit) {
  enum Column { kPlanNode, kAnnounced, kReserved, kCommitted, kPaid, kLink };
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kList, Params().Text(scope.instansi).Text(budget).Text(after).Int(limit)));
  std::vector<v1::CoverageRow> lines;
  for (int row = 0; row < rows.size(); ++row) {
    v1::CoverageRow& line = lines.emplace_back();
    *line.mutable_line() = LinkAt(rows, row, kLink);
    line.set_plan_node(rows.Text(row, kPlanNode));
    line.set_announced(rows.Int(row, kAnnounced));
    line.set_reserved(rows.Int(row, kReserved));
    line.set_committed(rows.Int(row, kCommitted));
    line.set_paid(rows.Int(row, kPaid));
    const Coverage coverage = CoverageOf(line.line().amount(), line.announced());
    line.set_coverage(ToProto(coverage));
    line.mutable_line()->set_detail(TextOf(coverage));
  }
  return lines;
}

absl::StatusOr<std::vector<v1::CoverageCount>> CountCoverage(postgres::Connection& connection, const Scope& scope,
                                                             std::string_view budget) {
  enum Column { kAmount, kAnnounced, kLines, kSum };
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kCount, Params().Text(scope.instansi).Text(budget)));
  std::vector<v1::CoverageCount> counts;
  for (const Coverage coverage :
       {Coverage::kSesuai, Coverage::kParsial, Coverage::kKelebihan, Coverage::kBelumDiumumkan}) {
    counts.emplace_back().set_coverage(ToProto(coverage));
  }
  for (int row = 0; row < rows.size(); ++row) {
    const Coverage coverage = CoverageOf(rows.Int(row, kAmount), rows.Int(row, kAnnounced));
    v1::CoverageCount& count = counts[static_cast<size_t>(coverage) - 1];
    count.set_lines(count.lines() + static_cast<int32_t>(rows.Int(row, kLines)));
    count.set_amount(count.amount() + rows.Int(row, kSum));
  }
  return counts;
}

}  // namespace terpadu::reporting
