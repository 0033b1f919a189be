#pragma once

#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "libs/base/error.h"
#include "services/procurement/selection/domain/schedule.h"
#include "services/procurement/selection/store/selection_store.h"
#include "terpadu/procurement/v1/selection.pb.h"

namespace terpadu::procurement {

// Stages between requests and the domain.

// The days of each stage; `path` is `selection.stages`.
void CheckStageDates(const std::string& path, const google::protobuf::RepeatedPtrField<v1::SelectionStage>& stages,
                     FieldErrors& errors);
void SetDates(const v1::SelectionStage& from, domain::Stage& to);
// INVALID_FIELDS when a stage begins before the one that stands before it.
absl::Status CheckOrder(const std::string& path, const std::vector<domain::Stage>& stages);
// Closing and opening time as the stages have them.
void SetBidTimes(store::StoredSelection& stored);

}  // namespace terpadu::procurement
