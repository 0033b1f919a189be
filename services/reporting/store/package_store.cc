#include "services/reporting/store/package_store.h"

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/reporting/names.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kPutPackage = {"package_put", R"sql(
  WITH put AS (
    INSERT INTO rup_package (instansi, name, state, budget, unit, kind, category, method, selection_month, pagu,
                             allocated, small_business, domestic)
    VALUES ($1, $2, $3, coalesce((SELECT min(told.budget COLLATE "C") FROM unnest($5::text[]) AS told (budget)), ''),
            $7, $8, $9, $10, $11, $12, (SELECT coalesce(sum(told.amount), 0) FROM unnest($6::bigint[]) AS told (amount)),
            $13, $14)
    ON CONFLICT (instansi, name) DO UPDATE
       SET state = EXCLUDED.state, budget = EXCLUDED.budget, unit = EXCLUDED.unit, kind = EXCLUDED.kind,
           category = EXCLUDED.category, method = EXCLUDED.method, selection_month = EXCLUDED.selection_month,
           pagu = EXCLUDED.pagu, allocated = EXCLUDED.allocated, small_business = EXCLUDED.small_business,
           domestic = EXCLUDED.domestic)
  INSERT INTO allocation (instansi, rup_package, line, budget, amount)
  SELECT $1, $2, line, min(budget), sum(amount)::bigint
    FROM unnest($4::text[], $5::text[], $6::bigint[]) AS told (line, budget, amount)
   GROUP BY line
  ON CONFLICT (instansi, rup_package, line) DO UPDATE SET amount = EXCLUDED.amount)sql"};

constexpr Statement kSetState = {"package_set_state",
                                 "UPDATE rup_package SET state = $3 WHERE instansi = $1 AND name = $2"};

// 3 is ANNOUNCED, 4 KAJI_ULANG.
constexpr Statement kSumAnnounced = {"package_sum_announced", R"sql(
  INSERT INTO line_announced (instansi, line, budget, announced)
  SELECT $1, allocation.line, min(allocation.budget),
         coalesce(sum(allocation.amount) FILTER (WHERE rup_package.state IN (3, 4)), 0)::bigint
    FROM allocation JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
   WHERE allocation.instansi = $1
     AND allocation.line IN (SELECT line FROM allocation WHERE instansi = $1 AND rup_package = $2)
   GROUP BY allocation.line
  ON CONFLICT (instansi, line) DO UPDATE SET announced = EXCLUDED.announced)sql"};

constexpr Statement kPutRpp = {"package_put_rpp", R"sql(
  INSERT INTO rpp (instansi, name, rup_package) VALUES ($1, $2, $3)
  ON CONFLICT (instansi, name) DO UPDATE SET rup_package = EXCLUDED.rup_package)sql"};

constexpr Statement kPutContract = {"package_put_contract", R"sql(
  INSERT INTO contract (instansi, name, rup_package, rpp, refused, sign_year) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (instansi, name) DO UPDATE
     SET rup_package = EXCLUDED.rup_package, rpp = EXCLUDED.rpp, refused = EXCLUDED.refused,
         sign_year = EXCLUDED.sign_year)sql"};

constexpr Statement kRefuseContract = {"package_refuse_contract",
                                       "UPDATE contract SET refused = true WHERE instansi = $1 AND name = $2"};

Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(name); }

}  // namespace

absl::Status PutPackage(postgres::Transaction& transaction, const procurement::v1::RupPackage& package) {
  std::vector<std::string> lines;
  std::vector<std::string> budgets;
  std::vector<int64_t> amounts;
  for (const procurement::v1::Allocation& allocation : package.allocations()) {
    lines.push_back(allocation.line());
    budgets.push_back(ParentOf(allocation.line()));
    amounts.push_back(allocation.amount());
  }
  Params params = KeyOf(package.name());
  params.Int(package.state()).TextArray(lines).TextArray(budgets).IntArray(amounts);
  params.Text(package.unit()).Int(package.kind()).Int(package.category()).Int(package.method());
  params.Int(package.selection_start().year() * 100 + package.selection_start().month()).Int(package.pagu());
  params.Bool(package.details().small_business()).Bool(package.details().domestic_product());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kPutPackage, params).status());
  return transaction.Execute(kSumAnnounced, KeyOf(package.name())).status();
}

absl::Status SetPackageState(postgres::Transaction& transaction, std::string_view package,
                             procurement::v1::RupPackageState state) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kSetState, KeyOf(package).Int(state)).status());
  return transaction.Execute(kSumAnnounced, KeyOf(package)).status();
}

absl::Status PutRpp(postgres::Transaction& transaction, const procurement::v1::Rpp& rpp) {
  return transaction.Execute(kPutRpp, KeyOf(rpp.name()).Text(rpp.rup_package())).status();
}

absl::Status PutContract(postgres::Transaction& transaction, const procurement::v1::Contract& contract) {
  Params params = KeyOf(contract.name());
  params.Text(contract.rup_package()).Text(contract.rpp());
  params.Bool(contract.state() == procurement::v1::CONTRACT_STATE_REFUSED).Int(contract.sign_date().year());
  return transaction.Execute(kPutContract, params).status();
}

absl::Status RefuseContract(postgres::Transaction& transaction, std::string_view contract) {
  return transaction.Execute(kRefuseContract, KeyOf(contract)).status();
}

}  // namespace terpadu::reporting
