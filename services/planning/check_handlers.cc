#include "libs/base/error.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/consistency.h"
#include "services/planning/listing.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/requests.h"

namespace terpadu::planning {
namespace {

// Checks a draft anew; it changes nothing but what is kept of the check, and announces nothing.
absl::StatusOr<StoredCheck> Renew(rpc::CallContext& call, const PlanKey& key, const ConsistencyRules& rules) {
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(key.instansi)));
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, ""));
  if (plan.state == v1::PLAN_STATE_DRAFT) {
    TERPADU_RETURN_IF_ERROR(RunCheck(transaction, key, rules, call.clock->Now()).status());
  }
  TERPADU_ASSIGN(std::optional<StoredCheck> check, FindCheck(transaction, key, 0));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  return *std::move(check);
}

// The check to list: the one of `number`, or the latest, made anew for a draft that is not as it was then.
absl::StatusOr<StoredCheck> CheckToList(rpc::CallContext& call, const PlanKey& key, const ConsistencyRules& rules,
                                        const CheckBasis& basis, int number) {
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(std::optional<StoredCheck> check, FindCheck(executor, key, number));
  if (number != 0) {
    return check.has_value() ? absl::StatusOr<StoredCheck>(*std::move(check))
                             : NotFound(key.Name() + "/checks/" + std::to_string(number));
  }
  if (basis.state == v1::PLAN_STATE_DRAFT &&
      (!check.has_value() || check->fingerprint != FingerprintOf(basis, rules))) {
    return Renew(call, key, rules);
  }
  if (!check.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_CHECKED", key.Name() + " was never checked",
                 {{"plan", key.Name()}});
  }
  return *std::move(check);
}

}  // namespace

absl::StatusOr<v1::PlanCheck> PlanReviewService::CheckPlan(rpc::CallContext& call,
                                                           const v1::CheckPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  TERPADU_ASSIGN(const ConsistencyRules rules, ConsistencyRulesOf(rules_, call, key.instansi));
  return rpc::Once<v1::PlanCheck>(call, key.instansi, request,
                                  [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::PlanCheck> {
                                    TERPADU_RETURN_IF_ERROR(LockPlanAt(transaction, key, "").status());
                                    return CheckAndAnnounce(call, transaction, key, rules);
                                  });
}

absl::StatusOr<v1::ListConsistencyFindingsResponse> PlanReviewService::ListConsistencyFindings(
    rpc::CallContext& call, const v1::ListConsistencyFindingsRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const int after, PositionAfter(page));
  TERPADU_ASSIGN(const ConsistencyRules rules, ConsistencyRulesOf(rules_, call, key.instansi));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(const std::optional<CheckBasis> basis, FindBasis(executor, key));
  if (!basis.has_value()) {
    return NotFound(request.parent());
  }
  TERPADU_ASSIGN(const StoredCheck check, CheckToList(call, key, rules, *basis, request.check_number()));
  v1::ListConsistencyFindingsResponse response;
  *response.mutable_plan_check() = check.check;
  TERPADU_ASSIGN(const std::vector<PlacedFinding> found,
                 ListFindings(executor, key, check.check.check_number(), request.rule(), request.severity(), after,
                              page.size + 1));
  for (const PlacedFinding& placed : found) {
    if (response.consistency_findings_size() == page.size) {
      response.set_next_page_token(page.NextToken({std::to_string(placed.position - 1)}));
      break;
    }
    v1::ConsistencyFinding& finding = *response.add_consistency_findings();
    finding = placed.finding;
    finding.set_message(SentenceOf(finding));
  }
  return response;
}

}  // namespace terpadu::planning
