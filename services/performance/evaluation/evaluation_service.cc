// Instruments, reading, and ranking; what changes an assessment or a recommendation is in files of its own.
#include "services/performance/evaluation/evaluation_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/performance/evaluation/domain/ranking.h"
#include "services/performance/evaluation/instruments.h"
#include "services/performance/evaluation/store/assessment_store.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"

namespace terpadu::performance {
namespace {

constexpr int kMostRanked = 1000;

absl::StatusOr<CalendarDay> DayAsked(const rpc::CallContext& call, bool given, const google::type::Date& date) {
  if (!given) {
    return DayOf(call.clock->Now());
  }
  FieldErrors errors;
  CheckDay("date", date, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return CivilDayOf(date);
}

std::map<std::string, int64_t> PointsByQuestion(const std::vector<v1::Answer>& answers) {
  std::map<std::string, int64_t> points;
  for (const v1::Answer& answer : answers) {
    points[answer.question()] = answer.points();
  }
  return points;
}

absl::StatusOr<v1::Assessment> WithAnswers(rpc::CallContext& call, const postgres::Scope& scope,
                                           store::AssessmentRow row) {
  TERPADU_ASSIGN(auto answers, store::ReadAnswers(*call.db, scope, row.assessment));
  ScoreAssessment(row.instrument, PointsByQuestion(answers), row.assessment);
  for (v1::Answer& answer : answers) {
    *row.assessment.add_answers() = std::move(answer);
  }
  return std::move(row.assessment);
}

void NameDifferences(const v1::Instrument& instrument, v1::CompareAssessmentsResponse& response) {
  const auto points = [](const v1::Assessment& assessment) {
    return PointsByQuestion({assessment.answers().begin(), assessment.answers().end()});
  };
  const auto own = points(response.self_assessment());
  const auto theirs = points(response.inspektorat_assessment());
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        const auto mine = own.find(question.id());
        const auto other = theirs.find(question.id());
        if (mine != own.end() && other != theirs.end() && mine->second != other->second) {
          response.add_differing_questions(question.id());
        }
      }
    }
  }
}

}  // namespace

EvaluationService::EvaluationService() : handlers_("terpadu.performance.v1.EvaluationService") {
  handlers_.Unary("ListInstruments", this, &EvaluationService::ListInstruments);
  handlers_.Unary("GetInstrument", this, &EvaluationService::GetInstrument);
  handlers_.Unary("CreateAssessment", this, &EvaluationService::CreateAssessment);
  handlers_.Unary("SetAnswers", this, &EvaluationService::SetAnswers);
  handlers_.Unary("MoveAssessment", this, &EvaluationService::MoveAssessment);
  handlers_.Unary("GetAssessment", this, &EvaluationService::GetAssessment);
  handlers_.Unary("ListAssessments", this, &EvaluationService::ListAssessments);
  handlers_.Unary("CompareAssessments", this, &EvaluationService::CompareAssessments);
  handlers_.Unary("CreateRecommendation", this, &EvaluationService::CreateRecommendation);
  handlers_.Unary("FollowUpRecommendation", this, &EvaluationService::FollowUpRecommendation);
  handlers_.Unary("JudgeRecommendation", this, &EvaluationService::JudgeRecommendation);
  handlers_.Unary("ListRecommendations", this, &EvaluationService::ListRecommendations);
  handlers_.Unary("RankPriorities", this, &EvaluationService::RankPriorities);
}

absl::StatusOr<v1::ListInstrumentsResponse> EvaluationService::ListInstruments(
    rpc::CallContext& call, const v1::ListInstrumentsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const CalendarDay day, DayAsked(call, request.has_date(), request.date()));
  TERPADU_ASSIGN(const auto instruments, LoadInstruments(rules_, *call.db, parent.instansi, day));
  v1::ListInstrumentsResponse response;
  response.mutable_instruments()->Add(instruments.begin(), instruments.end());
  return response;
}

absl::StatusOr<v1::Instrument> EvaluationService::GetInstrument(rpc::CallContext& call,
                                                                const v1::GetInstrumentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kInstrumentPattern, "name", request.name()));
  TERPADU_ASSIGN(const CalendarDay day, DayAsked(call, request.has_date(), request.date()));
  auto instrument = LoadInstrument(rules_, *call.db, id.instansi, id.id, day);
  if (ReasonOf(instrument.status()) == "RULE_MISSING") {
    return NotHere(request.name());
  }
  return instrument;
}

absl::StatusOr<v1::Assessment> EvaluationService::GetAssessment(rpc::CallContext& call,
                                                                const v1::GetAssessmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAssessmentPattern, "name", request.name()));
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  TERPADU_ASSIGN(store::AssessmentRow row, store::FindAssessment(*call.db, scope, id.id));
  return WithAnswers(call, scope, std::move(row));
}

absl::StatusOr<v1::ListAssessmentsResponse> EvaluationService::ListAssessments(
    rpc::CallContext& call, const v1::ListAssessmentsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows,
                 store::ListAssessments(*call.db, call.ScopeOf(parent.instansi), request.year(), page));
  return PageOf<v1::ListAssessmentsResponse>(
      rows, page, [](auto& response) { return response.mutable_assessments(); },
      [](const auto& last) { return IdOf(kAssessmentPattern, last.name()).id; });
}

absl::StatusOr<v1::CompareAssessmentsResponse> EvaluationService::CompareAssessments(
    rpc::CallContext& call, const v1::CompareAssessmentsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckNameIn(kInstrumentPattern, parent.instansi, "instrument", request.instrument(), errors);
  if (!request.unit().empty()) {
    CheckNameIn(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Assessment key;
  key.set_instrument(request.instrument());
  key.set_unit(request.unit());
  key.set_year(request.year());
  key.set_quarter(request.quarter());
  const postgres::Scope scope = call.ScopeOf(parent.instansi);
  TERPADU_ASSIGN(auto sides, store::FindSides(*call.db, scope, key));
  if (sides.empty()) {
    return NotHere(request.instrument());
  }
  v1::CompareAssessmentsResponse response;
  const v1::Instrument instrument = sides.front().instrument;
  for (store::AssessmentRow& side : sides) {
    const bool own = side.assessment.side() == v1::ASSESSMENT_SIDE_SELF;
    TERPADU_ASSIGN(v1::Assessment assessment, WithAnswers(call, scope, std::move(side)));
    *(own ? response.mutable_self_assessment() : response.mutable_inspektorat_assessment()) = std::move(assessment);
  }
  if (sides.size() == 2) {
    response.set_difference(response.inspektorat_assessment().score() - response.self_assessment().score());
    NameDifferences(instrument, response);
  }
  return response;
}

absl::StatusOr<v1::RankPrioritiesResponse> EvaluationService::RankPriorities(rpc::CallContext& /*call*/,
                                                                             const v1::RankPrioritiesRequest& request) {
  TERPADU_RETURN_IF_ERROR(ReadName(kInstansiPattern, "parent", request.parent()).status());
  FieldErrors errors;
  if (request.items_size() > kMostRanked) {
    errors.Add("items", "must be at most 1,000");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  std::vector<int64_t> scores;
  for (const v1::PriorityItem& item : request.items()) {
    scores.push_back(item.score());
  }
  const std::vector<int> ranks = domain::RanksOf(scores);
  v1::RankPrioritiesResponse response;
  *response.mutable_items() = request.items();
  for (int i = 0; i < response.items_size(); ++i) {
    response.mutable_items(i)->set_rank(ranks[i]);
  }
  return response;
}

}  // namespace terpadu::performance
