// Recording what was realised.
#include "google/protobuf/util/time_util.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class RecordMeasurement : public PerformanceTest {
 protected:
  absl::StatusOr<v1::Measurement> Get(const std::string& name) {
    v1::GetMeasurementRequest request;
    request.set_name(name);
    rpc::CallContext call = CallOf("GetMeasurement");
    return service_.GetMeasurement(call, request);
  }
  // The instansi's own rule, in force from `day` on.
  void OwnRule(const std::string& kind, const std::string& day, const std::string& value) {
    Script("INSERT INTO rule VALUES ('probolinggo', '" + kind + "', '" + day + "', 'Perwali', '" + value + "')");
  }
};

TEST_F(RecordMeasurement, KeepsTargetAchievementFormulaVersionAndPredicate) {
  AdoptConfigured("i1", {NumberValue(60), NumberValue(80)});
  auto request = Realised("i1", 2021, 4, NumberValue(60));
  request.set_measurement_id("m1");
  request.mutable_measurement()->set_evidence("LKjIP 2021");
  ASSERT_OK_AND_ASSIGN(const auto measurement, Record(request));
  EXPECT_THAT(measurement, MatchesProto<v1::Measurement>(R"(
    name: "instansi/probolinggo/measurements/m1" indicator: "instansi/probolinggo/plans/rb/indicators/i1"
    year: 2021 quarter: 4
    realised { kind: VALUE_KIND_PERCENT number { units: 60 } } target { kind: VALUE_KIND_PERCENT number { units: 80 } }
    achievement { units: 7500 scale: 2 } formula: ACHIEVEMENT_FORMULA_HIGHER_IS_BETTER formula_version: 1
    predicate: "Berhasil" evidence: "LKjIP 2021" recorder: "bagian-organisasi" revision: 1
    state: MEASUREMENT_STATE_RECORDED)"));
  EXPECT_EQ(measurement.no_achievement_reason(), "");
  EXPECT_EQ(google::protobuf::util::TimeUtil::TimestampToMicroseconds(measurement.create_time()),
            absl::ToUnixMicros(clock_.Now()));
  EXPECT_THAT(*Get(measurement.name()), EqualsProto(measurement));
  const auto events = Journal<v1::MeasurementRecorded>(measurement.name());
  ASSERT_EQ(events.size(), 1u);
  EXPECT_THAT(events[0].measurement(), EqualsProto(measurement));  // the revision too, which the statement appended
}

TEST_F(RecordMeasurement, MakesAnIdWhenNoneIsGiven) {
  AdoptConfigured("i1", {NumberValue(60)});
  ASSERT_OK_AND_ASSIGN(const auto measurement, Record(Realised("i1", 2020, 1, NumberValue(60))));
  EXPECT_TRUE(IsUuid(measurement.name().substr(measurement.name().rfind('/') + 1)));
}

TEST_F(RecordMeasurement, IgnoresOutputFieldsOfTheRequest) {
  AdoptConfigured("i1", {NumberValue(60)});
  auto request = Realised("i1", 2020, 1, NumberValue(30));
  v1::Measurement& given = *request.mutable_measurement();
  given.set_name("instansi/probolinggo/measurements/other");
  given.mutable_achievement()->set_units(999);
  given.set_predicate("Sangat Berhasil");
  given.set_recorder("somebody");
  given.set_revision(7);
  given.set_no_achievement_reason("NO_TARGET");
  ASSERT_OK_AND_ASSIGN(const auto measurement, Record(request));
  EXPECT_THAT(measurement, MatchesProto<v1::Measurement>(
                               "achievement { units: 5000 scale: 2 } predicate: 'Kurang' recorder: 'bagian-organisasi' "
                               "revision: 1"));
  EXPECT_EQ(measurement.no_achievement_reason(), "");
  EXPECT_THAT(*Get(measurement.name()), EqualsProto(measurement));
}

TEST_F(RecordMeasurement, SaysWhyThereIsNoAchievement) {
  type::v1::Value dash;
  dash.set_kind(type::v1::VALUE_KIND_NONE);
  dash.set_printed("-");
  type::v1::Value opd = NumberValue(39, type::v1::VALUE_KIND_COUNT);
  opd.set_unit("OPD");
  AdoptConfigured("i1", {dash, opd, NumberValue(-1)});
  Adopt(Planned("i2", {NumberValue(50)}));
  AdoptConfigured("i3", {WordValue("WTP")});
  const auto reason_of = [this](const v1::RecordMeasurementRequest& request) {
    const auto measurement = Record(request);
    EXPECT_THAT(measurement, IsOk());
    EXPECT_FALSE(measurement->has_achievement());
    EXPECT_EQ(measurement->predicate(), "");
    EXPECT_THAT(*Get(measurement->name()), EqualsProto(*measurement));
    return measurement->no_achievement_reason();
  };
  EXPECT_EQ(reason_of(Realised("i1", 2019, 1, NumberValue(1))), "NO_TARGET");  // none for the year
  EXPECT_EQ(reason_of(Realised("i1", 2020, 1, NumberValue(1))), "NO_TARGET");  // `-`
  EXPECT_EQ(reason_of(Realised("i1", 2021, 1, NumberValue(100))), "KINDS_DIFFER");
  EXPECT_EQ(reason_of(Realised("i1", 2022, 1, NumberValue(100))), "NEGATIVE_TARGET");
  EXPECT_EQ(reason_of(Realised("i2", 2020, 1, NumberValue(50))), "POLARITY_UNKNOWN");
  EXPECT_EQ(reason_of(Realised("i3", 2020, 1, WordValue("Lumayan"))), "WORD_UNKNOWN");
}

TEST_F(RecordMeasurement, HoldsAWordAgainstTheNationalScale) {
  AdoptConfigured("i1", {WordValue("WTP")});
  ASSERT_OK_AND_ASSIGN(const auto measurement, Record(Realised("i1", 2020, 4, WordValue("WDP"))));
  EXPECT_EQ(measurement.achievement().units(), 75'00);
  EXPECT_EQ(measurement.formula(), v1::ACHIEVEMENT_FORMULA_ORDINAL);
}

TEST_F(RecordMeasurement, IsCappedByTheRuleInForceInItsQuarterWhenItIsRecordedWhenever) {
  AdoptConfigured("i1", {NumberValue(50), NumberValue(50)});
  OwnRule("achievement_policy", "2021-07-01", R"({"version": 2, "cap": "110.00", "floor": "0.00",
      "zero_target": {"equal": "100.00", "better": null, "worse": null}})");
  OwnRule("predicate_bands", "2021-07-01", R"({"bands": [{"from": "0", "predicate": "Dinilai"}]})");
  ASSERT_OK_AND_ASSIGN(const auto before, Record(Realised("i1", 2021, 2, NumberValue(90))));
  EXPECT_THAT(before, MatchesProto<v1::Measurement>(
                          "achievement { units: 12000 } formula_version: 1 predicate: 'Sangat Berhasil'"));
  ASSERT_OK_AND_ASSIGN(const auto after, Record(Realised("i1", 2021, 3, NumberValue(90))));
  EXPECT_THAT(after,
              MatchesProto<v1::Measurement>("achievement { units: 11000 } formula_version: 2 predicate: 'Dinilai'"));
}

TEST_F(RecordMeasurement, RefusesWhenARuleCannotBeRead) {
  AdoptConfigured("i1", {NumberValue(50), NumberValue(50)});
  OwnRule("achievement_policy", "2020-01-01", R"({"version": 2, "cap": 120})");
  EXPECT_THAT(Record(Realised("i1", 2020, 2, NumberValue(90))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
}

TEST_F(RecordMeasurement, ASecondOneForTheQuarterIsARevisionAndTheOldOneStays) {
  AdoptConfigured("i1", {NumberValue(80)});
  ASSERT_OK_AND_ASSIGN(const auto first, Record(Realised("i1", 2020, 2, NumberValue(40))));
  ASSERT_OK_AND_ASSIGN(const auto second, Record(Corrected("i1", 2020, 2, NumberValue(60))));
  ASSERT_OK_AND_ASSIGN(const auto other, Record(Realised("i1", 2020, 3, NumberValue(60))));
  EXPECT_EQ(first.revision(), 1);
  EXPECT_EQ(second.revision(), 2);
  EXPECT_EQ(other.revision(), 1);
  EXPECT_THAT(*Get(first.name()), EqualsProto(first));
}

TEST_F(RecordMeasurement, ResultsAlreadyComputedKeepTheirFormula) {
  AdoptConfigured("i1", {NumberValue(80)});
  ASSERT_OK_AND_ASSIGN(const auto first, Record(Realised("i1", 2020, 2, NumberValue(100))));
  ASSERT_THAT(Configure(Configuration("i1", type::v1::POLARITY_LOWER_IS_BETTER)), IsOk());
  EXPECT_THAT(*Get(first.name()), EqualsProto(first));
  ASSERT_OK_AND_ASSIGN(const auto second, Record(Corrected("i1", 2020, 2, NumberValue(100))));
  EXPECT_EQ(second.achievement().units(), 75'00);
  EXPECT_EQ(second.formula(), v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_LINEAR);
}

TEST_F(RecordMeasurement, NeedsAnIndicatorThatArrivedAndMayBeTriedAgainWhenItHas) {
  const auto request = Realised("i1", 2020, 2, NumberValue(100));
  const auto refused = Record(request);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "INDICATOR_UNKNOWN"));
  EXPECT_EQ(MetadataOf(refused.status())["indicator"], IndicatorName("i1"));
  EXPECT_EQ(Count("SELECT count(*) FROM request"), 0);
  AdoptConfigured("i1", {NumberValue(80)});
  EXPECT_THAT(Record(request), IsOk());
}

TEST_F(RecordMeasurement, TheSameRequestChangesNothingAndReturnsWhatItMade) {
  AdoptConfigured("i1", {NumberValue(80)});
  const auto request = Realised("i1", 2020, 2, NumberValue(100));
  ASSERT_OK_AND_ASSIGN(const auto first, Record(request));
  EXPECT_THAT(*Record(request), EqualsProto(first));
  EXPECT_EQ(Count("SELECT count(*) FROM measurement"), 1);
  EXPECT_EQ(Count("SELECT revision FROM measured_quarter"), 1);
  EXPECT_EQ(Journal<v1::MeasurementRecorded>(first.name()).size(), 1u);
}

TEST_F(RecordMeasurement, ARequestIdWithAnotherBodyIsRefused) {
  AdoptConfigured("i1", {NumberValue(80)});
  auto request = Realised("i1", 2020, 2, NumberValue(100));
  ASSERT_THAT(Record(request), IsOk());
  request.mutable_measurement()->mutable_realised()->mutable_number()->set_units(99);
  EXPECT_THAT(Record(request), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Count("SELECT count(*) FROM measurement"), 1);
}

TEST_F(RecordMeasurement, AnIdThatAnotherRequestTookIsRefusedAndLeavesNothing) {
  AdoptConfigured("i1", {NumberValue(80)});
  auto request = Realised("i1", 2020, 2, NumberValue(100));
  request.set_measurement_id("m1");
  ASSERT_THAT(Record(request), IsOk());
  request.set_request_id(NewUuid());
  request.mutable_measurement()->set_correction_reason("salah ketik");
  EXPECT_THAT(Record(request), StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
  EXPECT_EQ(Count("SELECT revision FROM measured_quarter"), 1);
  request.set_measurement_id("m2");
  EXPECT_THAT(Record(request), IsOk());
}

TEST_F(RecordMeasurement, ComputesWithTheIndicatorAsItIsWhateverWasRememberedOfIt) {
  AdoptConfigured("i1", {NumberValue(80)});
  ASSERT_OK_AND_ASSIGN(const auto first, Record(Realised("i1", 2020, 1, NumberValue(40))));
  EXPECT_EQ(first.achievement().units(), 50'00);
  Adopt(Planned("i1", {NumberValue(40)}), 2);
  ASSERT_OK_AND_ASSIGN(const auto second, Record(Corrected("i1", 2020, 1, NumberValue(40))));
  EXPECT_EQ(second.achievement().units(), 100'00);
}

TEST_F(RecordMeasurement, NamesEveryOffendingField) {
  type::v1::Value range = NumberValue(1, type::v1::VALUE_KIND_RANGE);
  range.mutable_number()->set_scale(10);
  range.set_printed(std::string(2001, 'x'));
  auto request = Realised("i1", 1999, 5, range);
  request.set_measurement_id("-");
  request.mutable_measurement()->set_indicator("instansi/pasuruan/plans/rb/indicators/i1");
  request.mutable_measurement()->set_evidence(std::string(2001, 'x'));
  request.mutable_measurement()->add_evidences()->set_title(std::string(201, 'x'));
  request.mutable_measurement()->set_correction_reason(std::string(2001, 'x'));
  EXPECT_THAT(
      ViolationsOf(Record(request).status()),
      ElementsAre(StartsWith("measurement_id: "), "measurement.indicator: must belong to the parent",
                  StartsWith("measurement.year: "), StartsWith("measurement.quarter: "),
                  StartsWith("measurement.realised.kind: "), StartsWith("measurement.realised.number.scale: "),
                  StartsWith("measurement.realised.printed: "), StartsWith("measurement.evidence: "),
                  StartsWith("measurement.evidences[0].title: "), StartsWith("measurement.evidences[0].reference: "),
                  StartsWith("measurement.evidences[0].sha256: "), StartsWith("measurement.correction_reason: ")));
}

TEST_F(RecordMeasurement, NeedsTheNumberOrTheWordOfItsKind) {
  EXPECT_THAT(ViolationsOf(Record(Realised("i1", 2020, 1, WordValue(""))).status()),
              ElementsAre(StartsWith("measurement.realised.label: ")));
  type::v1::Value percent;
  percent.set_kind(type::v1::VALUE_KIND_PERCENT);
  EXPECT_THAT(ViolationsOf(Record(Realised("i1", 2020, 1, percent)).status()),
              ElementsAre(StartsWith("measurement.realised.number: ")));
  percent.set_kind(static_cast<type::v1::ValueKind>(99));
  EXPECT_THAT(ViolationsOf(Record(Realised("i1", 2020, 1, percent)).status()),
              ElementsAre(StartsWith("measurement.realised.kind: ")));
}

TEST_F(RecordMeasurement, OneThatIsNotThereIsNotFound) {
  EXPECT_THAT(Get("instansi/probolinggo/measurements/m1"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Get("instansi/probolinggo/measurement/m1"),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::performance
