#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/journal/event_type.h"
#include "libs/journal/follower.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/performance/migrations.h"
#include "services/performance/performance_service.h"
#include "services/performance/planning_events.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::performance {

using ::terpadu::testing::EqualsProto;
using ::terpadu::testing::IsOk;
using ::terpadu::testing::MatchesProto;
using ::terpadu::testing::StatusIs;

inline const std::vector<const postgres::MigrationSet*> kAllMigrations = {&rpc::kMigrations, &journal::kMigrations,
                                                                          &rules::kMigrations, &kMigrations};

inline type::v1::Value NumberValue(int64_t units, type::v1::ValueKind kind = type::v1::VALUE_KIND_PERCENT) {
  type::v1::Value value;
  value.set_kind(kind);
  value.mutable_number()->set_units(units);
  return value;
}

inline type::v1::Value WordValue(const std::string& word) {
  type::v1::Value value;
  value.set_kind(type::v1::VALUE_KIND_ORDINAL);
  value.set_label(word);
  return value;
}

// A service on a database of its own, and the words of its tests.
class PerformanceTest : public ::testing::Test {
 protected:
  static constexpr char kOfficer[] = "bagian-organisasi";

  rpc::CallContext CallOf(const std::string& method, const std::string& request_id = "") {
    return CallOn(db_, method, request_id);
  }
  rpc::CallContext CallOn(postgres::Connection& connection, const std::string& method, const std::string& request_id) {
    rpc::CallContext call;
    call.method = "terpadu.performance.v1.PerformanceService/" + method;
    call.actor = {.id = kOfficer, .roles = {"PERFORMANCE_OFFICER"}, .unit = {}, .authenticated = false};
    call.request_id = request_id.empty() ? NewUuid() : request_id;
    call.clock = &clock_;
    call.db = &connection;
    return call;
  }

  static std::string IndicatorName(const std::string& id, const std::string& instansi = "probolinggo") {
    return "instansi/" + instansi + "/plans/rb/indicators/" + id;
  }

  // An indicator as planning adopts it, with these targets from 2020 on.
  static planning::v1::Indicator Planned(const std::string& id, const std::vector<type::v1::Value>& targets,
                                         const std::string& instansi = "probolinggo") {
    planning::v1::Indicator indicator;
    indicator.set_name(IndicatorName(id, instansi));
    indicator.set_node("instansi/" + instansi + "/plans/rb/nodes/" + id);
    indicator.set_title("Dokumen " + id);
    for (size_t i = 0; i < targets.size(); ++i) {
      planning::v1::YearTarget& target = *indicator.add_targets();
      target.set_year(2020 + static_cast<int>(i));
      *target.mutable_value() = targets[i];
    }
    return indicator;
  }

  static event::v1::Event EventOf(const std::string& subject, int64_t version,
                                  const google::protobuf::Message& payload) {
    event::v1::Event event;
    event.set_id(NewUuid());
    event.set_source("planning");
    event.set_type(journal::EventTypeOf(payload.GetDescriptor()));
    event.set_subject(subject);
    event.set_dataschema(payload.GetDescriptor()->full_name());
    event.set_partitionkey(subject.substr(9, subject.find('/', 9) - 9));
    event.set_version(version);
    event.set_data(payload.SerializeAsString());
    return event;
  }

  void Adopt(const planning::v1::Indicator& indicator, int64_t version = 1) {
    planning::v1::IndicatorAdopted adopted;
    *adopted.mutable_indicator() = indicator;
    ASSERT_THAT(journal::ApplyBatch(db_, "planning", {EventOf(indicator.name(), version, adopted)},
                                    absl::StrCat("cursor-", NewUuid()), ApplyPlanningEvent),
                IsOk());
  }

  absl::StatusOr<v1::PerformanceIndicator> Configure(const v1::ConfigureIndicatorRequest& request) {
    rpc::CallContext call = CallOf("ConfigureIndicator", request.request_id());
    return service_.ConfigureIndicator(call, request);
  }
  static v1::ConfigureIndicatorRequest Configuration(const std::string& id, type::v1::Polarity polarity,
                                                     v1::AchievementFormula formula = {}) {
    v1::ConfigureIndicatorRequest request;
    request.set_name(IndicatorName(id));
    request.set_polarity(polarity);
    request.set_formula(formula);
    request.set_request_id(NewUuid());
    return request;
  }

