// Probity audits and internal reviews, their findings and what is done about them.
#include "services/procurement/selection/review_service.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/digest_field.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/store/review_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/review_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

constexpr std::string_view kApip = "APIP";  // the capacity of reviewers

// An act on a review: it and its package are locked, and whether the caller may act is judged.
struct ReviewAct {
  store::StoredReview stored;
  absl::Time now;
};

absl::StatusOr<ReviewAct> Begin(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& judges,
                                const ResourceId& id, std::string_view review_step,
                                const std::vector<std::string_view>& capacities) {
  ReviewAct act;
  TERPADU_ASSIGN(act.stored, store::LockReview(transaction, id.instansi, id.id));
  const std::string package_id = IdOf(kPackagePattern, act.stored.review.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, id.instansi, package_id).status());
  TERPADU_ASSIGN(act.now, store::DatabaseNow(transaction));
  const v1::Review& review = act.stored.review;
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(SelectionAggregate::kReview, review.name(), WordOf(review.state()), review_step));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, judges, {id.instansi, package_id, "", capacities}, act.now));
  const bool of_reviewer = capacities.front() == kApip;
  if (of_reviewer && call.actor.id != review.reviewer()) {
    return Error(absl::StatusCode::kPermissionDenied, "NOT_THE_REVIEWER",
                 absl::StrCat(call.actor.id, " is not the reviewer of ", review.name()));
  }
  return act;
}

absl::Status CheckReview(const v1::CreateReviewRequest& request, const std::string& instansi) {
  const v1::Review& review = request.review();
  FieldErrors errors;
  CheckId("review_id", request.review_id(), errors);
  CheckName(kPackagePattern, instansi, "review.rup_package", review.rup_package(), errors);
  CheckText("review.scope", review.scope(), kLongestReason, errors);
  if (!v1::ReviewKind_IsValid(review.kind())) {
    errors.Add("review.kind", "must be one of its values");
  }
  if (!v1::ReviewStage_IsValid(review.stage())) {
    errors.Add("review.stage", "must be one of its values");
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::Review> Create(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& judges,
                                  const std::string& instansi, v1::Review review) {
  const std::string package_id = IdOf(kPackagePattern, review.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, instansi, package_id).status());
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, judges, {instansi, package_id, "", {kApip}}, now));
  TERPADU_RETURN_IF_ERROR(store::InsertReview(transaction, review));
  v1::ReviewCreated event;
  event.set_rup_package(review.rup_package());
  event.set_kind(review.kind());
  event.set_stage(review.stage());
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi, {journal::MakeEntry(review.name(), 1, event)}, call.AuditJson()));
  review.set_etag(rpc::EtagOf(1));
  return review;
}

absl::Status CheckFinding(const v1::AddFindingRequest& request) {
  const v1::ReviewFinding& finding = request.finding();
  FieldErrors errors;
  CheckId("finding_id", request.finding_id(), errors);
  CheckText("finding.text", finding.text(), kLongestReason, errors);
  CheckText("finding.recommendation", finding.recommendation(), kLongestReason, errors);
  CheckDate("finding.due_date", finding.due_date(), false, errors);
  if (!v1::FindingSeverity_IsValid(finding.severity())) {
    errors.Add("finding.severity", "must be one of its values");
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::ReviewFinding> Add(rpc::CallContext& call, postgres::Transaction& transaction,
                                      const ActRules& judges, const ResourceId& review, v1::ReviewFinding finding) {
  TERPADU_ASSIGN(const ReviewAct act, Begin(call, transaction, judges, review, step::kAddFinding, {kApip}));
  const CalendarDay today = DayOf(act.now);
  if (PlannedDayOf(finding.due_date()).day < today) {
    FieldErrors errors;
    errors.Add("finding.due_date", "must not be before the day it is found");
    return errors.ToStatus();
  }
  TERPADU_RETURN_IF_ERROR(store::InsertFinding(transaction, finding, today));
  v1::ReviewFindingAdded event;
  event.set_severity(finding.severity());
  *event.mutable_due_date() = finding.due_date();
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, review.instansi, {journal::MakeEntry(finding.name(), 1, event)}, call.AuditJson()));
  finding.set_etag(rpc::EtagOf(1));
  return finding;
}

absl::Status Close(postgres::Transaction& transaction, store::StoredReview& stored,
                   std::vector<journal::Entry>& entries) {
  v1::Review& review = stored.review;
  review.set_state(
      EnumOf<v1::ReviewState>(domain::StateAfter(SelectionAggregate::kReview, step::kClose, WordOf(review.state()))));
  TERPADU_RETURN_IF_ERROR(store::UpdateReview(transaction, stored));
  entries.push_back(journal::MakeEntry(review.name(), stored.version, v1::ReviewClosed()));
  return absl::OkStatus();
}

