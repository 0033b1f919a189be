#include "services/performance/evaluation/store/assessment_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/performance/fields.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_ASSESSMENT_COLUMNS                                                                      \
  "SELECT assessment_id, instrument_id, content, unit_id, year, quarter, side, state, question_count, " \
  "answered_count, score, grade, version, instansi FROM assessment WHERE instansi = $1 "

constexpr Statement kFind = {"assessment_find", TERPADU_ASSESSMENT_COLUMNS "AND assessment_id = $2"};
constexpr Statement kLock = {"assessment_lock", TERPADU_ASSESSMENT_COLUMNS "AND assessment_id = $2 FOR UPDATE"};
constexpr Statement kSides = {"assessment_sides", TERPADU_ASSESSMENT_COLUMNS
                              "AND instrument_id = $2 AND unit_id = $3 AND year = $4 AND quarter = $5"};
constexpr Statement kList = {"assessment_list",
                             TERPADU_ASSESSMENT_COLUMNS "AND assessment_id > $2 ORDER BY assessment_id LIMIT $3"};
constexpr Statement kListYear = {"assessment_list_year", TERPADU_ASSESSMENT_COLUMNS
                                 "AND assessment_id > $2 AND year = $4 ORDER BY assessment_id LIMIT $3"};

constexpr Statement kInsert = {"assessment_insert", R"sql(
  INSERT INTO assessment (instansi, assessment_id, instrument_id, content, unit_id, year, quarter, side, question_count,
                          grade)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};

constexpr Statement kSave = {"assessment_save", R"sql(
  UPDATE assessment SET state = $3, answered_count = $4, score = $5, grade = $6, version = version + 1
   WHERE instansi = $1 AND assessment_id = $2
  RETURNING version)sql"};

constexpr Statement kTakePart = {"assessment_take_part", R"sql(
  INSERT INTO assessment_part (instansi, instrument_id, unit_id, year, quarter, person, side, part)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (instansi, instrument_id, unit_id, year, quarter, person) DO UPDATE SET side = assessment_part.side
  RETURNING side, part)sql"};

constexpr Statement kWriteAnswer = {"assessment_write_answer", R"sql(
  INSERT INTO assessment_answer (instansi, assessment_id, question, points, answer) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (instansi, assessment_id, question) DO UPDATE SET points = EXCLUDED.points, answer = EXCLUDED.answer)sql"};

constexpr Statement kAnswers = {"assessment_answers", R"sql(
  SELECT answer FROM assessment_answer WHERE instansi = $1 AND assessment_id = $2 ORDER BY question)sql"};

enum Column {
  kAssessmentId,
  kInstrumentId,
  kContent,
  kUnitId,
  kYear,
  kQuarter,
  kSide,
  kState,
  kQuestionCount,
  kAnsweredCount,
  kScore,
  kGrade,
  kVersion,
  kInstansi,
};

AssessmentRow RowOf(const Rows& rows, int row) {
  AssessmentRow found;
  const std::string instansi = rows.Text(row, kInstansi);
  const auto number = [&](int column) { return static_cast<int32_t>(rows.Int(row, column)); };
  found.instrument.ParseFromString(rows.Bytes(row, kContent));
  found.version = rows.Int(row, kVersion);
  v1::Assessment& assessment = found.assessment;
  assessment.set_name(NameOf(kAssessmentPattern, instansi, rows.Text(row, kAssessmentId)));
  assessment.set_instrument(NameOf(kInstrumentPattern, instansi, rows.Text(row, kInstrumentId)));
  assessment.set_instrument_version(found.instrument.version());
  if (const std::string unit = rows.Text(row, kUnitId); !unit.empty()) {
    assessment.set_unit(NameOf(kUnitPattern, instansi, unit));
  }
  assessment.set_year(number(kYear));
  assessment.set_quarter(number(kQuarter));
  assessment.set_side(EnumOf<v1::AssessmentSide>(rows.Text(row, kSide)));
  assessment.set_state(EnumOf<v1::AssessmentState>(rows.Text(row, kState)));
  assessment.set_question_count(number(kQuestionCount));
  assessment.set_answered_count(number(kAnsweredCount));
  assessment.set_score(number(kScore));
  assessment.set_grade(rows.Text(row, kGrade));
  assessment.set_etag(rpc::EtagOf(found.version));
  return found;
}

Params KeyOf(const v1::Assessment& assessment) {
  const ResourceId id = IdOf(kAssessmentPattern, assessment.name());
  return Params().Text(id.instansi).Text(id.id);
}

std::string UnitIdOf(const v1::Assessment& assessment) {
  return assessment.unit().empty() ? "" : IdOf(kUnitPattern, assessment.unit()).id;
}

