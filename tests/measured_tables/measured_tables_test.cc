// Every table of indicators in ../shared/data comes in through planning, and every indicator of it can be measured.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/journal/follower.h"
#include "libs/journal/reader.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/performance/migrations.h"
#include "services/performance/performance_service.h"
#include "services/performance/planning_events.h"
#include "services/planning/migrations.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/planning_service.h"

namespace terpadu {
namespace {

using testing::IsOk;

constexpr char kParent[] = "instansi/contoh";
constexpr char kPlan[] = "instansi/contoh/plans/tabel";

struct PrintedTable {
  const char* file;
  const char* profile;
  int start_year;
  int end_year;
  size_t indicators;
};
std::ostream& operator<<(std::ostream& out, const PrintedTable& table) { return out << table.file; }

std::optional<std::string> Content(const std::string& file) {
  const char* shared = std::getenv("TERPADU_SHARED");
  const std::filesystem::path folder = shared != nullptr
                                           ? std::filesystem::path(shared)
                                           : std::filesystem::path(TERPADU_SOURCE_DIR).parent_path() / "shared";
  std::ifstream in(folder / "data" / file, std::ios::binary);
  if (!in) {
    return std::nullopt;
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class MeasuredTable : public ::testing::TestWithParam<PrintedTable> {
 protected:
  rpc::CallContext As(const std::string& person, const std::string& role, postgres::Connection& connection) {
    rpc::CallContext call;
    call.method = "test/" + person;
    call.actor = {.id = person, .roles = {role}, .unit = {}, .authenticated = false};
    call.request_id = NewUuid();
    call.clock = &clock_;
    call.db = &connection;
    return call;
  }

  // Each name of a unit that the document prints, as a unit.
  void CreateUnitsOf(planning::v1::ImportPlanRequest request) {
    request.set_validate_only(true);
    rpc::CallContext call = As("bappeda", "PLANNER", plan_db_);
    const auto read = planning_.ImportPlan(call, request);
    ASSERT_THAT(read, IsOk());
    std::set<std::string> titles;
    for (const type::v1::Finding& finding : read->findings()) {
      if (finding.code() == "UNIT_UNKNOWN" && titles.insert(absl::AsciiStrToLower(finding.text())).second) {
        planning::v1::CreateUnitRequest create;
        create.set_parent(kParent);
        create.set_unit_id(absl::StrCat("unit-", titles.size()));
        create.mutable_unit()->set_title(finding.text());
        call = As("bappeda", "PLANNER", plan_db_);
        ASSERT_THAT(planning_.CreateUnit(call, create), IsOk()) << finding.text();
      }
    }
  }

  void ImportAndAdopt(const std::string& content) {
    planning::v1::ImportPlanRequest request;
    request.set_parent(kParent);
    request.set_plan_id("tabel");
    request.set_kind(planning::v1::PLAN_KIND_ROADMAP_RB);
    request.set_title(GetParam().file);
    request.set_content(content);
    request.set_profile(GetParam().profile);
    request.set_polarity(type::v1::POLARITY_HIGHER_IS_BETTER);
    request.set_start_year(GetParam().start_year);
    request.set_end_year(GetParam().end_year);
    ASSERT_NO_FATAL_FAILURE(CreateUnitsOf(request));
    rpc::CallContext call = As("bappeda", "PLANNER", plan_db_);
    const auto imported = planning_.ImportPlan(call, request);
    ASSERT_THAT(imported, IsOk());
    for (const type::v1::Finding& finding : imported->findings()) {
      ASSERT_NE(finding.severity(), type::v1::SEVERITY_ERROR) << finding.ShortDebugString();
    }
    planning::v1::SubmitPlanRequest submit;
    submit.set_name(kPlan);
    call = As("bappeda", "PLANNER", plan_db_);
    ASSERT_THAT(reviews_.SubmitPlan(call, submit), IsOk());
    planning::v1::VerifyPlanRequest verify;
    verify.set_name(kPlan);
    call = As("inspektorat", "PLANNER", plan_db_);
    ASSERT_THAT(reviews_.VerifyPlan(call, verify), IsOk());
    planning::v1::AdoptPlanRequest adopt;
    adopt.set_name(kPlan);
    adopt.set_legal_basis("Perwali");
    call = As("bappeda", "PLANNER", plan_db_);
    ASSERT_THAT(planning_.AdoptPlan(call, adopt), IsOk());
  }

  void Follow() {
    journal::Cursor cursor;
    for (bool at_head = false; !at_head;) {
      ASSERT_OK_AND_ASSIGN(const auto batch, journal::ReadBatch(plan_db_, "planning", cursor,
                                                                {.instansi = {}, .aggregates = {"indicator"}}, 1000));
      if (!batch.events.empty()) {
        ASSERT_THAT(journal::ApplyBatch(measure_db_, "planning", batch.events, batch.next.Encode(),
                                        performance::ApplyPlanningEvent),
                    IsOk());
      }
      cursor = batch.next;
      at_head = batch.at_head;
    }
  }

  std::vector<performance::v1::PerformanceIndicator> Indicators() {
    performance::v1::ListPerformanceIndicatorsRequest request;
    request.set_parent(kParent);
    request.set_page_size(1000);
    rpc::CallContext call = As("publik", "PUBLIC", measure_db_);
    const auto page = performance_.ListPerformanceIndicators(call, request);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? std::vector<performance::v1::PerformanceIndicator>(page->performance_indicators().begin(),
                                                                          page->performance_indicators().end())
                     : std::vector<performance::v1::PerformanceIndicator>();
  }

  // What is realised when the target is met to the point; a number where the document promises none.
  static type::v1::Value OnTarget(type::v1::Value target) {
    switch (target.kind()) {
      case type::v1::VALUE_KIND_RANGE:
      case type::v1::VALUE_KIND_LOWER_BOUND:
        target.set_kind(type::v1::VALUE_KIND_NUMBER);
        target.clear_upper();
        return target;
      case type::v1::VALUE_KIND_NONE:
      case type::v1::VALUE_KIND_UNSPECIFIED:
        target.Clear();
        target.set_kind(type::v1::VALUE_KIND_NUMBER);
        target.mutable_number()->set_units(1);
        return target;
      default:
        return target;
    }
  }

  absl::StatusOr<performance::v1::Measurement> Measure(const performance::v1::PerformanceIndicator& indicator,
                                                       int32_t year, const type::v1::Value& realised) {
    performance::v1::RecordMeasurementRequest request;
    request.set_parent(kParent);
    request.mutable_measurement()->set_indicator(indicator.name());
    request.mutable_measurement()->set_year(year);
    request.mutable_measurement()->set_quarter(4);
    *request.mutable_measurement()->mutable_realised() = realised;
    request.set_request_id(NewUuid());
    rpc::CallContext call = As("bagian-organisasi", "PERFORMANCE_OFFICER", measure_db_);
    call.request_id = request.request_id();
    return performance_.RecordMeasurement(call, request);
  }

  testing::FakeClock clock_{absl::FromCivil(absl::CivilDay(2024, 7, 1), Wib())};
  postgres::Connection plan_db_{testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &planning::kMigrations})};
  postgres::Connection measure_db_{testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &performance::kMigrations})};
  planning::PlanningService planning_;
  planning::PlanReviewService reviews_;
  performance::PerformanceService performance_;
};

