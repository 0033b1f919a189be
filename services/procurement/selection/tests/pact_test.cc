// The integrity pact and declared conflicts in the acts on packages, RPP and contracts.
#include <functional>
#include <map>

#include "services/procurement/names.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

constexpr char kUnsigned[] = "ppk-without-pact";

class PactTest : public SelectionTest {
 protected:
  PactTest() {
    AddLine(Line("p"), 1'000);
    draft = PackageName(kInstansi, "draft");
    EXPECT_THAT(caller.Create("draft", Tender({{Line("p"), 100}})), IsOk());
    finalized = Finalized("finalized", Tender({{Line("p"), 100}}));
    announced = Announced("announced", Tender({{Line("p"), 100}}));
    submitted = Submitted("submitted", Tender({{Line("p"), 100}}), 50);
    approved = Approved("approved", Tender({{Line("p"), 100}}), 50);
  }

  // Each act on a package, in a state in which it may be done.
  std::map<std::string, std::function<absl::Status(const std::string& actor)>> Acts() {
    const auto named = [](auto request, const std::string& name) {
      request.set_name(name);
      return request;
    };
    return {{"finalize", [&](const std::string& actor) { return caller.Finalize(draft, actor).status(); }},
            {"batch finalize",
             [&](const std::string& actor) {
               v1::BatchFinalizeRupPackagesRequest request;
               request.set_parent(kParent);
               request.add_rup_packages()->set_name(draft);
               return caller.CallOn(rup, &RupService::BatchFinalizeRupPackages, request, actor).status();
             }},
            {"announce", [&](const std::string& actor) { return caller.Announce(finalized, actor).status(); }},
            {"batch announce",
             [&](const std::string& actor) {
               v1::BatchAnnounceRupPackagesRequest request;
               request.set_parent(kParent);
               request.add_rup_packages()->set_name(finalized);
               return caller.CallOn(rup, &RupService::BatchAnnounceRupPackages, request, actor).status();
             }},
            {"cancel",
             [&, named](const std::string& actor) {
               v1::CancelRupPackageRequest request = named(v1::CancelRupPackageRequest(), announced);
               request.set_reason("no longer needed");
               return caller.Call(&ProcurementService::CancelRupPackage, request, actor).status();
             }},
            {"revise package",
             [&, named](const std::string& actor) {
               v1::ReviseRupPackageRequest request = named(v1::ReviseRupPackageRequest(), announced);
               request.set_reason("smaller");
               request.add_replacements()->set_rup_package_id("next");
               *request.mutable_replacements(0)->mutable_rup_package() = Tender({{Line("p"), 90}});
               return caller.Call(&ProcurementService::ReviseRupPackage, request, actor).status();
             }},
            {"submit RPP",
             [&](const std::string& actor) {
               v1::SubmitRppRequest request;
               request.set_parent(kParent);
               request.set_rpp_id("r");
               *request.mutable_rpp() = CompleteRpp(announced, 50);
               return caller.Call(&ProcurementService::SubmitRpp, request, actor).status();
             }},
            {"revise RPP",
             [&, named](const std::string& actor) {
               v1::ReviseRppRequest request = named(v1::ReviseRppRequest(), submitted);
               request.set_rpp_id("r2");
               *request.mutable_rpp() = CompleteRpp(PackageName(kInstansi, "submitted"), 40);
               return caller.Call(&ProcurementService::ReviseRpp, request, actor).status();
             }},
            {"return RPP",
             [&, named](const std::string& actor) {
               v1::ReturnRppRequest request = named(v1::ReturnRppRequest(), submitted);
               request.add_remarks()->set_text("mend");
               return caller.CallOn(review, &RppService::ReturnRpp, request, actor).status();
             }},
            {"approve RPP", [&](const std::string& actor) { return caller.Approve(submitted, actor).status(); }},
            {"sign contract", [&](const std::string& actor) {
               v1::SignContractRequest request;
               request.set_parent(kParent);
               request.set_contract_id("c");
               v1::Contract& contract = *request.mutable_contract();
               contract.set_rup_package(PackageName(kInstansi, "approved"));
               contract.set_rpp(approved);
               contract.set_number("1");
               contract.set_vendor("CV Karya");
               contract.set_amount(40);
               contract.mutable_sign_date()->set_year(2018);
               contract.mutable_sign_date()->set_month(4);
               contract.mutable_sign_date()->set_day(2);
               return caller.Call(&ProcurementService::SignContract, request, actor).status();
             }}};
  }

  RupService rup;
  RppService review;
  std::string draft, finalized, announced, submitted, approved;
};

TEST_F(PactTest, EveryActOfThePpkOnAPackageNeedsThePactOfTheYear) {
  for (const auto& [act, perform] : Acts()) {
    const bool of_ppk = act != "announce" && act != "batch announce" && act != "return RPP" && act != "approve RPP";
    if (!of_ppk) {
      continue;
    }
    const size_t before = Events().size();
    const absl::Status refused = perform(kUnsigned);
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING")) << act;
    EXPECT_EQ(Metadata(refused, "role"), "PPK") << act;
    EXPECT_EQ(Metadata(refused, "year"), "2018") << act;
    EXPECT_EQ(Events().size(), before) << act;
  }
  people.more_roles[kUnsigned] = {"PPK"};
  ASSERT_THAT(Sign(kUnsigned, option::v1::ROLE_PPK), IsOk());
  EXPECT_THAT(Acts().at("submit RPP")(kUnsigned), IsOk());
}

TEST_F(PactTest, ThePactOfAnotherYearOrRoleIsNone) {
  people.more_roles[kUnsigned] = {"PPK", "POKJA"};
  ASSERT_THAT(Sign(kUnsigned, option::v1::ROLE_PPK, 2017), IsOk());
  ASSERT_THAT(Sign(kUnsigned, option::v1::ROLE_POKJA, 2018), IsOk());
  EXPECT_THAT(Acts().at("finalize")(kUnsigned), StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
}

TEST_F(PactTest, AnInstansiMayWantThePactOfThePaAndTheReviewerToo) {
  const auto acts = Acts();
  ASSERT_THAT(caller.connection().ExecuteScript(
                  "SELECT set_config('terpadu.scope', 'service', true);"
                  "INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) VALUES ('probolinggo',"
                  " 'integrity_pact', '2018-01-01', 'Perwali', '{\"capacities\": [\"PA_KPA\", \"REVIEWER\"]}')"),
              IsOk());
  // A service that has not read the rules of the day before.
  ProcurementService fresh(&budgeting_client);
  Caller other(fresh, conninfo, clock);
  EXPECT_THAT(other.Announce(finalized, "pa"), StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  EXPECT_THAT(other.Approve(submitted, "reviewer"),
              StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  EXPECT_THAT(other.Finalize(draft, kUnsigned), IsOk());
}

TEST_F(PactTest, ADeclaredConflictBlocksEveryActOfThatPersonOnThatPackageAlone) {
  const auto acts = Acts();
  const std::string person = "other";  // who has every pact
  for (const char* const id : {"draft", "finalized", "announced", "submitted", "approved"}) {
    ASSERT_THAT(Declare(person, PackageName(kInstansi, id), ""), IsOk());
  }
  for (const auto& [act, perform] : acts) {
    const size_t before = Events().size();
    const absl::Status refused = perform(person);
    EXPECT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "CONFLICT_DECLARED")) << act;
    EXPECT_FALSE(Metadata(refused, "declaration").empty()) << act;
    EXPECT_EQ(Events().size(), before) << act;
  }
  ASSERT_THAT(caller.Create("free", Tender({{Line("p"), 100}})), IsOk());
  EXPECT_THAT(caller.Finalize(PackageName(kInstansi, "free"), person), IsOk());
  EXPECT_THAT(acts.at("finalize")(kPpk), IsOk());
}

}  // namespace
}  // namespace terpadu::procurement
