#pragma once

#include "tools/terpadu/reconcile/difference.h"
#include "tools/terpadu/reconcile/snapshot.h"

namespace terpadu::command {

// Each compares what one service says with what it is made of, or with what others say. One file each.

// A plan's ceilings and counts are those of its nodes.
void ComparePlans(const Snapshot& snapshot, Differences& differences);
// A line's balances are the sums of its reservations, commitments and payments; a budget's are those of its lines.
void CompareBudgets(const Snapshot& snapshot, Differences& differences);
// A package's pagu is the sum of its allocations; what procurement knows of a line is what budgeting says, and what is
// announced on it is the sum of the allocations of packages in force.
void ComparePackages(const Snapshot& snapshot, Differences& differences);
// Approved RPPs hold their reservations, signed contracts their commitments, and nothing is held or bound for a
// package, or a contract, that does not know of it. Nothing is left half done.
void CompareSagas(const Snapshot& snapshot, Differences& differences);
// Performance knows the indicators of adopted plans, and no others.
void CompareIndicators(const Snapshot& snapshot, Differences& differences);
// Reporting's sums and lines are those of the services; no event waits or was set aside.
void CompareReporting(const Snapshot& snapshot, Differences& differences);

}  // namespace terpadu::command
