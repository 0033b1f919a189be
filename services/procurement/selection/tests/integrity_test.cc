// Who may act: pacts, conflicts of interest, and the matrix of capacities.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/policy.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

class IntegrityTest : public SelectionTest {
 protected:
  // A caller with every role, and every pact, acts on the package in these capacities, one after the other.
  absl::Status ActAs(const std::string& actor, const std::vector<std::string_view>& capacities) {
    people.more_roles[actor] = {"PPK", "PA_KPA", "POKJA", "PEJABAT_PENGADAAN", "TTPBJ", "SEKDA", "APIP"};
    rpc::CallContext call;
    call.actor = {.id = actor, .roles = people.more_roles[actor], .unit = "", .authenticated = false};
    call.actor.roles.emplace_back("VENDOR");
    call.clock = &clock;
    call.db = &people.connection();
    const auto judges = LoadActRules(call, rules, kInstansi);
    EXPECT_THAT(judges, IsOk());
    auto transaction = people.connection().Begin(postgres::Scope::Instansi(kInstansi));
    EXPECT_THAT(transaction, IsOk());
    const auto now = store::DatabaseNow(*transaction);
    for (const std::string_view capacity : capacities) {
      const absl::Status done = Authorize(call, *transaction, *judges, {kInstansi, "1", "", {capacity}}, *now);
      if (!done.ok()) {
        return done;
      }
    }
    return absl::OkStatus();
  }

  void SignAll(const std::string& actor) {
    people.more_roles[actor] = {"PPK", "POKJA", "PEJABAT_PENGADAAN"};
    for (const auto role : {option::v1::ROLE_PPK, option::v1::ROLE_POKJA, option::v1::ROLE_PEJABAT_PENGADAAN}) {
      ASSERT_THAT(Sign(actor, role), IsOk());
    }
  }

  rules::RuleBook rules;
};

