#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/chain_tree.h"
#include "services/reporting/store/trace_store.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

struct ChainBelow {
  std::vector<ChainEdge> edges;
  std::map<std::string, v1::Link> links;  // those that are here
  bool cut = false;                       // there were more than the limit
};

// The chain below a link: plans and nodes, under each node its indicators, and on to the payments and measurements; at
// most `limit` edges. Lines of `year` alone; 0: of all years. One query; as of a time two.
absl::StatusOr<ChainBelow> ReadChainBelow(postgres::Connection& connection, const postgres::Scope& scope,
                                          const std::string& root, int32_t year, int limit, const AsOf& as_of);

// What is on the lines, and what contracts and payments make, of `chain`. One query.
absl::StatusOr<ChainFacts> ReadChainFacts(postgres::Connection& connection, const postgres::Scope& scope,
                                          const ChainBelow& chain, const AsOf& as_of);

}  // namespace terpadu::reporting
