#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/terpadu/client/services.h"
#include "tools/terpadu/reconcile/difference.h"
#include "tools/terpadu/reconcile/snapshot.h"

namespace terpadu::command {

// Everything that two places say differently.
std::vector<Difference> Compare(const Snapshot& snapshot);

// Reads all services and compares. Followers lag, and the services are read one after the other: as long as there are
// differences it reads again, for up to `settle`; what is left then is the answer.
absl::StatusOr<std::vector<Difference>> Reconcile(Services& services, const Caller& caller, const std::string& instansi,
                                                  absl::Duration settle);

// Every instansi that the journal of planning or budgeting has an event of; reads both from the beginning.
absl::StatusOr<std::vector<std::string>> FindInstansi(Services& services, const Caller& caller);

// The caller that everything read here is open to.
inline constexpr char kReconcileRoles[] = "OPERATOR,APIP";

// As a table, and as JSON: an array of objects.
std::string DrawDifferences(const std::vector<Difference>& differences);
std::string DifferencesJson(const std::vector<Difference>& differences);

}  // namespace terpadu::command
