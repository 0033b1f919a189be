// Units over the years: other titles, mergers, parents, and what texts of a day mean.
#include <iostream>
#include <random>
#include <thread>

#include "services/planning/days.h"
#include "services/planning/tests/planning_fixture.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class UnitLife : public PlanningTest {
 protected:
  static std::string NameOf(const std::string& id) { return std::string(kInstansi) + "/units/" + id; }

  v1::Unit Made(const std::string& id, const std::string& title, const std::vector<std::string>& aliases = {},
                v1::UnitKind kind = v1::UNIT_KIND_UNSPECIFIED, const std::string& parent = "") {
    auto request = UnitRequest(id, title, aliases);
    request.mutable_unit()->set_kind(kind);
    request.mutable_unit()->set_parent_unit(parent.empty() ? "" : NameOf(parent));
    const auto unit = CreateUnit(request);
    EXPECT_THAT(unit, IsOk());
    return unit.value_or(v1::Unit());
  }

  static v1::UpdateUnitRequest Change(const std::string& id, const std::vector<std::string>& fields = {}) {
    v1::UpdateUnitRequest request;
    request.mutable_unit()->set_name(NameOf(id));
    for (const std::string& field : fields) {
      request.mutable_update_mask()->add_paths(field);
    }
    return request;
  }

  absl::StatusOr<v1::Unit> Update(const v1::UpdateUnitRequest& request, const std::string& request_id = "") {
    return Call(&PlanningService::UpdateUnit, request, request_id);
  }

  absl::StatusOr<v1::Unit> Rename(const std::string& id, const std::string& title, CalendarDay day) {
    v1::UpdateUnitRequest request = Change(id);
    request.mutable_unit()->set_title(title);
    *request.mutable_effective_date() = ToProto(day);
    request.set_legal_basis("Perda 5/2020");
    return Update(request);
  }

  static v1::MergeUnitsRequest Merger(const std::vector<std::string>& ids, const std::string& successor,
                                      CalendarDay day) {
    v1::MergeUnitsRequest request;
    request.set_parent(kInstansi);
    for (const std::string& id : ids) {
      request.add_units(NameOf(id));
    }
    request.set_successor(NameOf(successor));
    *request.mutable_date() = ToProto(day);
    request.set_legal_basis("Perda 7/2020");
    return request;
  }

  absl::StatusOr<v1::MergeUnitsResponse> Merge(const v1::MergeUnitsRequest& request) {
    return Call(&PlanningService::MergeUnits, request);
  }

  v1::ResolveUnitResponse Resolved(const std::string& text, std::optional<CalendarDay> day = {}) {
    v1::ResolveUnitRequest request;
    request.set_parent(kInstansi);
    request.set_text(text);
    if (day.has_value()) {
      *request.mutable_date() = ToProto(*day);
    }
    const auto response = Call(&PlanningService::ResolveUnit, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ResolveUnitResponse());
  }

  std::vector<std::string> Units(const std::string& text, std::optional<CalendarDay> day = {}) {
    std::vector<std::string> ids;
    const v1::ResolveUnitResponse resolved = Resolved(text, day);
    for (const v1::Unit& unit : resolved.units()) {
      ids.push_back(unit.name().substr(unit.name().rfind('/') + 1));
    }
    return ids;
  }

  v1::Unit Unit(const std::string& id) {
    v1::GetUnitRequest request;
    request.set_name(NameOf(id));
    const auto unit = Call(&PlanningService::GetUnit, request);
    EXPECT_THAT(unit, IsOk());
    return unit.value_or(v1::Unit());
  }

  std::vector<std::string> EventsOf(const std::string& id) {
    std::vector<std::string> types;
    int64_t version = 0;
    for (const event::v1::Event& event : Events()) {
      if (event.subject() == NameOf(id)) {
        types.push_back(event.type().substr(std::string("id.go.terpadu.planning.").size()));
        EXPECT_EQ(event.version(), ++version);
      }
    }
    return types;
  }

  static inline const CalendarDay k2019{2019, 6, 1};
  static inline const CalendarDay k2020{2020, 6, 1};
  static inline const CalendarDay k2021{2021, 1, 1};
};

