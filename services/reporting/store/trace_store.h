#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/chain_walk.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

absl::StatusOr<std::optional<v1::Link>> FindLink(postgres::Connection& connection, const postgres::Scope& scope,
                                                 std::string_view name);

// Those of `names` that are here. One query.
absl::StatusOr<std::map<std::string, v1::Link>> ReadLinks(postgres::Connection& connection,
                                                          const postgres::Scope& scope,
                                                          const std::vector<std::string>& names);

struct NeighbourPage {
  std::vector<Neighbour> neighbours;
  bool cut = false;  // there were more than the limit
};

// What stands next to the walk's frontiers, ordered by direction, by the place of what it is reached from, and by name;
// of each one more than the walk's fan-out, and `limit` in all. One query. `with_holds` follows reservations and
// commitments too.
absl::StatusOr<NeighbourPage> ReadNeighbours(postgres::Connection& connection, const postgres::Scope& scope,
                                             const ChainWalk& walk, bool with_holds, int limit);

// How many neighbours each of `names` has in a direction, without reservations and commitments; none counts more than
// 1,000,000. One query.
absl::StatusOr<std::map<std::string, int>> CountNeighbours(postgres::Connection& connection,
                                                           const postgres::Scope& scope, Direction direction,
                                                           const std::vector<std::string>& names);

// Fills in what depends on the fiscal year (0: the newest that has any): the ceiling of plans and nodes as their
// amount, the target of indicators as their detail; and the coverage of budget lines as theirs. One query.
absl::Status FillInFigures(postgres::Connection& connection, const postgres::Scope& scope, int32_t year,
                           const std::vector<v1::Link*>& links);

}  // namespace terpadu::reporting
