#include "services/reporting/domain/warning_life.h"

namespace terpadu::reporting {
namespace {

using enum WarningState;

struct Transition {
  WarningStanding from;
  WarningAct act;
  WarningStep step;
};

constexpr Transition kTransitions[] = {
    {{kNone, false}, WarningAct::kFound, {{kRaised, true}, WarningEvent::kRaised}},
    {{kRaised, true}, WarningAct::kFound, {{kRaised, true}}},
    {{kRaised, true}, WarningAct::kGone, {{kResolved, false}, WarningEvent::kResolved}},
    {{kRaised, true}, WarningAct::kAcknowledge, {{kAcknowledged, true}, WarningEvent::kAcknowledged}},
    {{kRaised, true}, WarningAct::kResolve, {{kResolved, true}, WarningEvent::kResolved}},
    {{kAcknowledged, true}, WarningAct::kFound, {{kAcknowledged, true}}},
    {{kAcknowledged, true}, WarningAct::kGone, {{kResolved, false}, WarningEvent::kResolved}},
    {{kAcknowledged, true}, WarningAct::kResolve, {{kResolved, true}, WarningEvent::kResolved}},
    {{kResolved, true}, WarningAct::kFound, {{kResolved, true}}},
    {{kResolved, true}, WarningAct::kGone, {{kResolved, false}}},
    {{kResolved, false}, WarningAct::kFound, {{kRaised, true}, WarningEvent::kRaised}},
    {{kResolved, false}, WarningAct::kGone, {{kResolved, false}}},
};

}  // namespace

std::optional<WarningStep> StepOf(WarningStanding from, WarningAct act) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.act == act) {
      return transition.step;
    }
  }
  return std::nullopt;
}

}  // namespace terpadu::reporting
