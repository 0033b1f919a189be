#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace terpadu::planning {

// Where a proposal stands; the numbers of terpadu.planning.v1.ProposalState.
enum class ProposalStage { kRecorded = 1, kRouted = 2, kAccepted = 3, kRefused = 4, kWithdrawn = 5 };

enum class ProposalMove { kRoute, kAccept, kRefuse, kWithdraw, kReopen };

// The one table of the life of a proposal: whether `move` begins at `stage`.
bool MayMove(ProposalStage stage, ProposalMove move);

// Where `move` leads; a reopened proposal goes back to its unit, or to where it was when it had none.
ProposalStage StageAfter(ProposalMove move, bool has_unit);

// What is asked of a node that is to carry a proposal.
struct CarryingNode {
  bool is_sub_kegiatan = false;
  bool plan_is_annual = false;    // an RKPD or a Renja
  bool plan_is_replaced = false;  // another took its place
  int first_year = 0;             // of the plan
  int last_year = 0;
  std::vector<std::string> unit_ids;  // those responsible; none when the plan names none
  std::optional<int64_t> ceiling;     // for the proposal's year
  int64_t accepted_already = 0;       // what its other proposals of the year sum to
};

enum class AcceptanceFault { kNone, kNodeKind, kPlanKind, kPlanReplaced, kYear, kUnit, kCeiling };

// Whether `node` may carry a proposal of `unit_id` for `fiscal_year` with `amount`: the first thing that speaks
// against.
AcceptanceFault FaultOfAcceptance(const CarryingNode& node, const std::string& unit_id, int fiscal_year,
                                  int64_t amount);

// a + b, or the greatest number there is.
int64_t SumUpToGreatest(int64_t a, int64_t b);

}  // namespace terpadu::planning
