#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/preparation/keys.h"
#include "terpadu/budgeting/v1/kua_ppas.pb.h"

namespace terpadu::budgeting {

// KUA_PPAS_EXISTS when the id is taken, or for a second of kind MURNI.
absl::StatusOr<v1::KuaPpas> InsertKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          const v1::KuaPpas& asked, std::string_view audit);

// NOT_FOUND when there is none.
absl::StatusOr<v1::KuaPpas> GetKuaPpas(rpc::CallContext& call, const KuaPpasKey& key);
absl::StatusOr<v1::KuaPpas> ReadKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key);
absl::StatusOr<std::vector<v1::KuaPpas>> ListKuaPpas(rpc::CallContext& call, const BudgetKey& budget,
                                                     const std::string& after, int size);

// Locks it until the transaction ends. ETAG_MISMATCH when `etag` demands another version; KUA_PPAS_NOT_DRAFT or
// KUA_PPAS_NOT_SUBMITTED when it is not in `state`.
absl::Status LockKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key, const std::optional<int64_t>& etag,
                         v1::KuaPpasState state);

// The document must be locked. Days are texts, `2018-07-14`.
absl::StatusOr<v1::KuaPpas> SubmitKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          const std::string& day, std::string_view audit);
absl::StatusOr<v1::KuaPpas> ReopenKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          std::string_view audit);
// INVALID_FIELDS of `agree_date` for a day before it was submitted; CEILING_EXCEEDED when the draft's lines are above
// one of its ceilings.
absl::StatusOr<v1::KuaPpas> AgreeKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                         const std::string& day, const std::string& legal_basis,
                                         std::string_view audit);

}  // namespace terpadu::budgeting
