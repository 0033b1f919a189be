// Measurements after they were recorded: verified or returned, corrected, and what is found in them.
#include <iostream>
#include <random>
#include <thread>

#include "services/performance/agreement/agreement_service.h"
#include "services/performance/measurement/domain/measurement_steps.h"
#include "services/performance/measurement/measurement_review_service.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/events.pb.h"
#include "terpadu/performance/v1/measurement_events.pb.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class MeasurementReview : public PerformanceTest {
 protected:
  rpc::CallContext As(postgres::Connection& connection, const std::string& person) {
    rpc::CallContext call = CallOn(connection, "Review", "");
    call.method = "terpadu.performance.v1.MeasurementReviewService/Review";
    call.actor.id = person;
    return call;
  }

  absl::StatusOr<v1::Measurement> Verify(const std::string& name, const std::string& person = "verifikator") {
    v1::VerifyMeasurementRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid());
    rpc::CallContext call = As(db_, person);
    call.request_id = request.request_id();
    return reviews_.VerifyMeasurement(call, request);
  }
  absl::StatusOr<v1::Measurement> Return(const std::string& name, const std::string& reason) {
    v1::ReturnMeasurementRequest request;
    request.set_name(name);
    request.set_reason(reason);
    request.set_request_id(NewUuid());
    rpc::CallContext call = As(db_, "verifikator");
    call.request_id = request.request_id();
    return reviews_.ReturnMeasurement(call, request);
  }
  absl::StatusOr<v1::Measurement> RecordAs(v1::RecordMeasurementRequest request, const std::string& person) {
    rpc::CallContext call = CallOf("RecordMeasurement", request.request_id());
    call.actor.id = person;
    return service_.RecordMeasurement(call, request);
  }
  std::string Recorded(int64_t value, const std::string& indicator = "i1", int32_t quarter = 1) {
    const auto measurement = Record(Realised(indicator, 2020, quarter, NumberValue(value)));
    EXPECT_THAT(measurement, IsOk());
    return measurement.ok() ? measurement->name() : "";
  }

  std::vector<std::string> Verified() {
    v1::ListMeasurementsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_verified_only(true);
    std::vector<std::string> names;
    const auto page = List(request);
    EXPECT_THAT(page, IsOk());
    for (const v1::Measurement& measurement : page->measurements()) {
      names.push_back(measurement.name());
    }
    return names;
  }

  std::vector<v1::MeasurementFinding> Findings(v1::ListMeasurementFindingsRequest request) {
    request.set_parent("instansi/probolinggo");
    request.set_year(2020);
    std::vector<v1::MeasurementFinding> findings;
    do {
      rpc::CallContext call = As(db_, "apip");
      const auto page = reviews_.ListMeasurementFindings(call, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        return findings;
      }
      findings.insert(findings.end(), page->findings().begin(), page->findings().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return findings;
  }
  // `i1/1 MISSING`
  std::vector<std::string> Found(const v1::ListMeasurementFindingsRequest& request) {
    std::vector<std::string> words;
    for (const v1::MeasurementFinding& finding : Findings(request)) {
      words.push_back(absl::StrCat(
          finding.indicator().substr(finding.indicator().find("plans/") + 6), "/", finding.quarter(), " ",
          v1::MeasurementFindingKind_Name(finding.kind()).substr(std::string("MEASUREMENT_FINDING_KIND_").size())));
    }
    return words;
  }
  static v1::ListMeasurementFindingsRequest InQuarter(int32_t quarter, int32_t size = 50) {
    v1::ListMeasurementFindingsRequest request;
    request.set_quarter(quarter);
    request.set_page_size(size);
    return request;
  }
  void SetToday(int year, int month, int day) { clock_.Set(absl::FromCivil(absl::CivilDay(year, month, day), Wib())); }

  MeasurementReviewService reviews_;
};

TEST_F(MeasurementReview, EvidenceIsKeptAndInTheEvent) {
  AdoptConfigured("i1", {NumberValue(80)});
  auto request = Realised("i1", 2020, 1, NumberValue(40));
  v1::MeasurementEvidence& evidence = *request.mutable_measurement()->add_evidences();
  evidence.set_title("Laporan triwulan I");
  evidence.set_reference("https://arsip.example/123");
  evidence.set_sha256(std::string(64, 'a'));
  ASSERT_OK_AND_ASSIGN(const auto measurement, Record(request));
  v1::GetMeasurementRequest get;
  get.set_name(measurement.name());
  rpc::CallContext call = CallOf("GetMeasurement");
  EXPECT_THAT(*service_.GetMeasurement(call, get), EqualsProto(measurement));
  EXPECT_THAT(measurement.evidences(0), EqualsProto(evidence));
  EXPECT_THAT(Journal<v1::MeasurementRecorded>(measurement.name())[0].measurement(), EqualsProto(measurement));
}

TEST_F(MeasurementReview, WhatAnotherPersonVerifiesCounts) {
  AdoptConfigured("i1", {NumberValue(80)});
  const std::string name = Recorded(40);
  EXPECT_THAT(Verified(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto verified, Verify(name));
  EXPECT_EQ(verified.state(), v1::MEASUREMENT_STATE_VERIFIED);
  EXPECT_EQ(verified.review().reviewer(), "verifikator");
  EXPECT_THAT(Verified(), ElementsAre(name));
  EXPECT_EQ(Count("SELECT version FROM journal WHERE type LIKE '%measurement.verified%'"), 2);
}

TEST_F(MeasurementReview, NobodyVerifiesAQuarterThatHeRecordedInWhateverRevision) {
  AdoptConfigured("i1", {NumberValue(80)});
  const std::string first = Recorded(40);
  EXPECT_THAT(Verify(first, kOfficer), StatusIs(absl::StatusCode::kPermissionDenied, "PART_TAKEN"));
  ASSERT_OK_AND_ASSIGN(const auto second, RecordAs(Corrected("i1", 2020, 1, NumberValue(41)), "orang-lain"));
  EXPECT_THAT(Verify(second.name(), kOfficer), StatusIs(absl::StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_EQ(Count("SELECT count(*) FROM measurement_review"), 0);
  EXPECT_THAT(Verify(second.name()), IsOk());
}

TEST_F(MeasurementReview, WhoJudgedAQuarterDoesNotRecordInIt) {
  AdoptConfigured("i1", {NumberValue(80)});
  ASSERT_THAT(Return(Recorded(40), "bukti tidak ada"), IsOk());
  const auto request = Corrected("i1", 2020, 1, NumberValue(41));
  EXPECT_THAT(RecordAs(request, "verifikator"), StatusIs(absl::StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_EQ(Count("SELECT count(*) FROM measurement"), 1);
  EXPECT_THAT(RecordAs(request, kOfficer), IsOk());
  EXPECT_THAT(RecordAs(Realised("i1", 2020, 2, NumberValue(41)), "verifikator"), IsOk());
}

TEST_F(MeasurementReview, TheDatabaseHoldsThatOnePersonHasOnePart) {
  AdoptConfigured("i1", {NumberValue(80)});
  Recorded(40);
  postgres::Connection connection(conninfo_);
  EXPECT_THAT(connection.Execute(postgres::Scope::EveryInstansi(),
                                 {"take_part", "UPDATE measurement_part SET part = 'VERIFIER'"}, {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

TEST_F(MeasurementReview, AReturnNeedsAReasonAndLeavesWhatCounted) {
  AdoptConfigured("i1", {NumberValue(80)});
  const std::string first = Recorded(40);
  ASSERT_THAT(Verify(first), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto second, Record(Corrected("i1", 2020, 1, NumberValue(60))));
  ASSERT_OK_AND_ASSIGN(const auto returned, Return(second.name(), "bukti tidak cocok"));
  EXPECT_EQ(returned.state(), v1::MEASUREMENT_STATE_RETURNED);
  EXPECT_EQ(returned.review().reason(), "bukti tidak cocok");
  EXPECT_THAT(Verified(), ElementsAre(first));
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE type LIKE '%measurement.returned%' AND version = 2"), 1);
  postgres::Connection connection(conninfo_);
  EXPECT_THAT(
      connection.Execute(postgres::Scope::EveryInstansi(),
                         {"no_reason", "UPDATE measurement_review SET reason = '' WHERE state = 'RETURNED'"}, {}),
      StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

TEST_F(MeasurementReview, StepsThatTheTableDoesNotHaveAreForbidden) {
  for (const std::string from : {"RECORDED", "VERIFIED", "RETURNED"}) {
    for (const std::string step : {"VERIFY", "RETURN"}) {
      EXPECT_EQ(domain::MeasurementAfter(from, step).has_value(), from == "RECORDED") << from << " " << step;
    }
  }
  AdoptConfigured("i1", {NumberValue(80)});
  const std::string name = Recorded(40);
  ASSERT_THAT(Verify(name), IsOk());
  EXPECT_THAT(Verify(name), StatusIs(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Return(name, "ragu"), StatusIs(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_F(MeasurementReview, OnlyTheNewestRevisionIsJudged) {
  AdoptConfigured("i1", {NumberValue(80)});
  const std::string first = Recorded(40);
  ASSERT_OK_AND_ASSIGN(const auto second, Record(Corrected("i1", 2020, 1, NumberValue(60))));
  const auto refused = Verify(first);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "MEASUREMENT_SUPERSEDED"));
  EXPECT_EQ(MetadataOf(refused.status())["newest"], second.name());
  EXPECT_THAT(Verify("instansi/probolinggo/measurements/none"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(MeasurementReview, ACorrectionNamesItsReasonAndAFirstMeasurementHasNone) {
  AdoptConfigured("i1", {NumberValue(80)});
  const auto correction = Corrected("i1", 2020, 1, NumberValue(41));
  EXPECT_THAT(Record(correction), StatusIs(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_CORRECT"));
  EXPECT_EQ(Count("SELECT count(*) FROM request WHERE method LIKE '%RecordMeasurement'"), 0);
  Recorded(40);
  EXPECT_THAT(Record(Realised("i1", 2020, 1, NumberValue(41))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CORRECTION_REASON_MISSING"));
  EXPECT_THAT(Record(correction), IsOk());
}

TEST_F(MeasurementReview, AllRevisionsOfAQuarterAreListed) {
  AdoptConfigured("i1", {NumberValue(80)});
  Recorded(40);
  ASSERT_THAT(Record(Corrected("i1", 2020, 1, NumberValue(41))), IsOk());
  ASSERT_THAT(Record(Corrected("i1", 2020, 1, NumberValue(42))), IsOk());
  v1::ListMeasurementRevisionsRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_indicator(IndicatorName("i1"));
  request.set_year(2020);
  request.set_quarter(1);
  request.set_page_size(2);
  std::vector<int> revisions;
  do {
    rpc::CallContext call = As(db_, "publik");
    ASSERT_OK_AND_ASSIGN(const auto page, reviews_.ListMeasurementRevisions(call, request));
    for (const v1::Measurement& measurement : page.measurements()) {
      revisions.push_back(measurement.revision());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(revisions, ElementsAre(1, 2, 3));
}

// Whatever the interleaving: the newest revision that was verified counts, and recorders and verifiers never mix.
TEST_F(MeasurementReview, VerifyingWhileOthersCorrectLeavesOneThatCountsAndEveryPersonOnePart) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  AdoptConfigured("i1", {NumberValue(80)});
  Recorded(40);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&, thread] {
      std::mt19937 random(seed + static_cast<unsigned>(thread));
      postgres::Connection connection(conninfo_);
      for (int i = 0; i < 15; ++i) {
        rpc::CallContext call = As(connection, absl::StrCat("orang-", random() % 6));
        if (random() % 2 == 0) {
          (void)service_.RecordMeasurement(call, Corrected("i1", 2020, 1, NumberValue(40)));
          continue;
        }
        const auto newest = connection.Execute(postgres::Scope::Instansi("probolinggo"),
                                               {"newest", "SELECT newest FROM measured_quarter"}, {});
        v1::VerifyMeasurementRequest request;
        request.set_name("instansi/probolinggo/measurements/" + newest->Text(0, 0));
        request.set_request_id(call.request_id);
        (void)reviews_.VerifyMeasurement(call, request);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(Count("SELECT count(*) FROM measurement JOIN measurement_review review USING (instansi, indicator, year, "
                  "quarter) WHERE measurement.recorder = review.reviewer"),
            0);
  EXPECT_EQ(Count("SELECT count(*) FROM measured_quarter WHERE verified IS DISTINCT FROM (SELECT measurement_id FROM "
                  "reviewed_measurement WHERE state = 'VERIFIED' ORDER BY revision DESC LIMIT 1)"),
            0);
}

TEST_F(MeasurementReview, FindsWhatIsMissingLateAndUnverifiedOnPagesOfAnySize) {
  AdoptConfigured("i1", {NumberValue(80)});
  AdoptConfigured("i2", {NumberValue(80)});
  AdoptConfigured("i3", {NumberValue(80)});
  SetToday(2020, 4, 16);
  Recorded(40, "i2");
  SetToday(2020, 8, 1);
  for (const int size : {1, 2, 3, 50}) {
    EXPECT_THAT(Found(InQuarter(1, size)), ElementsAre("rb/indicators/i1/1 MISSING", "rb/indicators/i2/1 LATE",
                                                       "rb/indicators/i2/1 UNVERIFIED", "rb/indicators/i3/1 MISSING"));
  }
  EXPECT_EQ(Found(InQuarter(0, 2)).size(), 7u);  // and quarter 2 of each
  const auto findings = Findings(InQuarter(1));
  EXPECT_EQ(findings[0].days_late(), 108);
  EXPECT_EQ(findings[0].text(),
            "`Dokumen i1`: quarter 1 of 2020 was not measured; it is due on 2020-04-15, 108 days ago");
  EXPECT_EQ(findings[1].days_late(), 1);
}

TEST_F(MeasurementReview, TheDueDayIsTheInstansisOwnRule) {
  AdoptConfigured("i1", {NumberValue(80)});
  Script(
      "INSERT INTO rule VALUES ('probolinggo', 'measurement_due', '2020-01-01', 'Perwali', "
      "'{\"days_after_quarter_end\": 30}')");
  SetToday(2020, 4, 30);
  EXPECT_EQ(Findings(InQuarter(1))[0].days_late(), 0);
  SetToday(2020, 5, 1);
  EXPECT_EQ(Findings(InQuarter(1))[0].days_late(), 1);
}

TEST_F(MeasurementReview, FindsContradictions) {
  planning::v1::Indicator cumulative = Planned("i1", {NumberValue(80)});
  cumulative.set_aggregation(type::v1::AGGREGATION_CUMULATIVE);
  Adopt(cumulative);
  ASSERT_THAT(Configure(Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER)), IsOk());
  planning::v1::Indicator twin = Planned("i1", {NumberValue(80)});
  twin.set_name("instansi/probolinggo/plans/renstra/indicators/i1");
  twin.set_title("DOKUMEN  i1");
  Adopt(twin);
  SetToday(2020, 4, 1);
  Recorded(40);
  Recorded(39, "i1", 2);
  auto other = Realised("i1", 2020, 1, NumberValue(41));
  other.mutable_measurement()->set_indicator(twin.name());
  ASSERT_THAT(Record(other), IsOk());
  ASSERT_THAT(Record(Corrected("i1", 2020, 1, NumberValue(42))), IsOk());
  ASSERT_THAT(Record(Realised("i1", 2020, 3, NumberValue(50, type::v1::VALUE_KIND_COUNT))), IsOk());
  EXPECT_THAT(Found(InQuarter(1)),
              ElementsAre("rb/indicators/i1/1 UNVERIFIED", "rb/indicators/i1/1 REVISIONS_CONTRADICT",
                          "rb/indicators/i1/1 PLANS_CONTRADICT", "renstra/indicators/i1/1 UNVERIFIED",
                          "renstra/indicators/i1/1 PLANS_CONTRADICT"));
  EXPECT_THAT(Found(InQuarter(2)), ElementsAre("rb/indicators/i1/2 UNVERIFIED", "rb/indicators/i1/2 CUMULATIVE_FALLS"));
  EXPECT_THAT(Found(InQuarter(3)),
              ElementsAre("rb/indicators/i1/3 UNVERIFIED", "rb/indicators/i1/3 KIND_CONTRADICTS_TARGET"));
}

TEST_F(MeasurementReview, OfAUnitOnlyItsKeyIndicatorsAreSearched) {
  AdoptConfigured("i1", {NumberValue(80)});
  AdoptConfigured("i2", {NumberValue(80)});
  AgreementService agreements;
  v1::SetUnitIkuRequest set;
  set.set_parent("instansi/probolinggo");
  set.set_unit_iku_id("dinas-2020");
  set.mutable_unit_iku()->set_unit("instansi/probolinggo/units/dinas");
  set.mutable_unit_iku()->set_year(2020);
  set.mutable_unit_iku()->add_indicators(IndicatorName("i2"));
  set.mutable_unit_iku()->set_legal_basis("Perwali");
  set.set_request_id(NewUuid());
  rpc::CallContext call = As(db_, kOfficer);
  call.request_id = set.request_id();
  ASSERT_THAT(agreements.SetUnitIku(call, set), IsOk());
  auto request = InQuarter(1);
  request.set_unit("instansi/probolinggo/units/dinas");
  EXPECT_THAT(Found(request), ElementsAre("rb/indicators/i2/1 MISSING"));
  request.set_unit("instansi/probolinggo/units/badan");
  EXPECT_THAT(Found(request), IsEmpty());
}

}  // namespace
}  // namespace terpadu::performance
