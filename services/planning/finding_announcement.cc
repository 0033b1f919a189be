#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/planning/consistency.h"
#include "services/planning/plan_announcement.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

constexpr size_t kEventsInARound = 1000;

// The rules of which a check left findings out: what it did not keep may still be there. Those that follow the first of
// them kept nothing at all.
std::vector<int64_t> RulesCutShort(const v1::PlanCheck& check) {
  std::vector<int64_t> cut;
  int found = 0;
  for (const v1::RuleCount& count : check.counts()) {
    found += count.findings();
    if (found > kMostFindings) {
      cut.push_back(count.rule());
    }
  }
  return cut;
}

// Appends what a check says anew of its plan, one version an event.
class Announcement {
 public:
  Announcement(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
               const v1::PlanCheck& check, int64_t version)
      : transaction_(transaction), key_(key), check_(check), audit_(call.AuditJson()), version_(version) {}

  absl::StatusOr<int> Raise();
  absl::StatusOr<int> Clear();
  int64_t version() const { return version_; }

 private:
  template <typename Event>
  absl::Status Append(const std::vector<PlacedFinding>& findings);

  postgres::Transaction& transaction_;
  const PlanKey& key_;
  const v1::PlanCheck& check_;
  const std::string audit_;
  int64_t version_;
};

template <typename Event>
absl::Status Announcement::Append(const std::vector<PlacedFinding>& findings) {
  std::vector<journal::Entry> entries;
  entries.reserve(findings.size());
  for (const PlacedFinding& placed : findings) {
    Event event;
    *event.mutable_finding() = placed.finding;
    event.mutable_finding()->set_message(SentenceOf(placed.finding));
    event.set_check_number(check_.check_number());
    entries.push_back(journal::MakeEntry(key_.Name(), ++version_, event));
  }
  return journal::Append(transaction_, key_.instansi, entries, audit_);
}

absl::StatusOr<int> Announcement::Raise() {
  int raised = 0;
  for (int after = 0;;) {
    TERPADU_ASSIGN(const auto fresh,
                   OpenFindings(transaction_, key_, check_.check_number(), after, static_cast<int>(kEventsInARound)));
    TERPADU_RETURN_IF_ERROR(Append<v1::PlanFindingRaised>(fresh));
    raised += static_cast<int>(fresh.size());
    if (fresh.size() < kEventsInARound) {
      return raised;
    }
    after = fresh.back().position;
  }
}

absl::StatusOr<int> Announcement::Clear() {
  const std::vector<int64_t> undecided = RulesCutShort(check_);
  for (int cleared = 0;;) {
    TERPADU_ASSIGN(const auto gone, CloseFindings(transaction_, key_, check_.check_number(), undecided,
                                                  static_cast<int>(kEventsInARound)));
    TERPADU_RETURN_IF_ERROR(Append<v1::PlanFindingCleared>(gone));
    cleared += static_cast<int>(gone.size());
    if (gone.size() < kEventsInARound) {
      return cleared;
    }
  }
}

}  // namespace

absl::StatusOr<v1::PlanCheck> CheckAndAnnounce(rpc::CallContext& call, postgres::Transaction& transaction,
                                               const PlanKey& key, const ConsistencyRules& rules) {
  v1::PlanChecked event;
  v1::PlanCheck& check = *event.mutable_plan_check();
  TERPADU_ASSIGN(check, RunCheck(transaction, key, rules, call.clock->Now()));
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, ""));
  Announcement announcement(call, transaction, key, check, plan.version);
  TERPADU_RETURN_IF_ERROR(AllowNestedLoops(transaction, false));
  TERPADU_ASSIGN(const int raised, announcement.Raise());
  TERPADU_ASSIGN(const int cleared, announcement.Clear());
  TERPADU_RETURN_IF_ERROR(AllowNestedLoops(transaction, true));
  event.set_findings_raised(raised);
  event.set_findings_cleared(cleared);
  TERPADU_ASSIGN(const int64_t version, RaiseVersion(transaction, key, int64_t{raised} + cleared + 1));
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), version, event)}, call.AuditJson()));
  return check;
}

}  // namespace terpadu::planning
