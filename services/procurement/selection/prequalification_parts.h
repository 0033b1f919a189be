#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/store/prequalification_store.h"

namespace terpadu::procurement {

// The prequalification of an act's selection; NO_PREQUALIFICATION, and WRONG_STATE unless its state allows `step`.
absl::StatusOr<v1::Prequalification> PrequalificationFor(SelectionAct& act, std::string_view step);
// Moves it on, and writes it.
absl::Status Move(SelectionAct& act, v1::Prequalification& prequalification, std::string_view step);

// Applications are taken until the stage of applications, rescheduled, ends: CLOSING_PASSED once it has.
absl::Status MoveApplicationClosing(SelectionAct& act);

// An application whose state allows `step`.
absl::StatusOr<store::StoredApplication> ApplicationFor(SelectionAct& act, const PartId& id, const std::string& etag,
                                                        std::string_view step);
// Moves an application on, writes it and tells of it.
absl::Status Judge(SelectionAct& act, store::StoredApplication& stored, std::string_view step);

}  // namespace terpadu::procurement
