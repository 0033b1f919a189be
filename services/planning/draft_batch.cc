#include "services/planning/draft_batch.h"

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/draft_requests.h"
#include "services/planning/plan_announcement.h"

namespace terpadu::planning {
namespace {

constexpr int kAttempts = 5;

// Whether a constraint said no, and `explain` can say it better.
bool IsRefusal(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason == "ALREADY_EXISTS" || reason == "REFERENCE_MISSING";
}

}  // namespace

absl::StatusOr<std::optional<int>> RunBatch(
    rpc::CallContext& call, const PlanKey& key, const google::protobuf::Message& request,
    const std::function<absl::StatusOr<std::optional<int>>(const DraftHead&, const BatchRequest&)>& insert,
    const std::function<absl::Status()>& explain) {
  const BatchRequest asked{call.request_id, call.method, rpc::FingerprintOf(request)};
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(executor, key));
    if (!head.has_value()) {
      return NotFound(key.Name());
    }
    if (head->state == v1::PLAN_STATE_DRAFT) {
      const auto first = insert(*head, asked);
      if (first.ok() && first->has_value()) {
        return *first;
      }
      if (!first.ok() && !IsRefusal(first.status())) {
        return first.status();
      }
    }
    TERPADU_ASSIGN(const std::string replayed, rpc::ReplayedResource(call, key.instansi, request));
    if (!replayed.empty()) {
      return std::nullopt;
    }
    if (head->state != v1::PLAN_STATE_DRAFT) {
      return NotDraft(key, head->state);
    }
    TERPADU_RETURN_IF_ERROR(explain());
  }
  return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                              key.Name() + " changes faster than it can be read: try again"),
                        absl::Milliseconds(100));
}

void CheckBatchSize(int size, FieldErrors& errors) {
  if (size < 1 || size > kLargestBatch) {
    errors.Add("requests", "must be 1 to 1,000");
  }
}

}  // namespace terpadu::planning
