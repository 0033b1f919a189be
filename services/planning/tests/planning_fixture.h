#pragma once

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/journal/reader.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/planning/migrations.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/planning_service.h"
#include "services/planning/tests/documents.h"

namespace terpadu::planning {

using ::terpadu::testing::EqualsProto;
using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

inline const std::vector<const postgres::MigrationSet*> kAllMigrations = {&rpc::kMigrations, &journal::kMigrations,
                                                                          &rules::kMigrations, &kMigrations};

// A service on a database of its own, and the words of its tests.
class PlanningTest : public ::testing::Test {
 protected:
  static constexpr char kInstansi[] = "instansi/probolinggo";
  static constexpr char kPlan[] = "instansi/probolinggo/plans/rb-2018";

  rpc::CallContext CallOn(postgres::Connection& connection, const std::string& method, const std::string& request_id) {
    rpc::CallContext call;
    call.method = "terpadu.planning.v1.PlanningService/" + method;
    call.actor = {.id = "bappeda", .roles = {"PLANNER"}, .unit = {}, .authenticated = false};
    call.request_id = request_id.empty() ? NewUuid() : request_id;
    call.clock = &clock_;
    call.db = &connection;
    return call;
  }

  // Calls a method of the service as it would arrive with `request_id`, or a new one.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (PlanningService::*method)(rpc::CallContext&, const Request&),
                                const Request& request, const std::string& request_id = "") {
    std::string name(Request::descriptor()->name());
    rpc::CallContext call = CallOn(db_, name.substr(0, name.size() - std::string("Request").size()), request_id);
    return (service_.*method)(call, request);
  }

  // The same of the services that write and review plans; `actor` calls.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (PlanDraftService::*method)(rpc::CallContext&, const Request&),
                                const Request& request, const std::string& request_id = "") {
    rpc::CallContext call = CallOn(db_, std::string(Request::descriptor()->name()), request_id);
    return (drafts_.*method)(call, request);
  }
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (PlanReviewService::*method)(rpc::CallContext&,
                                                                                      const Request&),
                                const Request& request, const std::string& actor = "bappeda",
                                const std::string& request_id = "") {
    rpc::CallContext call = CallOn(db_, std::string(Request::descriptor()->name()), request_id);
    call.actor.id = actor;
    return (reviews_.*method)(call, request);
  }

  absl::StatusOr<v1::Plan> Submit(const std::string& name = kPlan, const std::string& actor = "bappeda") {
    v1::SubmitPlanRequest request;
    request.set_name(name);
    return Call(&PlanReviewService::SubmitPlan, request, actor);
  }

  absl::StatusOr<v1::Plan> Verify(const std::string& name = kPlan, const std::string& actor = "inspektorat") {
    v1::VerifyPlanRequest request;
    request.set_name(name);
    return Call(&PlanReviewService::VerifyPlan, request, actor);
  }

  // Submits, verifies and adopts.
  absl::StatusOr<v1::Plan> PutInForce(const std::string& name = kPlan) {
    for (const auto& step : {Submit(name), Verify(name)}) {
      if (!step.ok()) {
        return step.status();
      }
    }
    return Adopt(name);
  }

  static v1::CreateUnitRequest UnitRequest(const std::string& id, const std::string& title,
                                           const std::vector<std::string>& aliases = {},
                                           const std::string& parent = kInstansi) {
    v1::CreateUnitRequest request;
    request.set_parent(parent);
    request.set_unit_id(id);
    request.mutable_unit()->set_title(title);
    for (const std::string& alias : aliases) {
      request.mutable_unit()->add_aliases(alias);
    }
    return request;
  }

  absl::StatusOr<v1::Unit> CreateUnit(const v1::CreateUnitRequest& request, const std::string& request_id = "") {
    return Call(&PlanningService::CreateUnit, request, request_id);
  }

  void CreateSampleUnits(const std::string& parent = kInstansi) {
    for (const v1::Unit& unit : SampleUnits()) {
      const std::vector<std::string> aliases(unit.aliases().begin(), unit.aliases().end());
      ASSERT_THAT(CreateUnit(UnitRequest(unit.name(), unit.title(), aliases, parent)), IsOk());
    }
  }

  static v1::ImportPlanRequest ImportRequest(const std::string& content = Sample(),
                                             const std::string& plan_id = "rb-2018") {
    v1::ImportPlanRequest request;
    request.set_parent(kInstansi);
    request.set_plan_id(plan_id);
    request.set_kind(v1::PLAN_KIND_ROADMAP_RB);
    request.set_title("Road map RB 2018-2022");
    request.set_content(content);
    request.set_profile("action-matrix");
    return request;
  }

  // The sample with one title changed, so that its content is another.
  static std::string OtherContent() {
    std::vector<std::string> lines = SplitLines(Sample());
    lines[0] += " (perubahan)";
    return JoinLines(lines);
  }

  absl::StatusOr<v1::ImportPlanResponse> Import(const v1::ImportPlanRequest& request,
                                                const std::string& request_id = "") {
    return Call(&PlanningService::ImportPlan, request, request_id);
  }

  absl::StatusOr<v1::Plan> Adopt(const std::string& name = kPlan, const std::string& etag = "",
                                 const std::string& request_id = "") {
    v1::AdoptPlanRequest request;
    request.set_name(name);
    request.set_legal_basis("Perwali 1/2018");
    request.set_etag(etag);
    return Call(&PlanningService::AdoptPlan, request, request_id);
  }

  absl::StatusOr<v1::Plan> GetPlan(const std::string& name = kPlan) {
    v1::GetPlanRequest request;
    request.set_name(name);
    return Call(&PlanningService::GetPlan, request);
  }

  std::vector<v1::PlanNode> Nodes(v1::PlanNodeKind kind = v1::PLAN_NODE_KIND_UNSPECIFIED) {
    v1::ListPlanNodesRequest request;
    request.set_parent(kPlan);
    request.set_page_size(1000);
    request.set_kind(kind);
    const auto response = Call(&PlanningService::ListPlanNodes, request);
    EXPECT_THAT(response, IsOk());
    return {response->plan_nodes().begin(), response->plan_nodes().end()};
  }

  // All events of the journal, in order.
  std::vector<event::v1::Event> Events() {
    std::vector<event::v1::Event> events;
    journal::Cursor cursor;
    for (bool at_head = false; !at_head;) {
      auto batch = journal::ReadBatch(db_, "planning", cursor, {}, 1000);
      EXPECT_THAT(batch, IsOk());
      events.insert(events.end(), batch->events.begin(), batch->events.end());
      cursor = batch->next;
      at_head = batch->at_head;
    }
    return events;
  }

  testing::FakeClock clock_{absl::FromCivil(absl::CivilSecond(2018, 1, 2, 9, 0, 0), Wib())};
  std::string conninfo_ = ScratchPostgres::Get().NewDatabase(kAllMigrations);
  postgres::Connection db_{conninfo_};
  PlanningService service_;
  PlanDraftService drafts_;
  PlanReviewService reviews_;
};

}  // namespace terpadu::planning
