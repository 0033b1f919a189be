#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/planning/domain/code_form.h"
#include "services/planning/domain/code_mapping.h"
#include "services/planning/domain/code_rows.h"
#include "services/planning/store/reference_store.h"
#include "terpadu/planning/v1/reference_service.pb.h"

namespace terpadu::planning {

// What each request about reference sets must be by itself, every fault at once: INVALID_ARGUMENT, reason
// INVALID_FIELDS. Who may change a set of `nasional` is checked here too.

// PERMISSION_DENIED, reason OPERATOR_REQUIRED.
absl::Status CheckMayChange(const rpc::Actor& actor, const std::string& instansi);

absl::StatusOr<NewReferenceSet> Read(const v1::CreateReferenceSetRequest& request, absl::Time now);
absl::StatusOr<ReferenceSetKey> ReadReferenceSetName(const char* field, const std::string& name);

struct CodesToLoad {
  ReferenceSetKey key;
  std::vector<CodeRow> rows;
};
absl::StatusOr<CodesToLoad> Read(const v1::LoadCodesRequest& request);

struct MappingsToLoad {
  ReferenceSetKey key;
  std::vector<MappingRow> rows;
};
absl::StatusOr<MappingsToLoad> Read(const v1::LoadCodeMappingsRequest& request);

struct CodesToLookUp {
  std::string instansi;
  CodeKind kind;
  CalendarDay day;
};
absl::StatusOr<CodesToLookUp> Read(const v1::LookUpCodesRequest& request, absl::Time now);

absl::StatusOr<ReferenceSetKey> Read(const v1::MapCodesRequest& request);

}  // namespace terpadu::planning
