#pragma once

#include <string>
#include <vector>

#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {

// Plans written through the API: units `dinas` and `badan`, an RKPD of 2025 unless said otherwise.
class DraftTest : public PlanningTest {
 protected:
  static constexpr char kRkpd[] = "instansi/probolinggo/plans/rkpd";

  void SetUp() override {
    clock_.Advance(absl::Hours(24 * 365 * 7));  // 2025
    ASSERT_THAT(CreateUnit(UnitRequest("dinas", "Dinas Pekerjaan Umum")), IsOk());
    ASSERT_THAT(CreateUnit(UnitRequest("badan", "Badan Perencanaan")), IsOk());
    ASSERT_THAT(Create("rkpd"), IsOk());
  }

  static std::string PlanName(const std::string& id) { return std::string(kInstansi) + "/plans/" + id; }
  static std::string UnitName(const std::string& id) { return std::string(kInstansi) + "/units/" + id; }

  static v1::CreatePlanRequest PlanRequest(const std::string& id, v1::PlanKind kind = v1::PLAN_KIND_RKPD,
                                           int first = 2025, int last = 2025, const std::string& unit = "") {
    v1::CreatePlanRequest request;
    request.set_parent(kInstansi);
    request.set_plan_id(id);
    request.mutable_plan()->set_kind(kind);
    request.mutable_plan()->set_title("Rencana " + id);
    request.mutable_plan()->set_start_year(first);
    request.mutable_plan()->set_end_year(last);
    if (!unit.empty()) {
      request.mutable_plan()->set_unit(UnitName(unit));
    }
    return request;
  }

  absl::StatusOr<v1::Plan> Create(const std::string& id, v1::PlanKind kind = v1::PLAN_KIND_RKPD, int first = 2025,
                                  int last = 2025, const std::string& unit = "") {
    return Call(&PlanDraftService::CreatePlan, PlanRequest(id, kind, first, last, unit));
  }

  // A batch for `plan`, to which nodes are added.
  struct Batch {
    explicit Batch(const std::string& plan_id) : plan(PlanName(plan_id)) { request.set_parent(plan); }

    v1::PlanNode& Add(const std::string& id, v1::PlanNodeKind kind, const std::string& parent, const std::string& code,
                      int64_t ceiling = -1, int year = 2025) {
      v1::CreatePlanNodeRequest& entry = *request.add_requests();
      entry.set_plan_node_id(id);
      v1::PlanNode& node = *entry.mutable_plan_node();
      node.set_kind(kind);
      node.set_title("Judul " + id);
      node.set_code(code);
      if (!parent.empty()) {
        node.set_parent_node(plan + "/nodes/" + parent);
      }
      if (ceiling >= 0) {
        AddCeiling(node, year, ceiling);
      }
      return node;
    }

    std::string plan;
    v1::BatchCreatePlanNodesRequest request;
  };

  static void AddCeiling(v1::PlanNode& node, int year, int64_t amount) {
    node.add_ceilings()->set_year(year);
    node.mutable_ceilings()->rbegin()->set_amount(amount);
  }

  absl::StatusOr<v1::BatchCreatePlanNodesResponse> Create(const Batch& batch, const std::string& request_id = "") {
    return Call(&PlanDraftService::BatchCreatePlanNodes, batch.request, request_id);
  }

  // A program of two kegiatan of two sub kegiatan each, children first; all agree.
  static Batch Tree(const std::string& plan_id = "rkpd", const std::string& prefix = "") {
    Batch batch(plan_id);
    for (const std::string& keg : {std::string("1"), std::string("2")}) {
      for (const std::string& sub : {std::string("1"), std::string("2")}) {
        batch.Add(prefix + "s" + keg + sub, v1::PLAN_NODE_KIND_SUB_KEGIATAN, prefix + "k" + keg,
                  "1.03.02.2.0" + keg + ".000" + sub, 25);
      }
      batch.Add(prefix + "k" + keg, v1::PLAN_NODE_KIND_KEGIATAN, prefix + "p", "1.03.02.2.0" + keg, 50);
    }
    batch.Add(prefix + "p", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 100).add_units(UnitName("dinas"));
    return batch;
  }

  static v1::CreateIndicatorRequest IndicatorRequest(const std::string& plan_id, const std::string& id,
                                                     const std::string& node,
                                                     const std::vector<std::pair<int, int64_t>>& targets) {
    v1::CreateIndicatorRequest request;
    request.set_indicator_id(id);
    request.mutable_indicator()->set_node(PlanName(plan_id) + "/nodes/" + node);
    request.mutable_indicator()->set_title("Jumlah dokumen");
    for (const auto& [year, number] : targets) {
      v1::YearTarget& target = *request.mutable_indicator()->add_targets();
      target.set_year(year);
      target.mutable_value()->set_kind(type::v1::VALUE_KIND_NUMBER);
      target.mutable_value()->mutable_number()->set_units(number);
    }
    return request;
  }

  absl::StatusOr<v1::BatchCreateIndicatorsResponse> CreateIndicators(
      const std::string& plan_id, const std::vector<v1::CreateIndicatorRequest>& indicators) {
    v1::BatchCreateIndicatorsRequest request;
    request.set_parent(PlanName(plan_id));
    request.mutable_requests()->Assign(indicators.begin(), indicators.end());
    return Call(&PlanDraftService::BatchCreateIndicators, request);
  }

  v1::ListConsistencyFindingsResponse Findings(const std::string& name,
                                               v1::ConsistencyRule rule = v1::CONSISTENCY_RULE_UNSPECIFIED) {
    v1::ListConsistencyFindingsRequest request;
    request.set_parent(name);
    request.set_rule(rule);
    request.set_page_size(1000);
    const auto found = Call(&PlanReviewService::ListConsistencyFindings, request);
    EXPECT_THAT(found, IsOk());
    return found.ok() ? *found : v1::ListConsistencyFindingsResponse();
  }
};

}  // namespace terpadu::planning
