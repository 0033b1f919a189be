#include "services/procurement/store/splitting_store.h"

#include "absl/strings/numbers.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "services/procurement/names.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// What each package takes of each account: direct procurement in force, within the limit of its category ($2, $3). An
// amount counts by account, so that two packages on two lines of one account meet.
#define TERPADU_DIRECT_TAKINGS                                                                                  \
  " WITH lim AS (SELECT * FROM unnest($2::text[], $3::bigint[]) AS each (category, direct)),"                   \
  " taking AS ("                                                                                                \
  " SELECT package.unit, line.account, to_char(package.selection_start, 'YYYY-MM') AS month, package.category," \
  " package.rup_package_id, lim.direct, sum(part.amount)::bigint AS amount"                                     \
  " FROM rup_package AS package"                                                                                \
  " JOIN lim ON lim.category = package.category"                                                                \
  " JOIN allocation AS part"                                                                                    \
  " ON part.instansi = package.instansi AND part.rup_package_id = package.rup_package_id"                       \
  " JOIN budget_line AS line ON line.instansi = part.instansi AND line.line = part.line"                        \
  " WHERE package.instansi = $1 AND package.method = 'PENGADAAN_LANGSUNG' AND package.pagu <= lim.direct"       \
  " AND package.state IN ('DRAFT', 'FINALIZED', 'ANNOUNCED', 'KAJI_ULANG') AND line.account <> ''"              \
  " GROUP BY package.unit, line.account, month, package.category, package.rup_package_id, lim.direct)"

constexpr Statement kList = {"procurement_splitting_list", TERPADU_DIRECT_TAKINGS R"sql(
SELECT unit, account, month, category, direct, sum(amount)::bigint,
       string_agg(rup_package_id, ' ' ORDER BY rup_package_id)
  FROM taking
 WHERE concat_ws(' ', unit, account, month, category) COLLATE "C" > $4
 GROUP BY unit, account, month, category, direct
HAVING count(*) > 1 AND sum(amount) > direct
 ORDER BY concat_ws(' ', unit, account, month, category) COLLATE "C" LIMIT $5)sql"};

constexpr Statement kWith = {"procurement_splitting_with", TERPADU_DIRECT_TAKINGS R"sql(,
own AS (
  SELECT line.account, sum(part.amount)::bigint AS amount
    FROM unnest($4::text[], $5::bigint[]) AS part (line, amount)
    JOIN budget_line AS line ON line.instansi = $1 AND line.line = part.line
   WHERE line.account <> '' GROUP BY line.account)
SELECT unit, taking.account, month, category, direct, (sum(taking.amount) + own.amount)::bigint,
       string_agg(rup_package_id, ' ' ORDER BY rup_package_id)
  FROM taking JOIN own ON own.account = taking.account
 WHERE unit = $6 AND month = $7 AND rup_package_id <> $8
 GROUP BY unit, taking.account, month, category, direct, own.amount
HAVING sum(taking.amount) + own.amount > direct
 ORDER BY taking.account LIMIT 100)sql"};

google::type::Date MonthOf(const std::string& text) {
  const auto first = ParseDay(text + "-01");
  TERPADU_ASSERT(first.ok());
  return DateOf(domain::PlannedDay{.day = *first, .month_only = true});
}

std::vector<v1::SplittingWarning> WarningsIn(const Rows& rows, std::string_view instansi,
                                             const std::map<std::string, domain::MethodRules>& rules) {
  std::vector<v1::SplittingWarning> warnings;
  for (int row = 0; row < rows.size(); ++row) {
    v1::SplittingWarning& warning = warnings.emplace_back();
    const std::string category = rows.Text(row, 3);
    warning.set_unit(rows.Text(row, 0));
    warning.set_account(rows.Text(row, 1));
    *warning.mutable_month() = MonthOf(rows.Text(row, 2));
    warning.set_category(PrefixOf<v1::ProcurementCategory>() + category);
    warning.set_limit(rows.Int(row, 4));
    warning.set_total(rows.Int(row, 5));
    google::protobuf::RepeatedPtrField<std::string> ids;
    ReadList(rows.Text(row, 6), ids);
    for (const std::string& id : ids) {
      warning.add_rup_packages(PackageName(instansi, id));
    }
    warning.set_legal_basis(rules.at(category).threshold.legal_basis);
  }
  return warnings;
}

Params LimitsOf(std::string_view instansi, const std::map<std::string, domain::MethodRules>& rules) {
  std::vector<std::string> categories;
  std::vector<int64_t> limits;
  for (const auto& [category, each] : rules) {
    categories.push_back(category);
    limits.push_back(each.threshold.direct.value());
  }
  return std::move(Params().Text(instansi).TextArray(categories).IntArray(limits));
}

}  // namespace

std::string SplittingKey(const v1::SplittingWarning& warning) {
  return warning.unit() + " " + warning.account() + " " + domain::FormatPlannedDay(PlannedDayOf(warning.month())) +
         " " + warning.category().substr(PrefixOf<v1::ProcurementCategory>().size());
}

absl::StatusOr<std::vector<v1::SplittingWarning>> ListSplitting(
    postgres::Connection& connection, const postgres::Scope& scope, const rpc::Page& page,
    const std::map<std::string, domain::MethodRules>& rules) {
  Params params = LimitsOf(scope.instansi, rules);
  params.Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  return WarningsIn(rows, scope.instansi, rules);
}

absl::StatusOr<std::vector<v1::SplittingWarning>> SplittingWith(postgres::Connection& connection,
                                                                const postgres::Scope& scope, const Suspect& suspect,
                                                                const domain::MethodRules& rules) {
  if (Rupiah(suspect.pagu) > rules.threshold.direct) {
    return std::vector<v1::SplittingWarning>();
  }
  const std::map<std::string, domain::MethodRules> only = {{suspect.category, rules}};
  Params params = LimitsOf(scope.instansi, only);
  params.TextArray(suspect.lines).IntArray(suspect.amounts).Text(suspect.unit).Text(suspect.month).Text(suspect.id);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kWith, params));
  return WarningsIn(rows, scope.instansi, only);
}

}  // namespace terpadu::procurement::store
