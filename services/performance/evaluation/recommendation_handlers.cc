#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/performance/evaluation/domain/steps.h"
#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/evaluation/store/assessment_store.h"
#include "services/performance/evaluation/store/recommendation_store.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/evaluation_events.pb.h"

namespace terpadu::performance {
namespace {

using store::RecommendationRow;

absl::Status CheckNew(const v1::CreateRecommendationRequest& request, const std::string& instansi) {
  const v1::Recommendation& recommendation = request.recommendation();
  FieldErrors errors;
  CheckId("recommendation_id", request.recommendation_id(), errors);
  CheckNameIn(kAssessmentPattern, instansi, "recommendation.assessment", recommendation.assessment(), errors);
  CheckLength("recommendation.text", recommendation.text(), kLongestRemark, errors);
  CheckDay("recommendation.due_date", recommendation.due_date(), errors);
  return errors.ToStatus();
}

bool HasQuestion(const v1::Instrument& instrument, const std::string& id) {
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        if (question.id() == id) {
          return true;
        }
      }
    }
  }
  return false;
}

absl::Status CheckAssessment(const store::AssessmentRow& row, const v1::Recommendation& recommendation) {
  const v1::Assessment& assessment = row.assessment;
  FieldErrors errors;
  if (assessment.side() != v1::ASSESSMENT_SIDE_INSPEKTORAT) {
    errors.Add("recommendation.assessment", "must be of the side INSPEKTORAT");
  }
  if (!recommendation.question().empty() && !HasQuestion(row.instrument, recommendation.question())) {
    errors.Add("recommendation.question", "must be a question of the instrument");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  if (assessment.state() != v1::ASSESSMENT_STATE_VERIFIED && assessment.state() != v1::ASSESSMENT_STATE_FINAL) {
    const std::string state = WordOf(assessment.state());
    return Error(absl::StatusCode::kFailedPrecondition, "ASSESSMENT_NOT_VERIFIED",
                 absl::StrCat(assessment.name(), " is ", state), {{"state", state}});
  }
  return absl::OkStatus();
}

absl::StatusOr<RecommendationRow> ForStep(postgres::Transaction& transaction, const ResourceId& id,
                                          std::string_view etag, std::string_view step) {
  TERPADU_ASSIGN(RecommendationRow row, store::LockRecommendation(transaction, id.instansi, id.id));
  v1::Recommendation& recommendation = row.recommendation;
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, recommendation.name(), row.version));
  const std::string state = WordOf(recommendation.state());
  const auto after = domain::RecommendationAfter(state, step);
  if (!after.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS",
                 absl::StrCat(recommendation.name(), " is ", state, ", which does not allow ", std::string(step)),
                 {{"state", state}, {"step", std::string(step)}});
  }
  recommendation.set_state(EnumOf<v1::RecommendationState>(*after));
  return row;
}

template <typename Event>
absl::StatusOr<v1::Recommendation> SaveWith(const rpc::CallContext& call, postgres::Transaction& transaction,
                                            RecommendationRow& row) {
  TERPADU_RETURN_IF_ERROR(store::SaveRecommendation(transaction, row));
  Event event;
  *event.mutable_recommendation() = row.recommendation;
  const std::string instansi = IdOf(kRecommendationPattern, row.recommendation.name()).instansi;
  TERPADU_RETURN_IF_ERROR(journal::Append(
      transaction, instansi, {journal::MakeEntry(row.recommendation.name(), row.version, event)}, call.AuditJson()));
  row.recommendation.set_overdue(store::IsOverdue(row.recommendation, DayOf(call.clock->Now())));
  return row.recommendation;
}

}  // namespace

