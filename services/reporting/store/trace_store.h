#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/chain_tree.h"
#include "services/reporting/domain/chain_walk.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

// As of when a question is asked; now when there is none.
using AsOf = std::optional<absl::Time>;
inline postgres::Params& AddTo(postgres::Params& params, const AsOf& as_of) {
  return as_of.has_value() ? params.Time(*as_of) : params.Null();
}
template <typename Request>
AsOf AsOfOf(const Request& request) {
  if (!request.has_as_of()) {
    return std::nullopt;
  }
  return absl::FromUnixSeconds(request.as_of().seconds()) + absl::Nanoseconds(request.as_of().nanos());
}

absl::StatusOr<std::optional<v1::Link>> FindLink(postgres::Connection& connection, const postgres::Scope& scope,
                                                 const std::string& name, const AsOf& as_of = {});

// Those of `names` that are here. One query.
absl::StatusOr<std::map<std::string, v1::Link>> ReadLinks(postgres::Connection& connection,
                                                          const postgres::Scope& scope,
                                                          const std::vector<std::string>& names,
                                                          const AsOf& as_of = {});

// What was on `lines` at a time, by the events of that time.
absl::StatusOr<std::map<std::string, ChainMoney>> ReadLinesAt(postgres::Connection& connection,
                                                              const postgres::Scope& scope,
                                                              const std::vector<std::string>& lines, absl::Time as_of);

struct NeighbourPage {
  std::vector<Neighbour> neighbours;
  bool cut = false;  // there were more than the limit
};

// What stands next to the walk's frontiers, ordered by direction, by the place of what it is reached from, and by name;
// of each one more than the walk's fan-out, and `limit` in all. One query. `with_holds` follows reservations and
// commitments too.
absl::StatusOr<NeighbourPage> ReadNeighbours(postgres::Connection& connection, const postgres::Scope& scope,
                                             const ChainWalk& walk, bool with_holds, int limit, const AsOf& as_of = {});

// How many neighbours each of `names` has in a direction, without reservations and commitments; none counts more than
// 1,000,000. One query.
absl::StatusOr<std::map<std::string, int>> CountNeighbours(postgres::Connection& connection,
                                                           const postgres::Scope& scope, Direction direction,
                                                           const std::vector<std::string>& names,
                                                           const AsOf& as_of = {});

// Fills in what depends on the fiscal year (0: the newest that has any): the ceiling of plans and nodes as their
// amount, the target of indicators as their detail; and the coverage of budget lines as theirs. One query, and with
// `as_of` one more for the lines.
absl::Status FillInFigures(postgres::Connection& connection, const postgres::Scope& scope, int32_t year,
                           const std::vector<v1::Link*>& links, const AsOf& as_of = {});

}  // namespace terpadu::reporting
