// Reference sets: from a file of codes to a set in force.
#include "services/planning/reference_check.h"
#include "services/planning/tests/reference_fixture.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

using References = ReferenceTest;

TEST_F(References, ASetIsCreatedLoadedPublishedAndRead) {
  ASSERT_OK_AND_ASSIGN(const v1::ReferenceSet draft, Create(SetRequest("n2021")));
  EXPECT_EQ(draft.state(), v1::REFERENCE_SET_STATE_DRAFT);
  ASSERT_OK_AND_ASSIGN(const auto loaded, Load(draft.name(), kSmall));
  EXPECT_THAT(loaded.findings(), IsEmpty());
  EXPECT_EQ(loaded.reference_set().code_count(), 6);
  ASSERT_OK_AND_ASSIGN(const auto published, Publish(draft.name(), loaded.reference_set().etag()));
  EXPECT_EQ(published.reference_set().state(), v1::REFERENCE_SET_STATE_PUBLISHED);
  v1::GetReferenceSetRequest get;
  get.set_name(draft.name());
  EXPECT_THAT(Ask(&ReferenceService::GetReferenceSet, get),
              testing::IsOkAndHolds(EqualsProto(published.reference_set())));
  v1::ListReferenceCodesRequest list;
  list.set_parent(draft.name());
  list.set_page_size(4);
  std::vector<std::string> codes;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Ask(&ReferenceService::ListReferenceCodes, list));
    for (const v1::ReferenceCode& code : page.reference_codes()) {
      codes.push_back(code.code());
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(codes, ElementsAre("2", "2.07", "2.07.02", "2.07.02.2.01", "2.07.02.2.01.0001", "2.07.02.2.01.0003"));
  list.set_level(v1::CODE_LEVEL_KEGIATAN);
  EXPECT_EQ(Ask(&ReferenceService::ListReferenceCodes, list)->reference_codes(0).title(), "Penyusunan rencana");
  list.clear_level();
  list.set_parent_code("2.07.02.2.01");
  EXPECT_EQ(Ask(&ReferenceService::ListReferenceCodes, list)->reference_codes_size(), 2);
}

TEST_F(References, TheEventsOfASetTellItsCodesWithoutAGapAndWithinTheirBound) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  Rows rows = kSmall;
  for (int i = 0; i < 900; ++i) {
    char code[32];
    std::snprintf(code, sizeof code, "2.07.02.2.01.%04d", 100 + i);
    rows.emplace_back(code, std::string(i % 3 == 0 ? 1000 : 10, 'x'));
  }
  ASSERT_THAT(Load(SetName("n2021"), rows), IsOk());
  ASSERT_THAT(Publish(SetName("n2021")), IsOk());
  int64_t version = 0;
  std::vector<std::string> codes;
  std::string last;
  for (const event::v1::Event& event : Events()) {
    EXPECT_EQ(event.version(), ++version);
    EXPECT_LE(event.data().size(), 65536);
    last = event.type();
    v1::ReferenceCodesLoaded chunk;
    if (event.type() == "id.go.terpadu.planning.reference_set.codes_loaded.v1") {
      ASSERT_TRUE(chunk.ParseFromString(event.data()));
      EXPECT_LE(chunk.codes_size(), 500);
      for (const v1::ReferenceCode& code : chunk.codes()) {
        codes.push_back(code.code());
      }
    }
  }
  EXPECT_EQ(codes.size(), rows.size());
  EXPECT_EQ(last, "id.go.terpadu.planning.reference_set.published.v1");
}

TEST_F(References, EveryFaultOfAFileIsToldByLineAndNothingOfTheBatchIsLoaded) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  const std::string request_id = NewUuid();
  auto request = LoadRequest(SetName("n2021"), {{"2.07", "Tenaga kerja"},
                                                {"2.7", "Tenaga kerja"},
                                                {"2.07.02.2", "Kegiatan"},
                                                {"Kode", "Uraian"},
                                                {"2.07.02", " "},
                                                {"2.07.03", std::string(1001, 'x')},
                                                {"2.07.04", "Program \x01"}});
  request.mutable_codes(0)->set_level(v1::CODE_LEVEL_PROGRAM);
  ASSERT_OK_AND_ASSIGN(const auto refused, Ask(&ReferenceService::LoadCodes, request, request_id));
  EXPECT_THAT(FindingsOf(refused), ElementsAre("2 LEVEL_DIFFERS", "3 CODE_WIDTH", "4 CODE_DEPTH", "5 CODE_MALFORMED",
                                               "6 TITLE_MISSING", "7 TITLE_TOO_LONG", "8 CONTROL_CHARACTER"));
  EXPECT_EQ(refused.loaded_count(), 0);
  EXPECT_EQ(refused.reference_set().code_count(), 0);
  EXPECT_EQ(Events().size(), 1);
  EXPECT_THAT(Load(SetName("n2021"), kSmall, request_id), IsOk());  // the request_id stayed free
}