TEST_F(IntegrityTest, AnActNeedsThePactOfThePersonTheRoleAndTheYear) {
  people.more_roles["new"] = {"POKJA"};
  const auto missing = Plan("s", PriceSelection(), "new");
  ASSERT_THAT(missing, StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  EXPECT_EQ(Metadata(missing, "role"), "POKJA");
  EXPECT_EQ(Metadata(missing, "year"), "2018");
  ASSERT_THAT(Sign("new", option::v1::ROLE_POKJA, 2017), IsOk());
  EXPECT_THAT(Plan("s", PriceSelection(), "new"), StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  people.more_roles["new"].emplace_back("PPK");
  ASSERT_THAT(Sign("new", option::v1::ROLE_PPK), IsOk());
  EXPECT_THAT(Plan("s", PriceSelection(), "new"), StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  ASSERT_THAT(Sign("new", option::v1::ROLE_POKJA), IsOk());
  EXPECT_THAT(Plan("s", PriceSelection(), "new"), IsOk());
}

TEST_F(IntegrityTest, AnActOfThePpkNeedsItToo) {
  people.more_roles["ppk-2"] = {"PPK"};
  v1::RequestDeviationRequest request;
  request.set_parent(kParent);
  request.set_deviation_id("d");
  request.mutable_deviation()->set_rup_package(package);
  request.mutable_deviation()->set_method(v1::PROCUREMENT_METHOD_SELEKSI);
  request.mutable_deviation()->set_reason("flooded");
  EXPECT_THAT(people.Call(deviations, &DeviationService::RequestDeviation, request, "ppk-2"),
              StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
}

TEST_F(IntegrityTest, APactIsSignedOnceAndInARoleThatOneHolds) {
  EXPECT_THAT(Sign(kPokja, option::v1::ROLE_POKJA), StatusIs(StatusCode::kAlreadyExists, "INTEGRITY_PACT_EXISTS"));
  const auto other = Sign(kPokja, option::v1::ROLE_PPK);
  ASSERT_THAT(other, StatusIs(StatusCode::kPermissionDenied, "ROLE_NOT_HELD"));
  EXPECT_EQ(Metadata(other, "role"), "PPK");
  v1::ListIntegrityPactsRequest list;
  list.set_parent(kParent);
  list.set_page_size(1000);
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(integrity, &IntegrityService::ListIntegrityPacts, list, kTtpbj));
  EXPECT_EQ(std::count_if(page.integrity_pacts().begin(), page.integrity_pacts().end(),
                          [](const v1::IntegrityPact& pact) { return pact.person() == kPokja; }),
            1);
}

TEST_F(IntegrityTest, AConflictDeclaredOnAPackageBlocksThatPersonsActsOnIt) {
  ASSERT_OK_AND_ASSIGN(const auto declared, Declare(kPokja, package, ""));
  const auto blocked = Plan("s", PriceSelection());
  ASSERT_THAT(blocked, StatusIs(StatusCode::kPermissionDenied, "CONFLICT_DECLARED"));
  EXPECT_EQ(Metadata(blocked, "declaration"), declared.name());
  EXPECT_THAT(Plan("s", PriceSelection(), kSecondPokja), IsOk());
  v1::ListConflictDeclarationsRequest list;
  list.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto page,
                       people.Call(integrity, &IntegrityService::ListConflictDeclarations, list, kTtpbj));
  ASSERT_EQ(page.conflict_declarations_size(), 1);
  EXPECT_THAT(page.conflict_declarations(0), EqualsProto(declared));
}

TEST_F(IntegrityTest, AConflictIsOfAPackageOrAVendorThatExists) {
  EXPECT_THAT(Declare(kPokja, "", ""), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Declare(kPokja, package, VendorNamed("a")), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Declare(kPokja, "", VendorNamed("a")), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(IntegrityTest, KinOfABidderDoesNotEvaluate) {
  const std::string name = OpenedSelection();
  ASSERT_THAT(Declare(kPokja, "", VendorNamed("b")), IsOk());
  EXPECT_THAT(Judge(BidNamed(name, "a"), true), StatusIs(StatusCode::kPermissionDenied, "CONFLICT_DECLARED"));
  EXPECT_THAT(Judge(BidNamed(name, "a"), true, 0, kSecondPokja), IsOk());
}

TEST_F(IntegrityTest, KinOfABidderLearnsNothingBeforeTheOpening) {
  const std::string name = AnnouncedSelection();
  ASSERT_THAT(Declare(kPokja, "", VendorNamed("b")), IsOk());
  At(3, 23);
  EXPECT_THAT(Open(name, kPokja), IsOk());
}

// The matrix as the law has it, written down once more: whoever may meet whom.
TEST_F(IntegrityTest, EveryCellOfTheMatrixIsEnforced) {
  const std::vector<std::string_view> all = {"PPK",      "PA_KPA", "POKJA", "PEJABAT_PENGADAAN",
                                             "REVIEWER", "SEKDA",  "APIP",  "BIDDER"};
  const std::set<std::pair<std::string_view, std::string_view>> may_meet = {{"PA_KPA", "SEKDA"},
                                                                            {"POKJA", "PEJABAT_PENGADAAN"}};
  // APIP acts by none of these methods: its cells are looked at in the table itself.
  const auto segregation =
      SelectionPolicy(&rules, &people.connection(), kInstansi, CalendarDay(2018, 3, 5)).Segregation();
  ASSERT_THAT(segregation, IsOk());
  EXPECT_EQ(segregation->capacities.size(), all.size());
  SignAll("solo");
  for (const std::string_view first : all) {
    for (const std::string_view second : all) {
      const bool allowed = first == second || may_meet.contains({first, second}) || may_meet.contains({second, first});
      const std::string cell = absl::StrCat(std::string(first), " then ", std::string(second));
      EXPECT_EQ(segregation->Forbids(first, second), !allowed) << cell;
      const absl::Status acted = ActAs("solo", {first, second});
      if (allowed) {
        EXPECT_THAT(acted, IsOk()) << cell;
        continue;
      }
      ASSERT_THAT(acted, StatusIs(StatusCode::kPermissionDenied, "SEGREGATION")) << cell;
      EXPECT_EQ(Metadata(acted, "held"), first) << cell;
      EXPECT_EQ(Metadata(acted, "capacity"), second) << cell;
    }
  }
}

TEST_F(IntegrityTest, WhatPeopleDidOnPackageAndRppCounts) {
  const std::vector<std::pair<std::string, std::string>> did = {{kPpk, "PPK"}, {kKpa, "PA_KPA"}, {kTtpbj, "REVIEWER"}};
  for (const auto& [person, capacity] : did) {
    people.more_roles[person] = {"POKJA"};
    ASSERT_THAT(Sign(person, option::v1::ROLE_POKJA), IsOk());
    const auto refused = Plan("s", PriceSelection(), person);
    ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "SEGREGATION")) << person;
    EXPECT_EQ(Metadata(refused, "held"), capacity);
  }
}

TEST_F(IntegrityTest, WhoSelectsDoesNotBid) {
  const std::string name = AnnouncedSelection();
  people.more_roles[kPokja] = {"VENDOR"};
  v1::CreateVendorRequest request;
  request.set_parent(kParent);
  request.set_vendor_id("own");
  request.mutable_vendor()->set_title("CV own");
  request.mutable_vendor()->mutable_identity()->add_representatives(kPokja);
  ASSERT_THAT(people.Call(vendors, &VendorService::CreateVendor, request, kPejabat), IsOk());
  EXPECT_THAT(HandOver(name, "own", 700, "own", kPokja), StatusIs(StatusCode::kPermissionDenied, "SEGREGATION"));
}

}  // namespace
}  // namespace terpadu::procurement
