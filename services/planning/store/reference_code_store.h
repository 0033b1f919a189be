#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "services/planning/domain/code_mapping.h"
#include "services/planning/domain/code_rows.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/reference.pb.h"

namespace terpadu::planning {

absl::Status InsertCodes(postgres::Transaction& transaction, const ReferenceSetKey& key,
                         const std::vector<v1::ReferenceCode>& codes);

// Those of `codes` that the set holds, by code.
absl::StatusOr<std::map<std::string, v1::ReferenceCode>> FindCodes(const Executor& executor, const ReferenceSetKey& key,
                                                                   const std::vector<std::string>& codes);

// At most `limit` codes after `after`, by code; of a level (0: of all), right below a code ("": anywhere).
absl::StatusOr<std::vector<v1::ReferenceCode>> ListCodes(const Executor& executor, const ReferenceSetKey& key,
                                                         int level, std::string_view parent, std::string_view after,
                                                         int limit);

// Codes above others that the set does not hold, each with the first of those below; at most `limit`.
absl::StatusOr<std::vector<Orphan>> FindOrphans(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                                int limit);

// What the set in force says of codes.
struct CodesLookedUp {
  std::string reference_set;  // "" when none is in force
  // For each code asked for, itself or the form of it that holds for every bidang.
  std::vector<std::optional<v1::ReferenceCode>> found;
};
absl::StatusOr<CodesLookedUp> LookUp(const Executor& executor, std::string_view instansi, CalendarDay day,
                                     CodeKind kind, const std::vector<Code>& codes);

// Which of `codes` the set in force does not hold, in one round trip.
struct CodesNotHeld {
  std::string reference_set;  // "" when none is in force
  std::vector<std::string> codes;
};
absl::StatusOr<CodesNotHeld> FindCodesNotHeld(const Executor& executor, std::string_view instansi, CalendarDay day,
                                              CodeKind kind, std::span<const Code> codes);

absl::Status InsertMappings(postgres::Transaction& transaction, const ReferenceSetKey& key,
                            const std::string& old_set_id, const std::vector<MappingRow>& mappings);

// What the mappings of the set make of `codes` of the old one, by old code.
absl::StatusOr<std::map<std::string, std::vector<MappingTarget>>> FindMappings(const Executor& executor,
                                                                               const ReferenceSetKey& key,
                                                                               const std::string& old_set_id,
                                                                               const std::vector<std::string>& codes);

// Codes of the lowest level of the old set that are neither mapped nor in the set; at most `limit`.
absl::StatusOr<std::vector<std::string>> FindUnmapped(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                                      const std::string& old_set_id, int lowest_level, int limit);

}  // namespace terpadu::planning
