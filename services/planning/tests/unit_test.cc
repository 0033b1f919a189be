#include <atomic>
#include <thread>

#include "services/planning/tests/planning_fixture.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using Units = PlanningTest;

TEST_F(Units, AUnitIsCreatedReadAndAnnounced) {
  ASSERT_OK_AND_ASSIGN(const v1::Unit created,
                       CreateUnit(UnitRequest("4.06.01", "Dinas Kominfo", {"Diskominfo", "Kominfo"})));
  EXPECT_EQ(created.name(), "instansi/probolinggo/units/4.06.01");
  EXPECT_THAT(created.aliases(), ElementsAre("Diskominfo", "Kominfo"));
  EXPECT_EQ(created.create_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  v1::GetUnitRequest get;
  get.set_name(created.name());
  EXPECT_THAT(Call(&PlanningService::GetUnit, get), testing::IsOkAndHolds(EqualsProto(created)));
  const auto events = Events();
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].subject(), created.name());
  EXPECT_EQ(events[0].type(), "id.go.terpadu.planning.unit.created.v1");
  v1::UnitCreated event;
  ASSERT_TRUE(event.ParseFromString(events[0].data()));
  EXPECT_THAT(event.unit(), EqualsProto(created));
}

TEST_F(Units, AnIdIsOfOneUnit) {
  ASSERT_THAT(CreateUnit(UnitRequest("u1", "Inspektorat")), IsOk());
  const auto again = CreateUnit(UnitRequest("u1", "Bappeda"));
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists, "UNIT_EXISTS"));
  EXPECT_THAT(MetadataOf(again.status()), ElementsAre(Pair("unit", "instansi/probolinggo/units/u1")));
}

