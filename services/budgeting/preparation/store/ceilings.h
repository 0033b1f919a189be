#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/preparation/keys.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/kua_ppas.pb.h"

namespace terpadu::budgeting {

struct CeilingsSet {
  std::vector<v1::SubKegiatanCeiling> ceilings;  // in the order given
  v1::KuaPpas kua_ppas;
};

// Sets ceilings of a document that is locked, `ids` being theirs, with an event for each that changed and one for the
// document when any did. INVALID_FIELDS of `ceilings` when they sum to more than 64 bits hold.
absl::StatusOr<CeilingsSet> SetSubKegiatanCeilings(postgres::Transaction& transaction, const KuaPpasKey& key,
                                                   const std::vector<std::string>& ids,
                                                   const std::vector<v1::SubKegiatanCeiling>& ceilings,
                                                   std::string_view audit);

absl::StatusOr<std::vector<v1::SubKegiatanCeiling>> ListSubKegiatanCeilings(rpc::CallContext& call,
                                                                            const KuaPpasKey& key,
                                                                            const std::string& after, int size);

// The ceilings of an agreed KUA-PPAS of kind MURNI bind the lines of a draft, whoever adds them: CEILING_EXCEEDED for
// the first sub kegiatan of a unit among `lines` (among all) whose lines sum above its ceiling, when it has one.
absl::Status CheckSubKegiatanCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                                      const std::vector<v1::BudgetLine>& lines);
absl::Status CheckAllSubKegiatanCeilings(postgres::Transaction& transaction, const BudgetKey& budget);

}  // namespace terpadu::budgeting
