#include "services/procurement/store/budget_line_store.h"

#include <algorithm>

#include "libs/base/status.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kLock = {"procurement_line_lock", R"sql(
SELECT line, amount, allocated FROM budget_line WHERE instansi = $1 AND line = ANY ($2::text[])
 ORDER BY line FOR NO KEY UPDATE)sql"};

constexpr Statement kLockOf = {"procurement_line_lock_of_package", R"sql(
SELECT line.line, line.amount, line.allocated
  FROM allocation AS part
  JOIN budget_line AS line ON line.instansi = part.instansi AND line.line = part.line
 WHERE part.instansi = $1 AND part.rup_package_id = $2
 ORDER BY line.line FOR NO KEY UPDATE OF line)sql"};

constexpr Statement kChange = {"procurement_line_change", R"sql(
UPDATE budget_line AS line
   SET allocated = line.allocated + change.allocated, announced = line.announced + change.announced
  FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS change (line, allocated, announced)
 WHERE line.instansi = $1 AND line.line = change.line)sql"};

constexpr Statement kProject = {"procurement_line_project", R"sql(
INSERT INTO budget_line AS known (instansi, line, amount, version, sub_kegiatan, account, unit)
VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (instansi, line) DO UPDATE SET amount = excluded.amount, version = excluded.version
 WHERE known.version < excluded.version)sql"};

constexpr Statement kFind = {"procurement_line_find", R"sql(
SELECT line, amount, allocated FROM budget_line
 WHERE instansi = $1 AND sub_kegiatan = $2 AND account = $3 AND amount >= 0 AND line > $4 AND line < $5
 ORDER BY line LIMIT 10)sql"};

// Looked up MAK by MAK: a plan made for a table that was never analysed compares every line with all of them.
constexpr Statement kFindOf = {"procurement_line_find_of", R"sql(
SELECT wanted.sub_kegiatan, wanted.account, known.unit, known.line
  FROM unnest($2::text[], $3::text[]) AS wanted (sub_kegiatan, account)
 CROSS JOIN LATERAL (SELECT unit, line FROM budget_line
                      WHERE instansi = $1 AND sub_kegiatan = wanted.sub_kegiatan AND account = wanted.account
                        AND amount >= 0 OFFSET 0) AS known
 WHERE known.line > $4 AND known.line < $5
 ORDER BY known.line)sql"};

// $2 is the last line seen, or the text before the first; $3 the text after the last.
constexpr Statement kCoverage = {"procurement_line_coverage", R"sql(
SELECT line, amount, announced, allocated FROM budget_line
 WHERE instansi = $1 AND line > $2 AND line < $3
 ORDER BY line LIMIT $4)sql"};

std::vector<domain::LineBalance> BalancesIn(const Rows& rows) {
  std::vector<domain::LineBalance> balances;
  balances.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    balances.push_back(
        {.line = rows.Text(row, 0), .amount = Rupiah(rows.Int(row, 1)), .allocated = Rupiah(rows.Int(row, 2))});
  }
  return balances;
}

v1::Coverage ToProto(domain::Coverage coverage) {
  switch (coverage) {
    case domain::Coverage::kSesuai:
      return v1::COVERAGE_SESUAI;
    case domain::Coverage::kParsial:
      return v1::COVERAGE_PARSIAL;
    case domain::Coverage::kKelebihan:
      return v1::COVERAGE_KELEBIHAN;
    case domain::Coverage::kBelumDiumumkan:
      return v1::COVERAGE_BELUM_DIUMUMKAN;
  }
  return v1::COVERAGE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<std::vector<domain::LineBalance>> LockLines(postgres::Transaction& transaction,
                                                           std::string_view instansi,
                                                           const std::vector<std::string>& lines) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).TextArray(lines)));
  return BalancesIn(rows);
}

absl::StatusOr<std::vector<domain::LineBalance>> LockLinesOf(postgres::Transaction& transaction,
                                                             std::string_view instansi,
                                                             std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockOf, Params().Text(instansi).Text(rup_package_id)));
  return BalancesIn(rows);
}

absl::Status ChangeLines(postgres::Transaction& transaction, std::string_view instansi,
                         const std::map<std::string, LineChange>& changes) {
  std::vector<std::string> lines;
  std::vector<int64_t> allocated;
  std::vector<int64_t> announced;
  for (const auto& [line, change] : changes) {
    lines.push_back(line);
    allocated.push_back(change.allocated);
    announced.push_back(change.announced);
  }
  Params params;
  params.Text(instansi).TextArray(lines).IntArray(allocated).IntArray(announced);
  return transaction.Execute(kChange, params).status();
}

absl::Status ProjectLine(postgres::Transaction& transaction, std::string_view instansi, std::string_view line,
                         Rupiah amount, int64_t version, const domain::Mak& mak, std::string_view unit) {
  Params params;
  params.Text(instansi).Text(line).Int(amount.value()).Int(version);
  params.Text(mak.sub_kegiatan).Text(mak.account).Text(unit);
  return transaction.Execute(kProject, params).status();
}

absl::StatusOr<std::vector<LineOfMak>> FindLinesOf(postgres::Transaction& transaction, std::string_view instansi,
                                                   std::string_view budget, const std::set<domain::Mak>& maks) {
  std::vector<std::string> sub_kegiatan;
  std::vector<std::string> accounts;
  for (const domain::Mak& mak : maks) {
    sub_kegiatan.push_back(mak.sub_kegiatan);
    accounts.push_back(mak.account);
  }
  Params params;
  params.Text(instansi).TextArray(sub_kegiatan).TextArray(accounts);
  params.Text(std::string(budget) + "/lines/").Text(std::string(budget) + "/lines0");
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindOf, params));
  std::vector<LineOfMak> lines;
  for (int row = 0; row < rows.size(); ++row) {
    lines.push_back({{rows.Text(row, 0), rows.Text(row, 1)}, rows.Text(row, 2), rows.Text(row, 3)});
  }
  return lines;
}

absl::StatusOr<std::vector<domain::LineBalance>> FindLines(postgres::Transaction& transaction,
                                                           std::string_view instansi, std::string_view budget,
                                                           const domain::Mak& mak) {
  Params params;
  params.Text(instansi).Text(mak.sub_kegiatan).Text(mak.account);
  params.Text(std::string(budget) + "/lines/").Text(std::string(budget) + "/lines0");
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFind, params));
  return BalancesIn(rows);
}

absl::StatusOr<std::vector<v1::LineCoverage>> ListCoverage(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page,
                                                           std::string_view budget) {
  // `0` is the character after `/`.
  const std::string first = budget.empty() ? "" : std::string(budget) + "/lines/";
  const std::string end = budget.empty() ? "instansi0" : std::string(budget) + "/lines0";
  const std::string after = page.after.empty() ? first : std::max(first, page.after.front());
  TERPADU_ASSIGN(
      const Rows rows,
      connection.Execute(scope, kCoverage, Params().Text(scope.instansi).Text(after).Text(end).Int(page.size + 1)));
  std::vector<v1::LineCoverage> lines;
  for (int row = 0; row < rows.size(); ++row) {
    v1::LineCoverage& line = lines.emplace_back();
    line.set_line(rows.Text(row, 0));
    line.set_amount(rows.Int(row, 1));
    line.set_announced(rows.Int(row, 2));
    line.set_allocated(rows.Int(row, 3));
    line.set_coverage(ToProto(domain::CoverageOf(Rupiah(line.amount()), Rupiah(line.announced()))));
  }
  return lines;
}

}  // namespace terpadu::procurement::store
