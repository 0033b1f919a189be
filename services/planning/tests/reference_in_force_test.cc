// Which codes bind on a day, and what became of those of an older set.
#include "services/planning/reference_check.h"
#include "services/planning/tests/reference_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InForce : public ReferenceTest {
 protected:
  // `CODE REASON`, each code that may not stand in a document.
  std::vector<std::string> Unknown(const std::vector<std::string>& codes, CalendarDay day = CalendarDay(2022, 6, 1),
                                   CodeKind kind = CodeKind::kNomenclature) {
    const auto checked =
        CheckCodes(Executor(db_, postgres::Scope::Instansi("probolinggo")), "probolinggo", day, kind, codes);
    EXPECT_THAT(checked, IsOk());
    std::vector<std::string> unknown;
    for (const UnknownCode& code : checked->unknown) {
      unknown.push_back(code.code + " " + code.reason);
    }
    set_in_force_ = checked->reference_set;
    return unknown;
  }

  v1::LookUpCodesResponse LookUp(const std::vector<std::string>& codes) {
    v1::LookUpCodesRequest request;
    request.set_parent(kInstansi);
    request.set_kind(v1::REFERENCE_KIND_NOMENCLATURE);
    *request.mutable_date() = ToProto(CalendarDay(2022, 6, 1));
    for (const std::string& code : codes) {
      request.add_codes(code);
    }
    const auto response = Ask(&ReferenceService::LookUpCodes, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::LookUpCodesResponse());
  }

  static v1::CreateReferenceSetRequest National(const std::string& id, CalendarDay from) {
    return SetRequest(id, from, v1::REFERENCE_KIND_NOMENCLATURE, "instansi/nasional");
  }

  void SetUp() override { roles_ = {"OPERATOR"}; }

  std::string set_in_force_;
};

TEST_F(InForce, WithoutASetInForceOnlyTheFormOfACodeIsChecked) {
  EXPECT_THAT(Unknown({"2.07.02", "2.7", "9.99.99.9.99.9999", "2.7"}), ElementsAre("2.7 CODE_WIDTH"));
  EXPECT_EQ(set_in_force_, "");
  EXPECT_THAT(Unknown({"5.1.02.01.01.0024", "5.1.02.01.01.24"}, CalendarDay(2022, 1, 1), CodeKind::kAccount),
              ElementsAre("5.1.02.01.01.24 CODE_WIDTH"));
  EXPECT_THAT(Unknown({}), IsEmpty());
}

TEST_F(InForce, ASetInForceBindsFromItsFirstDayToItsLast) {
  auto request = SetRequest("n2021", CalendarDay(2021, 7, 1));
  *request.mutable_reference_set()->mutable_valid_to() = ToProto(CalendarDay(2022, 12, 31));
  Make(request, kSmall);
  EXPECT_THAT(Unknown({"2.07.02", "2.07.99"}), ElementsAre("2.07.99 CODE_UNKNOWN"));
  EXPECT_EQ(set_in_force_, SetName("n2021"));
  EXPECT_THAT(Unknown({"2.07.99"}, CalendarDay(2021, 6, 30)), IsEmpty());
  EXPECT_THAT(Unknown({"2.07.99"}, CalendarDay(2022, 12, 31)), ElementsAre("2.07.99 CODE_UNKNOWN"));
  EXPECT_THAT(Unknown({"2.07.99"}, CalendarDay(2023, 1, 1)), IsEmpty());
}

TEST_F(InForce, AnOwnSetComesBeforeTheNationalOneAndTheLatestBeforeOlderOnes) {
  Make(National("old", CalendarDay(2020, 1, 1)), {{"1", "Satu"}});
  EXPECT_THAT(Unknown({"2"}), ElementsAre("2 CODE_UNKNOWN"));
  EXPECT_EQ(set_in_force_, "instansi/nasional/referenceSets/old");
  Make(National("new", CalendarDay(2022, 1, 1)), {{"2", "Dua"}});
  EXPECT_THAT(Unknown({"2"}), IsEmpty());
  Make(SetRequest("own", CalendarDay(2021, 1, 1)), {{"3", "Tiga"}});
  EXPECT_THAT(Unknown({"2", "3"}), ElementsAre("2 CODE_UNKNOWN"));
  EXPECT_EQ(set_in_force_, SetName("own"));
}

