// A Renja against the plans above it.
#include "absl/strings/str_cat.h"
#include "services/planning/tests/draft_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::UnorderedElementsAre;

class RenjaConsistency : public DraftTest {
 protected:
  // "here plan/node difference" of each finding of a rule: both of its places.
  std::vector<std::string> Told(v1::ConsistencyRule rule) {
    const auto id = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
    std::vector<std::string> told;
    const v1::ListConsistencyFindingsResponse found = Findings(PlanName("renja"), rule);
    for (const v1::ConsistencyFinding& finding : found.consistency_findings()) {
      EXPECT_EQ(finding.here().plan(), PlanName("renja"));
      told.push_back(absl::StrCat(id(finding.here().node()), " ", id(finding.there().plan()), "/",
                                  id(finding.there().node()), " ", finding.difference()));
    }
    return told;
  }
};

TEST_F(RenjaConsistency, ARenjaIsReadAgainstTheRenstraOfItsUnitAndTheRkpdOfItsYear) {
  Batch rkpd = Tree();
  rkpd.Add("k9", v1::PLAN_NODE_KIND_KEGIATAN, "p", "1.03.02.2.09", 5).add_units(UnitName("dinas"));
  rkpd.Add("kb", v1::PLAN_NODE_KIND_KEGIATAN, "p", "1.03.02.2.08", 5).add_units(UnitName("badan"));
  ASSERT_THAT(Create(rkpd), IsOk());
  ASSERT_THAT(Create("renstra", v1::PLAN_KIND_RENSTRA, 2021, 2026, "dinas"), IsOk());
  Batch renstra("renstra");
  renstra.Add("r1", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 80);
  renstra.Add("r2", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.05", 7);
  ASSERT_THAT(Create(renstra), IsOk());
  v1::CreatePlanRequest request = PlanRequest("renja", v1::PLAN_KIND_RENJA, 2025, 2025, "dinas");
  request.mutable_plan()->add_refers_to(PlanName("renstra"));
  request.mutable_plan()->add_refers_to(kRkpd);
  ASSERT_THAT(Call(&PlanDraftService::CreatePlan, request), IsOk());
  Batch renja("renja");
  renja.Add("j1", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 90);
  renja.Add("j2", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.99", 1);
  ASSERT_THAT(Create(renja), IsOk());
  EXPECT_THAT(Told(v1::CONSISTENCY_RULE_NOT_IN_UPPER_PLAN), UnorderedElementsAre("j2 renstra/ 0", "j2 rkpd/ 0"));
  EXPECT_THAT(Told(v1::CONSISTENCY_RULE_CEILING_ABOVE_UPPER_PLAN), UnorderedElementsAre("j1 renstra/r1 10"));
  EXPECT_THAT(Told(v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP), UnorderedElementsAre(" renstra/r2 -7", " rkpd/k9 -5"))
      << "of the RKPD what is the unit's";
  EXPECT_THAT(Told(v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING), UnorderedElementsAre());
}

}  // namespace
}  // namespace terpadu::planning
