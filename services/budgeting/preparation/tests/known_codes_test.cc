#include "libs/journal/append.h"
#include "libs/journal/follower.h"
#include "services/budgeting/preparation/planning_projection.h"
#include "services/budgeting/preparation/tests/scratch_preparation.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::budgeting {
namespace {

namespace planning = terpadu::planning::v1;

class KnownCodes : public PreparationTest {
 protected:
  // Tells the service what planning would.
  void Tell(const std::string& subject, const google::protobuf::Message& payload) {
    event::v1::Event event;
    event.set_id(NewUuid());
    event.set_source("planning");
    event.set_type(journal::EventTypeOf(payload.GetDescriptor()));
    event.set_dataschema(payload.GetDescriptor()->full_name());
    event.set_subject(subject);
    event.set_partitionkey(subject.substr(9, subject.find('/', 9) - 9));
    event.set_version(++versions_[subject]);
    payload.SerializeToString(event.mutable_data());
    EXPECT_THAT(
        journal::ApplyBatch(caller.connection(), "planning", {event}, std::to_string(++cursor_), ApplyPlanningEvent),
        IsOk());
    EXPECT_EQ(Query({"test_dead_letters", "SELECT 1 FROM feed_dead_letter"}).size(), 0);
  }

  void Publish(const std::string& name, planning::ReferenceKind kind, const std::vector<std::string>& codes,
               const google::type::Date& valid_from = Date(2017, 1, 1), bool publish = true) {
    planning::ReferenceSetCreated created;
    planning::ReferenceSet& set = *created.mutable_reference_set();
    set.set_name(name);
    set.set_kind(kind);
    set.set_title("Kodefikasi");
    set.set_decree("Kepmendagri 050");
    *set.mutable_valid_from() = valid_from;
    set.set_state(planning::REFERENCE_SET_STATE_DRAFT);
    Tell(name, created);
    planning::ReferenceCodesLoaded loaded;
    loaded.set_reference_set(name);
    loaded.set_kind(kind);
    for (const std::string& code : codes) {
      loaded.add_codes()->set_code(code);
    }
    Tell(name, loaded);
    if (publish) {
      planning::ReferenceSetPublished published;
      *published.mutable_reference_set() = set;
      published.mutable_reference_set()->set_state(planning::REFERENCE_SET_STATE_PUBLISHED);
      Tell(name, published);
    }
  }

  absl::Status TryLine() { return caller.CreateLines({NewLine(1, 1)}).status(); }

 private:
  std::map<std::string, int64_t> versions_;
  int cursor_ = 0;
};

constexpr char kNational[] = "instansi/nasional/referenceSets/kode-2017";
constexpr char kOwn[] = "instansi/probolinggo/referenceSets/kode";

TEST_F(KnownCodes, OfASetInForceBindEveryDocument) {
  EXPECT_THAT(TryLine(), IsOk()) << "without a set only the form counts";
  Publish(kNational, planning::REFERENCE_KIND_ACCOUNT, {"5.1.02.01.01.0099"});
  v1::BudgetLine line = NewLine(2, 1);
  const auto refused = caller.CreateLines({line});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(ViolationsOf(refused.status()),
              ::testing::ElementsAre(::testing::AllOf(::testing::StartsWith("lines[0].account: "),
                                                      ::testing::HasSubstr("Kodefikasi (Kepmendagri 050)"))));
  line.set_account("5.1.02.01.01.0099");
  EXPECT_THAT(caller.CreateLines({line}), IsOk());
  Agreed({CeilingOf(kSubKegiatan, 100)});
  ASSERT_THAT(CreateRka("a"), IsOk());
  const auto item = SetItems("a", {ItemOf(1, 1)});
  ASSERT_THAT(item, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(ViolationsOf(item.status()), ::testing::ElementsAre(::testing::StartsWith("items[0].account: ")));
  EXPECT_THAT(SetItems("a", {ItemOf(1, 1, "5.1.02.01.01.0099")}), IsOk());
}

TEST_F(KnownCodes, OfTheNomenclatureBindCeilingsAndRkas) {
  Publish(kNational, planning::REFERENCE_KIND_NOMENCLATURE, {"2.07.02.2.01.0001", "X.XX.01.2.01.0007"});
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  EXPECT_THAT(SetCeilings({CeilingOf("2.07.02.2.01.0002", 1)}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(SetCeilings({CeilingOf("2.07.02.2.01.0001", 1), CeilingOf("1.03.01.2.01.0007", 1)}), IsOk())
      << "X.XX stands for every bidang";
}

TEST_F(KnownCodes, OfADraftOrOfAnotherYearBindNobody) {
  Publish(kNational, planning::REFERENCE_KIND_ACCOUNT, {"5.1.02.01.01.0099"}, Date(2017, 1, 1), /*publish=*/false);
  Publish(kOwn, planning::REFERENCE_KIND_ACCOUNT, {"5.1.02.01.01.0099"}, Date(2018, 1, 2));
  EXPECT_THAT(TryLine(), IsOk());
}

TEST_F(KnownCodes, OfTheInstansisOwnSetComeBeforeTheNational) {
  Publish(kNational, planning::REFERENCE_KIND_ACCOUNT, {"5.1.02.01.01.0099"}, Date(2017, 6, 1));
  Publish(kOwn, planning::REFERENCE_KIND_ACCOUNT, {NewLine(1, 1).account()});
  EXPECT_THAT(TryLine(), IsOk());
}

TEST_F(KnownCodes, OfASetThrownAwayAreForgotten) {
  Publish(kOwn, planning::REFERENCE_KIND_ACCOUNT, {"5.1.02.01.01.0099"}, Date(2017, 1, 1), /*publish=*/false);
  planning::ReferenceSetDeleted deleted;
  deleted.mutable_reference_set()->set_name(kOwn);
  Tell(kOwn, deleted);
  EXPECT_EQ(Query({"test_codes_left", "SELECT 1 FROM reference_code"}).size(), 0);
}

TEST_F(KnownCodes, AreUnitsTooOncePlanningHasToldOfOne) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 1)}), IsOk());
  planning::UnitCreated created;
  created.mutable_unit()->set_name(kDispendik);
  Tell(kDispendik, created);
  const auto refused = SetCeilings({CeilingOf(kSubKegiatan, 2)});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(ViolationsOf(refused.status()), ::testing::ElementsAre(::testing::StartsWith("ceilings[0].unit: ")));
  EXPECT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 2, kDispendik)}), IsOk());
}

}  // namespace
}  // namespace terpadu::budgeting
