#include "services/procurement/handlers/create_draft.h"

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/package_store.h"

namespace terpadu::procurement {

absl::StatusOr<v1::RupPackage> CreateDraft(rpc::CallContext& call, postgres::Transaction& transaction,
                                           const std::string& instansi, const v1::RupPackage& package,
                                           const RupPolicy& policy) {
  TERPADU_RETURN_IF_ERROR(CheckPolicy(policy, package));
  TERPADU_RETURN_IF_ERROR(store::InsertPackage(transaction, package, call.clock->Now()));
  const Takings takings = TakingsOf(package);
  TERPADU_ASSIGN(const auto lines, store::LockLines(transaction, instansi, LinesOf(takings)));
  TERPADU_RETURN_IF_ERROR(CheckTakings(takings, {}, lines));
  TERPADU_RETURN_IF_ERROR(store::InsertAllocations(transaction, package));
  TERPADU_RETURN_IF_ERROR(store::ChangeLines(transaction, instansi, ChangesOf(takings, +1, 0)));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, {CreatedEntry(package)}, call.AuditJson()));
  return package;
}

}  // namespace terpadu::procurement
