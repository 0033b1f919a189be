#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/domain/payment_terms.h"
#include "services/procurement/contract/domain/progress.h"
#include "terpadu/procurement/v1/contract.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// What an execution is judged by: the contract, its package and RPP.
struct ContractFacts {
  std::string contract_id;
  std::string rup_package_id;
  std::string rpp_id;
  std::string vendor;
  Rupiah amount;
  std::string state;  // of the contract
  CalendarDay sign_day;
  Rupiah hps;
  std::string category;
  std::string method;
  bool small_business = false;
  bool multi_year = false;
};
// With the contract's row locked; its package is locked before it. NOT_FOUND when there is none.
absl::StatusOr<ContractFacts> LockContract(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view contract_id);
// The same without a lock.
absl::StatusOr<ContractFacts> ReadContract(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view contract_id);

struct StoredExecution {
  v1::ContractExecution execution;
  int64_t version = 0;
  int term_revision = 0;
  std::vector<domain::Term> terms;
  domain::TermFacts facts;
};
// NOT_FOUND when there is none. Terms stand as of today by the database's clock.
absl::StatusOr<v1::ContractExecution> GetExecution(postgres::Connection& connection, const postgres::Scope& scope,
                                                   std::string_view contract_id);
// Locked until the transaction ends; the contract is locked before it.
absl::StatusOr<StoredExecution> LockExecution(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view contract_id);
absl::StatusOr<StoredExecution> ReadExecution(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view contract_id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::ContractExecution>> ListExecutions(postgres::Connection& connection,
                                                                  const postgres::Scope& scope, const rpc::Page& page);

// At version 1, with terms and plan. ALREADY_EXISTS, reason EXECUTION_EXISTS (metadata: execution).
absl::Status InsertExecution(postgres::Transaction& transaction, const v1::ContractExecution& execution);
// Writes state, days, SPMK, show-cause and revision of terms, and raises the version, there and here.
absl::Status UpdateExecution(postgres::Transaction& transaction, StoredExecution& stored);
absl::Status InsertTerms(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                         int revision, const std::vector<domain::Term>& terms);
absl::StatusOr<std::vector<domain::Term>> LoadTerms(postgres::Transaction& transaction, std::string_view instansi,
                                                    std::string_view contract_id, int revision);
absl::Status ReplacePlan(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                         const std::vector<domain::ProgressPoint>& points);
absl::Status InsertMeasurement(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id, const v1::ProgressMeasurement& measurement);
absl::Status InsertHandOver(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                            int place, const v1::HandOver& hand_over);
absl::Status InsertTermination(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id, const v1::Termination& termination);

// Terms as the API has them and back, and those of the API as they stand.
std::vector<domain::Term> TermsOf(const google::protobuf::RepeatedPtrField<v1::PaymentTerm>& terms);
void ShowTerms(const std::vector<domain::Term>& terms, google::protobuf::RepeatedPtrField<v1::PaymentTerm>& into);
void ShowStandings(const domain::TermFacts& facts, Rupiah paid, const std::vector<domain::Term>& terms,
                   google::protobuf::RepeatedPtrField<v1::PaymentTerm>& into);
std::vector<domain::ProgressPoint> PointsOf(const google::protobuf::RepeatedPtrField<v1::PlannedProgress>& points);

}  // namespace terpadu::procurement::store
