#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/lkjip_service.pb.h"

namespace terpadu::performance::store {

struct LkjipRow {
  v1::Lkjip lkjip;
  int64_t version = 1;
};

// The number of the next version of unit and year; nobody else numbers or publishes one until the transaction ends.
absl::StatusOr<int32_t> NextLkjipNumber(postgres::Transaction& transaction, std::string_view instansi,
                                        std::string_view unit_id, int32_t year);
absl::Status LockLkjipsOf(postgres::Transaction& transaction, std::string_view instansi, std::string_view unit_id,
                          int32_t year);

// ALREADY_EXISTS, reason LKJIP_EXISTS.
absl::Status InsertLkjip(postgres::Transaction& transaction, const v1::Lkjip& lkjip,
                         const std::vector<v1::LkjipFigure>& figures);

// NOT_FOUND when there is none; the first holds its row until the transaction ends.
absl::StatusOr<LkjipRow> LockLkjip(postgres::Transaction& transaction, std::string_view instansi, std::string_view id);
absl::StatusOr<v1::Lkjip> FindLkjip(postgres::Connection& connection, const postgres::Scope& scope,
                                    std::string_view id);
// The one published of the unit and year of `lkjip`, its row locked.
absl::StatusOr<std::optional<LkjipRow>> LockPublishedLkjip(postgres::Transaction& transaction, const v1::Lkjip& lkjip);

// Writes state, publisher and time, and counts a version, also in `row`.
absl::Status SaveLkjip(postgres::Transaction& transaction, LkjipRow& row);

// One more than the page's size; of one year unless it is 0, drafts only when asked for.
absl::StatusOr<std::vector<v1::Lkjip>> ListLkjips(postgres::Connection& connection, const postgres::Scope& scope,
                                                  int32_t year, bool drafts, const rpc::Page& page);

// At most `limit` after position `after`, of one section unless it is 0.
struct PlacedFigure {
  int64_t position = 0;
  v1::LkjipFigure figure;
};
absl::StatusOr<std::vector<PlacedFigure>> ListFigures(postgres::Connection& connection, const postgres::Scope& scope,
                                                      std::string_view id, v1::LkjipSection section, int64_t after,
                                                      int limit);

}  // namespace terpadu::performance::store
