#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/performance/domain/predicate.h"
#include "services/performance/evaluation/domain/steps.h"
#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/evaluation/instruments.h"
#include "services/performance/evaluation/store/assessment_store.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/evaluation_events.pb.h"

namespace terpadu::performance {
namespace {

using store::AssessmentRow;

constexpr int kMostAnswers = 200;
constexpr int kLastQuarter = 4;

absl::Status CheckNew(const v1::CreateAssessmentRequest& request, const std::string& instansi) {
  const v1::Assessment& assessment = request.assessment();
  FieldErrors errors;
  CheckId("assessment_id", request.assessment_id(), errors);
  CheckNameIn(kInstrumentPattern, instansi, "assessment.instrument", assessment.instrument(), errors);
  if (!assessment.unit().empty()) {
    CheckNameIn(kUnitPattern, instansi, "assessment.unit", assessment.unit(), errors);
  }
  CheckYearOf("assessment.year", assessment.year(), errors);
  if (assessment.quarter() < 0 || assessment.quarter() > kLastQuarter) {
    errors.Add("assessment.quarter", "must be 1 to 4, or 0 for the year");
  }
  if (!IsKnown(assessment.side())) {
    errors.Add("assessment.side", "must be SELF or INSPEKTORAT");
  }
  return errors.ToStatus();
}

absl::Status CheckPeriod(const v1::Instrument& instrument, const v1::Assessment& assessment) {
  FieldErrors errors;
  if (instrument.quarterly() != (assessment.quarter() != 0)) {
    errors.Add("assessment.quarter", instrument.quarterly() ? "must be 1 to 4: the instrument is filled each quarter"
                                                            : "must be 0: the instrument is filled once a year");
  }
  return errors.ToStatus();
}

// Each side has a role of its own, and each person one part.
absl::Status TakePart(const rpc::CallContext& call, postgres::Transaction& transaction, const AssessmentRow& row,
                      std::string_view part) {
  const bool own = row.assessment.side() == v1::ASSESSMENT_SIDE_SELF;
  const std::string role = own ? "PERFORMANCE_OFFICER" : "APIP";
  if (!call.actor.HasRole(role)) {
    return Error(absl::StatusCode::kPermissionDenied, "SIDE_NOT_YOURS",
                 absl::StrCat("the side ", WordOf(row.assessment.side()), " is written by ", role), {{"role", role}});
  }
  return store::TakeAssessmentPart(transaction, row, call.actor.id, part);
}

// The row under its lock, once state, etag and part of the person allow `step`.
absl::StatusOr<AssessmentRow> ForStep(const rpc::CallContext& call, postgres::Transaction& transaction,
                                      const ResourceId& id, std::string_view etag, std::string_view step) {
  TERPADU_ASSIGN(AssessmentRow row, store::LockAssessment(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, row.assessment.name(), row.version));
  const std::string state = WordOf(row.assessment.state());
  const auto transition = domain::AssessmentStepFrom(state, step);
  if (!transition.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS",
                 absl::StrCat(row.assessment.name(), " is ", state, ", which does not allow ", std::string(step)),
                 {{"state", state}, {"step", std::string(step)}});
  }
  TERPADU_RETURN_IF_ERROR(TakePart(call, transaction, row, transition->part));
  row.assessment.set_state(EnumOf<v1::AssessmentState>(transition->to));
  return row;
}

absl::StatusOr<std::vector<v1::Answer>> Valued(const v1::Instrument& instrument, const v1::SetAnswersRequest& request) {
  FieldErrors errors;
  std::vector<v1::Answer> answers(request.answers().begin(), request.answers().end());
  for (size_t i = 0; i < answers.size(); ++i) {
    answers[i].set_points(PointsOf(instrument, answers[i], absl::StrCat("answers[", i, "]"), errors));
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return answers;
}

// The first question without an answer, and how many there are.
absl::Status CheckComplete(const v1::Instrument& instrument, const v1::Assessment& assessment) {
  std::set<std::string> answered;
  for (const v1::Answer& answer : assessment.answers()) {
    answered.insert(answer.question());
  }
  std::string first;
  int missing = 0;
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        if (!answered.contains(question.id())) {
          first = missing++ == 0 ? question.id() : first;
        }
      }
    }
  }
  if (missing == 0) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "ANSWERS_MISSING",
               absl::StrCat(missing, " questions of ", assessment.name(), " have no answer, first ", first),
               {{"question", first}, {"count", absl::StrCat(missing)}});
}

// Reads the answers into the row and scores them.
absl::Status Complete(postgres::Transaction& transaction, AssessmentRow& row) {
  TERPADU_ASSIGN(const auto answers, store::ReadAnswers(transaction, row.assessment));
  std::map<std::string, int64_t> points;
  row.assessment.clear_answers();
  for (const v1::Answer& answer : answers) {
    points[answer.question()] = answer.points();
    *row.assessment.add_answers() = answer;
  }
  ScoreAssessment(row.instrument, points, row.assessment);
  return absl::OkStatus();
}

v1::Assessment Summary(const v1::Assessment& assessment) {
  v1::Assessment summary = assessment;
  summary.clear_answers();
  summary.clear_component_scores();
  return summary;
}

