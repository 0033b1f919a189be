#include "services/reporting/store/package_store.h"

#include <map>
#include <set>
#include <string>

#include "libs/base/status.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"

namespace terpadu::reporting {
namespace {

constexpr Table kPackage = {.name = "rup_package",
                            .key = {{"name"}},
                            .values = {{"state", "int"},
                                       {"budget"},
                                       {"unit"},
                                       {"kind", "int"},
                                       {"category", "int"},
                                       {"method", "int"},
                                       {"selection_month", "int"},
                                       {"pagu", "bigint"},
                                       {"allocated", "bigint"},
                                       {"small_business", "boolean"},
                                       {"domestic", "boolean"},
                                       {"sirup_code"},
                                       {"first_day"},
                                       {"last_day"}}};

constexpr Table kAllocation = {
    .name = "allocation", .key = {{"rup_package"}, {"line"}}, .values = {{"budget"}, {"amount", "bigint"}}};

constexpr Table kRpp = {
    .name = "rpp",
    .key = {{"name"}},
    .values = {{"rup_package"}, {"hps", "bigint"}, {"submit_day"}, {"due_day"}, {"days_late", "int"}, {"answer_day"}}};

constexpr Table kContract = {.name = "contract",
                             .key = {{"name"}},
                             .values = {{"rup_package"},
                                        {"rpp"},
                                        {"refused", "boolean"},
                                        {"sign_year", "int"},
                                        {"signed", "boolean"},
                                        {"amount", "bigint"},
                                        {"sign_day"}}};

// Whether a package of this state, and every state before it, counts for nothing in what is announced.
bool IsBeforeAnnouncement(procurement::v1::RupPackageState state) {
  return state == procurement::v1::RUP_PACKAGE_STATE_DRAFT || state == procurement::v1::RUP_PACKAGE_STATE_FINALIZED;
}

// Of the lines that packages take from; 3 is ANNOUNCED, 4 KAJI_ULANG.
constexpr postgres::Statement kSumAnnounced = {"package_sum_announced", R"sql(
  WITH line AS MATERIALIZED (
    SELECT DISTINCT allocation.instansi, allocation.line
      FROM unnest($1::text[], $2::text[]) AS told (instansi, name)
      JOIN allocation ON allocation.instansi = told.instansi AND allocation.rup_package = told.name)
  INSERT INTO line_announced (instansi, line, budget, announced)
  SELECT line.instansi, line.line, sums.budget, sums.announced
    FROM line CROSS JOIN LATERAL (
      SELECT min(allocation.budget) AS budget,
             coalesce(sum(allocation.amount) FILTER (WHERE rup_package.state IN (3, 4)), 0)::bigint AS announced
        FROM allocation JOIN rup_package
          ON rup_package.instansi = allocation.instansi AND rup_package.name = allocation.rup_package
       WHERE allocation.instansi = line.instansi AND allocation.line = line.line) AS sums
  ON CONFLICT (instansi, line) DO UPDATE SET announced = EXCLUDED.announced)sql"};

}  // namespace

absl::Status PutPackage(Writes& writes, const procurement::v1::RupPackage& package) {
  std::map<std::string, int64_t> amounts;  // by line
  int64_t allocated = 0;
  for (const procurement::v1::Allocation& allocation : package.allocations()) {
    amounts[allocation.line()] += allocation.amount();
    allocated += allocation.amount();
  }
  std::set<std::string> budgets;
  for (const auto& [line, amount] : amounts) {
    const std::string budget = ParentOf(line);
    TERPADU_RETURN_IF_ERROR(writes.Put(kAllocation, KeyOf(package.name(), {line}), {budget, amount}));
    budgets.insert(budget);
  }
  const std::string first_budget = budgets.empty() ? "" : *budgets.begin();
  const int month = package.selection_start().year() * 100 + package.selection_start().month();
  TERPADU_RETURN_IF_ERROR(writes.Put(
      kPackage, KeyOf(package.name()),
      {package.state(), first_budget, package.unit(), package.kind(), package.category(), package.method(), month,
       package.pagu(), allocated, package.details().small_business(), package.details().domestic_product(),
       package.details().sirup_code(), FirstDay(package.selection_start()), LastDay(package.selection_end())}));
  return IsBeforeAnnouncement(package.state()) ? absl::OkStatus() : writes.Then(kSumAnnounced, package.name());
}

absl::Status SetPackageState(Writes& writes, std::string_view package, procurement::v1::RupPackageState state) {
  TERPADU_RETURN_IF_ERROR(writes.Set(kPackage, KeyOf(package), {{"state", state}}));
  return IsBeforeAnnouncement(state) ? absl::OkStatus() : writes.Then(kSumAnnounced, package);
}

absl::Status PutRpp(Writes& writes, const procurement::v1::Rpp& rpp) {
  return writes.Put(
      kRpp, KeyOf(rpp.name()),
      {rpp.rup_package(), rpp.hps(), WibDay(rpp.submit_time()), FirstDay(rpp.due_date()), rpp.days_late(), ""});
}

absl::Status PutContract(Writes& writes, const procurement::v1::Contract& contract) {
  return writes.Put(
      kContract, KeyOf(contract.name()),
      {contract.rup_package(), contract.rpp(), contract.state() == procurement::v1::CONTRACT_STATE_REFUSED,
       contract.sign_date().year(), contract.state() == procurement::v1::CONTRACT_STATE_SIGNED, contract.amount(),
       FirstDay(contract.sign_date())});
}

absl::Status RefuseContract(Writes& writes, std::string_view contract) {
  return writes.Set(kContract, KeyOf(contract), {{"refused", true}});
}

absl::Status SignContract(Writes& writes, std::string_view contract) {
  return writes.Set(kContract, KeyOf(contract), {{"signed", true}});
}

absl::Status AmendContract(Writes& writes, std::string_view contract, int64_t amount) {
  return writes.Set(kContract, KeyOf(contract), {{"amount", amount}});
}

absl::Status AnswerRpp(Writes& writes, std::string_view rpp, std::string_view day) {
  return writes.Set(kRpp, KeyOf(rpp), {{"answer_day", day}});
}

}  // namespace terpadu::reporting
