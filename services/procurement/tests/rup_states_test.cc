#include <functional>
#include <map>

#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/names.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/tests/scratch_procurement.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

namespace act = domain::act;
namespace state = domain::state;

// A cell of a life cycle: `act` in `from`. Its test's name is `ANNOUNCED_finalize_IsForbidden`.
struct Cell {
  std::string from;
  std::string act;

  bool Allowed(domain::Aggregate aggregate) const {
    const auto states = domain::StatesAllowing(aggregate, act);
    return std::find(states.begin(), states.end(), from) != states.end();
  }
};

std::string NameOf(domain::Aggregate aggregate, const Cell& cell) {
  std::string name = cell.from + "_" + cell.act + (cell.Allowed(aggregate) ? "_LeadsOn" : "_IsForbidden");
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

std::vector<Cell> CellsOf(const std::vector<std::string_view>& states, const std::vector<std::string_view>& acts) {
  std::vector<Cell> cells;
  for (const std::string_view from : states) {
    for (const std::string_view each : acts) {
      cells.push_back({std::string(from), std::string(each)});
    }
  }
  return cells;
}

constexpr auto kPackage = domain::Aggregate::kRupPackage;
constexpr auto kRpp = domain::Aggregate::kRpp;

// Each act of a person on a package in each of its states, through the handlers.
class RupStatesTest : public ProcurementTest, public ::testing::WithParamInterface<Cell> {
 protected:
  // A package brought to `state`.
  std::string In(const std::string& wanted) {
    AddLine(Line("a"), 100);
    const v1::RupPackage described = Tender({{Line("a"), 40}});
    if (wanted == state::kDraft) {
      EXPECT_THAT(caller.Create("1", described), IsOk());
      return PackageName(kInstansi, "1");
    }
    if (wanted == state::kFinalized) {
      return Finalized("1", described);
    }
    const std::string name = Announced("1", described);
    if (wanted == state::kKajiUlang) {
      ReviseLine(Line("a"), 100, 90);
    } else if (wanted == state::kRevised) {
      EXPECT_THAT(caller.Revise(name, {{"2", described}}), IsOk());
    } else if (wanted == state::kCancelled) {
      EXPECT_THAT(caller.Cancel(name), IsOk());
    }
    return name;
  }

  absl::Status Do(const std::string& wanted, const std::string& name) {
    if (wanted == act::kFinalize) {
      return caller.Finalize(name).status();
    }
    if (wanted == act::kAnnounce) {
      return caller.Announce(name).status();
    }
    if (wanted == act::kRevise) {
      return caller.Revise(name, {{"3", Tender({{Line("a"), 30}})}}).status();
    }
    if (wanted == act::kCancel) {
      return caller.Cancel(name).status();
    }
    return caller.Submit("r", CompleteRpp(name, 10)).status();
  }
};

TEST_P(RupStatesTest, IsAsTheTableSays) {
  const auto& [from, wanted] = GetParam();
  const std::string name = In(from);
  ASSERT_EQ(WordOf(caller.Package(name).state()), from);
  const absl::Status done = Do(wanted, name);
  if (GetParam().Allowed(kPackage)) {
    EXPECT_THAT(done, IsOk());
    EXPECT_EQ(WordOf(caller.Package(name).state()), domain::StateAfter(kPackage, wanted));
  } else {
    EXPECT_THAT(done, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
    EXPECT_EQ(Metadata(done, "state"), domain::ApiNameOf(kPackage, from));
    EXPECT_EQ(WordOf(caller.Package(name).state()), from);
  }
  ExpectConsistent();
}

INSTANTIATE_TEST_SUITE_P(RupPackage, RupStatesTest,
                         ::testing::ValuesIn(CellsOf({state::kDraft, state::kFinalized, state::kAnnounced,
                                                      state::kKajiUlang, state::kRevised, state::kCancelled},
                                                     {act::kFinalize, act::kAnnounce, act::kRevise, act::kCancel,
                                                      act::kSubmitRpp})),
                         [](const auto& cell) { return NameOf(kPackage, cell.param); });

// Each act of a person on an RPP in each of its states that a person can leave it in.
class RppStatesTest : public ProcurementTest, public ::testing::WithParamInterface<Cell> {
 protected:
  absl::StatusOr<v1::Rpp> Return(const std::string& name) {
    v1::ReturnRppRequest request;
    request.set_name(name);
    request.add_remarks()->set_text("KAK lacks its budget");
    return caller.CallOn(review, &RppService::ReturnRpp, request, kTtpbj);
  }

  std::string In(const std::string& wanted) {
    AddLine(Line("a"), 100);
    const std::string name = Submitted("1", Tender({{Line("a"), 40}}), 30);
    if (wanted == state::kApproved) {
      EXPECT_THAT(caller.Approve(name), IsOk());
    } else if (wanted == state::kRefused) {
      budgeting.SetLine(Line("a"), 0);
      EXPECT_THAT(caller.Approve(name), IsOk());
      budgeting.SetLine(Line("a"), 100);
    } else if (wanted == state::kReplaced) {
      EXPECT_THAT(caller.ReviseRpp(name, "r2", CompleteRpp("x", 20)), IsOk());
    } else if (wanted == state::kReturned) {
      EXPECT_THAT(Return(name), IsOk());
    }
    return name;
  }

  absl::Status Do(const std::string& wanted, const std::string& name) {
    if (wanted == act::kReturnRpp) {
      return Return(name).status();
    }
    return wanted == act::kApproveRpp ? caller.Approve(name).status()
                                      : caller.ReviseRpp(name, "r3", CompleteRpp("x", 20)).status();
  }

  RppService review;
};

TEST_P(RppStatesTest, IsAsTheTableSays) {
  const auto& [from, wanted] = GetParam();
  const std::string name = In(from);
  ASSERT_EQ(WordOf(caller.Rpp(name).state()), from);
  const absl::Status done = Do(wanted, name);
  if (GetParam().Allowed(kRpp)) {
    EXPECT_THAT(done, IsOk());
    // The budget agrees at once.
    const std::string_view after = wanted == act::kApproveRpp ? state::kApproved : domain::StateAfter(kRpp, wanted);
    EXPECT_EQ(WordOf(caller.Rpp(name).state()), after);
  } else {
    EXPECT_THAT(done, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
    EXPECT_EQ(WordOf(caller.Rpp(name).state()), from);
  }
  ExpectConsistent();
}

INSTANTIATE_TEST_SUITE_P(Rpp, RppStatesTest,
                         ::testing::ValuesIn(CellsOf({state::kSubmitted, state::kReturned, state::kApproved,
                                                      state::kRefused, state::kReplaced},
                                                     {act::kReturnRpp, act::kApproveRpp, act::kRevise})),
                         [](const auto& cell) { return NameOf(kRpp, cell.param); });

}  // namespace
}  // namespace terpadu::procurement
