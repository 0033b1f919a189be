#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/agreement.pb.h"

namespace terpadu::performance::store {

// Sets or replaces, and returns the version; fills etag. ALREADY_EXISTS, reason UNIT_IKU_EXISTS, when another id has
// the unit and year.
absl::StatusOr<int64_t> SetUnitIku(postgres::Transaction& transaction, v1::UnitIku& unit_iku);

// Those of a unit ("" is the instansi) and year, if any.
absl::StatusOr<std::optional<v1::UnitIku>> FindUnitIku(postgres::Transaction& transaction, std::string_view instansi,
                                                       std::string_view unit_id, int32_t year);

// One more than the page's size.
absl::StatusOr<std::vector<v1::UnitIku>> ListUnitIkus(postgres::Connection& connection, const postgres::Scope& scope,
                                                      const rpc::Page& page);

// ALREADY_EXISTS, reason SKP_SCORE_EXISTS.
absl::Status InsertSkpScore(postgres::Transaction& transaction, const v1::SkpScore& score);

// Those of an agreement; one more than the page's size.
absl::StatusOr<std::vector<v1::SkpScore>> ListSkpScores(postgres::Connection& connection, const postgres::Scope& scope,
                                                        std::string_view agreement_id, const rpc::Page& page);

}  // namespace terpadu::performance::store