  // Adopted with these targets, and higher is better.
  void AdoptConfigured(const std::string& id, const std::vector<type::v1::Value>& targets) {
    Adopt(Planned(id, targets));
    ASSERT_THAT(Configure(Configuration(id, type::v1::POLARITY_HIGHER_IS_BETTER)), IsOk());
  }

  absl::StatusOr<v1::PerformanceIndicator> Indicator(const std::string& id) {
    v1::GetPerformanceIndicatorRequest request;
    request.set_name(IndicatorName(id));
    rpc::CallContext call = CallOf("GetPerformanceIndicator");
    return service_.GetPerformanceIndicator(call, request);
  }

  static v1::RecordMeasurementRequest Realised(const std::string& indicator, int32_t year, int32_t quarter,
                                               const type::v1::Value& value) {
    v1::RecordMeasurementRequest request;
    request.set_parent("instansi/probolinggo");
    request.mutable_measurement()->set_indicator(IndicatorName(indicator));
    request.mutable_measurement()->set_year(year);
    request.mutable_measurement()->set_quarter(quarter);
    *request.mutable_measurement()->mutable_realised() = value;
    request.set_request_id(NewUuid());
    return request;
  }
  // Another value for a quarter that was measured.
  static v1::RecordMeasurementRequest Corrected(const std::string& indicator, int32_t year, int32_t quarter,
                                                const type::v1::Value& value) {
    v1::RecordMeasurementRequest request = Realised(indicator, year, quarter, value);
    request.mutable_measurement()->set_correction_reason("laporan unit terlambat masuk");
    return request;
  }
  absl::StatusOr<v1::Measurement> Record(const v1::RecordMeasurementRequest& request) {
    rpc::CallContext call = CallOf("RecordMeasurement", request.request_id());
    return service_.RecordMeasurement(call, request);
  }

  absl::StatusOr<v1::ListMeasurementsResponse> List(const v1::ListMeasurementsRequest& request) {
    rpc::CallContext call = CallOf("ListMeasurements");
    return service_.ListMeasurements(call, request);
  }

  // The one number that `sql` selects, of every instansi.
  int64_t Count(const std::string& sql) {
    postgres::Connection connection(conninfo_);
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"count", sql}, {});
    EXPECT_THAT(rows, IsOk()) << sql;
    return rows.ok() ? rows->Int(0, 0) : -1;
  }
  void Script(const std::string& sql) {
    postgres::Connection connection(conninfo_);
    ASSERT_THAT(connection.ExecuteScript("SELECT set_config('terpadu.scope', 'service', false); " + sql), IsOk());
  }

  // The payloads of the journal about `subject`, oldest first.
  template <typename Payload>
  std::vector<Payload> Journal(const std::string& subject) {
    const auto rows =
        db_.Execute(postgres::Scope::EveryInstansi(),
                    {"test_journal", "SELECT payload, version, type FROM journal WHERE subject = $1 ORDER BY pos"},
                    postgres::Params().Text(subject));
    EXPECT_THAT(rows, IsOk());
    std::vector<Payload> payloads;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      EXPECT_EQ(rows->Int(row, 1), row + 1) << "versions without a gap";
      EXPECT_EQ(rows->Text(row, 2), journal::EventTypeOf(Payload::descriptor()));
      EXPECT_TRUE(payloads.emplace_back().ParseFromString(rows->Bytes(row, 0)));
    }
    return payloads;
  }

  const std::string conninfo_ = ::terpadu::testing::ScratchPostgres::Get().NewDatabase(kAllMigrations);
  postgres::Connection db_{conninfo_};
  ::terpadu::testing::FakeClock clock_{absl::FromCivil(absl::CivilSecond(2022, 7, 1, 8, 0, 0), Wib())};
  PerformanceService service_;
};

}  // namespace terpadu::performance
