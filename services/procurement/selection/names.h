#pragma once

#include <string>
#include <string_view>

#include "libs/base/resource_name.h"
#include "services/procurement/names.h"

namespace terpadu::procurement {

// Resource names of vendors, integrity, selections and what is of them.
inline constexpr char kVendorPattern[] = "instansi/{instansi}/vendors/{vendor}";
inline constexpr char kPactPattern[] = "instansi/{instansi}/integrityPacts/{integrity_pact}";
inline constexpr char kConflictPattern[] = "instansi/{instansi}/conflictDeclarations/{conflict_declaration}";
inline constexpr char kSelectionPattern[] = "instansi/{instansi}/selections/{selection}";
inline constexpr char kDeviationPattern[] = "instansi/{instansi}/deviations/{deviation}";
inline constexpr char kMeetingPattern[] = "instansi/{instansi}/resultMeetings/{result_meeting}";
inline constexpr char kQuestionPattern[] = "instansi/{instansi}/selections/{selection}/questions/{question}";
inline constexpr char kBidPattern[] = "instansi/{instansi}/selections/{selection}/bids/{bid}";
inline constexpr char kObjectionPattern[] = "instansi/{instansi}/selections/{selection}/objections/{objection}";

inline std::string NameOf(const char* pattern, std::string_view instansi, std::string_view id) {
  return FormatName(pattern, {std::string(instansi), std::string(id)});
}

// What lies under a selection, by the three ids of its name.
struct PartId {
  std::string instansi;
  std::string selection;
  std::string id;
};
inline std::string NameOf(const char* pattern, const PartId& id) {
  return FormatName(pattern, {id.instansi, id.selection, id.id});
}

}  // namespace terpadu::procurement
