// Questions on the documents.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

absl::Status CheckNotClosed(SelectionAct& act) {
  const absl::Time closing = TimeOf(act.selection().closing_time());
  if (act.now < closing) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kFailedPrecondition, "CLOSING_PASSED",
      absl::StrCat("questions were taken and answered until ", absl::FormatTime(absl::RFC3339_sec, closing, Wib())));
}

}  // namespace

absl::StatusOr<v1::SelectionQuestion> SelectionService::AskQuestion(rpc::CallContext& call,
                                                                    const v1::AskQuestionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("question_id", request.question_id(), errors);
  CheckText("question.question", request.question().question(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::SelectionQuestion question;
  question.set_name(NameOf(kQuestionPattern, {id.instansi, id.id, request.question_id()}));
  question.set_question(request.question().question());
  return Act<v1::SelectionQuestion>(
      call, rules_, request, {id, "", domain::step::kAsk, {}},
      [&](SelectionAct& act) -> absl::Status {
        TERPADU_RETURN_IF_ERROR(CheckNotClosed(act));
        TERPADU_RETURN_IF_ERROR(store::InsertQuestion(act.transaction, question));
        v1::SelectionQuestionAsked event;
        *event.mutable_question() = question;
        act.Tell(event);
        return absl::OkStatus();
      },
      [&](SelectionAct&) { return question; }, [](const v1::SelectionQuestion& then) { return then; });
}

absl::StatusOr<v1::SelectionQuestion> SelectionService::AnswerQuestion(rpc::CallContext& call,
                                                                       const v1::AnswerQuestionRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kQuestionPattern, request.name()));
  FieldErrors errors;
  CheckText("answer", request.answer(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::SelectionQuestion question;
  return Act<v1::SelectionQuestion>(
      call, rules_, request, {SelectionOf(id), "", domain::step::kAnswer, Selectors()},
      [&](SelectionAct& act) -> absl::Status {
        TERPADU_ASSIGN(question, store::ReadQuestion(act.transaction, act.selection(), id.id));
        TERPADU_RETURN_IF_ERROR(CheckNotClosed(act));
        if (!question.answer().empty()) {
          return Error(absl::StatusCode::kFailedPrecondition, "ANSWERED", absl::StrCat(question.name(), " is answered"),
                       {{"name", question.name()}});
        }
        question.set_answer(request.answer());
        TERPADU_RETURN_IF_ERROR(store::AnswerQuestion(act.transaction, question));
        v1::SelectionQuestionAnswered event;
        *event.mutable_question() = question;
        act.Tell(event);
        return absl::OkStatus();
      },
      [&](SelectionAct&) { return question; }, [](const v1::SelectionQuestion& then) { return then; });
}

absl::StatusOr<v1::ListQuestionsResponse> SelectionService::ListQuestions(rpc::CallContext& call,
                                                                          const v1::ListQuestionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kSelectionPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto questions, store::ListQuestions(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListQuestionsResponse>(
      questions, page, [](auto& response) { return response.mutable_questions(); },
      [](const auto& last) { return ParseName(kQuestionPattern, last.name())->at(2); });
}

}  // namespace terpadu::procurement
