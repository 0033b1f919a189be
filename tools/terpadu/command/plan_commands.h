#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

inline constexpr char kPlanDrafts[] = "terpadu.planning.v1.PlanDraftService/";
inline constexpr char kPlanReviews[] = "terpadu.planning.v1.PlanReviewService/";

// Commands below `terpadu plan`, one file each.
void AddPlanLoad(Command& plan, Session& session);
void AddPlanCheck(Command& plan, Session& session);
void AddPlanLife(Command& plan, Session& session);
void AddPlanDiff(Command& plan, Session& session);

}  // namespace terpadu::command
