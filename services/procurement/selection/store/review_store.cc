#include "services/procurement/selection/store/review_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_REVIEW_COLUMNS \
  " review_id, rup_package_id, kind, stage, scope, state, reviewer, coalesce(report_sha256, ''), version FROM review "

constexpr Statement kInsert = {"procurement_review_insert", R"sql(
INSERT INTO review (instansi, review_id, rup_package_id, kind, stage, scope, state, reviewer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};

constexpr Statement kGet = {"procurement_review_get",
                            "SELECT" TERPADU_REVIEW_COLUMNS "WHERE instansi = $1 AND review_id = $2"};
constexpr Statement kLock = {"procurement_review_lock", "SELECT" TERPADU_REVIEW_COLUMNS
                                                        "WHERE instansi = $1 AND review_id = $2 FOR NO KEY UPDATE"};
constexpr Statement kList = {"procurement_review_list", "SELECT" TERPADU_REVIEW_COLUMNS
                                                        "WHERE instansi = $1 AND review_id > $2"
                                                        " ORDER BY review_id LIMIT $3"};

constexpr Statement kUpdate = {"procurement_review_update", R"sql(
UPDATE review SET state = $3, report_sha256 = nullif($4, ''), version = version + 1
 WHERE instansi = $1 AND review_id = $2 RETURNING version)sql"};

// Days late: of the follow-up, or as long as there is none, today.
#define TERPADU_FINDING_COLUMNS                                                                                 \
  " review_id, finding_id, text, recommendation, severity, due_date::text, state, follow_up,"                   \
  " coalesce(evidence_sha256, ''), verification,"                                                               \
  " greatest(coalesce(follow_up_date, (database_now() AT TIME ZONE 'Asia/Jakarta')::date) - due_date, 0)::int," \
  " version FROM review_finding "

constexpr Statement kInsertFinding = {"procurement_review_finding_insert", R"sql(
INSERT INTO review_finding (instansi, review_id, finding_id, text, recommendation, severity, due_date, state, found_date)
VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8, $9::date))sql"};

constexpr Statement kGetFinding = {"procurement_review_finding_get",
                                   "SELECT" TERPADU_FINDING_COLUMNS
                                   "WHERE instansi = $1 AND review_id = $2 AND finding_id = $3"};

constexpr Statement kCount = {"procurement_review_finding_count", R"sql(
SELECT count(*), count(*) FILTER (WHERE state <> 'CLOSED') FROM review_finding
 WHERE instansi = $1 AND review_id = $2)sql"};

constexpr Statement kUpdateFinding = {"procurement_review_finding_update", R"sql(
UPDATE review_finding
   SET state = $4, follow_up = $5, evidence_sha256 = nullif($6, ''), verification = $7,
       follow_up_date = CASE WHEN $8 <> '' THEN nullif($8, '')::date ELSE follow_up_date END, version = version + 1
 WHERE instansi = $1 AND review_id = $2 AND finding_id = $3
RETURNING version, greatest(coalesce(follow_up_date, (database_now() AT TIME ZONE 'Asia/Jakarta')::date) - due_date,
                            0)::int)sql"};

constexpr Statement kListFindings = {"procurement_review_finding_list", "SELECT" TERPADU_FINDING_COLUMNS R"sql(
 WHERE instansi = $1 AND ($2 = '-' OR review_id = $2) AND (review_id, finding_id) > ($3, $4)
   AND (NOT $5 OR (state <> 'CLOSED' AND due_date < (database_now() AT TIME ZONE 'Asia/Jakarta')::date))
 ORDER BY review_id, finding_id LIMIT $6)sql"};

StoredReview ReviewIn(const Rows& rows, int row, std::string_view instansi) {
  StoredReview stored;
  v1::Review& review = stored.review;
  review.set_name(NameOf(kReviewPattern, instansi, rows.Text(row, 0)));
  review.set_rup_package(PackageName(instansi, rows.Text(row, 1)));
  review.set_kind(EnumOf<v1::ReviewKind>(rows.Text(row, 2)));
  review.set_stage(EnumOf<v1::ReviewStage>(rows.Text(row, 3)));
  review.set_scope(rows.Text(row, 4));
  review.set_state(EnumOf<v1::ReviewState>(rows.Text(row, 5)));
  review.set_reviewer(rows.Text(row, 6));
  review.set_report_sha256(rows.Text(row, 7));
  stored.version = rows.Int(row, 8);
  review.set_etag(rpc::EtagOf(stored.version));
  return stored;
}

StoredFinding FindingIn(const Rows& rows, int row, std::string_view instansi) {
  StoredFinding stored;
  v1::ReviewFinding& finding = stored.finding;
  finding.set_name(NameOf(kFindingPattern, {std::string(instansi), rows.Text(row, 0), rows.Text(row, 1)}));
  finding.set_text(rows.Text(row, 2));
  finding.set_recommendation(rows.Text(row, 3));
  finding.set_severity(EnumOf<v1::FindingSeverity>(rows.Text(row, 4)));
  const auto due = ParseDay(rows.Text(row, 5));
  TERPADU_ASSERT(due.ok());
  *finding.mutable_due_date() = DateOf(*due);
  finding.set_state(EnumOf<v1::FindingState>(rows.Text(row, 6)));
  finding.set_follow_up(rows.Text(row, 7));
  finding.set_evidence_sha256(rows.Text(row, 8));
  finding.set_verification(rows.Text(row, 9));
  finding.set_days_late(static_cast<int>(rows.Int(row, 10)));
  stored.version = rows.Int(row, 11);
  finding.set_etag(rpc::EtagOf(stored.version));
  return stored;
}

