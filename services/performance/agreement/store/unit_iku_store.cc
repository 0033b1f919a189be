#include "services/performance/agreement/store/unit_iku_store.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/performance/agreement/names.h"
#include "services/performance/fields.h"

namespace terpadu::performance::store {
namespace {

using google::protobuf::util::TimeUtil;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kSet = {"unit_iku_set", R"sql(
  INSERT INTO unit_iku (instansi, unit_iku_id, unit_id, year, content) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (instansi, unit_iku_id) DO UPDATE
     SET unit_id = EXCLUDED.unit_id, year = EXCLUDED.year, content = EXCLUDED.content, version = unit_iku.version + 1
  RETURNING version)sql"};
constexpr Statement kFind = {"unit_iku_find", R"sql(
  SELECT content, version FROM unit_iku WHERE instansi = $1 AND unit_id = $2 AND year = $3)sql"};
constexpr Statement kList = {"unit_iku_list", R"sql(
  SELECT content, version FROM unit_iku WHERE instansi = $1 AND unit_iku_id > $2 ORDER BY unit_iku_id LIMIT $3)sql"};

constexpr Statement kInsertScore = {"skp_score_insert", R"sql(
  INSERT INTO skp_score (instansi, skp_score_id, agreement_id, quarter, score, predicate, source, recorded_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};
constexpr Statement kListScores = {"skp_score_list", R"sql(
  SELECT skp_score_id, agreement_id, quarter, score, predicate, source, recorded_at
    FROM skp_score WHERE instansi = $1 AND agreement_id = $2 AND skp_score_id > $3 ORDER BY skp_score_id LIMIT $4)sql"};

v1::UnitIku IkuOf(const Rows& rows, int row) {
  v1::UnitIku unit_iku;
  unit_iku.ParseFromString(rows.Bytes(row, 0));
  unit_iku.set_etag(rpc::EtagOf(rows.Int(row, 1)));
  return unit_iku;
}

}  // namespace

absl::StatusOr<int64_t> SetUnitIku(postgres::Transaction& transaction, v1::UnitIku& unit_iku) {
  const ResourceId id = IdOf(kUnitIkuPattern, unit_iku.name());
  Params params;
  params.Text(id.instansi).Text(id.id);
  params.Text(unit_iku.unit().empty() ? "" : IdOf(kUnitPattern, unit_iku.unit()).id).Int(unit_iku.year());
  params.Bytes(unit_iku.SerializeAsString());
  const auto set = transaction.Execute(kSet, params);
  if (absl::IsAlreadyExists(set.status())) {
    return Error(absl::StatusCode::kAlreadyExists, "UNIT_IKU_EXISTS",
                 "the unit has its key indicators of the year under another id");
  }
  TERPADU_RETURN_IF_ERROR(set.status());
  unit_iku.set_etag(rpc::EtagOf(set->Int(0, 0)));
  return set->Int(0, 0);
}

absl::StatusOr<std::optional<v1::UnitIku>> FindUnitIku(postgres::Transaction& transaction, std::string_view instansi,
                                                       std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFind, Params().Text(instansi).Text(unit_id).Int(year)));
  return rows.empty() ? std::nullopt : std::make_optional(IkuOf(rows, 0));
}

absl::StatusOr<std::vector<v1::UnitIku>> ListUnitIkus(postgres::Connection& connection, const postgres::Scope& scope,
                                                      const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::UnitIku> unit_ikus;
  for (int row = 0; row < rows.size(); ++row) {
    unit_ikus.push_back(IkuOf(rows, row));
  }
  return unit_ikus;
}

absl::Status InsertSkpScore(postgres::Transaction& transaction, const v1::SkpScore& score) {
  const ResourceId id = IdOf(kSkpScorePattern, score.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kAgreementPattern, score.agreement()).id);
  params.Int(score.quarter()).Int(score.score()).Text(score.predicate()).Text(score.source());
  params.Time(absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(score.create_time())));
  absl::Status inserted = transaction.Execute(kInsertScore, params).status();
  if (absl::IsAlreadyExists(inserted)) {
    return Error(absl::StatusCode::kAlreadyExists, "SKP_SCORE_EXISTS", absl::StrCat(score.name(), " exists already"),
                 {{"name", score.name()}});
  }
  return inserted;
}

absl::StatusOr<std::vector<v1::SkpScore>> ListSkpScores(postgres::Connection& connection, const postgres::Scope& scope,
                                                        std::string_view agreement_id, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(agreement_id).Text(page.after.empty() ? "" : page.after.front());
  params.Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kListScores, params));
  std::vector<v1::SkpScore> scores(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    v1::SkpScore& score = scores[row];
    score.set_name(NameOf(kSkpScorePattern, scope.instansi, rows.Text(row, 0)));
    score.set_agreement(NameOf(kAgreementPattern, scope.instansi, rows.Text(row, 1)));
    score.set_quarter(static_cast<int32_t>(rows.Int(row, 2)));
    score.set_score(static_cast<int32_t>(rows.Int(row, 3)));
    score.set_predicate(rows.Text(row, 4));
    score.set_source(rows.Text(row, 5));
    *score.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, 6)));
  }
  return scores;
}

}  // namespace terpadu::performance::store
