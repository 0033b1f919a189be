// When a method wants its price negotiated, and what it selects at all.
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

class NegotiationTest : public SelectionTest {
 protected:
  // A ranked selection by another method, with the bid 900 of a.
  std::string RankedBy(v1::ProcurementMethod method) {
    v1::Deviation wanted;
    wanted.set_method(method);
    wanted.mutable_selection_end()->set_year(2018);
    wanted.mutable_selection_end()->set_month(6);
    wanted.mutable_selection_end()->set_day(30);
    const auto deviation = Deviate("d", wanted);
    EXPECT_THAT(deviation, IsOk());
    EXPECT_THAT(Decide(deviation->name(), true), IsOk());
    const auto planned = Plan("s", PriceSelection());
    EXPECT_THAT(planned, IsOk());
    EXPECT_THAT(Announce(planned->name()), IsOk());
    AddVendor("a");
    EXPECT_THAT(HandOver(planned->name(), "a", 900), IsOk());
    At(6, 1);  // after every opening time
    EXPECT_THAT(Open(planned->name(), kPokja), IsOk());
    EXPECT_THAT(Open(planned->name(), kSecondPokja), IsOk());
    EXPECT_THAT(Judge(BidNamed(planned->name(), "a"), true), IsOk());
    EXPECT_THAT(Rank(planned->name()), IsOk());
    return planned->name();
  }
};

TEST_F(NegotiationTest, OfADirectProcurementComesBeforeTheWinner) {
  const std::string name = RankedBy(v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG);
  const auto set = [&] { return Do(selections, &SelectionService::SetWinner, name); };
  EXPECT_THAT(set(), StatusIs(StatusCode::kFailedPrecondition, "NEGOTIATION_MISSING"));
  ASSERT_THAT(Negotiate(BidNamed(name, "a"), 850), IsOk());
  ASSERT_THAT(set(), IsOk());
  ASSERT_THAT(Do(selections, &SelectionService::AnnounceWinner, name), IsOk());
  // No window for objections: it ends as it begins.
  EXPECT_THAT(Object(name, "a", "o"), StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_CLOSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Selection awarded, Do(selections, &SelectionService::AwardSelection, name));
  EXPECT_EQ(awarded.winning_price(), 850);
}

TEST_F(NegotiationTest, ADecisionOfTheSekdaIsNotThatOfThePpk) {
  v1::Deviation wanted;
  wanted.set_method(v1::PROCUREMENT_METHOD_SELEKSI);
  ASSERT_OK_AND_ASSIGN(const v1::Deviation deviation, Deviate("d", wanted));
  people.more_roles[kPpk] = {"SEKDA"};
  EXPECT_THAT(Decide(deviation.name(), true, kPpk), StatusIs(StatusCode::kPermissionDenied, "SEGREGATION"));
}

}  // namespace
}  // namespace terpadu::procurement