Params KeyOf(const v1::ReviewFinding& finding) {
  const auto ids = ParseName(kFindingPattern, finding.name());
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

absl::Status Exists(absl::Status inserted, std::string_view key, const std::string& reason, const std::string& name) {
  if (postgres::ConstraintOf(inserted) == key) {
    return Error(absl::StatusCode::kAlreadyExists, reason, absl::StrCat(name, " exists already"), {{"name", name}});
  }
  return inserted;
}

}  // namespace

absl::Status InsertReview(postgres::Transaction& transaction, const v1::Review& review) {
  const ResourceId id = IdOf(kReviewPattern, review.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kPackagePattern, review.rup_package()).id);
  params.Text(WordOf(review.kind())).Text(WordOf(review.stage())).Text(review.scope()).Text(WordOf(review.state()));
  params.Text(review.reviewer());
  return Exists(transaction.Execute(kInsert, params).status(), "review_pkey", "REVIEW_EXISTS", review.name());
}

absl::Status InsertFinding(postgres::Transaction& transaction, const v1::ReviewFinding& finding, CalendarDay found) {
  Params params = KeyOf(finding);
  params.Text(finding.text()).Text(finding.recommendation()).Text(WordOf(finding.severity()));
  params.Text(FormatDay(PlannedDayOf(finding.due_date()).day)).Text(WordOf(finding.state())).Text(FormatDay(found));
  return Exists(transaction.Execute(kInsertFinding, params).status(), "review_finding_pkey", "FINDING_EXISTS",
                finding.name());
}

absl::StatusOr<StoredReview> LockReview(postgres::Transaction& transaction, std::string_view instansi,
                                        std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kReviewPattern, instansi, id));
  }
  return ReviewIn(rows, 0, instansi);
}

absl::StatusOr<StoredFinding> ReadFinding(postgres::Transaction& transaction, const PartId& id) {
  const Params params = std::move(Params().Text(id.instansi).Text(id.selection).Text(id.id));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGetFinding, params));
  if (rows.empty()) {
    return NotFound(NameOf(kFindingPattern, id));
  }
  return FindingIn(rows, 0, id.instansi);
}

absl::StatusOr<FindingCount> CountFindings(postgres::Transaction& transaction, const ResourceId& review) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kCount, Params().Text(review.instansi).Text(review.id)));
  return FindingCount{.all = rows.Int(0, 0), .open = rows.Int(0, 1)};
}

absl::Status UpdateReview(postgres::Transaction& transaction, StoredReview& stored) {
  v1::Review& review = stored.review;
  const ResourceId id = IdOf(kReviewPattern, review.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(WordOf(review.state())).Text(review.report_sha256());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  stored.version = rows.Int(0, 0);
  review.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::Status UpdateFinding(postgres::Transaction& transaction, StoredFinding& stored,
                           std::optional<CalendarDay> followed_up) {
  v1::ReviewFinding& finding = stored.finding;
  Params params = KeyOf(finding);
  params.Text(WordOf(finding.state())).Text(finding.follow_up()).Text(finding.evidence_sha256());
  params.Text(finding.verification()).Text(followed_up.has_value() ? FormatDay(*followed_up) : "");
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdateFinding, params));
  stored.version = rows.Int(0, 0);
  finding.set_days_late(static_cast<int>(rows.Int(0, 1)));
  finding.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::StatusOr<v1::Review> GetReview(postgres::Connection& connection, const postgres::Scope& scope,
                                     std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kReviewPattern, scope.instansi, id));
  }
  return ReviewIn(rows, 0, scope.instansi).review;
}

absl::StatusOr<std::vector<v1::Review>> ListReviews(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Review> reviews;
  for (int row = 0; row < rows.size(); ++row) {
    reviews.push_back(ReviewIn(rows, row, scope.instansi).review);
  }
  return reviews;
}

absl::StatusOr<std::vector<v1::ReviewFinding>> ListFindings(postgres::Connection& connection,
                                                            const postgres::Scope& scope, std::string_view review_id,
                                                            bool overdue_only, const rpc::Page& page) {
  // A page ends with the name of its last finding.
  const auto last = page.after.empty() ? absl::StatusOr<std::vector<std::string>>(std::vector<std::string>(3))
                                       : ParseName(kFindingPattern, page.after.front());
  TERPADU_RETURN_IF_ERROR(last.status());
  Params params;
  params.Text(scope.instansi).Text(review_id).Text(last->at(1)).Text(last->at(2)).Bool(overdue_only);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kListFindings, params.Int(page.size + 1)));
  std::vector<v1::ReviewFinding> findings;
  for (int row = 0; row < rows.size(); ++row) {
    findings.push_back(FindingIn(rows, row, scope.instansi).finding);
  }
  return findings;
}

}  // namespace terpadu::procurement::store
