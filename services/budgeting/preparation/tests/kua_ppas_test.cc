#include <limits>

#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

class KuaPpasOfAYear : public PreparationTest {
 protected:
  absl::StatusOr<v1::KuaPpas> Get() {
    v1::GetKuaPpasRequest request;
    request.set_name(kKuaPpas);
    return As("", &BudgetPreparationService::GetKuaPpas, request);
  }
  absl::StatusOr<v1::KuaPpas> Reopen() {
    v1::ReopenKuaPpasRequest request;
    request.set_name(kKuaPpas);
    request.set_remarks("Dewan meminta perubahan");
    return As(kTapd, &BudgetPreparationService::ReopenKuaPpas, request);
  }
  absl::StatusOr<v1::ListSubKegiatanCeilingsResponse> List(int page_size, const std::string& token = "") {
    v1::ListSubKegiatanCeilingsRequest request;
    request.set_parent(kKuaPpas);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return As("", &BudgetPreparationService::ListSubKegiatanCeilings, request);
  }
};

TEST_F(KuaPpasOfAYear, GoesFromDraftToTheCouncilToAgreement) {
  ASSERT_OK_AND_ASSIGN(const v1::KuaPpas draft, CreateKuaPpas());
  EXPECT_EQ(draft.state(), v1::KUA_PPAS_STATE_DRAFT);
  ASSERT_OK_AND_ASSIGN(const auto set, SetCeilings({CeilingOf(kSubKegiatan, 100)}));
  EXPECT_EQ(set.kua_ppas().total_amount(), 100);
  EXPECT_THAT(SubmitKuaPpas(Date(2017, 7, 10)), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::KuaPpas agreed, AgreeKuaPpas(Date(2017, 8, 10)));
  EXPECT_THAT(agreed, MatchesProto<v1::KuaPpas>(R"pb(state: KUA_PPAS_STATE_AGREED
                                                     legal_basis: "Nota kesepakatan 1/2017"
                                                     submit_date { year: 2017 month: 7 day: 10 }
                                                     agree_date { year: 2017 month: 8 day: 10 }
                                                     total_amount: 100
                                                     ceiling_count: 1)pb"));
  EXPECT_THAT(Get(), testing::IsOkAndHolds(EqualsProto(agreed)));
  const auto events = Events(kKuaPpas);
  ASSERT_EQ(events.size(), 4u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].version(), static_cast<int64_t>(i) + 1);
  }
  EXPECT_THAT(PayloadOf<v1::KuaPpasAgreed>(events[3]).kua_ppas(), EqualsProto(agreed));
}

TEST_F(KuaPpasOfAYear, ExistsOnceForTheMurni) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  const auto second = CreateKuaPpas("lain");
  ASSERT_THAT(second, StatusIs(StatusCode::kAlreadyExists, "KUA_PPAS_EXISTS"));
  EXPECT_EQ(Metadata(second.status(), "kua_ppas"), kKuaPpas);
  EXPECT_THAT(CreateKuaPpas("perubahan", v1::REVISION_KIND_PERUBAHAN), IsOk());
  EXPECT_THAT(CreateKuaPpas("x", v1::REVISION_KIND_PERGESERAN),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(KuaPpasOfAYear, IsNotChangedOutOfTurn) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  EXPECT_THAT(SubmitKuaPpas(), StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_EMPTY"));
  EXPECT_THAT(AgreeKuaPpas(), StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_SUBMITTED"));
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 100)}), IsOk());
  ASSERT_THAT(SubmitKuaPpas(), IsOk());
  const auto refused = SetCeilings({CeilingOf(kSubKegiatan, 200)});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_DRAFT"));
  EXPECT_EQ(Metadata(refused.status(), "state"), "KUA_PPAS_STATE_SUBMITTED");
  EXPECT_THAT(SubmitKuaPpas(), StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_DRAFT"));
  ASSERT_THAT(AgreeKuaPpas(), IsOk());
  EXPECT_THAT(Reopen(), StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_SUBMITTED"));
}

TEST_F(KuaPpasOfAYear, ThatTheCouncilSendsBackKeepsItsFirstDay) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 100)}), IsOk());
  ASSERT_THAT(SubmitKuaPpas(Date(2017, 7, 10)), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::KuaPpas open, Reopen());
  EXPECT_EQ(open.state(), v1::KUA_PPAS_STATE_DRAFT);
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 90)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::KuaPpas again, SubmitKuaPpas(Date(2017, 7, 20)));
  EXPECT_THAT(again.submit_date(), EqualsProto(Date(2017, 7, 10)));
  EXPECT_EQ(again.total_amount(), 90);
}

