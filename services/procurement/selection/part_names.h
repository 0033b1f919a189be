#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/selection/names.h"

namespace terpadu::procurement {

// The ids of something under a selection, with the etag beside its name.
inline absl::StatusOr<PartId> ReadPart(const char* pattern, std::string_view name, std::string_view etag = "") {
  const auto ids = ParseName(pattern, name);
  FieldErrors errors;
  errors.Add("name", ids.status());
  errors.Add("etag", rpc::VersionOf(etag).status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return PartId{.instansi = ids->at(0), .selection = ids->at(1), .id = ids->at(2)};
}

inline ResourceId SelectionOf(const PartId& part) { return {part.instansi, part.selection}; }

}  // namespace terpadu::procurement
