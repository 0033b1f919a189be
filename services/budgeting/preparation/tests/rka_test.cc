#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

class AnRka : public PreparationTest {
 protected:
  AnRka() { Agreed({CeilingOf(kSubKegiatan, 1000), CeilingOf("2.07.02.2.01.0002", 500, kDispendik)}); }
};

TEST_F(AnRka, GoesFromTheUnitToTapdEachStepRecorded) {
  ASSERT_OK_AND_ASSIGN(const v1::Rka created, CreateRka("a"));
  EXPECT_THAT(created, MatchesProto<v1::Rka>(R"pb(state: RKA_STATE_DRAFT
                                                  ceiling: 1000
                                                  sub_kegiatan_title: "Pelatihan kerja")pb"));
  ASSERT_THAT(SetItems("a", {ItemOf(3, 100)}), IsOk());
  ASSERT_THAT(Submit("a"), IsOk());
  ASSERT_THAT(Return("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  ASSERT_THAT(Submit("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Rka verified, Verify("a"));
  EXPECT_EQ(verified.state(), v1::RKA_STATE_VERIFIED);
  EXPECT_EQ(verified.total_amount(), 400);
  const std::vector<std::pair<v1::RkaAct, std::string>> expected = {{v1::RKA_ACT_DRAFT, kStaff},
                                                                    {v1::RKA_ACT_SUBMIT, kHead},
                                                                    {v1::RKA_ACT_RETURN, kTapd},
                                                                    {v1::RKA_ACT_SUBMIT, kHead},
                                                                    {v1::RKA_ACT_VERIFY, kTapd}};
  ASSERT_EQ(verified.steps_size(), 5);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(verified.steps(i).act(), expected[static_cast<size_t>(i)].first);
    EXPECT_EQ(verified.steps(i).actor(), expected[static_cast<size_t>(i)].second);
    EXPECT_TRUE(verified.steps(i).has_time());
  }
  EXPECT_EQ(verified.steps(2).remarks(), "volume terlalu besar");
  const auto events = Events(verified.name());
  ASSERT_EQ(events.size(), 7u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].version(), static_cast<int64_t>(i) + 1);
  }
}

TEST_F(AnRka, IsSubmittedByAnotherThanWhoDraftedIt) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}, "second"), IsOk());
  for (const char* drafter : {kStaff, "second"}) {
    const auto refused = Submit("a", drafter);
    ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
    EXPECT_EQ(Metadata(refused.status(), "done"), "UNIT_STAFF");
    EXPECT_EQ(Metadata(refused.status(), "intended"), "UNIT_HEAD");
  }
  EXPECT_THAT(Submit("a"), IsOk());
}

TEST_F(AnRka, IsVerifiedByAnotherThanWhoDraftedOrSubmittedIt) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  ASSERT_THAT(Submit("a"), IsOk());
  EXPECT_THAT(Verify("a", kStaff), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(Verify("a", kHead), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(Return("a", kHead), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(Verify("a"), IsOk());
}

TEST_F(AnRka, OfOneWhoExaminedItIsNotDraftedBySame) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  ASSERT_THAT(Submit("a"), IsOk());
  ASSERT_THAT(Return("a"), IsOk());
  EXPECT_THAT(SetItems("a", {ItemOf(1, 50)}, kTapd), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(SetItems("a", {ItemOf(1, 50)}, kHead), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(Submit("a", kTapd), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
}

TEST_F(AnRka, IsKeptFromTwoPartsOfOnePersonByTheDatabaseToo) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  const postgres::Statement breaches[] = {
      {"test_part_1", R"sql(INSERT INTO rka_part (instansi, budget_id, rka_id, actor, part)
                            VALUES ('probolinggo', '2018', 'a', 'staff', 'UNIT_HEAD'))sql"},
      {"test_part_2", R"sql(INSERT INTO rka_step (instansi, budget_id, rka_id, number, act, part, actor, remarks)
                            VALUES ('probolinggo', '2018', 'a', 9, 'SUBMIT', 'UNIT_HEAD', 'staff', ''))sql"},
      {"test_part_3", R"sql(INSERT INTO rka_step (instansi, budget_id, rka_id, number, act, part, actor, remarks)
                            VALUES ('probolinggo', '2018', 'a', 9, 'SUBMIT', 'UNIT_STAFF', 'staff', ''))sql"},
      {"test_part_4", "UPDATE rka SET state = 'SUBMITTED'"},
      {"test_part_5", "UPDATE rka SET state = 'VERIFIED', ceiling = 10, total_amount = 11, item_count = 1"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_FALSE(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}).ok()) << breach.sql;
  }
}

TEST_F(AnRka, NeedsToKnowWhoActs) {
  EXPECT_THAT(CreateRka("a", kSubKegiatan, kDisnaker, ""), StatusIs(StatusCode::kPermissionDenied, "ACTOR_REQUIRED"));
  ASSERT_THAT(CreateRka("a"), IsOk());
  EXPECT_THAT(SetItems("a", {ItemOf(1, 100)}, ""), StatusIs(StatusCode::kPermissionDenied, "ACTOR_REQUIRED"));
  EXPECT_THAT(Submit("a", ""), StatusIs(StatusCode::kPermissionDenied, "ACTOR_REQUIRED"));
}

TEST_F(AnRka, AboveItsCeilingIsNotSubmitted) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto over, SetItems("a", {ItemOf(1, 1001)}));
  EXPECT_EQ(over.rka().total_amount(), 1001) << "a draft may be above";
  const auto refused = Submit("a");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  EXPECT_EQ(
      MetadataOf(refused.status()),
      (ErrorMetadata{{"sub_kegiatan", kSubKegiatan}, {"unit", kDisnaker}, {"ceiling", "1000"}, {"requested", "1001"}}));
  v1::RkaItem lower = over.items(0);
  lower.set_unit_price(1000);
  ASSERT_THAT(SetItems("a", {lower}), IsOk());
  EXPECT_THAT(Submit("a"), IsOk());
}

