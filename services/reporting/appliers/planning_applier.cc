#include "libs/base/status.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/names.h"
#include "services/reporting/store/chain_store.h"
#include "services/reporting/store/plan_store.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pb = planning::v1;

constexpr char kAdopted[] = "ADOPTED";
constexpr char kDeleted[] = "DELETED";

v1::LinkKind KindOf(pb::PlanNodeKind kind) {
  switch (kind) {
    case pb::PLAN_NODE_KIND_VISI:
    case pb::PLAN_NODE_KIND_MISI:
    case pb::PLAN_NODE_KIND_TUJUAN:
    case pb::PLAN_NODE_KIND_AREA:
      return v1::LINK_KIND_GOAL;
    case pb::PLAN_NODE_KIND_SASARAN:
      return v1::LINK_KIND_SASARAN;
    case pb::PLAN_NODE_KIND_PROGRAM:
      return v1::LINK_KIND_PROGRAM;
    case pb::PLAN_NODE_KIND_KEGIATAN:
      return v1::LINK_KIND_KEGIATAN;
    case pb::PLAN_NODE_KIND_SUB_KEGIATAN:
      return v1::LINK_KIND_SUB_KEGIATAN;
    case pb::PLAN_NODE_KIND_ACTION:
      return v1::LINK_KIND_ACTION;
    default:
      return v1::LINK_KIND_UNSPECIFIED;
  }
}

absl::Status TakePlan(Writes& writes, const pb::Plan& plan) {
  v1::Link link;
  link.set_name(plan.name());
  link.set_kind(v1::LINK_KIND_PLAN);
  link.set_title(plan.title());
  link.set_state(WordOf(pb::PlanState_Name(plan.state()), "PLAN_STATE_"));
  link.set_detail(std::to_string(plan.start_year()) + "–" + std::to_string(plan.end_year()));
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {}));
  return PutPlan(writes, plan);
}

absl::Status OnPlanImported(Writes& writes, const std::string&, const pb::PlanImported& event) {
  return TakePlan(writes, event.plan());
}

absl::Status OnPlanAdopted(Writes& writes, const std::string&, const pb::PlanAdopted& event) {
  TERPADU_RETURN_IF_ERROR(TakePlan(writes, event.plan()));
  return SetState(writes, event.plan().name(), WordOf(pb::PlanState_Name(event.plan().state()), "PLAN_STATE_"));
}

absl::Status OnPlanReplaced(Writes& writes, const std::string&, const pb::PlanReplaced& event) {
  TERPADU_RETURN_IF_ERROR(TakePlan(writes, event.plan()));
  return SetState(writes, event.plan().name(), WordOf(pb::PlanState_Name(event.plan().state()), "PLAN_STATE_"));
}

// Of a draft that was never imported nothing is known here.
absl::Status OnPlanDeleted(Writes& writes, const std::string&, const pb::PlanDeleted& event) {
  return SetState(writes, event.plan().name(), kDeleted, Absent::kIgnored);
}

absl::Status OnPlanNodeAdopted(Writes& writes, const std::string&, const pb::PlanNodeAdopted& event) {
  const pb::PlanNode& node = event.plan_node();
  v1::Link link;
  link.set_name(node.name());
  link.set_kind(KindOf(node.kind()));
  link.set_title(node.code().empty() ? node.title() : node.code() + " " + node.title());
  link.set_state(kAdopted);
  link.set_detail(node.printed_units());
  const std::string above = node.parent_node().empty() ? ParentOf(node.name()) : node.parent_node();
  std::vector<Edge> edges = {{above, node.name(), edge::kParent}, {node.program(), node.name(), edge::kProgram}};
  for (const std::string& carried : node.carries()) {
    edges.push_back({carried, node.name(), edge::kCarries});
  }
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, edges));
  TERPADU_RETURN_IF_ERROR(PutPlanNode(writes, node));
  return AnchorIndicators(writes, node.name());
}

absl::Status OnIndicatorAdopted(Writes& writes, const std::string&, const pb::IndicatorAdopted& event) {
  const pb::Indicator& indicator = event.indicator();
  v1::Link link;
  link.set_name(indicator.name());
  link.set_kind(v1::LINK_KIND_INDICATOR);
  link.set_title(indicator.title());
  link.set_state(kAdopted);
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{indicator.name(), indicator.node(), edge::kAchieves}}));
  TERPADU_RETURN_IF_ERROR(PutIndicator(writes, indicator));
  return AnchorIndicators(writes, indicator.node());
}

template <typename Event>
absl::Status OnUnit(Writes& writes, const std::string&, const Event& event) {
  return PutUnit(writes, event.unit());
}

}  // namespace

Applier PlanningApplier() {
  return Applier()
      .On(OnUnit<pb::UnitCreated>)
      .On(OnUnit<pb::UnitUpdated>)
      .On(OnUnit<pb::UnitRenamed>)
      .On(OnUnit<pb::UnitMerged>)
      .On(OnUnit<pb::UnitAbsorbed>)
      .On(OnPlanImported)
      .On(OnPlanAdopted)
      .On(OnPlanReplaced)
      .On(OnPlanDeleted)
      .On(OnPlanNodeAdopted)
      .On(OnIndicatorAdopted);
}

}  // namespace terpadu::reporting