absl::StatusOr<v1::Review> Issue(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& judges,
                                 const ResourceId& id, const v1::IssueReviewRequest& request) {
  TERPADU_ASSIGN(ReviewAct act, Begin(call, transaction, judges, id, step::kIssue, {kApip}));
  v1::Review& review = act.stored.review;
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), review.name(), act.stored.version));
  TERPADU_ASSIGN(const store::FindingCount findings, store::CountFindings(transaction, id));
  review.set_report_sha256(request.report_sha256());
  review.set_state(
      EnumOf<v1::ReviewState>(domain::StateAfter(SelectionAggregate::kReview, step::kIssue, WordOf(review.state()))));
  TERPADU_RETURN_IF_ERROR(store::UpdateReview(transaction, act.stored));
  v1::ReviewIssued event;
  event.set_report_sha256(request.report_sha256());
  event.set_findings(static_cast<int>(findings.all));
  std::vector<journal::Entry> entries = {journal::MakeEntry(review.name(), act.stored.version, event)};
  if (findings.all == 0) {
    TERPADU_RETURN_IF_ERROR(Close(transaction, act.stored, entries));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, entries, call.AuditJson()));
  return review;
}

// A finding whose state allows `finding_step`.
absl::StatusOr<store::StoredFinding> FindingFor(postgres::Transaction& transaction, const PartId& id,
                                                const std::string& etag, std::string_view finding_step) {
  TERPADU_ASSIGN(store::StoredFinding stored, store::ReadFinding(transaction, id));
  const v1::ReviewFinding& finding = stored.finding;
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, finding.name(), stored.version));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(SelectionAggregate::kFinding, finding.name(), WordOf(finding.state()), finding_step));
  return stored;
}

void Move(v1::ReviewFinding& finding, std::string_view finding_step) {
  finding.set_state(EnumOf<v1::FindingState>(
      domain::StateAfter(SelectionAggregate::kFinding, finding_step, WordOf(finding.state()))));
}

absl::StatusOr<v1::ReviewFinding> FollowUp(rpc::CallContext& call, postgres::Transaction& transaction,
                                           const ActRules& judges, const PartId& id,
                                           const v1::FollowUpFindingRequest& request) {
  TERPADU_ASSIGN(const ReviewAct act, Begin(call, transaction, judges, SelectionOf(id), step::kFollowUp,
                                            {domain::capacity::kPpk, domain::capacity::kPaKpa}));
  TERPADU_ASSIGN(store::StoredFinding stored, FindingFor(transaction, id, request.etag(), step::kFollowUp));
  v1::ReviewFinding& finding = stored.finding;
  Move(finding, step::kFollowUp);
  finding.set_follow_up(request.follow_up());
  finding.set_evidence_sha256(request.evidence_sha256());
  TERPADU_RETURN_IF_ERROR(store::UpdateFinding(transaction, stored, DayOf(act.now)));
  v1::ReviewFindingFollowedUp event;
  event.set_days_late(finding.days_late());
  TERPADU_RETURN_IF_ERROR(journal::Append(
      transaction, id.instansi, {journal::MakeEntry(finding.name(), stored.version, event)}, call.AuditJson()));
  return finding;
}

absl::StatusOr<v1::ReviewFinding> Verify(rpc::CallContext& call, postgres::Transaction& transaction,
                                         const ActRules& judges, const PartId& id,
                                         const v1::VerifyFindingRequest& request) {
  const ResourceId review = SelectionOf(id);
  TERPADU_ASSIGN(ReviewAct act, Begin(call, transaction, judges, review, step::kVerifyFinding, {kApip}));
  const std::string_view finding_step = request.close() ? step::kClose : step::kReopen;
  TERPADU_ASSIGN(store::StoredFinding stored, FindingFor(transaction, id, request.etag(), finding_step));
  v1::ReviewFinding& finding = stored.finding;
  Move(finding, finding_step);
  finding.set_verification(request.verification());
  TERPADU_RETURN_IF_ERROR(store::UpdateFinding(transaction, stored, std::nullopt));
  v1::ReviewFindingVerified event;
  event.set_state(finding.state());
  std::vector<journal::Entry> entries = {journal::MakeEntry(finding.name(), stored.version, event)};
  TERPADU_ASSIGN(const store::FindingCount left, store::CountFindings(transaction, review));
  if (left.open == 0) {
    TERPADU_RETURN_IF_ERROR(Close(transaction, act.stored, entries));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, entries, call.AuditJson()));
  return finding;
}

// `-` for the review stands for all of them.
absl::StatusOr<ResourceId> ReadReviewOrAll(const std::string& parent) {
  if (!absl::EndsWith(parent, "/reviews/-")) {
    return ReadName(store::kReviewPattern, "parent", parent);
  }
  TERPADU_ASSIGN(ResourceId all,
                 ReadName(store::kReviewPattern, "parent", absl::StrCat(parent.substr(0, parent.size() - 1), "all")));
  all.id = "-";
  return all;
}

