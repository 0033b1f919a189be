#pragma once

#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/review_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.ReviewService.
class ReviewService {
 public:
  ReviewService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Review> CreateReview(rpc::CallContext& call, const v1::CreateReviewRequest& request);
  absl::StatusOr<v1::ReviewFinding> AddFinding(rpc::CallContext& call, const v1::AddFindingRequest& request);
  absl::StatusOr<v1::Review> IssueReview(rpc::CallContext& call, const v1::IssueReviewRequest& request);
  absl::StatusOr<v1::ReviewFinding> FollowUpFinding(rpc::CallContext& call, const v1::FollowUpFindingRequest& request);
  absl::StatusOr<v1::ReviewFinding> VerifyFinding(rpc::CallContext& call, const v1::VerifyFindingRequest& request);
  absl::StatusOr<v1::Review> GetReview(rpc::CallContext& call, const v1::GetReviewRequest& request);
  absl::StatusOr<v1::ListReviewsResponse> ListReviews(rpc::CallContext& call, const v1::ListReviewsRequest& request);
  absl::StatusOr<v1::ListReviewFindingsResponse> ListReviewFindings(rpc::CallContext& call,
                                                                    const v1::ListReviewFindingsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