TEST_F(InForce, ADraftBindsNobody) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  ASSERT_THAT(Load(SetName("n2021"), kSmall), IsOk());
  EXPECT_THAT(Unknown({"9"}), IsEmpty());
}

TEST_F(InForce, ACodeForEveryBidangCoversThatOfEachBidangOfTheSet) {
  Rows rows = kSmall;
  rows.emplace_back("X.XX.01", "Program penunjang");
  rows.emplace_back("X.XX.01.2.01", "Perencanaan");
  rows.emplace_back("X.XX.01.2.01.0001", "Penyusunan dokumen");
  Make(SetRequest("n2021"), rows);
  EXPECT_THAT(Unknown({"2.07.01.2.01.0001", "2.07.01", "X.XX.01.2.01", "5.01.01.2.01.0001", "2.07.01.2.01.0002"}),
              ElementsAre("5.01.01.2.01.0001 CODE_UNKNOWN", "2.07.01.2.01.0002 CODE_UNKNOWN"));
  const auto found = LookUp({"2.07.01.2.01.0001", "2.07.02", "2.07.2", "2.08"});
  EXPECT_EQ(found.reference_set(), SetName("n2021"));
  EXPECT_EQ(found.results(0).reference_code().code(), "X.XX.01.2.01.0001");
  EXPECT_EQ(found.results(1).reference_code().title(), "Program perencanaan");
  EXPECT_EQ(found.results(2).reason(), "CODE_WIDTH");
  EXPECT_EQ(found.results(3).reason(), "CODE_UNKNOWN");
  EXPECT_FALSE(found.results(3).has_reference_code());
}