TEST_F(KuaPpasOfAYear, IsNotAgreedToBeforeItWasSubmitted) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 100)}), IsOk());
  ASSERT_THAT(SubmitKuaPpas(Date(2017, 7, 10)), IsOk());
  EXPECT_THAT(AgreeKuaPpas(Date(2017, 7, 9)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(KuaPpasOfAYear, HasACeilingForEachUnitOfASubKegiatan) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto set,
                       SetCeilings({CeilingOf(kSubKegiatan, 100, kDisnaker), CeilingOf(kSubKegiatan, 50, kDispendik)}));
  EXPECT_EQ(set.ceilings(0).name(), std::string(kKuaPpas) + "/ceilings/2.07.02.2.01.0001-disnaker");
  EXPECT_EQ(set.kua_ppas().ceiling_count(), 2);
  EXPECT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 1), CeilingOf(kSubKegiatan, 2)}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(KuaPpasOfAYear, TellsOnlyOfCeilingsThatChange) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto set, SetCeilings({CeilingOf(kSubKegiatan, 100)}));
  const size_t before = Events().size();
  ASSERT_OK_AND_ASSIGN(const auto same, SetCeilings({CeilingOf(kSubKegiatan, 100)}));
  EXPECT_EQ(same.kua_ppas().etag(), set.kua_ppas().etag());
  EXPECT_EQ(Events().size(), before);
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 101)}), IsOk());
  const auto events = Events(set.ceilings(0).name());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_EQ(PayloadOf<v1::SubKegiatanCeilingSet>(events[1]).ceiling().amount(), 101);
}

TEST_F(KuaPpasOfAYear, SumsToNoMoreThanFits) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, kMost)}), IsOk());
  EXPECT_THAT(SetCeilings({CeilingOf("2.07.02.2.01.0002", 1)}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(KuaPpasOfAYear, TakesAThousandCeilingsAtOnceAllOrNone) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  std::vector<v1::SubKegiatanCeiling> ceilings;
  for (int i = 0; i < 1000; ++i) {
    ceilings.push_back(CeilingOf("2.07.02.2.01." + std::to_string(1000 + i), 1));
  }
  ceilings[999].set_amount(-1);
  EXPECT_THAT(SetCeilings(ceilings), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK_AND_ASSIGN(const auto none, List(10));
  EXPECT_EQ(none.ceilings_size(), 0);
  ceilings[999].set_amount(1);
  EXPECT_THAT(SetCeilings(ceilings), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto page, List(999));
  ASSERT_OK_AND_ASSIGN(const auto rest, List(999, page.next_page_token()));
  EXPECT_EQ(page.ceilings_size() + rest.ceilings_size(), 1000);
  EXPECT_EQ(rest.next_page_token(), "");
}

TEST_F(KuaPpasOfAYear, ShowsWhatIsProposedBesideTheCeiling) {
  Agreed({CeilingOf(kSubKegiatan, 100)});
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(3, 20)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto page, List(10));
  EXPECT_EQ(page.ceilings(0).proposed(), 60);
}

TEST_F(KuaPpasOfAYear, BindsLinesThatAreAddedDirectlyOnceItIsAgreed) {
  Agreed({CeilingOf(NewLine(1, 1).sub_kegiatan(), 100)});
  EXPECT_THAT(caller.CreateLines({NewLine(1, 100)}), IsOk());
  v1::BudgetLine more = NewLine(1, 1);
  more.set_account("5.1.02.01.01.0025");
  const auto refused = caller.CreateLines({more});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  EXPECT_EQ(
      MetadataOf(refused.status()),
      (ErrorMetadata{
          {"sub_kegiatan", more.sub_kegiatan()}, {"unit", more.unit()}, {"ceiling", "100"}, {"requested", "101"}}));
}

TEST_F(KuaPpasOfAYear, IsNotAgreedToBelowTheLinesThatThereAre) {
  ASSERT_THAT(caller.CreateLines({NewLine(1, 101)}), IsOk());
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(NewLine(1, 1).sub_kegiatan(), 100)}), IsOk());
  ASSERT_THAT(SubmitKuaPpas(), IsOk());
  EXPECT_THAT(AgreeKuaPpas(), StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
}

TEST_F(KuaPpasOfAYear, IsRefusedWithAStaleEtagAndAnsweredOnceForOneRequest) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 100)}), IsOk());
  v1::SubmitKuaPpasRequest request;
  request.set_name(kKuaPpas);
  *request.mutable_submit_date() = Date(2017, 7, 1);
  request.set_etag("\"v1\"");
  request.set_request_id(NewUuid());
  EXPECT_THAT(As(kTapd, &BudgetPreparationService::SubmitKuaPpas, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("\"v2\"");
  ASSERT_OK_AND_ASSIGN(const v1::KuaPpas first, As(kTapd, &BudgetPreparationService::SubmitKuaPpas, request));
  EXPECT_THAT(As(kTapd, &BudgetPreparationService::SubmitKuaPpas, request), testing::IsOkAndHolds(EqualsProto(first)));
}

TEST_F(KuaPpasOfAYear, OfNoBudgetIsNotFound) {
  v1::CreateKuaPpasRequest request;
  request.set_parent("instansi/probolinggo/budgets/2031");
  request.set_kua_ppas_id("murni");
  request.mutable_kua_ppas()->set_kind(v1::REVISION_KIND_MURNI);
  EXPECT_THAT(As(kTapd, &BudgetPreparationService::CreateKuaPpas, request),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Get(), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(List(1), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::budgeting
