#pragma once

#include <optional>

namespace terpadu::reporting {

// The numbers are those of terpadu.reporting.v1.WarningState.
enum class WarningState { kNone = 0, kRaised = 1, kAcknowledged = 2, kResolved = 3 };

enum class WarningAct {
  kFound,        // an evaluation found its condition
  kGone,         // an evaluation found it no longer
  kAcknowledge,  // a person took note
  kResolve,      // a person said that it is none
};

enum class WarningEvent { kNone, kRaised, kAcknowledged, kResolved };

// Where a warning stands: `holds` is whether its condition held when it was last evaluated.
struct WarningStanding {
  WarningState state = WarningState::kNone;
  bool holds = false;
  friend bool operator==(const WarningStanding&, const WarningStanding&) = default;
};

struct WarningStep {
  WarningStanding to;
  WarningEvent event = WarningEvent::kNone;
  friend bool operator==(const WarningStep&, const WarningStep&) = default;
};

// What `act` makes of a warning; nothing when it is forbidden. A warning that a person resolved while its condition
// holds stays resolved until the condition was gone and came back.
std::optional<WarningStep> StepOf(WarningStanding from, WarningAct act);

}  // namespace terpadu::reporting
