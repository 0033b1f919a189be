#include "tools/terpadu/reconcile/reconcile.h"

#include <set>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "terpadu/event/v1/event_feed_service.pb.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(250);

}  // namespace

std::vector<Difference> Compare(const Snapshot& snapshot) {
  Differences differences;
  ComparePlans(snapshot, differences);
  CompareBudgets(snapshot, differences);
  ComparePackages(snapshot, differences);
  CompareSagas(snapshot, differences);
  CompareIndicators(snapshot, differences);
  CompareReporting(snapshot, differences);
  return differences.found();
}

absl::StatusOr<std::vector<Difference>> Reconcile(Services& services, const Caller& caller, const std::string& instansi,
                                                  absl::Duration settle) {
  const absl::Time give_up = absl::Now() + settle;
  for (;;) {
    TERPADU_ASSIGN(const Snapshot snapshot, TakeSnapshot(services, caller, instansi));
    std::vector<Difference> differences = Compare(snapshot);
    if (differences.empty() || absl::Now() >= give_up) {
      return differences;
    }
    absl::SleepFor(kPause);
  }
}

absl::StatusOr<std::vector<std::string>> FindInstansi(Services& services, const Caller& caller) {
  std::set<std::string> found;
  event::v1::FollowEventsRequest request;
  request.set_until_head(true);
  for (const char* service : {"planning", "budgeting"}) {
    TERPADU_ASSIGN(const auto stream, services.Follow(caller, service, request));
    event::v1::FollowEventsResponse response;
    while (stream->Read(response)) {
      for (const event::v1::Event& event : response.events()) {
        found.insert(event.partitionkey());
      }
    }
    TERPADU_RETURN_IF_ERROR(stream->Finish());
  }
  return std::vector<std::string>(found.begin(), found.end());
}

std::string DrawDifferences(const std::vector<Difference>& differences) {
  Table table({{"of", Align::kLeft, true},
               {"here", Align::kLeft, true},
               {"says", Align::kRight},
               {"there", Align::kLeft, true},
               {"says", Align::kRight}});
  for (const Difference& difference : differences) {
    table.Add({difference.subject, difference.here, difference.here_value, difference.there, difference.there_value});
  }
  return table.empty() ? "" : table.Draw();
}

std::string DifferencesJson(const std::vector<Difference>& differences) {
  auto array = nlohmann::ordered_json::array();
  for (const Difference& difference : differences) {
    array.push_back({{"subject", difference.subject},
                     {"here", difference.here},
                     {"here_value", difference.here_value},
                     {"there", difference.there},
                     {"there_value", difference.there_value}});
  }
  return array.dump();
}

}  // namespace terpadu::command