template <typename T>
absl::StatusOr<T> AsThen(const T& then) {
  return then;
}

}  // namespace

ReviewService::ReviewService() : handlers_("terpadu.procurement.v1.ReviewService") {
  handlers_.Unary("CreateReview", this, &ReviewService::CreateReview);
  handlers_.Unary("AddFinding", this, &ReviewService::AddFinding);
  handlers_.Unary("IssueReview", this, &ReviewService::IssueReview);
  handlers_.Unary("FollowUpFinding", this, &ReviewService::FollowUpFinding);
  handlers_.Unary("VerifyFinding", this, &ReviewService::VerifyFinding);
  handlers_.Unary("GetReview", this, &ReviewService::GetReview);
  handlers_.Unary("ListReviews", this, &ReviewService::ListReviews);
  handlers_.Unary("ListReviewFindings", this, &ReviewService::ListReviewFindings);
}

absl::StatusOr<v1::Review> ReviewService::CreateReview(rpc::CallContext& call, const v1::CreateReviewRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckReview(request, parent.instansi));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, parent.instansi));
  v1::Review review;
  review.set_name(NameOf(store::kReviewPattern, parent.instansi, request.review_id()));
  review.set_rup_package(request.review().rup_package());
  review.set_kind(request.review().kind());
  review.set_stage(request.review().stage());
  review.set_scope(request.review().scope());
  review.set_state(v1::REVIEW_STATE_OPEN);
  review.set_reviewer(call.actor.id);
  return OnceOrNow<v1::Review>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(call, transaction, judges, parent.instansi, review); },
      AsThen<v1::Review>);
}

absl::StatusOr<v1::ReviewFinding> ReviewService::AddFinding(rpc::CallContext& call,
                                                            const v1::AddFindingRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(store::kReviewPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFinding(request));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, parent.instansi));
  v1::ReviewFinding finding;
  finding.set_name(NameOf(store::kFindingPattern, {parent.instansi, parent.id, request.finding_id()}));
  finding.set_text(request.finding().text());
  finding.set_recommendation(request.finding().recommendation());
  finding.set_severity(request.finding().severity());
  *finding.mutable_due_date() = request.finding().due_date();
  finding.set_state(v1::FINDING_STATE_OPEN);
  return OnceOrNow<v1::ReviewFinding>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) { return Add(call, transaction, judges, parent, finding); },
      AsThen<v1::ReviewFinding>);
}

absl::StatusOr<v1::Review> ReviewService::IssueReview(rpc::CallContext& call, const v1::IssueReviewRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(store::kReviewPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckDigest("report_sha256", request.report_sha256(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return OnceOrNow<v1::Review>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Issue(call, transaction, judges, id, request); },
      AsThen<v1::Review>);
}

absl::StatusOr<v1::ReviewFinding> ReviewService::FollowUpFinding(rpc::CallContext& call,
                                                                 const v1::FollowUpFindingRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kFindingPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("follow_up", request.follow_up(), kLongestReason, errors);
  if (!request.evidence_sha256().empty()) {
    CheckDigest("evidence_sha256", request.evidence_sha256(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return OnceOrNow<v1::ReviewFinding>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return FollowUp(call, transaction, judges, id, request); },
      AsThen<v1::ReviewFinding>);
}

absl::StatusOr<v1::ReviewFinding> ReviewService::VerifyFinding(rpc::CallContext& call,
                                                               const v1::VerifyFindingRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kFindingPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("verification", request.verification(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return OnceOrNow<v1::ReviewFinding>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Verify(call, transaction, judges, id, request); },
      AsThen<v1::ReviewFinding>);
}

absl::StatusOr<v1::Review> ReviewService::GetReview(rpc::CallContext& call, const v1::GetReviewRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(store::kReviewPattern, "name", request.name()));
  return store::GetReview(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListReviewsResponse> ReviewService::ListReviews(rpc::CallContext& call,
                                                                   const v1::ListReviewsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto reviews, store::ListReviews(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListReviewsResponse>(
      reviews, page, [](auto& response) { return response.mutable_reviews(); },
      [](const auto& last) { return IdOf(store::kReviewPattern, last.name()).id; });
}

absl::StatusOr<v1::ListReviewFindingsResponse> ReviewService::ListReviewFindings(
    rpc::CallContext& call, const v1::ListReviewFindingsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadReviewOrAll(request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto findings,
                 store::ListFindings(*call.db, call.ScopeOf(parent.instansi), parent.id, request.overdue_only(), page));
  return PageOf<v1::ListReviewFindingsResponse>(
      findings, page, [](auto& response) { return response.mutable_findings(); },
      [](const auto& last) { return last.name(); });
}

}  // namespace terpadu::procurement
