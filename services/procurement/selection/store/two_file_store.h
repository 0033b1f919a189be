#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/procurement/selection/names.h"
#include "terpadu/procurement/v1/two_file.pb.h"

namespace terpadu::procurement::store {

// What a selection in two files has besides: changes under the lock of the selection.
struct TwoFileKeys {
  std::string technical_key;       // sealed
  std::string first_price_opener;  // "" before anybody
};
absl::Status InsertTwoFile(postgres::Transaction& transaction, const ResourceId& selection,
                           std::string_view technical_key);
// NOT_FOUND when the selection has none.
absl::StatusOr<TwoFileKeys> ReadTwoFile(postgres::Transaction& transaction, const ResourceId& selection);
absl::Status SetFirstPriceOpener(postgres::Transaction& transaction, const ResourceId& selection,
                                 std::string_view person);

// The first file of a bid, with what the API does not show; its version is the bid's.
struct StoredTechnicalFile {
  v1::TechnicalFile file;
  std::string sealed;
  bool opened = false;
};
absl::Status InsertTechnicalFile(postgres::Transaction& transaction, const StoredTechnicalFile& stored);
absl::StatusOr<StoredTechnicalFile> ReadTechnicalFile(postgres::Transaction& transaction, const PartId& bid);
// Writes what may change.
absl::Status UpdateTechnicalFile(postgres::Transaction& transaction, const StoredTechnicalFile& stored);

}  // namespace terpadu::procurement::store