TEST_F(UnitLife, ARenamedUnitKeepsItsOldTitleAsAnAliasThatEnds) {
  Made("u1", "Dinas Kelautan", {"Diskan"});
  ASSERT_OK_AND_ASSIGN(const v1::Unit renamed, Rename("u1", "Dinas Perikanan", k2021));
  EXPECT_EQ(renamed.title(), "Dinas Perikanan");
  EXPECT_THAT(renamed.title_valid_from(), EqualsProto(ToProto(k2021)));
  EXPECT_EQ(renamed.legal_basis(), "Perda 5/2020");
  ASSERT_EQ(renamed.dated_aliases_size(), 1);
  EXPECT_EQ(renamed.dated_aliases(0).text(), "Dinas Kelautan");
  EXPECT_THAT(renamed.dated_aliases(0).valid_to(), EqualsProto(ToProto(CalendarDay(2020, 12, 31))));
  EXPECT_THAT(EventsOf("u1"), ElementsAre("unit.created.v1", "unit.renamed.v1"));
  EXPECT_THAT(Units("Dinas Kelautan", k2020), ElementsAre("u1"));
  EXPECT_THAT(Units("Dinas Kelautan", k2021), IsEmpty());
  EXPECT_THAT(Units("Dinas Perikanan", k2020), IsEmpty());
  EXPECT_THAT(Units("Dinas Perikanan Diskan", k2021), ElementsAre("u1"));
}