TEST_F(AnRka, NeedsACeilingAndIsOneForEach) {
  const auto missing = CreateRka("a", kSubKegiatan, kDispendik);
  ASSERT_THAT(missing, StatusIs(StatusCode::kFailedPrecondition, "CEILING_MISSING"));
  EXPECT_EQ(Metadata(missing.status(), "unit"), kDispendik);
  ASSERT_THAT(CreateRka("a"), IsOk());
  const auto second = CreateRka("b");
  ASSERT_THAT(second, StatusIs(StatusCode::kAlreadyExists, "RKA_EXISTS"));
  EXPECT_EQ(Metadata(second.status(), "rka"), RkaName("a"));
  EXPECT_THAT(CreateRka("a", "2.07.02.2.01.0002", kDispendik), StatusIs(StatusCode::kAlreadyExists, "RKA_EXISTS"));
}

TEST_F(AnRka, WithoutItemsIsNotSubmitted) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  EXPECT_THAT(Submit("a"), StatusIs(StatusCode::kFailedPrecondition, "RKA_EMPTY"));
}

TEST_F(AnRka, IsNotWrittenOnceItIsSubmitted) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  EXPECT_THAT(Verify("a"), StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_SUBMITTED"));
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", {ItemOf(1, 100)}));
  ASSERT_THAT(Submit("a"), IsOk());
  const auto refused = SetItems("a", {ItemOf(1, 100)});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_OPEN"));
  EXPECT_EQ(Metadata(refused.status(), "state"), "RKA_STATE_SUBMITTED");
  v1::BatchDeleteRkaItemsRequest request;
  request.set_parent(RkaName("a"));
  request.add_names(set.items(0).name());
  EXPECT_THAT(As(kStaff, &BudgetPreparationService::BatchDeleteRkaItems, request),
              StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_OPEN"));
  EXPECT_THAT(Submit("a"), StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_OPEN"));
}

TEST_F(AnRka, IsListedByUnitAndState) {
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(CreateRka("b", "2.07.02.2.01.0002", kDispendik), IsOk());
  ASSERT_THAT(SetItems("b", {ItemOf(1, 100)}), IsOk());
  ASSERT_THAT(Submit("b"), IsOk());
  const auto list = [&](const std::string& unit, v1::RkaState state) {
    v1::ListRkasRequest request;
    request.set_parent(kBudget);
    request.set_unit(unit);
    request.set_state(state);
    const auto response = As(kTapd, &BudgetPreparationService::ListRkas, request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> names;
    for (const v1::Rka& rka : response->rkas()) {
      names.push_back(rka.name());
    }
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(list("", v1::RKA_STATE_UNSPECIFIED), (Names{RkaName("a"), RkaName("b")}));
  EXPECT_EQ(list(kDisnaker, v1::RKA_STATE_UNSPECIFIED), Names{RkaName("a")});
  EXPECT_EQ(list("", v1::RKA_STATE_SUBMITTED), Names{RkaName("b")});
}

TEST_F(AnRka, IsRefusedWithAStaleEtag) {
  ASSERT_OK_AND_ASSIGN(const v1::Rka rka, CreateRka("a"));
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  v1::SubmitRkaRequest request;
  request.set_name(rka.name());
  request.set_etag(rka.etag());
  EXPECT_THAT(As(kHead, &BudgetPreparationService::SubmitRka, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(PreparationTest, AnRkaIsNotSubmittedBeforeTheCouncilAgreed) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 1000)}), IsOk());
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  const auto refused = Submit("a");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_AGREED"));
  EXPECT_EQ(Metadata(refused.status(), "state"), "KUA_PPAS_STATE_DRAFT");
}

}  // namespace
}  // namespace terpadu::budgeting