TEST_F(Units, ANameIsOfOneUnitWhateverItsCaseBlanksAndPunctuation) {
  ASSERT_THAT(CreateUnit(UnitRequest("u1", "Bagian Organisasi", {"Bag. Organisasi Setda"})), IsOk());
  const auto taken = CreateUnit(UnitRequest("u2", "Sekretariat", {"bag ORGANISASI  setda"}));
  EXPECT_THAT(taken, StatusIs(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN"));
  EXPECT_THAT(MetadataOf(taken.status()), UnorderedElementsAre(Pair("alias", "Bag. Organisasi Setda"),
                                                               Pair("unit", "instansi/probolinggo/units/u1")));
  EXPECT_THAT(CreateUnit(UnitRequest("u2", "bagian organisasi")),
              StatusIs(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN"));
  EXPECT_THAT(CreateUnit(UnitRequest("u1", "Bagian Organisasi", {}, "instansi/pasuruan")), IsOk());
}

TEST_F(Units, ARefusedUnitLeavesNothing) {
  ASSERT_THAT(CreateUnit(UnitRequest("u1", "Inspektorat")), IsOk());
  const std::string request_id = NewUuid();
  ASSERT_FALSE(CreateUnit(UnitRequest("u2", "Bappeda", {"inspektorat"}), request_id).ok());
  EXPECT_EQ(Events().size(), 1);
  EXPECT_THAT(CreateUnit(UnitRequest("u2", "Bappeda"), request_id), IsOk());
}

TEST_F(Units, EveryFaultOfARequestIsTold) {
  auto request = UnitRequest("../u1", " ", {"Bappeda", "BAPPEDA!", std::string(201, 'x'), "a\nb", "-"}, "probolinggo");
  const auto status = CreateUnit(request).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  std::vector<std::string> fields;
  for (const std::string& violation : ViolationsOf(status)) {
    const std::string field = violation.substr(0, violation.find(':'));
    if (fields.empty() || fields.back() != field) {
      fields.push_back(field);
    }
  }
  EXPECT_THAT(fields, ElementsAre("parent", "unit_id", "unit.title", "unit.aliases[1]", "unit.aliases[2]",
                                  "unit.aliases[3]", "unit.aliases[4]"));
  request = UnitRequest("u1", "Bappeda", std::vector<std::string>(51, "x"));
  EXPECT_THAT(ViolationsOf(CreateUnit(request).status()), ElementsAre("unit.aliases: must be at most 50"));
}

TEST_F(Units, ADryRunChecksEverythingAndChangesNothing) {
  auto request = UnitRequest("u1", "Inspektorat");
  request.set_validate_only(true);
  const std::string request_id = NewUuid();
  EXPECT_THAT(CreateUnit(request, request_id), IsOk());
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_THAT(CreateUnit(UnitRequest("u1", "Inspektorat"), request_id), IsOk());
  EXPECT_THAT(CreateUnit(request), StatusIs(absl::StatusCode::kAlreadyExists, "UNIT_EXISTS"));
}

TEST_F(Units, TheSameRequestAgainChangesNothing) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const v1::Unit first, CreateUnit(UnitRequest("u1", "Inspektorat"), request_id));
  EXPECT_THAT(CreateUnit(UnitRequest("u1", "Inspektorat"), request_id), testing::IsOkAndHolds(EqualsProto(first)));
  EXPECT_EQ(Events().size(), 1);
  EXPECT_THAT(CreateUnit(UnitRequest("u2", "Bappeda"), request_id),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Units, PagesShowEveryUnitOnceById) {
  for (const char* id : {"u3", "u1", "u5", "u2", "u4"}) {
    ASSERT_THAT(CreateUnit(UnitRequest(id, std::string("Unit ") + id)), IsOk());
  }
  ASSERT_THAT(CreateUnit(UnitRequest("u9", "Unit lain", {}, "instansi/pasuruan")), IsOk());
  v1::ListUnitsRequest request;
  request.set_parent(kInstansi);
  request.set_page_size(2);
  std::vector<std::string> titles;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListUnits, request));
    for (const v1::Unit& unit : page.units()) {
      titles.push_back(unit.title());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles, ElementsAre("Unit u1", "Unit u2", "Unit u3", "Unit u4", "Unit u5"));
}

TEST_F(Units, ATokenOfAnotherQueryIsRefused) {
  for (const char* id : {"u1", "u2"}) {
    ASSERT_THAT(CreateUnit(UnitRequest(id, std::string("Unit ") + id)), IsOk());
  }
  v1::ListUnitsRequest request;
  request.set_parent(kInstansi);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListUnits, request));
  request.set_parent("instansi/pasuruan");
  request.set_page_token(page.next_page_token());
  EXPECT_THAT(Call(&PlanningService::ListUnits, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(Units, AUnitThatIsNotThereIsNotFound) {
  v1::GetUnitRequest get;
  get.set_name("instansi/probolinggo/units/nobody");
  const auto unit = Call(&PlanningService::GetUnit, get);
  EXPECT_THAT(unit, StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(MetadataOf(unit.status()), ElementsAre(Pair("name", get.name())));
  get.set_name("units/nobody");
  EXPECT_THAT(Call(&PlanningService::GetUnit, get), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Units, APrintedTextIsResolvedToTheUnitsOfTheInstansi) {
  CreateSampleUnits();
  v1::ResolveUnitRequest request;
  request.set_parent(kInstansi);
  request.set_text("BAPPEDA BPPKAD Dinas Perikanan, Diskominfo");
  ASSERT_OK_AND_ASSIGN(const auto resolved, Call(&PlanningService::ResolveUnit, request));
  std::vector<std::string> names;
  for (const v1::Unit& unit : resolved.units()) {
    names.push_back(unit.name());
  }
  EXPECT_THAT(names, ElementsAre("instansi/probolinggo/units/4.03.01", "instansi/probolinggo/units/4.04.01",
                                 "instansi/probolinggo/units/4.06.01"));
  EXPECT_THAT(resolved.unresolved(), ElementsAre("Dinas Perikanan"));
  request.set_parent("instansi/pasuruan");
  ASSERT_OK_AND_ASSIGN(const auto elsewhere, Call(&PlanningService::ResolveUnit, request));
  EXPECT_THAT(elsewhere.units(), IsEmpty());
  request.set_text(std::string(1001, 'x'));
  EXPECT_THAT(ViolationsOf(Call(&PlanningService::ResolveUnit, request).status()),
              ElementsAre("text: must have at most 1000 characters"));
}

TEST_F(Units, OfManyWhoWantANameAtOnceOneGetsIt) {
  constexpr int kThreads = 6;
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "CreateUnit", "");
      const auto unit =
          service_.CreateUnit(call, UnitRequest("u" + std::to_string(i), "Unit " + std::to_string(i), {"Bersama"}));
      created += unit.ok() ? 1 : 0;
      EXPECT_TRUE(unit.ok() || ReasonOf(unit.status()) == "ALIAS_TAKEN") << unit.status();
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(created, 1);
  EXPECT_EQ(Events().size(), 1);
}

}  // namespace
}  // namespace terpadu::planning
