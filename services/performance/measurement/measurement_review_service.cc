#include "services/performance/measurement/measurement_review_service.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/performance/fields.h"
#include "services/performance/measurement/domain/measurement_steps.h"
#include "services/performance/measurement/store/review_store.h"
#include "services/performance/requests.h"
#include "services/performance/store/measurement_store.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/measurement_events.pb.h"

namespace terpadu::performance {
namespace {

constexpr int64_t kReviewed = 2;  // a measurement is recorded, then judged, once each

struct Judgement {
  std::string name;
  std::string field;  // of the reason
  std::string reason;
  std::string step;
};

absl::Status CheckStep(const store::MeasurementForReview& found, const std::string& step) {
  const v1::Measurement& measurement = found.measurement;
  const std::string state = WordOf(measurement.state());
  if (!domain::MeasurementAfter(state, step).has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS",
                 absl::StrCat(measurement.name(), " is ", state, ", which does not allow ", step),
                 {{"state", state}, {"step", step}});
  }
  if (found.newest != measurement.name()) {
    return Error(absl::StatusCode::kFailedPrecondition, "MEASUREMENT_SUPERSEDED",
                 absl::StrCat(measurement.name(), " was corrected by ", found.newest), {{"newest", found.newest}});
  }
  return absl::OkStatus();
}

template <typename Event>
journal::Entry EntryOf(const v1::Measurement& measurement) {
  Event event;
  event.set_indicator(measurement.indicator());
  event.set_year(measurement.year());
  event.set_quarter(measurement.quarter());
  event.set_revision(measurement.revision());
  return journal::MakeEntry(measurement.name(), kReviewed, event);
}

template <typename Event, typename Request>
absl::StatusOr<v1::Measurement> Review(rpc::CallContext& call, const Request& request, const Judgement& judgement) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kMeasurementPattern, "name", judgement.name));
  FieldErrors errors;
  CheckLength(judgement.field, judgement.reason, kLongestRemark, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Measurement>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Measurement> {
        TERPADU_ASSIGN(store::MeasurementForReview found, store::LockMeasurement(transaction, id.instansi, id.id));
        TERPADU_RETURN_IF_ERROR(CheckStep(found, judgement.step));
        v1::Measurement& measurement = found.measurement;
        measurement.set_state(
            EnumOf<v1::MeasurementState>(*domain::MeasurementAfter(WordOf(measurement.state()), judgement.step)));
        v1::MeasurementReview& review = *measurement.mutable_review();
        review.set_reviewer(call.actor.id);
        review.set_reason(judgement.reason);
        *review.mutable_review_time() =
            google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now()));
        TERPADU_RETURN_IF_ERROR(store::SaveReview(transaction, measurement));
        TERPADU_RETURN_IF_ERROR(
            journal::Append(transaction, id.instansi, {EntryOf<Event>(measurement)}, call.AuditJson(judgement.reason)));
        return measurement;
      });
}

}  // namespace

MeasurementReviewService::MeasurementReviewService() : handlers_("terpadu.performance.v1.MeasurementReviewService") {
  handlers_.Unary("VerifyMeasurement", this, &MeasurementReviewService::VerifyMeasurement);
  handlers_.Unary("ReturnMeasurement", this, &MeasurementReviewService::ReturnMeasurement);
  handlers_.Unary("ListMeasurementRevisions", this, &MeasurementReviewService::ListMeasurementRevisions);
  handlers_.Unary("ListMeasurementFindings", this, &MeasurementReviewService::ListMeasurementFindings);
}

absl::StatusOr<v1::Measurement> MeasurementReviewService::VerifyMeasurement(
    rpc::CallContext& call, const v1::VerifyMeasurementRequest& request) {
  return Review<v1::MeasurementVerified>(call, request, {request.name(), "remark", request.remark(), "VERIFY"});
}

absl::StatusOr<v1::Measurement> MeasurementReviewService::ReturnMeasurement(
    rpc::CallContext& call, const v1::ReturnMeasurementRequest& request) {
  return Review<v1::MeasurementReturned>(call, request, {request.name(), "reason", request.reason(), "RETURN"});
}

absl::StatusOr<v1::ListMeasurementRevisionsResponse> MeasurementReviewService::ListMeasurementRevisions(
    rpc::CallContext& call, const v1::ListMeasurementRevisionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckNameIn(kIndicatorPattern, parent.instansi, "indicator", request.indicator(), errors);
  CheckYearOf("year", request.year(), errors);
  if (request.quarter() < 1 || request.quarter() > 4) {
    errors.Add("quarter", "must be 1 to 4");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  int32_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after.front(), &after)) {
    after = 0;
  }
  TERPADU_ASSIGN(const auto rows,
                 ListRevisions(*call.db, call.ScopeOf(parent.instansi),
                               {request.indicator(), request.year(), request.quarter()}, after, page.size + 1));
  return PageOf<v1::ListMeasurementRevisionsResponse>(
      rows, page, [](auto& response) { return response.mutable_measurements(); },
      [](const auto& last) { return absl::StrCat(last.revision()); });
}

}  // namespace terpadu::performance
