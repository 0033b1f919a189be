#include "services/performance/evaluation/store/recommendation_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/performance/fields.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_RECOMMENDATION_COLUMNS                                                                    \
  "SELECT instansi, recommendation_id, assessment_id, question, body, due_date::text, state, follow_up, " \
  "follower, judge, remark, version FROM recommendation WHERE instansi = $1 "

constexpr Statement kLock = {"recommendation_lock",
                             TERPADU_RECOMMENDATION_COLUMNS "AND recommendation_id = $2 FOR UPDATE"};
constexpr Statement kList = {"recommendation_list", TERPADU_RECOMMENDATION_COLUMNS
                             "AND recommendation_id > $2 ORDER BY recommendation_id LIMIT $3"};
constexpr Statement kListOf = {"recommendation_list_of", TERPADU_RECOMMENDATION_COLUMNS
                               "AND recommendation_id > $2 AND assessment_id = $4 ORDER BY recommendation_id LIMIT $3"};

constexpr Statement kInsert = {"recommendation_insert", R"sql(
  INSERT INTO recommendation (instansi, recommendation_id, assessment_id, question, body, due_date)
  VALUES ($1, $2, $3, $4, $5, $6::date))sql"};

constexpr Statement kSave = {"recommendation_save", R"sql(
  UPDATE recommendation
     SET state = $3, follow_up = $4, follower = $5, judge = $6, remark = $7, version = version + 1
   WHERE instansi = $1 AND recommendation_id = $2
  RETURNING version)sql"};

RecommendationRow RowOf(const Rows& rows, int row) {
  RecommendationRow found;
  v1::Recommendation& recommendation = found.recommendation;
  const std::string instansi = rows.Text(row, 0);
  recommendation.ParseFromString(rows.Bytes(row, 7));
  recommendation.set_name(NameOf(kRecommendationPattern, instansi, rows.Text(row, 1)));
  recommendation.set_assessment(NameOf(kAssessmentPattern, instansi, rows.Text(row, 2)));
  recommendation.set_question(rows.Text(row, 3));
  recommendation.set_text(rows.Text(row, 4));
  const auto due = ParseDay(rows.Text(row, 5));
  TERPADU_ASSERT(due.ok());
  *recommendation.mutable_due_date() = ProtoDateOf(*due);
  recommendation.set_state(EnumOf<v1::RecommendationState>(rows.Text(row, 6)));
  found.follower = rows.Text(row, 8);
  found.judge = rows.Text(row, 9);
  recommendation.set_remark(rows.Text(row, 10));
  found.version = rows.Int(row, 11);
  recommendation.set_etag(rpc::EtagOf(found.version));
  return found;
}

}  // namespace

absl::Status InsertRecommendation(postgres::Transaction& transaction, const v1::Recommendation& recommendation) {
  const ResourceId id = IdOf(kRecommendationPattern, recommendation.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kAssessmentPattern, recommendation.assessment()).id);
  params.Text(recommendation.question()).Text(recommendation.text());
  params.Text(FormatDay(CivilDayOf(recommendation.due_date())));
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (absl::IsAlreadyExists(inserted)) {
    return Error(absl::StatusCode::kAlreadyExists, "RECOMMENDATION_EXISTS",
                 absl::StrCat(recommendation.name(), " exists already"), {{"name", recommendation.name()}});
  }
  return inserted;
}

absl::StatusOr<RecommendationRow> LockRecommendation(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kRecommendationPattern, instansi, id));
  }
  return RowOf(rows, 0);
}

absl::StatusOr<std::vector<v1::Recommendation>> ListRecommendations(postgres::Connection& connection,
                                                                    const postgres::Scope& scope,
                                                                    std::string_view assessment_id,
                                                                    const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  if (!assessment_id.empty()) {
    params.Text(assessment_id);
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, assessment_id.empty() ? kList : kListOf, params));
  std::vector<v1::Recommendation> recommendations;
  for (int row = 0; row < rows.size(); ++row) {
    recommendations.push_back(RowOf(rows, row).recommendation);
  }
  return recommendations;
}

absl::Status SaveRecommendation(postgres::Transaction& transaction, RecommendationRow& row) {
  const ResourceId id = IdOf(kRecommendationPattern, row.recommendation.name());
  v1::Recommendation kept;
  kept.set_follow_up(row.recommendation.follow_up());
  *kept.mutable_evidence() = row.recommendation.evidence();
  Params params;
  params.Text(id.instansi).Text(id.id).Text(WordOf(row.recommendation.state())).Bytes(kept.SerializeAsString());
  params.Text(row.follower).Text(row.judge).Text(row.recommendation.remark());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSave, params));
  row.version = rows.Int(0, 0);
  row.recommendation.set_etag(rpc::EtagOf(row.version));
  return absl::OkStatus();
}

bool IsOverdue(const v1::Recommendation& recommendation, CalendarDay today) {
  return recommendation.state() != v1::RECOMMENDATION_STATE_DONE && CivilDayOf(recommendation.due_date()) < today;
}

}  // namespace terpadu::performance::store
