#include "services/procurement/selection/acts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/selection_rows.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;

std::string RoleOf(std::string_view capacity) {
  if (capacity == domain::capacity::kReviewer) {
    return "TTPBJ";
  }
  return std::string(capacity == domain::capacity::kBidder ? "VENDOR" : capacity);
}

// A bidder's representative may call through an APPLICATION, in his own name, where the method's access says so.
bool Holds(const rpc::Actor& actor, std::string_view capacity) {
  return actor.HasRole(RoleOf(capacity)) || (capacity == domain::capacity::kBidder && actor.HasRole("APPLICATION"));
}

// The package must be announced; only to give its selection up it need not.
absl::Status CheckPackage(const v1::RupPackage& package, std::string_view step) {
  if (package.state() == v1::RUP_PACKAGE_STATE_ANNOUNCED || step == domain::step::kFail) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
      absl::StrCat(package.name(), " is ", WordOf(package.state()), "; for its selection it must be ANNOUNCED"),
      {{"state", v1::RupPackageState_Name(package.state())}, {"allowed", "RUP_PACKAGE_STATE_ANNOUNCED"}});
}

bool Contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// The first of the capacities that the caller holds with a pact, where one is needed.
absl::StatusOr<std::string> CapacityOf(rpc::CallContext& call, postgres::Transaction& transaction,
                                       const ActRules& rules, const Acting& acting, int year) {
  std::string without_pact;
  for (const std::string_view capacity : acting.capacities) {
    const std::string role = RoleOf(capacity);
    if (!Holds(call.actor, capacity)) {
      continue;
    }
    if (!Contains(rules.pact_capacities, capacity)) {
      return std::string(capacity);
    }
    TERPADU_ASSIGN(const bool has_pact, store::HasPact(transaction, acting.instansi, call.actor.id, role, year));
    if (has_pact) {
      return std::string(capacity);
    }
    without_pact = without_pact.empty() ? role : without_pact;
  }
  if (without_pact.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
                 absl::StrCat(call.actor.id, " holds no role that this needs"));
  }
  return PactMissing(call.actor.id, {without_pact, year});
}

}  // namespace

absl::StatusOr<ActRules> LoadActRules(rpc::CallContext& call, rules::RuleBook& rules, const std::string& instansi) {
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(*call.db, call.ScopeOf(instansi)));
  ActRules judges;
  judges.today = DayOf(now);
  const SelectionPolicy policy(&rules, call.db, instansi, judges.today);
  TERPADU_ASSIGN(judges.segregation, policy.Segregation());
  TERPADU_ASSIGN(judges.pact_capacities, policy.PactCapacities());
  return judges;
}

absl::Status Authorize(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& rules,
                       const Acting& acting, absl::Time now) {
  TERPADU_ASSIGN(const std::string capacity,
                 CapacityOf(call, transaction, rules, acting, static_cast<int>(DayOf(now).year())));
  TERPADU_ASSIGN(const auto conflict, store::FindConflict(transaction, acting.instansi, call.actor.id,
                                                          acting.rup_package_id, acting.selection_id));
  if (conflict.has_value()) {
    return ConflictDeclared(call.actor.id, acting.instansi, *conflict);
  }
  TERPADU_ASSIGN(const std::vector<std::string> held,
                 store::CapacitiesOf(transaction, acting.instansi, acting.rup_package_id, call.actor.id));
  TERPADU_RETURN_IF_ERROR(rules.segregation.Check(call.actor.id, capacity, held));
  return store::RecordDeed(transaction, acting.instansi, acting.rup_package_id, call.actor.id, capacity, now);
}

absl::Status CheckPact(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& rules,
                       const std::string& instansi, std::string_view capacity) {
  return CapacityOf(call, transaction, rules, {instansi, "", "", {capacity}}, static_cast<int>(rules.today.year()))
      .status();
}

absl::Status SelectionAct::Begin(std::string_view etag, std::string_view step,
                                 const std::vector<std::string_view>& capacities) {
  TERPADU_ASSIGN(const store::StoredSelection before, store::ReadSelection(transaction, id.instansi, id.id));
  const std::string package_id = IdOf(kPackagePattern, before.selection.rup_package()).id;
  TERPADU_ASSIGN(package, store::LockPackage(transaction, id.instansi, package_id));
  TERPADU_ASSIGN(stored, store::LockSelection(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, selection().name(), stored.version));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(SelectionAggregate::kSelection, selection().name(), WordOf(selection().state()), step));
  TERPADU_RETURN_IF_ERROR(CheckPackage(package, step));
  step_ = step;
  if (capacities.empty()) {
    return absl::OkStatus();
  }
  // Who bids is told to nobody before the opening, not even by a refusal.
  const bool sealed = selection().state() == v1::SELECTION_STATE_ANNOUNCED;
  return Authorize(call, transaction, rules_, {id.instansi, package_id, sealed ? "" : id.id, capacities}, now);
}

absl::Status SelectionAct::CompleteStage(std::string_view act, v1::SelectionStage* shown) {
  domain::Stage* const stage = domain::StageOfAct(stored.stages, act);
  return stage == nullptr ? absl::OkStatus() : CompleteStage(*stage, shown);
}

absl::Status SelectionAct::CompleteStage(domain::Stage& stage, v1::SelectionStage* shown) {
  const domain::SelectionDays rup =
      domain::DaysOfRup(PlannedDayOf(package.selection_start()), PlannedDayOf(package.selection_end()));
  TERPADU_ASSIGN(const domain::SelectionDays days,
                 store::Widen(transaction, id.instansi, IdOf(kPackagePattern, package.name()).id, rup));
  TERPADU_RETURN_IF_ERROR(domain::CheckDayWithin(stage, today(), days));
  stage.done = today();
  *shown = store::ShownStage(stage);
  return absl::OkStatus();
}

void SelectionAct::Tell(const google::protobuf::Message& event) {
  own_.push_back(journal::MakeEntry(selection().name(), stored.version + 1, event));
}

void SelectionAct::TellOf(std::string_view subject, int64_t version, const google::protobuf::Message& event) {
  others_.push_back(journal::MakeEntry(subject, version, event));
}

absl::Status SelectionAct::End() {
  std::vector<journal::Entry> entries = others_;
  entries.insert(entries.end(), own_.begin(), own_.end());
  if (!own_.empty()) {
    selection().set_state(EnumOf<v1::SelectionState>(
        domain::StateAfter(SelectionAggregate::kSelection, step_, WordOf(selection().state()))));
    TERPADU_RETURN_IF_ERROR(store::UpdateSelection(transaction, stored));
  }
  return journal::Append(transaction, id.instansi, entries, call.AuditJson());
}

absl::StatusOr<v1::Selection> ActOnSelection(rpc::CallContext& call, rules::RuleBook& rules,
                                             const google::protobuf::Message& request, const ActPlan& plan,
                                             const std::function<absl::Status(SelectionAct&)>& body) {
  return Act<v1::Selection>(
      call, rules, request, plan, body, [](SelectionAct& act) { return act.selection(); },
      [&](const v1::Selection&) {
        return store::GetSelection(*call.db, call.ScopeOf(plan.selection.instansi), plan.selection.id);
      });
}

}  // namespace terpadu::procurement
