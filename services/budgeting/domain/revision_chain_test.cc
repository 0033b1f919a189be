#include "services/budgeting/domain/revision_chain.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr RevisionAct kActs[] = {RevisionAct::kDraft,  RevisionAct::kSubmit, RevisionAct::kReturn,
                                 RevisionAct::kVerify, RevisionAct::kGather, RevisionAct::kApprove};

TEST(RevisionChain, GoesFromTheUnitByTapdToPpkd) {
  EXPECT_EQ(StateAfter(RevisionAct::kDraft, "RETURNED"), "RETURNED");
  EXPECT_EQ(StateAfter(RevisionAct::kSubmit, "DRAFT"), "SUBMITTED");
  EXPECT_EQ(StateAfter(RevisionAct::kVerify, "SUBMITTED"), "VERIFIED");
  EXPECT_EQ(StateAfter(RevisionAct::kApprove, "VERIFIED"), "APPROVED");
}

TEST(RevisionChain, SkipsNoStep) {
  const std::pair<RevisionAct, const char*> refused[] = {{RevisionAct::kVerify, "DRAFT"},
                                                         {RevisionAct::kApprove, "DRAFT"},
                                                         {RevisionAct::kApprove, "SUBMITTED"},
                                                         {RevisionAct::kDraft, "SUBMITTED"},
                                                         {RevisionAct::kReturn, "APPROVED"}};
  for (const auto& [act, state] : refused) {
    EXPECT_FALSE(CheckState("r", act, state).ok()) << ActWord(act) << " " << state;
  }
  EXPECT_THAT(CheckState("r", RevisionAct::kApprove, "SUBMITTED"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "REVISION_NOT_VERIFIED"));
}

TEST(RevisionChain, LetsNobodyDoTwoParts) {
  for (const RevisionAct done : kActs) {
    for (const RevisionAct intended : kActs) {
      const absl::Status status = CheckPart("r", intended, "a", PartOf(done));
      if (PartOf(done) == PartOf(intended)) {
        EXPECT_THAT(status, IsOk());
      } else {
        EXPECT_THAT(status, StatusIs(absl::StatusCode::kPermissionDenied, "PART_TAKEN"));
      }
    }
    EXPECT_THAT(CheckPart("r", done, "a", ""), IsOk());
  }
}

}  // namespace
}  // namespace terpadu::budgeting