TEST_F(References, WhatRepeatsACodeIsToldAndTheFirstTitleStays) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto loaded, Load(SetName("n2021"), {{"2.07.02. ", "Program  perencanaan"},
                                                                  {"2.07.02", "PROGRAM PERENCANAAN"},
                                                                  {"2.07.02", "Program lain"}}));
  EXPECT_THAT(FindingsOf(loaded),
              ElementsAre("2 CODE_TRIMMED", "2 TITLE_TRIMMED", "3 CODE_REPEATED", "4 CODE_TITLE_DIFFERS"));
  EXPECT_EQ(loaded.loaded_count(), 1);
  EXPECT_EQ(loaded.repeated_count(), 2);
  ASSERT_OK_AND_ASSIGN(const auto again, Load(SetName("n2021"), {{"2.07.02", "Program lain"}}));
  EXPECT_THAT(FindingsOf(again), ElementsAre("2 CODE_TITLE_DIFFERS"));
  v1::ListReferenceCodesRequest list;
  list.set_parent(SetName("n2021"));
  EXPECT_EQ(Ask(&ReferenceService::ListReferenceCodes, list)->reference_codes(0).title(), "Program perencanaan");
}

TEST_F(References, AMissingUrusanOrBidangIsDerivedAnyOtherParentIsAnError) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  ASSERT_THAT(Load(SetName("n2021"), {{"2.07.02", "Program"}, {"2.07.03.2.01", "Kegiatan"}}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto refused, Publish(SetName("n2021")));
  EXPECT_THAT(FindingsOf(refused), ElementsAre("2 PARENT_DERIVED", "3 PARENT_MISSING"));
  EXPECT_EQ(refused.reference_set().state(), v1::REFERENCE_SET_STATE_DRAFT);
  EXPECT_EQ(refused.reference_set().code_count(), 2);
  ASSERT_THAT(Load(SetName("n2021"), {{"2.07.03", "Program"}}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto published, Publish(SetName("n2021")));
  EXPECT_THAT(FindingsOf(published), ElementsAre("0 PARENT_DERIVED", "2 PARENT_DERIVED"));
  EXPECT_EQ(published.reference_set().code_count(), 5);
}

TEST_F(References, APublishedSetNeverChangesAgain) {
  Make(SetRequest("n2021"), kSmall);
  const auto refused = Load(SetName("n2021"), {{"2.08", "Lain"}});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_SET_PUBLISHED"));
  EXPECT_THAT(MetadataOf(refused.status()), ElementsAre(Pair("reference_set", SetName("n2021"))));
  EXPECT_THAT(Publish(SetName("n2021")), StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_SET_PUBLISHED"));
  v1::DeleteReferenceSetRequest drop;
  drop.set_name(SetName("n2021"));
  EXPECT_THAT(Ask(&ReferenceService::DeleteReferenceSet, drop),
              StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_SET_PUBLISHED"));
  postgres::Connection direct(conninfo_);
  for (const char* sql : {"UPDATE reference_code SET title = 'x'", "DELETE FROM reference_code",
                          "UPDATE reference_set SET decree = 'x'", "DELETE FROM reference_set"}) {
    EXPECT_FALSE(direct.Execute(postgres::Scope::EveryInstansi(), {sql, sql}, {}).ok()) << sql;
  }
}

TEST_F(References, AnEmptySetOrAFirstDayThatIsTakenIsNotPublished) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  EXPECT_THAT(FindingsOf(*Publish(SetName("n2021"))), ElementsAre("0 SET_EMPTY"));
  Make(SetRequest("other"), kSmall);
  ASSERT_THAT(Load(SetName("n2021"), kSmall), IsOk());
  EXPECT_THAT(Publish(SetName("n2021")), StatusIs(absl::StatusCode::kAlreadyExists, "VALID_FROM_TAKEN"));
}

TEST_F(References, ADraftThatWasThrownAwayMayBeginAnewUnderItsName) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  ASSERT_THAT(Load(SetName("n2021"), kSmall), IsOk());
  EXPECT_THAT(Create(SetRequest("n2021")), StatusIs(absl::StatusCode::kAlreadyExists, "REFERENCE_SET_EXISTS"));
  v1::DeleteReferenceSetRequest drop;
  drop.set_name(SetName("n2021"));
  drop.set_etag("\"v1\"");
  EXPECT_THAT(Ask(&ReferenceService::DeleteReferenceSet, drop), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  drop.clear_etag();
  ASSERT_THAT(Ask(&ReferenceService::DeleteReferenceSet, drop), IsOk());
  EXPECT_THAT(Load(SetName("n2021"), kSmall), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  Make(SetRequest("n2021"), kSmall);
  int64_t version = 0;
  for (const event::v1::Event& event : Events()) {
    EXPECT_EQ(event.version(), ++version);
  }
}

TEST_F(References, OnlyTheOperatorKeepsWhatHoldsForAll) {
  const auto request =
      SetRequest("n2021", CalendarDay(2020, 1, 1), v1::REFERENCE_KIND_NOMENCLATURE, "instansi/nasional");
  EXPECT_THAT(Create(request), StatusIs(absl::StatusCode::kPermissionDenied, "OPERATOR_REQUIRED"));
  roles_ = {"OPERATOR"};
  Make(request, kSmall);
}

TEST_F(References, TheSameRequestAgainChangesNothing) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto created, Create(SetRequest("n2021"), request_id));
  EXPECT_THAT(Create(SetRequest("n2021"), request_id), testing::IsOkAndHolds(EqualsProto(created)));
  const std::string load_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto loaded, Load(created.name(), kSmall, load_id));
  EXPECT_THAT(Load(created.name(), kSmall, load_id), testing::IsOkAndHolds(EqualsProto(loaded)));
  EXPECT_THAT(Load(created.name(), {{"3", "x"}}, load_id),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(References, ADryRunChecksEverythingAndChangesNothing) {
  ASSERT_THAT(Create(SetRequest("n2021")), IsOk());
  auto load = LoadRequest(SetName("n2021"), kSmall);
  load.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const auto would, Ask(&ReferenceService::LoadCodes, load));
  EXPECT_EQ(would.loaded_count(), 6);
  ASSERT_OK_AND_ASSIGN(const auto loaded, Load(SetName("n2021"), kSmall));
  EXPECT_EQ(loaded.loaded_count(), 6);
  v1::PublishReferenceSetRequest publish;
  publish.set_name(SetName("n2021"));
  publish.set_validate_only(true);
  ASSERT_THAT(Ask(&ReferenceService::PublishReferenceSet, publish), IsOk());
  EXPECT_THAT(Publish(SetName("n2021")), IsOk());
}

TEST_F(References, EveryFaultOfARequestIsTold) {
  v1::CreateReferenceSetRequest request;
  request.set_parent("probolinggo");
  request.set_reference_set_id("/");
  *request.mutable_reference_set()->mutable_valid_to() = ToProto(CalendarDay(2020, 1, 1));
  std::vector<std::string> fields;
  for (const std::string& violation : ViolationsOf(Create(request).status())) {
    fields.push_back(violation.substr(0, violation.find(':')));
  }
  EXPECT_THAT(fields, ElementsAre("parent", "reference_set_id", "reference_set.kind", "reference_set.title",
                                  "reference_set.decree", "reference_set.valid_from"));
  EXPECT_THAT(ViolationsOf(Load(SetName("n2021"), {}).status()), ElementsAre("codes: must be 1 to 1000"));
  EXPECT_THAT(ViolationsOf(Load(SetName("n2021"), Rows(1001, {"1", "x"})).status()),
              ElementsAre("codes: must be 1 to 1000"));
  EXPECT_THAT(Load(SetName("none"), kSmall), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(References, PagesOfSetsAreOfAKind) {
  ASSERT_THAT(Create(SetRequest("b")), IsOk());
  ASSERT_THAT(Create(SetRequest("a", CalendarDay(2020, 1, 1), v1::REFERENCE_KIND_ACCOUNT)), IsOk());
  ASSERT_THAT(Create(SetRequest("c", CalendarDay(2021, 1, 1), v1::REFERENCE_KIND_ACCOUNT)), IsOk());
  v1::ListReferenceSetsRequest request;
  request.set_parent(kInstansi);
  request.set_page_size(1);
  request.set_kind(v1::REFERENCE_KIND_ACCOUNT);
  ASSERT_OK_AND_ASSIGN(const auto first, Ask(&ReferenceService::ListReferenceSets, request));
  EXPECT_EQ(first.reference_sets(0).name(), SetName("a"));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, Ask(&ReferenceService::ListReferenceSets, request));
  EXPECT_EQ(second.reference_sets(0).name(), SetName("c"));
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace terpadu::planning
