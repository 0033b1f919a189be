#include "services/budgeting/domain/rka_chain.h"

#include <map>
#include <set>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;
using testing::IsOk;
using testing::StatusIs;

constexpr RkaAct kActs[] = {RkaAct::kDraft, RkaAct::kSubmit, RkaAct::kReturn, RkaAct::kVerify, RkaAct::kGather};

TEST(RkaChain, GoesFromTheUnitToTapdToPpkd) {
  const std::map<RkaAct, std::set<std::string>> allowed = {{RkaAct::kDraft, {"DRAFT", "RETURNED"}},
                                                           {RkaAct::kSubmit, {"DRAFT", "RETURNED"}},
                                                           {RkaAct::kReturn, {"SUBMITTED", "VERIFIED"}},
                                                           {RkaAct::kVerify, {"SUBMITTED"}},
                                                           {RkaAct::kGather, {"VERIFIED"}}};
  for (const RkaAct act : kActs) {
    for (const char* state : {"DRAFT", "SUBMITTED", "RETURNED", "VERIFIED", "GATHERED"}) {
      EXPECT_EQ(CheckState("rka", act, state).ok(), allowed.at(act).contains(state)) << ActWord(act) << " in " << state;
    }
  }
  EXPECT_THAT(CheckState("rka", RkaAct::kDraft, "SUBMITTED"),
              StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_OPEN"));
  EXPECT_THAT(CheckState("rka", RkaAct::kVerify, "DRAFT"),
              StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_SUBMITTED"));
}

TEST(RkaChain, NobodyDoesTwoPartsOnOneRka) {
  for (const RkaAct done : kActs) {
    for (const RkaAct intended : kActs) {
      const absl::Status status = CheckPart("rka", intended, "a", PartOf(done));
      EXPECT_EQ(status.ok(), PartOf(done) == PartOf(intended)) << ActWord(done) << ", then " << ActWord(intended);
      if (!status.ok()) {
        EXPECT_THAT(status, StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
      }
    }
    EXPECT_THAT(CheckPart("rka", done, "a", ""), IsOk());
  }
}

TEST(RkaChain, ReturningAndVerifyingAreOnePart) {
  EXPECT_THAT(CheckPart("rka", RkaAct::kVerify, "a", PartOf(RkaAct::kReturn)), IsOk());
}

}  // namespace
}  // namespace terpadu::budgeting
