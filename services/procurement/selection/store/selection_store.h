#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/selection/domain/schedule.h"
#include "terpadu/procurement/v1/selection.pb.h"
#include "terpadu/procurement/v1/selection_service.pb.h"

namespace terpadu::procurement::store {

// A selection with what the API does not show.
struct StoredSelection {
  v1::Selection selection;  // `stages` as `stages` below has them
  std::vector<domain::Stage> stages;
  int64_t version = 0;
  std::string first_opener;
  std::string sealed_key;
};

// NOT_FOUND when there is none.
absl::StatusOr<v1::Selection> GetSelection(postgres::Connection& connection, const postgres::Scope& scope,
                                           std::string_view id);
// Without a lock.
absl::StatusOr<StoredSelection> ReadSelection(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view id);
// Locked until the transaction ends; its package is locked before it.
absl::StatusOr<StoredSelection> LockSelection(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::Selection>> ListSelections(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const rpc::Page& page);
// The selection of a package that no other has taken the place of.
absl::StatusOr<std::optional<StoredSelection>> FindLiveSelection(postgres::Transaction& transaction,
                                                                 std::string_view instansi,
                                                                 std::string_view rup_package_id);

// At version 1, with its stages. ALREADY_EXISTS, reason SELECTION_EXISTS (metadata: selection).
absl::Status InsertSelection(postgres::Transaction& transaction, const StoredSelection& stored);
// Writes all that may change, its stages too, and raises the version, there and here.
absl::Status UpdateSelection(postgres::Transaction& transaction, StoredSelection& stored);

// Writes `stages` into `selection.stages`.
void ShowStages(StoredSelection& stored);

absl::Status InsertQuestion(postgres::Transaction& transaction, const v1::SelectionQuestion& question);
absl::StatusOr<v1::SelectionQuestion> ReadQuestion(postgres::Transaction& transaction, const v1::Selection& selection,
                                                   std::string_view id);
absl::Status AnswerQuestion(postgres::Transaction& transaction, const v1::SelectionQuestion& question);
absl::StatusOr<std::vector<v1::SelectionQuestion>> ListQuestions(postgres::Connection& connection,
                                                                 const postgres::Scope& scope,
                                                                 std::string_view selection_id, const rpc::Page& page);

absl::StatusOr<v1::Timeliness> GetTimeliness(postgres::Connection& connection, const postgres::Scope& scope,
                                             CalendarDay first, CalendarDay last, std::string_view unit);

}  // namespace terpadu::procurement::store
