#include "services/procurement/store/contract_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/names.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kGet = {"procurement_contract_get", R"sql(
SELECT contract_id, rup_package_id, rpp_id, number, vendor, amount, sign_date::text, state, signer,
       array_to_string(commitments, ' '), remark, version
  FROM contract WHERE instansi = $1 AND contract_id = $2)sql"};

constexpr Statement kList = {"procurement_contract_list", R"sql(
SELECT contract_id, rup_package_id, rpp_id, number, vendor, amount, sign_date::text, state, signer,
       array_to_string(commitments, ' '), remark, version
  FROM contract WHERE instansi = $1 AND contract_id > $2 ORDER BY contract_id LIMIT $3)sql"};

// The states are those of the index contract_live.
constexpr Statement kFindLive = {"procurement_contract_find_live", R"sql(
SELECT contract_id FROM contract WHERE instansi = $1 AND rup_package_id = $2 AND state IN ('COMMITTING', 'SIGNED')
)sql"};

constexpr Statement kInsert = {"procurement_contract_insert", R"sql(
INSERT INTO contract (instansi, contract_id, rup_package_id, rpp_id, number, vendor, amount, sign_date, state, signer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::date, $9, $10))sql"};

enum Column {
  kId,
  kPackage,
  kRpp,
  kNumber,
  kVendor,
  kAmount,
  kSignDate,
  kState,
  kSigner,
  kCommitments,
  kRemark,
  kVersion,
};

v1::Contract ContractIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Contract contract;
  contract.set_name(ContractName(instansi, rows.Text(row, kId)));
  contract.set_rup_package(PackageName(instansi, rows.Text(row, kPackage)));
  contract.set_rpp(RppName(instansi, rows.Text(row, kRpp)));
  contract.set_number(rows.Text(row, kNumber));
  contract.set_vendor(rows.Text(row, kVendor));
  contract.set_amount(rows.Int(row, kAmount));
  const auto sign_date = ParseDay(rows.Text(row, kSignDate));
  TERPADU_ASSERT(sign_date.ok());
  *contract.mutable_sign_date() = DateOf(*sign_date);
  contract.set_state(EnumOf<v1::ContractState>(rows.Text(row, kState)));
  contract.set_signer(rows.Text(row, kSigner));
  ReadList(rows.Text(row, kCommitments), *contract.mutable_commitments());
  contract.set_remark(rows.Text(row, kRemark));
  contract.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return contract;
}

absl::Status ContractExists(absl::StatusCode code, const std::string& name, const std::string& message) {
  return Error(code, "CONTRACT_EXISTS", message, {{"contract", name}});
}

}  // namespace

absl::StatusOr<v1::Contract> GetContract(postgres::Connection& connection, const postgres::Scope& scope,
                                         std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(ContractName(scope.instansi, id));
  }
  return ContractIn(rows, 0, scope.instansi);
}

absl::StatusOr<std::vector<v1::Contract>> ListContracts(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Contract> contracts;
  contracts.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    contracts.push_back(ContractIn(rows, row, scope.instansi));
  }
  return contracts;
}

absl::Status CheckNoContract(postgres::Transaction& transaction, std::string_view instansi,
                             std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindLive, Params().Text(instansi).Text(rup_package_id)));
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const std::string name = ContractName(instansi, rows.Text(0, 0));
  return ContractExists(absl::StatusCode::kFailedPrecondition, name, "the package has the contract " + name);
}

absl::Status InsertContract(postgres::Transaction& transaction, const v1::Contract& contract) {
  const ResourceId id = IdOf(kContractPattern, contract.name());
  absl::Status taken =
      ContractExists(absl::StatusCode::kAlreadyExists, contract.name(), contract.name() + " exists already");
  TERPADU_ASSIGN(const Rows same, transaction.Execute(kGet, Params().Text(id.instansi).Text(id.id)));
  if (!same.empty()) {
    return taken;
  }
  TERPADU_RETURN_IF_ERROR(CheckNoContract(transaction, id.instansi, IdOf(kPackagePattern, contract.rup_package()).id));
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kPackagePattern, contract.rup_package()).id);
  params.Text(IdOf(kRppPattern, contract.rpp()).id).Text(contract.number()).Text(contract.vendor());
  params.Int(contract.amount()).Text(FormatDay(PlannedDayOf(contract.sign_date()).day));
  params.Text(WordOf(contract.state())).Text(contract.signer());
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  return postgres::ConstraintOf(inserted) == "contract_pkey" ? taken : inserted;
}

}  // namespace terpadu::procurement::store