TEST_F(UnitLife, ATitleThatIsFreeAgainMayBeAnothers) {
  Made("u1", "Dinas Kelautan");
  ASSERT_THAT(Rename("u1", "Dinas Perikanan", k2021), IsOk());
  EXPECT_THAT(CreateUnit(UnitRequest("u2", "Dinas Kelautan")),
              StatusIs(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN"));
  auto request = UnitRequest("u2", "Dinas Kelautan");
  *request.mutable_unit()->mutable_valid_from() = ToProto(k2021);
  ASSERT_THAT(CreateUnit(request), IsOk());
  EXPECT_THAT(Units("Dinas Kelautan", k2020), ElementsAre("u1"));
  EXPECT_THAT(Units("Dinas Kelautan", k2021), ElementsAre("u2"));
}

TEST_F(UnitLife, ATitleBeginsAfterTheOneBefore) {
  Made("u1", "Dinas A");
  ASSERT_THAT(Rename("u1", "Dinas B", k2021), IsOk());
  EXPECT_THAT(Rename("u1", "Dinas C", k2021), StatusIs(absl::StatusCode::kFailedPrecondition, "RENAMED_LATER"));
  EXPECT_THAT(Rename("u1", "DINAS  B", k2020), IsOk());
  EXPECT_EQ(Unit("u1").dated_aliases_size(), 1);
}

TEST_F(UnitLife, AChangeIsOfTheFieldsOfItsMaskAndOfNoOthers) {
  Made("u1", "Dinas A", {"DA"});
  auto request = Change("u1", {"code", "kind"});
  request.mutable_unit()->set_title("Dinas Z");
  request.mutable_unit()->set_code("1.02.0.00.0.00.02.0000");
  request.mutable_unit()->set_kind(v1::UNIT_KIND_DINAS);
  ASSERT_OK_AND_ASSIGN(const v1::Unit unit, Update(request));
  EXPECT_EQ(unit.title(), "Dinas A");
  EXPECT_EQ(unit.code(), "1.02.0.00.0.00.02.0000");
  EXPECT_THAT(unit.aliases(), ElementsAre("DA"));
  ASSERT_OK_AND_ASSIGN(const v1::Unit cleared, Update(Change("u1", {"aliases"})));
  EXPECT_THAT(cleared.aliases(), IsEmpty());
  EXPECT_THAT(EventsOf("u1"), ElementsAre("unit.created.v1", "unit.updated.v1", "unit.updated.v1"));
  EXPECT_THAT(ViolationsOf(Update(Change("u1", {"etag"})).status()), ElementsAre("update_mask: must not name etag"));
}

TEST_F(UnitLife, AChangeThatChangesNothingIsNoEvent) {
  const v1::Unit unit = Made("u1", "Dinas A");
  auto request = Change("u1", {"title"});
  request.mutable_unit()->set_title("Dinas A");
  EXPECT_THAT(Update(request), testing::IsOkAndHolds(EqualsProto(unit)));
  EXPECT_THAT(EventsOf("u1"), ElementsAre("unit.created.v1"));
}

TEST_F(UnitLife, AStaleEtagIsRefusedAndARequestIsDoneOnce) {
  const v1::Unit unit = Made("u1", "Dinas A");
  auto request = Change("u1", {"code"});
  request.mutable_unit()->set_code("1");
  request.mutable_unit()->set_etag(unit.etag());
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const v1::Unit changed, Update(request, request_id));
  EXPECT_THAT(Update(request, request_id), testing::IsOkAndHolds(EqualsProto(changed)));
  EXPECT_THAT(Update(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Update(Change("nobody", {"code"})), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(UnitLife, ACodeIsOfOneUnitOnADay) {
  auto first = UnitRequest("u1", "Dinas A");
  first.mutable_unit()->set_code("1.01");
  *first.mutable_unit()->mutable_valid_to() = ToProto(k2020);
  ASSERT_THAT(CreateUnit(first), IsOk());
  auto second = UnitRequest("u2", "Dinas B");
  second.mutable_unit()->set_code("1.01");
  const auto taken = CreateUnit(second);
  EXPECT_THAT(taken, StatusIs(absl::StatusCode::kAlreadyExists, "CODE_TAKEN"));
  EXPECT_THAT(MetadataOf(taken.status()), UnorderedElementsAre(Pair("code", "1.01"), Pair("unit", NameOf("u1"))));
  *second.mutable_unit()->mutable_valid_from() = ToProto(k2021);
  EXPECT_THAT(CreateUnit(second), IsOk());
}

TEST_F(UnitLife, ABagianBelongsToASecretariat) {
  Made("setda", "Sekretariat Daerah", {"Setda"}, v1::UNIT_KIND_SEKRETARIAT_DAERAH);
  Made("dinas", "Dinas A", {}, v1::UNIT_KIND_DINAS);
  auto request = UnitRequest("org", "Bagian Organisasi");
  request.mutable_unit()->set_kind(v1::UNIT_KIND_BAGIAN);
  const auto alone = CreateUnit(request);
  EXPECT_THAT(alone, StatusIs(absl::StatusCode::kFailedPrecondition, "PARENT_KIND"));
  EXPECT_EQ(MetadataOf(alone.status()).at("allowed"), "SEKRETARIAT_DAERAH, SEKRETARIAT_DPRD, BIRO, RUMAH_SAKIT");
  request.mutable_unit()->set_parent_unit(NameOf("dinas"));
  EXPECT_THAT(CreateUnit(request), StatusIs(absl::StatusCode::kFailedPrecondition, "PARENT_KIND"));
  request.mutable_unit()->set_parent_unit(NameOf("none"));
  EXPECT_THAT(CreateUnit(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  request.mutable_unit()->set_parent_unit(NameOf("setda"));
  ASSERT_OK_AND_ASSIGN(const v1::Unit unit, CreateUnit(request));
  EXPECT_EQ(unit.parent_unit(), NameOf("setda"));
  EXPECT_THAT(Units("Bagian Organisasi Setda Dinas A"), ElementsAre("org", "dinas"));
}

TEST_F(UnitLife, NoUnitIsPartOfItself) {
  Made("a", "Dinas A");
  Made("b", "Bidang B", {}, v1::UNIT_KIND_OTHER, "a");
  Made("c", "Seksi C", {}, v1::UNIT_KIND_OTHER, "b");
  auto request = Change("a", {"parent_unit"});
  request.mutable_unit()->set_parent_unit(NameOf("c"));
  EXPECT_THAT(Update(request), StatusIs(absl::StatusCode::kFailedPrecondition, "PARENT_CYCLE"));
  request.mutable_unit()->set_parent_unit(NameOf("a"));
  EXPECT_THAT(ViolationsOf(Update(request).status()), ElementsAre("unit.parent_unit: must be another unit"));
}

TEST_F(UnitLife, AnImportUnderstandsTheNamesOfUnitsAsOfTheDocumentsDay) {
  Made("kominfo", "Dinas Komunikasi");
  ASSERT_THAT(Rename("kominfo", "Dinas Digital", CalendarDay(2020, 1, 1)), IsOk());
  clock_.Advance(absl::Hours(24 * 365 * 5));
  v1::ImportPlanRequest request = ImportRequest(
      "No\tRencana Aksi\tIndikator\tTarget 2018\tTarget 2019\tPenanggung Jawab\n"
      "1\tMenata aplikasi\tJumlah aplikasi\t1 aplikasi\t2 aplikasi\tDinas Komunikasi\n",
      "lama");
  request.set_validate_only(true);
  const auto codes = [&] {
    std::vector<std::string> told;
    const auto response = Import(request);
    EXPECT_THAT(response, IsOk());
    for (const type::v1::Finding& finding : response->findings()) {
      if (finding.severity() == type::v1::SEVERITY_ERROR) {
        told.push_back(finding.code());
      }
    }
    return told;
  };
  EXPECT_THAT(codes(), IsEmpty()) << "the plan begins in 2018, when the unit was still called so";
  *request.mutable_document_date() = ToProto(CalendarDay(2020, 1, 1));
  EXPECT_THAT(codes(), ElementsAre("UNIT_UNKNOWN"));
  request.mutable_document_date()->set_day(32);
  EXPECT_THAT(ViolationsOf(Import(request).status()),
              ElementsAre("document_date: must be a day that exists, with year, month and day"));
}

TEST_F(UnitLife, ANameThatSeveralUnitsShareIsAmbiguousUnlessTheParentIsPrinted) {
  Made("setda", "Sekretariat Daerah", {"Setda"}, v1::UNIT_KIND_SEKRETARIAT_DAERAH);
  Made("setwan", "Sekretariat DPRD", {"Setwan"}, v1::UNIT_KIND_SEKRETARIAT_DPRD);
  for (const char* parent : {"setda", "setwan"}) {
    auto request = UnitRequest("umum-" + std::string(parent), "Bagian Umum " + std::string(parent) + " kota");
    request.mutable_unit()->set_kind(v1::UNIT_KIND_BAGIAN);
    request.mutable_unit()->set_parent_unit(NameOf(parent));
    auto& alias = *request.mutable_unit()->add_dated_aliases();
    alias.set_text("Bagian Umum");
    alias.set_shared(true);
    ASSERT_THAT(CreateUnit(request), IsOk());
  }
  const auto resolved = Resolved("Bagian Umum");
  EXPECT_THAT(resolved.units(), IsEmpty());
  ASSERT_EQ(resolved.ambiguous_size(), 1);
  EXPECT_EQ(resolved.ambiguous(0).text(), "Bagian Umum");
  ASSERT_EQ(resolved.ambiguous(0).readings_size(), 2);
  EXPECT_THAT(resolved.ambiguous(0).readings(0).units(), ElementsAre(NameOf("umum-setda")));
  EXPECT_THAT(Units("Bagian Umum Sekretariat DPRD"), ElementsAre("umum-setwan"));
  auto exclusive = UnitRequest("u9", "Bagian Umum");
  EXPECT_THAT(CreateUnit(exclusive), StatusIs(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN"));
}

TEST_F(UnitLife, MergedUnitsEndStayReadableAndResolveToTheirSuccessorFromThatDayOn) {
  Made("a", "Dinas Pertanian", {"Distan"});
  Made("b", "Dinas Perikanan");
  Made("c", "Dinas Pertanian dan Perikanan");
  Made("part", "Pasar Ikan", {}, v1::UNIT_KIND_OTHER, "b");
  ASSERT_OK_AND_ASSIGN(const auto merged, Merge(Merger({"a", "b"}, "c", k2021)));
  EXPECT_EQ(merged.units(0).successor(), NameOf("c"));
  EXPECT_THAT(merged.units(0).valid_to(), EqualsProto(ToProto(CalendarDay(2020, 12, 31))));
  EXPECT_EQ(merged.units(0).legal_basis(), "Perda 7/2020");
  EXPECT_THAT(Unit("a"), EqualsProto(merged.units(0)));
  EXPECT_THAT(Unit("c"), EqualsProto(merged.successor()));
  EXPECT_EQ(Unit("part").parent_unit(), NameOf("c"));
  EXPECT_THAT(Units("Distan Dinas Perikanan", k2020), ElementsAre("a", "b"));
  EXPECT_THAT(Units("Distan Dinas Perikanan", k2021), ElementsAre("c"));
  EXPECT_THAT(EventsOf("a"), ElementsAre("unit.created.v1", "unit.merged.v1"));
  EXPECT_THAT(EventsOf("c"), ElementsAre("unit.created.v1", "unit.absorbed.v1"));
  EXPECT_THAT(EventsOf("part"), ElementsAre("unit.created.v1", "unit.updated.v1"));
}

TEST_F(UnitLife, SuccessorsOfSuccessorsAreFollowedByTheDay) {
  Made("a", "Dinas A");
  Made("b", "Dinas B");
  Made("c", "Dinas C");
  ASSERT_THAT(Merge(Merger({"a"}, "b", k2020)), IsOk());
  ASSERT_THAT(Merge(Merger({"b"}, "c", k2021)), IsOk());
  EXPECT_THAT(Units("Dinas A", k2019), ElementsAre("a"));
  EXPECT_THAT(Units("Dinas A", k2020), ElementsAre("b"));
  EXPECT_THAT(Units("Dinas A", k2021), ElementsAre("c"));
}

TEST_F(UnitLife, ASuccessorMayTakeTheTitleOfAUnitThatEnds) {
  Made("a", "Dinas Pertanian");
  Made("b", "Dinas Perkebunan");
  auto request = Merger({"a"}, "b", k2021);
  request.set_title("Dinas Pertanian");
  ASSERT_OK_AND_ASSIGN(const auto merged, Merge(request));
  EXPECT_EQ(merged.successor().title(), "Dinas Pertanian");
  EXPECT_THAT(Units("Dinas Pertanian", k2020), ElementsAre("a"));
  EXPECT_THAT(Units("Dinas Pertanian", k2021), ElementsAre("b"));
}

TEST_F(UnitLife, WhatCannotBeMergedIsToldWithItsReason) {
  Made("a", "Dinas A");
  Made("b", "Dinas B");
  Made("c", "Dinas C", {}, v1::UNIT_KIND_OTHER, "b");
  auto late = UnitRequest("d", "Dinas D");
  *late.mutable_unit()->mutable_valid_from() = ToProto(k2021);
  ASSERT_THAT(CreateUnit(late), IsOk());
  EXPECT_THAT(Merge(Merger({"a", "x"}, "b", k2021)), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Merge(Merger({"b"}, "c", k2021)), StatusIs(absl::StatusCode::kFailedPrecondition, "UNIT_IS_PART"));
  EXPECT_THAT(Merge(Merger({"d"}, "b", k2021)), StatusIs(absl::StatusCode::kFailedPrecondition, "UNIT_NOT_IN_FORCE"));
  EXPECT_THAT(Merge(Merger({"a"}, "d", k2020)), StatusIs(absl::StatusCode::kFailedPrecondition, "UNIT_NOT_IN_FORCE"));
  EXPECT_THAT(ViolationsOf(Merge(Merger({"a", "b", "a"}, "b", k2021)).status()),
              ElementsAre("units[1]: must be another unit than the successor and those before it",
                          "units[2]: must be another unit than the successor and those before it"));
  ASSERT_THAT(Merge(Merger({"a"}, "b", k2021)), IsOk());
  const auto again = Merge(Merger({"a"}, "d", k2021));
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition, "UNIT_MERGED"));
  EXPECT_THAT(MetadataOf(again.status()),
              UnorderedElementsAre(Pair("unit", NameOf("a")), Pair("successor", NameOf("b"))));
}

TEST_F(UnitLife, OfAMergedUnitOnlyTheAliasesChange) {
  Made("a", "Dinas A");
  Made("b", "Dinas B");
  ASSERT_THAT(Merge(Merger({"a"}, "b", k2021)), IsOk());
  EXPECT_THAT(Rename("a", "Dinas Z", k2021), StatusIs(absl::StatusCode::kFailedPrecondition, "UNIT_MERGED"));
  auto request = Change("a", {"aliases"});
  request.mutable_unit()->add_aliases("DA");
  EXPECT_THAT(Update(request), IsOk());
  EXPECT_THAT(Units("DA", k2021), ElementsAre("b"));
  auto part = UnitRequest("c", "Seksi C");
  part.mutable_unit()->set_parent_unit(NameOf("a"));
  EXPECT_THAT(CreateUnit(part), StatusIs(absl::StatusCode::kFailedPrecondition, "PARENT_ENDED"));
}

TEST_F(UnitLife, ListsAreOfAKindAParentOrADay) {
  Made("a", "Dinas A", {}, v1::UNIT_KIND_DINAS);
  Made("b", "Dinas B", {}, v1::UNIT_KIND_DINAS);
  Made("c", "Pasar C", {}, v1::UNIT_KIND_UPTD, "b");
  ASSERT_THAT(Merge(Merger({"a"}, "b", k2021)), IsOk());
  const auto ids = [&](const v1::ListUnitsRequest& request) {
    std::vector<std::string> found;
    const auto response = Call(&PlanningService::ListUnits, request);
    EXPECT_THAT(response, IsOk());
    for (const v1::Unit& unit : response->units()) {
      found.push_back(unit.name().substr(unit.name().rfind('/') + 1));
    }
    return found;
  };
  v1::ListUnitsRequest request;
  request.set_parent(kInstansi);
  request.set_kind(v1::UNIT_KIND_DINAS);
  EXPECT_THAT(ids(request), ElementsAre("a", "b"));
  *request.mutable_valid_on() = ToProto(k2021);
  EXPECT_THAT(ids(request), ElementsAre("b"));
  request.clear_kind();
  request.set_parent_unit(NameOf("b"));
  EXPECT_THAT(ids(request), ElementsAre("c"));
}

TEST_F(UnitLife, UnitsThatAreMergedIntoEachOtherAtOnceEndInNoCircle) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  constexpr int kUnits = 6;
  for (int i = 0; i < kUnits; ++i) {
    Made("u" + std::to_string(i), "Dinas " + std::to_string(i));
  }
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      std::mt19937 random(seed + thread);
      postgres::Connection connection(conninfo_);
      for (int round = 0; round < 10; ++round) {
        const int from = static_cast<int>(random() % kUnits);
        const int to = (from + 1 + static_cast<int>(random() % (kUnits - 1))) % kUnits;
        rpc::CallContext call = CallOn(connection, "MergeUnits", "");
        const auto merged =
            service_.MergeUnits(call, Merger({"u" + std::to_string(from)}, "u" + std::to_string(to), k2021));
        EXPECT_TRUE(merged.ok() || ReasonOf(merged.status()) == "UNIT_MERGED") << merged.status();
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (int i = 0; i < kUnits; ++i) {
    const auto units = Units("Dinas " + std::to_string(i), k2021);
    ASSERT_EQ(units.size(), 1);
    EXPECT_EQ(Unit(units[0]).successor(), "");
  }
}

}  // namespace
}  // namespace terpadu::planning