TEST_P(MeasuredTable, GivesEachOfItsTargetsAnAchievementOrTheReasonWhyNot) {
  const auto content = Content(GetParam().file);
  if (!content.has_value()) {
    GTEST_SKIP() << "the printed table is not here: set TERPADU_SHARED to the folder that has data/";
  }
  ASSERT_NO_FATAL_FAILURE(ImportAndAdopt(*content));
  ASSERT_NO_FATAL_FAILURE(Follow());
  const auto indicators = Indicators();
  EXPECT_EQ(indicators.size(), GetParam().indicators);
  std::map<std::string, int> outcomes;
  for (const performance::v1::PerformanceIndicator& indicator : indicators) {
    auto targets = indicator.targets();
    if (targets.empty()) {
      targets.Add()->set_year(GetParam().end_year);
    }
    for (const performance::v1::IndicatorTarget& target : targets) {
      const auto measured = Measure(indicator, target.year(), OnTarget(target.value()));
      ASSERT_THAT(measured, IsOk()) << indicator.ShortDebugString();
      EXPECT_NE(measured->has_achievement(), !measured->no_achievement_reason().empty());
      ++outcomes[measured->has_achievement() ? "achievement" : measured->no_achievement_reason()];
      if (measured->has_achievement()) {
        EXPECT_EQ(measured->achievement().units(), 100'00) << measured->ShortDebugString();
      }
    }
  }
  for (const auto& [outcome, count] : outcomes) {
    std::cout << GetParam().file << ": " << count << " " << outcome << "\n";
  }
  EXPECT_GT(outcomes["achievement"], 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, MeasuredTable,
    ::testing::Values(PrintedTable{"probolinggo-2018-2022-rencana-aksi.raw.tsv", "action-matrix", 2018, 2022, 41},
                      PrintedTable{"bengkulu-2021-2024-rencana-aksi.raw.tsv", "bengkulu-action", 2021, 2024, 39},
                      PrintedTable{"bengkulu-2021-2024-sasaran-indikator.raw.tsv", "bengkulu-sasaran", 2021, 2024, 19},
                      PrintedTable{"pasuruan-2019-2023-sasaran-indikator.raw.tsv", "pasuruan-sasaran", 2019, 2023,
                                   52}));

}  // namespace
}  // namespace terpadu
