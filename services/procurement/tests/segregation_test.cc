#include <set>

#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/domain/role_conflict.h"
#include "services/procurement/names.h"
#include "services/procurement/policy.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

namespace act = domain::act;

constexpr std::array<std::string_view, 5> kActs = {act::kFinalize, act::kAnnounce, act::kSubmitRpp, act::kReturnRpp,
                                                   act::kApproveRpp};

// The matrix as people agreed on it: the data must say the same.
bool MayNotMeet(std::string_view first, std::string_view second) {
  static const auto* pairs = new std::set<std::set<std::string_view>>{
      {act::kFinalize, act::kAnnounce},    {act::kFinalize, act::kReturnRpp},  {act::kFinalize, act::kApproveRpp},
      {act::kAnnounce, act::kReturnRpp},   {act::kAnnounce, act::kApproveRpp}, {act::kSubmitRpp, act::kReturnRpp},
      {act::kSubmitRpp, act::kApproveRpp},
  };
  return pairs->contains({first, second});
}

struct Pair {
  std::string_view first;
  std::string_view second;
};

std::vector<Pair> Pairs() {
  std::vector<Pair> pairs;
  for (size_t i = 0; i < kActs.size(); ++i) {
    for (size_t j = i + 1; j < kActs.size(); ++j) {
      pairs.push_back({kActs[i], kActs[j]});
    }
  }
  return pairs;
}

std::string NameOf(const Pair& pair) {
  std::string name = std::string(pair.first) + "_and_" + std::string(pair.second) +
                     (MayNotMeet(pair.first, pair.second) ? "_MayNotMeetInOnePerson" : "_MayMeetInOnePerson");
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

class SegregationTest : public ProcurementTest, public ::testing::WithParamInterface<Pair> {
 protected:
  // Who does `wanted` when `one` does both acts of the pair, and everybody else something else.
  std::string DoerOf(std::string_view wanted) const {
    const bool both = wanted == GetParam().first || wanted == GetParam().second;
    return both ? "one" : "doer of " + std::string(wanted);
  }

  absl::Status Do(std::string_view wanted) {
    const std::string package = PackageName(kInstansi, "1");
    const std::string rpp = RppName(kInstansi, "r");
    const std::string actor = DoerOf(wanted);
    if (wanted == act::kFinalize) {
      return caller.Finalize(package, actor).status();
    }
    if (wanted == act::kAnnounce) {
      return caller.Announce(package, actor).status();
    }
    if (wanted == act::kSubmitRpp) {
      v1::SubmitRppRequest request;
      request.set_parent(kParent);
      request.set_rpp_id("r");
      *request.mutable_rpp() = CompleteRpp(package, 10);
      return caller.Call(&ProcurementService::SubmitRpp, request, actor).status();
    }
    if (wanted == act::kReturnRpp) {
      v1::ReturnRppRequest request;
      request.set_name(rpp);
      request.add_remarks()->set_text("mend");
      return caller.CallOn(review, &RppService::ReturnRpp, request, actor).status();
    }
    return caller.Approve(rpp, actor).status();
  }

  RppService review;
};

// Through the handlers: the acts in their order up to the second of the pair, which alone may be refused. An RPP is
// either returned or approved, so that pair is read from the data alone.
TEST_P(SegregationTest, IsEnforcedAsTheMatrixSays) {
  const auto& [first, second] = GetParam();
  rules::RuleBook rules;
  ASSERT_OK_AND_ASSIGN(const domain::RoleConflicts conflicts,
                       LoadRoleConflicts(rules, caller.connection(), kInstansi, CalendarDay(2018, 2, 1)));
  ASSERT_EQ(conflicts.Forbids(first, second), MayNotMeet(first, second));
  AddLine(Line("a"), 100);
  ASSERT_THAT(caller.Create("1", Tender({{Line("a"), 40}})), IsOk());
  for (const std::string_view each : kActs) {
    if (each == act::kReturnRpp && second == act::kApproveRpp) {
      continue;
    }
    const absl::Status done = Do(each);
    if (each == second) {
      if (MayNotMeet(first, second)) {
        EXPECT_THAT(done, StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
      } else {
        EXPECT_THAT(done, IsOk());
      }
      return;
    }
    ASSERT_THAT(done, IsOk()) << each;
  }
}

INSTANTIATE_TEST_SUITE_P(Matrix, SegregationTest, ::testing::ValuesIn(Pairs()),
                         [](const auto& pair) { return NameOf(pair.param); });

}  // namespace
}  // namespace terpadu::procurement
