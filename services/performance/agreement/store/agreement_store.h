#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/performance/agreement/domain/program_budget.h"
#include "terpadu/performance/v1/agreement.pb.h"

namespace terpadu::performance::store {

struct AgreementRow {
  v1::Agreement agreement;  // of a draft with the budget as the DPA is now
  int64_t version = 0;      // 0 before it is inserted
};

// The id's row, locked; version 0 and no name when there is none.
absl::StatusOr<AgreementRow> LockAgreement(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id);
// The signed one of the same official, unit and year, locked; version 0 when there is none.
absl::StatusOr<AgreementRow> LockSignedAgreement(postgres::Transaction& transaction, const v1::Agreement& agreement);
// NOT_FOUND when there is none.
absl::StatusOr<v1::Agreement> FindAgreement(postgres::Connection& connection, const postgres::Scope& scope,
                                            std::string_view id);
// One more than the page's size.
absl::StatusOr<std::vector<v1::Agreement>> ListAgreements(postgres::Connection& connection,
                                                          const postgres::Scope& scope, bool amendment_due,
                                                          const rpc::Page& page);

// Inserts a draft as the next number, or replaces what it says and takes its signatures away; fills number, budget and
// etag. ALREADY_EXISTS, reason AGREEMENT_DRAFT_EXISTS.
absl::Status WriteDraft(postgres::Transaction& transaction, AgreementRow& row);

// Writes state, signatures and amendment_due; with state SIGNED, keeps the budget as it is in the row.
absl::Status SaveAgreement(postgres::Transaction& transaction, AgreementRow& row);

// The signed agreements of a year after `after`, at most `limit`, locked, by id.
absl::StatusOr<std::vector<AgreementRow>> LockSignedOfYear(postgres::Transaction& transaction,
                                                           std::string_view instansi, int32_t year,
                                                           std::string_view after, int limit);

// Until the transaction ends, nobody else concludes an agreement of the year or judges them by a new DPA: what was read
// of the DPA after this is what the agreement that holds is judged against.
absl::Status LockAgreementYear(postgres::Transaction& transaction, std::string_view instansi, int32_t year);

// What the DPA in force gives the unit of an agreement in its year, by program.
absl::StatusOr<domain::ProgramAmounts> DpaAmounts(postgres::Transaction& transaction, const v1::Agreement& agreement);

}  // namespace terpadu::performance::store
