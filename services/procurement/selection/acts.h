#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/call_context.h"
#include "libs/rules/rules.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/names.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/selection/policy.h"
#include "services/procurement/selection/store/selection_store.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// What every act on a selection has in common: who may, when, from which state, and what is told of it.

// Capacities of the methods that Pokja or Pejabat Pengadaan may call.
inline const std::vector<std::string_view>& Selectors() {
  static const auto* const selectors =
      new std::vector<std::string_view>{domain::capacity::kPokja, domain::capacity::kPejabatPengadaan};
  return *selectors;
}

// What judges the caller of an act, read before its transaction begins.
struct ActRules {
  CalendarDay today;  // by the database's clock
  domain::Segregation segregation;
  std::vector<std::string> pact_capacities;
};
absl::StatusOr<ActRules> LoadActRules(rpc::CallContext& call, rules::RuleBook& rules, const std::string& instansi);

// A person about to act on a package, which is locked.
struct Acting {
  std::string instansi;
  std::string rup_package_id;
  std::string selection_id;                  // whose bidders are looked at for kin; "" for none
  std::vector<std::string_view> capacities;  // one of which the method needs
};
// Whether the caller may: INTEGRITY_PACT_MISSING, CONFLICT_DECLARED, SEGREGATION. If so, the deed is recorded.
absl::Status Authorize(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& rules,
                       const Acting& acting, absl::Time now);

// The pact alone, for an act of `capacity` that is on no package: INTEGRITY_PACT_MISSING, ROLE_REQUIRED.
absl::Status CheckPact(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& rules,
                       const std::string& instansi, std::string_view capacity);

// One act on one selection, in its transaction.
class SelectionAct {
 public:
  SelectionAct(rpc::CallContext& of, postgres::Transaction& in, const ActRules& rules, ResourceId selection_id)
      : call(of), transaction(in), id(std::move(selection_id)), rules_(rules) {}

  // Locks package and selection; ETAG_MISMATCH, WRONG_STATE, and what Authorize says unless `capacities` is empty.
  absl::Status Begin(std::string_view etag, std::string_view step, const std::vector<std::string_view>& capacities);

  // Today as the day on which the stage of `act` was done, shown in `shown`; nothing when the template has none.
  // DEVIATION_REQUIRED when today lies outside of the package's days of selection.
  absl::Status CompleteStage(std::string_view act, v1::SelectionStage* shown);
  absl::Status CompleteStage(domain::Stage& stage, v1::SelectionStage* shown);

  // Where the selection goes, when it is not where `step` of Begin leads.
  void MoveBy(std::string_view step) { step_ = step; }
  // The selection changes, and this is the event. Without it nothing of the selection is written.
  void Tell(const google::protobuf::Message& event);
  // An event of something else, which stands before the selection's.
  void TellOf(std::string_view subject, int64_t version, const google::protobuf::Message& event);

  absl::Status End();

  v1::Selection& selection() { return stored.selection; }
  CalendarDay today() const { return DayOf(now); }

  rpc::CallContext& call;
  postgres::Transaction& transaction;
  const ResourceId id;
  store::StoredSelection stored;
  v1::RupPackage package;
  absl::Time now;  // by the database's clock, read under the lock

 private:
  const ActRules& rules_;
  std::string step_;
  std::vector<journal::Entry> others_;
  std::vector<journal::Entry> own_;
};

struct ActPlan {
  ResourceId selection;
  std::string etag;
  std::string_view step;
  std::vector<std::string_view> capacities;
};

// Runs an act once for its request. `respond` is asked after everything is written; a replay is answered by `now`.
template <typename Response>
absl::StatusOr<Response> Act(rpc::CallContext& call, rules::RuleBook& rules, const google::protobuf::Message& request,
                             const ActPlan& plan, const std::function<absl::Status(SelectionAct&)>& body,
                             const std::function<Response(SelectionAct&)>& respond,
                             const std::function<absl::StatusOr<Response>(const Response&)>& now) {
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules, plan.selection.instansi));
  return OnceOrNow<Response>(
      call, plan.selection.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<Response> {
        SelectionAct act(call, transaction, judges, plan.selection);
        TERPADU_RETURN_IF_ERROR(act.Begin(plan.etag, plan.step, plan.capacities));
        TERPADU_RETURN_IF_ERROR(body(act));
        TERPADU_RETURN_IF_ERROR(act.End());
        return respond(act);
      },
      now);
}

// The same for an act that answers with the selection.
absl::StatusOr<v1::Selection> ActOnSelection(rpc::CallContext& call, rules::RuleBook& rules,
                                             const google::protobuf::Message& request, const ActPlan& plan,
                                             const std::function<absl::Status(SelectionAct&)>& body);

}  // namespace terpadu::procurement
