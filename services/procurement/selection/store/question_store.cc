// Questions on the documents of a selection.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/selection_store.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsert = {"procurement_question_insert", R"sql(
INSERT INTO selection_question (instansi, selection_id, question_id, question) VALUES ($1, $2, $3, $4))sql"};

constexpr Statement kGet = {"procurement_question_get", R"sql(
SELECT question_id, question, answer FROM selection_question
 WHERE instansi = $1 AND selection_id = $2 AND question_id = $3)sql"};

constexpr Statement kAnswer = {"procurement_question_answer", R"sql(
UPDATE selection_question SET answer = $4 WHERE instansi = $1 AND selection_id = $2 AND question_id = $3)sql"};

constexpr Statement kList = {"procurement_question_list", R"sql(
SELECT question_id, question, answer FROM selection_question
 WHERE instansi = $1 AND selection_id = $2 AND question_id > $3 ORDER BY question_id LIMIT $4)sql"};

v1::SelectionQuestion QuestionIn(const Rows& rows, int row, std::string_view instansi, std::string_view selection_id) {
  v1::SelectionQuestion question;
  question.set_name(NameOf(kQuestionPattern, {std::string(instansi), std::string(selection_id), rows.Text(row, 0)}));
  question.set_question(rows.Text(row, 1));
  question.set_answer(rows.Text(row, 2));
  return question;
}

Params KeyOf(const v1::SelectionQuestion& question) {
  const auto ids = ParseName(kQuestionPattern, question.name());
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

}  // namespace

absl::Status InsertQuestion(postgres::Transaction& transaction, const v1::SelectionQuestion& question) {
  absl::Status inserted = transaction.Execute(kInsert, KeyOf(question).Text(question.question())).status();
  if (postgres::ConstraintOf(inserted) == "selection_question_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "QUESTION_EXISTS", absl::StrCat(question.name(), " exists already"),
                 {{"name", question.name()}});
  }
  return inserted;
}

absl::StatusOr<v1::SelectionQuestion> ReadQuestion(postgres::Transaction& transaction, const v1::Selection& selection,
                                                   std::string_view id) {
  const ResourceId of = IdOf(kSelectionPattern, selection.name());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(of.instansi).Text(of.id).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kQuestionPattern, {of.instansi, of.id, std::string(id)}));
  }
  return QuestionIn(rows, 0, of.instansi, of.id);
}

absl::Status AnswerQuestion(postgres::Transaction& transaction, const v1::SelectionQuestion& question) {
  return transaction.Execute(kAnswer, KeyOf(question).Text(question.answer())).status();
}

absl::StatusOr<std::vector<v1::SelectionQuestion>> ListQuestions(postgres::Connection& connection,
                                                                 const postgres::Scope& scope,
                                                                 std::string_view selection_id, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(selection_id).Text(page.after.empty() ? "" : page.after.front());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Int(page.size + 1)));
  std::vector<v1::SelectionQuestion> questions;
  for (int row = 0; row < rows.size(); ++row) {
    questions.push_back(QuestionIn(rows, row, scope.instansi, selection_id));
  }
  return questions;
}

}  // namespace terpadu::procurement::store