// instansi, instrument, unit, year, quarter.
Params EvaluationOf(const v1::Assessment& assessment) {
  const ResourceId instrument = IdOf(kInstrumentPattern, assessment.instrument());
  return Params()
      .Text(instrument.instansi)
      .Text(instrument.id)
      .Text(UnitIdOf(assessment))
      .Int(assessment.year())
      .Int(assessment.quarter());
}

std::vector<v1::Answer> AnswersOf(const Rows& rows) {
  std::vector<v1::Answer> answers(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    answers[row].ParseFromString(rows.Bytes(row, 0));
  }
  return answers;
}

}  // namespace

absl::Status InsertAssessment(postgres::Transaction& transaction, const AssessmentRow& row) {
  const v1::Assessment& assessment = row.assessment;
  Params params = KeyOf(assessment);
  params.Text(IdOf(kInstrumentPattern, assessment.instrument()).id).Bytes(row.instrument.SerializeAsString());
  params.Text(UnitIdOf(assessment)).Int(assessment.year()).Int(assessment.quarter()).Text(WordOf(assessment.side()));
  params.Int(assessment.question_count()).Text(assessment.grade());
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (absl::IsAlreadyExists(inserted)) {
    return Error(absl::StatusCode::kAlreadyExists, "ASSESSMENT_EXISTS",
                 absl::StrCat(assessment.name(), ", or this side's assessment of the unit and period, exists already"),
                 {{"name", assessment.name()}});
  }
  return inserted;
}

absl::StatusOr<AssessmentRow> LockAssessment(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kAssessmentPattern, instansi, id));
  }
  return RowOf(rows, 0);
}

absl::StatusOr<AssessmentRow> FindAssessment(postgres::Connection& connection, const postgres::Scope& scope,
                                             std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kAssessmentPattern, scope.instansi, id));
  }
  return RowOf(rows, 0);
}

absl::StatusOr<std::vector<AssessmentRow>> FindSides(postgres::Connection& connection, const postgres::Scope& scope,
                                                     const v1::Assessment& key) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSides, EvaluationOf(key)));
  std::vector<AssessmentRow> sides;
  for (int row = 0; row < rows.size(); ++row) {
    sides.push_back(RowOf(rows, row));
  }
  return sides;
}

absl::StatusOr<std::vector<v1::Assessment>> ListAssessments(postgres::Connection& connection,
                                                            const postgres::Scope& scope, int32_t year,
                                                            const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  if (year != 0) {
    params.Int(year);
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, year == 0 ? kList : kListYear, params));
  std::vector<v1::Assessment> assessments;
  for (int row = 0; row < rows.size(); ++row) {
    assessments.push_back(RowOf(rows, row).assessment);
  }
  return assessments;
}

absl::Status SaveAssessment(postgres::Transaction& transaction, AssessmentRow& row) {
  v1::Assessment& assessment = row.assessment;
  Params params = KeyOf(assessment);
  params.Text(WordOf(assessment.state())).Int(assessment.answered_count()).Int(assessment.score());
  params.Text(assessment.grade());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSave, params));
  row.version = rows.Int(0, 0);
  assessment.set_etag(rpc::EtagOf(row.version));
  return absl::OkStatus();
}

absl::Status TakeAssessmentPart(postgres::Transaction& transaction, const AssessmentRow& row, const std::string& person,
                                std::string_view part) {
  const std::string side = WordOf(row.assessment.side());
  Params params = EvaluationOf(row.assessment);
  params.Text(person).Text(side).Text(part);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kTakePart, params));
  const std::string held_side = rows.Text(0, 0);
  const std::string held = rows.Text(0, 1);
  if (held_side == side && held == part) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, "PART_TAKEN",
               absl::StrCat(person, " is ", held, " on the side ", held_side, " of this evaluation"),
               {{"side", held_side}, {"part", held}});
}

absl::Status WriteAnswers(postgres::Transaction& transaction, const v1::Assessment& assessment,
                          const std::vector<v1::Answer>& answers) {
  std::vector<Params> batch;
  batch.reserve(answers.size());
  for (const v1::Answer& answer : answers) {
    Params params = KeyOf(assessment);
    params.Text(answer.question()).Int(answer.points()).Bytes(answer.SerializeAsString());
    batch.push_back(std::move(params));
  }
  return transaction.ExecuteBatch(kWriteAnswer, batch).status();
}

absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(postgres::Transaction& transaction,
                                                    const v1::Assessment& assessment) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAnswers, KeyOf(assessment)));
  return AnswersOf(rows);
}

absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const v1::Assessment& assessment) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kAnswers, KeyOf(assessment)));
  return AnswersOf(rows);
}

}  // namespace terpadu::performance::store
