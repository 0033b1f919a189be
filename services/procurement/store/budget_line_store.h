#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/allocation.h"
#include "services/procurement/domain/mak.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// The lines named that are known, by name, locked until the transaction ends. Lines are locked before packages, and in
// the order of their names, everywhere.
absl::StatusOr<std::vector<domain::LineBalance>> LockLines(postgres::Transaction& transaction,
                                                           std::string_view instansi,
                                                           const std::vector<std::string>& lines);

// The lines that a package has allocations on, likewise.
absl::StatusOr<std::vector<domain::LineBalance>> LockLinesOf(postgres::Transaction& transaction,
                                                             std::string_view instansi,
                                                             std::string_view rup_package_id);

// How much more (or less) of a line is allocated and announced.
struct LineChange {
  int64_t allocated = 0;
  int64_t announced = 0;
};
// By line.
absl::Status ChangeLines(postgres::Transaction& transaction, std::string_view instansi,
                         const std::map<std::string, LineChange>& changes);

// A line with a new amount, or a new line. Nothing when `version` is not newer than what is known.
// `mak` and `unit` are told when a line is new, and stay.
absl::Status ProjectLine(postgres::Transaction& transaction, std::string_view instansi, std::string_view line,
                         Rupiah amount, int64_t version, const domain::Mak& mak = {}, std::string_view unit = {});

// A line that a MAK means: several have the same when units or fund sources share it.
struct LineOfMak {
  domain::Mak mak;
  std::string unit;  // that spends it; "" when it is not known
  std::string line;
};
// The lines of a budget that have one of `maks`, by name.
absl::StatusOr<std::vector<LineOfMak>> FindLinesOf(postgres::Transaction& transaction, std::string_view instansi,
                                                   std::string_view budget, const std::set<domain::Mak>& maks);

// The lines of a budget that have this MAK, by name: none, one, or several by unit or fund source.
absl::StatusOr<std::vector<domain::LineBalance>> FindLines(postgres::Transaction& transaction,
                                                           std::string_view instansi, std::string_view budget,
                                                           const domain::Mak& mak);

// One more row than a page when there are more. `budget` "" is all.
absl::StatusOr<std::vector<v1::LineCoverage>> ListCoverage(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page,
                                                           std::string_view budget);

}  // namespace terpadu::procurement::store
