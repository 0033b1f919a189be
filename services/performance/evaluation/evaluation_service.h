#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/performance/v1/evaluation_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.EvaluationService. They need the database of PerformanceService.
class EvaluationService {
 public:
  EvaluationService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ListInstrumentsResponse> ListInstruments(rpc::CallContext& call,
                                                              const v1::ListInstrumentsRequest& request);
  absl::StatusOr<v1::Instrument> GetInstrument(rpc::CallContext& call, const v1::GetInstrumentRequest& request);
  absl::StatusOr<v1::Assessment> CreateAssessment(rpc::CallContext& call, const v1::CreateAssessmentRequest& request);
  absl::StatusOr<v1::Assessment> SetAnswers(rpc::CallContext& call, const v1::SetAnswersRequest& request);
  absl::StatusOr<v1::Assessment> MoveAssessment(rpc::CallContext& call, const v1::MoveAssessmentRequest& request);
  absl::StatusOr<v1::Assessment> GetAssessment(rpc::CallContext& call, const v1::GetAssessmentRequest& request);
  absl::StatusOr<v1::ListAssessmentsResponse> ListAssessments(rpc::CallContext& call,
                                                              const v1::ListAssessmentsRequest& request);
  absl::StatusOr<v1::CompareAssessmentsResponse> CompareAssessments(rpc::CallContext& call,
                                                                    const v1::CompareAssessmentsRequest& request);
  absl::StatusOr<v1::Recommendation> CreateRecommendation(rpc::CallContext& call,
                                                          const v1::CreateRecommendationRequest& request);
  absl::StatusOr<v1::Recommendation> FollowUpRecommendation(rpc::CallContext& call,
                                                            const v1::FollowUpRecommendationRequest& request);
  absl::StatusOr<v1::Recommendation> JudgeRecommendation(rpc::CallContext& call,
                                                         const v1::JudgeRecommendationRequest& request);
  absl::StatusOr<v1::ListRecommendationsResponse> ListRecommendations(rpc::CallContext& call,
                                                                      const v1::ListRecommendationsRequest& request);
  absl::StatusOr<v1::RankPrioritiesResponse> RankPriorities(rpc::CallContext& call,
                                                            const v1::RankPrioritiesRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