absl::StatusOr<v1::Recommendation> EvaluationService::CreateRecommendation(
    rpc::CallContext& call, const v1::CreateRecommendationRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckNew(request, parent.instansi));
  const v1::Recommendation& asked = request.recommendation();
  v1::Recommendation recommendation;
  recommendation.set_name(NameOf(kRecommendationPattern, parent.instansi, request.recommendation_id()));
  recommendation.set_assessment(asked.assessment());
  recommendation.set_question(asked.question());
  recommendation.set_text(asked.text());
  *recommendation.mutable_due_date() = asked.due_date();
  recommendation.set_state(v1::RECOMMENDATION_STATE_OPEN);
  recommendation.set_etag(rpc::EtagOf(1));
  return rpc::Once<v1::Recommendation>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Recommendation> {
        const std::string assessment = IdOf(kAssessmentPattern, asked.assessment()).id;
        TERPADU_ASSIGN(const auto row, store::LockAssessment(transaction, parent.instansi, assessment));
        TERPADU_RETURN_IF_ERROR(CheckAssessment(row, recommendation));
        TERPADU_RETURN_IF_ERROR(store::InsertRecommendation(transaction, recommendation));
        v1::RecommendationCreated event;
        *event.mutable_recommendation() = recommendation;
        TERPADU_RETURN_IF_ERROR(journal::Append(
            transaction, parent.instansi, {journal::MakeEntry(recommendation.name(), 1, event)}, call.AuditJson()));
        return recommendation;
      });
}

absl::StatusOr<v1::Recommendation> EvaluationService::FollowUpRecommendation(
    rpc::CallContext& call, const v1::FollowUpRecommendationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRecommendationPattern, "name", request.name()));
  FieldErrors errors;
  CheckLength("follow_up", request.follow_up(), kLongestRemark, errors);
  CheckEvidence("evidence", request.evidence(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Recommendation>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Recommendation> {
        TERPADU_ASSIGN(RecommendationRow row, ForStep(transaction, id, request.etag(), "FOLLOW_UP"));
        row.recommendation.set_follow_up(request.follow_up());
        *row.recommendation.mutable_evidence() = request.evidence();
        row.follower = call.actor.id;
        row.judge.clear();
        return SaveWith<v1::RecommendationFollowedUp>(call, transaction, row);
      });
}

absl::StatusOr<v1::Recommendation> EvaluationService::JudgeRecommendation(
    rpc::CallContext& call, const v1::JudgeRecommendationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRecommendationPattern, "name", request.name()));
  FieldErrors errors;
  CheckLength("remark", request.remark(), kLongestRemark, errors);
  if (!request.accept() && request.remark().empty()) {
    errors.Add("remark", "must say why it is sent back");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Recommendation>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Recommendation> {
        TERPADU_ASSIGN(RecommendationRow row,
                       ForStep(transaction, id, request.etag(), request.accept() ? "ACCEPT" : "SEND_BACK"));
        if (row.follower == call.actor.id) {
          return Error(absl::StatusCode::kPermissionDenied, "OWN_FOLLOW_UP",
                       absl::StrCat(call.actor.id, " wrote the follow-up of ", row.recommendation.name()));
        }
        row.judge = call.actor.id;
        row.recommendation.set_remark(request.remark());
        return SaveWith<v1::RecommendationJudged>(call, transaction, row);
      });
}

absl::StatusOr<v1::ListRecommendationsResponse> EvaluationService::ListRecommendations(
    rpc::CallContext& call, const v1::ListRecommendationsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  std::string assessment;
  if (!request.assessment().empty()) {
    TERPADU_ASSIGN(const ResourceId id, ReadName(kAssessmentPattern, "assessment", request.assessment()));
    assessment = id.id;
  }
  TERPADU_ASSIGN(auto rows, store::ListRecommendations(*call.db, call.ScopeOf(parent.instansi), assessment, page));
  for (v1::Recommendation& row : rows) {
    row.set_overdue(store::IsOverdue(row, DayOf(call.clock->Now())));
  }
  return PageOf<v1::ListRecommendationsResponse>(
      rows, page, [](auto& response) { return response.mutable_recommendations(); },
      [](const auto& last) { return IdOf(kRecommendationPattern, last.name()).id; });
}

}  // namespace terpadu::performance
