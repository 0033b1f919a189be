#pragma once

#include <string>
#include <vector>

#include "tools/demo_job/job.h"
#include "tools/terpadu/reconcile/difference.h"

namespace terpadu::demo {

// What came out of the job: the same sum as each service tells it, and what `reconcile` found.
struct Outcome {
  int64_t planning = 0;     // Σ ceilings of the year
  int64_t budgeting = 0;    // total of the DPA
  int64_t procurement = 0;  // Σ allocations of announced packages
  int64_t reporting = 0;    // budgeted, as the events told it
  int64_t reporting_planned = 0;
  int64_t reporting_announced = 0;
  int actions = 0;
  int budgets = 0;
  int on_time = 0;
  int late = 0;
  std::vector<command::Difference> differences;

  // All sums are the same, and nothing differs.
  bool right() const;
};

// Asks every service anew.
absl::StatusOr<Outcome> ReadOutcome(Job& job);

// For a person, and for a program: one JSON object.
std::string DrawOutcome(const Job& job, const Outcome& outcome);
std::string OutcomeJson(const Job& job, const Outcome& outcome);

}  // namespace terpadu::demo
