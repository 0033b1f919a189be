#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/names.h"
#include "terpadu/procurement/v1/contract.pb.h"

namespace terpadu::procurement::store {

struct VersionedGuarantee {
  v1::Guarantee guarantee;
  int64_t version = 0;
};
// NOT_FOUND when there is none. Guarantees change under the lock of their execution.
absl::StatusOr<VersionedGuarantee> ReadGuarantee(postgres::Transaction& transaction, const ContractPartId& id);
absl::StatusOr<v1::Guarantee> GetGuarantee(postgres::Connection& connection, const postgres::Scope& scope,
                                           const ContractPartId& id);
absl::StatusOr<std::vector<v1::Guarantee>> ListGuarantees(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view contract_id,
                                                          const rpc::Page& page);
// The id of one that is HELD, if any.
absl::StatusOr<std::optional<std::string>> FindHeldGuarantee(postgres::Transaction& transaction,
                                                             std::string_view instansi, std::string_view contract_id);
// What is held of a kind by guarantees that are valid from one day to another.
absl::StatusOr<Rupiah> HeldOf(postgres::Transaction& transaction, std::string_view instansi,
                              std::string_view contract_id, std::string_view kind, CalendarDay from, CalendarDay until);
// At version 1. ALREADY_EXISTS, reason GUARANTEE_EXISTS (metadata: guarantee), also for a number of the issuer's that
// is registered.
absl::Status InsertGuarantee(postgres::Transaction& transaction, const v1::Guarantee& guarantee);
// Writes last day, state, claim and remark and raises the version, there and here.
absl::Status UpdateGuarantee(postgres::Transaction& transaction, VersionedGuarantee& guarantee);

}  // namespace terpadu::procurement::store