TEST_F(InForce, MoreCodesThanFitARoundAreChecked) {
  Make(SetRequest("n2021"), kSmall);
  std::vector<std::string> codes;
  for (int i = 0; i < 10'500; ++i) {
    codes.push_back("2.07.02.1." + std::to_string(10 + i / 9000) + "." + std::to_string(1000 + i % 9000));
  }
  codes.emplace_back("2.07.02.2.01.0001");
  EXPECT_EQ(Unknown(codes).size(), 10'500);
}

TEST_F(InForce, ACodeIsMappedToWhatBecameOfIt) {
  const Rows old = {{"2", "U"},           {"2.07", "B"},        {"2.07.01", "tetap"},
                    {"2.07.02", "ganti"}, {"2.07.03", "pecah"}, {"2.07.04", "satu"},
                    {"2.07.05", "dua"},   {"2.07.06", "hapus"}, {"2.07.07", "lupa"}};
  Make(SetRequest("old", CalendarDay(2020, 1, 1)), old);
  auto request = SetRequest("new", CalendarDay(2022, 1, 1));
  request.mutable_reference_set()->set_replaces(SetName("old"));
  ASSERT_THAT(Create(request), IsOk());
  ASSERT_THAT(Load(SetName("new"), {{"2", "U"},
                                    {"2.07", "B"},
                                    {"2.07.01", "tetap"},
                                    {"2.07.12", "baru"},
                                    {"2.07.13", "pecahan 1"},
                                    {"2.07.23", "pecahan 2"},
                                    {"2.07.14", "gabungan"}}),
              IsOk());
  ASSERT_OK_AND_ASSIGN(const auto mapped, Map(SetName("new"), {{"2.07.02", "2.07.12"},
                                                               {"2.07.03", "2.07.13"},
                                                               {"2.07.03", "2.07.23"},
                                                               {"2.07.04", "2.07.14"},
                                                               {"2.07.05.", "2.07.14"},
                                                               {"2.07.06", ""}}));
  EXPECT_THAT(mapped.findings(), IsEmpty());
  EXPECT_EQ(mapped.reference_set().mapping_count(), 6);
  v1::MapCodesRequest ask;
  ask.set_name(SetName("new"));
  for (const char* code : {"2.07.01", "2.07.02", "2.07.03", "2.07.04", "2.07.05", "2.07.06", "2.07.07", "9"}) {
    ask.add_codes(code);
  }
  ASSERT_OK_AND_ASSIGN(const auto answer, Ask(&ReferenceService::MapCodes, ask));
  std::vector<std::string> told;
  for (const v1::MappedCode& result : answer.results()) {
    std::string text = v1::CodeRelation_Name(result.relation()).substr(14);
    for (const v1::ReferenceCode& code : result.to_codes()) {
      text += " " + code.code();
    }
    told.push_back(text);
  }
  EXPECT_THAT(told, ElementsAre("UNCHANGED 2.07.01", "ONE_TO_ONE 2.07.12", "SPLIT 2.07.13 2.07.23", "MERGE 2.07.14",
                                "MERGE 2.07.14", "ENDED", "UNMAPPED", "UNKNOWN"));
}

TEST_F(InForce, AMappingFromOrToNoCodeIsToldAndNothingIsLoaded) {
  Make(SetRequest("old", CalendarDay(2020, 1, 1)), kSmall);
  auto request = SetRequest("new", CalendarDay(2022, 1, 1));
  request.mutable_reference_set()->set_replaces(SetName("old"));
  ASSERT_THAT(Create(request), IsOk());
  ASSERT_THAT(Load(SetName("new"), {{"2", "U"}, {"2.08", "B"}}), IsOk());
  ASSERT_OK_AND_ASSIGN(
      const auto refused,
      Map(SetName("new"),
          {{"2.09", "2.08"}, {"2.07", "2.07"}, {"2.07", "2.08"}, {"2.07", "2.08"}, {"2.07", ""}, {"2.07.02", "2.08"}}));
  EXPECT_THAT(FindingsOf(refused), ElementsAre("2 OLD_CODE_UNKNOWN", "3 NEW_CODE_UNKNOWN", "5 MAPPING_REPEATED",
                                               "6 MAPPING_CONTRADICTS", "7 MAPPING_CROSSES_LEVELS"));
  EXPECT_EQ(refused.reference_set().mapping_count(), 0);
  EXPECT_THAT(Map(SetName("old"), {{"2", "2"}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_SET_PUBLISHED"));
  ASSERT_THAT(Create(SetRequest("third", CalendarDay(2023, 1, 1))), IsOk());
  EXPECT_THAT(Map(SetName("third"), {{"2", "2"}}), StatusIs(absl::StatusCode::kFailedPrecondition, "NOTHING_REPLACED"));
}

TEST_F(InForce, APublicationTellsOfOldCodesWithoutASuccessor) {
  Make(SetRequest("old", CalendarDay(2020, 1, 1)), kSmall);
  auto request = SetRequest("new", CalendarDay(2022, 1, 1));
  request.mutable_reference_set()->set_replaces(SetName("old"));
  ASSERT_THAT(Create(request), IsOk());
  Rows rows = kSmall;
  rows.pop_back();
  ASSERT_THAT(Load(SetName("new"), rows), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto published, Publish(SetName("new")));
  EXPECT_THAT(FindingsOf(published), ElementsAre("0 CODE_UNMAPPED"));
  EXPECT_EQ(published.findings(0).text(), "2.07.02.2.01.0003");
  EXPECT_EQ(published.reference_set().state(), v1::REFERENCE_SET_STATE_PUBLISHED);
}

TEST_F(InForce, AReplacedSetIsPublishedAndOfTheSameKind) {
  ASSERT_THAT(Create(SetRequest("draft")), IsOk());
  auto request = SetRequest("new");
  request.mutable_reference_set()->set_replaces(SetName("draft"));
  EXPECT_THAT(ViolationsOf(Create(request).status()), ElementsAre("reference_set.replaces: is not published"));
  Make(SetRequest("accounts", CalendarDay(2020, 1, 1), v1::REFERENCE_KIND_ACCOUNT), {{"5", "Belanja"}});
  request.mutable_reference_set()->set_replaces(SetName("accounts"));
  EXPECT_THAT(ViolationsOf(Create(request).status()), ElementsAre("reference_set.replaces: is a set of another kind"));
  request.mutable_reference_set()->set_replaces(SetName("none"));
  EXPECT_THAT(Create(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::planning