absl::Status CheckAnswers(const v1::SetAnswersRequest& request) {
  FieldErrors errors;
  if (request.answers_size() > kMostAnswers) {
    errors.Add("answers", "must be at most 200");
    return errors.ToStatus();
  }
  std::set<std::string> questions;
  for (int i = 0; i < request.answers_size(); ++i) {
    const v1::Answer& answer = request.answers(i);
    const std::string at = absl::StrCat("answers[", i, "]");
    if (!questions.insert(answer.question()).second) {
      errors.Add(at + ".question", "must be answered once in a request");
    }
    CheckLength(at + ".note", answer.note(), kLongestRemark, errors);
    CheckEvidence(at + ".evidence", answer.evidence(), errors);
  }
  return errors.ToStatus();
}

absl::Status CheckMove(const v1::MoveAssessmentRequest& request) {
  FieldErrors errors;
  if (!IsKnown(request.step())) {
    errors.Add("step", "must be one of its values");
  }
  CheckLength("remark", request.remark(), kLongestRemark, errors);
  if (request.step() == v1::ASSESSMENT_STEP_RETURN && request.remark().empty()) {
    errors.Add("remark", "must say why it is returned");
  }
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Assessment> EvaluationService::CreateAssessment(rpc::CallContext& call,
                                                                   const v1::CreateAssessmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckNew(request, parent.instansi));
  const v1::Assessment& asked = request.assessment();
  const CalendarDay last_day = EndOfQuarter(asked.year(), asked.quarter() == 0 ? kLastQuarter : asked.quarter());
  AssessmentRow row;
  TERPADU_ASSIGN(row.instrument, LoadInstrument(rules_, *call.db, parent.instansi,
                                                IdOf(kInstrumentPattern, asked.instrument()).id, last_day));
  TERPADU_RETURN_IF_ERROR(CheckPeriod(row.instrument, asked));
  v1::Assessment& assessment = row.assessment;
  assessment.set_name(NameOf(kAssessmentPattern, parent.instansi, request.assessment_id()));
  assessment.set_instrument(asked.instrument());
  assessment.set_instrument_version(row.instrument.version());
  assessment.set_unit(asked.unit());
  assessment.set_year(asked.year());
  assessment.set_quarter(asked.quarter());
  assessment.set_side(asked.side());
  assessment.set_state(v1::ASSESSMENT_STATE_DRAFT);
  assessment.set_question_count(QuestionCountOf(row.instrument));
  assessment.set_etag(rpc::EtagOf(1));
  ScoreAssessment(row.instrument, {}, assessment);
  return rpc::Once<v1::Assessment>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Assessment> {
        TERPADU_RETURN_IF_ERROR(store::InsertAssessment(transaction, row));
        TERPADU_RETURN_IF_ERROR(TakePart(call, transaction, row, domain::kAssessmentAuthor));
        v1::AssessmentCreated event;
        *event.mutable_assessment() = Summary(assessment);
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                                {journal::MakeEntry(assessment.name(), 1, event)}, call.AuditJson()));
        return assessment;
      });
}

absl::StatusOr<v1::Assessment> EvaluationService::SetAnswers(rpc::CallContext& call,
                                                             const v1::SetAnswersRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAssessmentPattern, "name", request.name()));
  TERPADU_RETURN_IF_ERROR(CheckAnswers(request));
  return rpc::Once<v1::Assessment>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Assessment> {
        TERPADU_ASSIGN(AssessmentRow row, ForStep(call, transaction, id, request.etag(), "ANSWER"));
        TERPADU_ASSIGN(const auto answers, Valued(row.instrument, request));
        TERPADU_RETURN_IF_ERROR(store::WriteAnswers(transaction, row.assessment, answers));
        TERPADU_RETURN_IF_ERROR(Complete(transaction, row));
        TERPADU_RETURN_IF_ERROR(store::SaveAssessment(transaction, row));
        v1::AssessmentAnswered event;
        for (const v1::Answer& answer : answers) {
          event.add_questions(answer.question());
        }
        event.set_score(row.assessment.score());
        event.set_answered_count(row.assessment.answered_count());
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                                {journal::MakeEntry(row.assessment.name(), row.version, event)},
                                                call.AuditJson()));
        return row.assessment;
      });
}

absl::StatusOr<v1::Assessment> EvaluationService::MoveAssessment(rpc::CallContext& call,
                                                                 const v1::MoveAssessmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAssessmentPattern, "name", request.name()));
  TERPADU_RETURN_IF_ERROR(CheckMove(request));
  return rpc::Once<v1::Assessment>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Assessment> {
        TERPADU_ASSIGN(AssessmentRow row, ForStep(call, transaction, id, request.etag(), WordOf(request.step())));
        TERPADU_RETURN_IF_ERROR(Complete(transaction, row));
        TERPADU_RETURN_IF_ERROR(CheckComplete(row.instrument, row.assessment));
        TERPADU_RETURN_IF_ERROR(store::SaveAssessment(transaction, row));
        v1::AssessmentMoved event;
        *event.mutable_assessment() = Summary(row.assessment);
        event.set_remark(request.remark());
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                                {journal::MakeEntry(row.assessment.name(), row.version, event)},
                                                call.AuditJson(request.remark())));
        return row.assessment;
      });
}

}  // namespace terpadu::performance
