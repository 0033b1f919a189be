#pragma once

#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/base/error.h"
#include "libs/rpc/call_context.h"
#include "services/planning/names.h"
#include "services/planning/store/node_batch.h"

namespace terpadu::planning {

// A batch of creations in a draft: one statement, which is a transaction of its own.
//
// `insert` reads the request as a draft of that head needs it and tries: the first position, or none when the draft is
// not as it was. `explain` says why it did not go: OK when it finds no reason, and then it is tried again.
// The first position; none when the request was carried out before; NOT_FOUND, PLAN_NOT_DRAFT, REQUEST_ID_REUSED.
absl::StatusOr<std::optional<int>> RunBatch(
    rpc::CallContext& call, const PlanKey& key, const google::protobuf::Message& request,
    const std::function<absl::StatusOr<std::optional<int>>(const DraftHead&, const BatchRequest&)>& insert,
    const std::function<absl::Status()>& explain);

// Notes a batch of none or of more than kLargestBatch.
void CheckBatchSize(int size, FieldErrors& errors);

}  // namespace terpadu::planning
