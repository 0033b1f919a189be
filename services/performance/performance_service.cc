#include "services/performance/performance_service.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/performance/conversions.h"
#include "services/performance/domain/predicate.h"
#include "services/performance/judgement_rules.h"
#include "services/performance/requests.h"
#include "services/performance/store/measurement_store.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::performance {
namespace {

// An indicator is configured a few times in its life; that it happens this often while one measurement is recorded is
// no accident of timing.
constexpr int kAttempts = 3;

absl::Status NotFound(std::string_view name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", std::string(name) + " is not here",
               {{"name", std::string(name)}});
}

absl::Status IndicatorUnknown(const std::string& indicator) {
  return Error(absl::StatusCode::kFailedPrecondition, "INDICATOR_UNKNOWN",
               indicator + " has not arrived from planning: adopt its plan, or try again in a moment",
               {{"indicator", indicator}});
}

std::string After(const rpc::Page& page) { return page.after.empty() ? "" : page.after.front(); }

std::string IdOf(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

}  // namespace

PerformanceService::PerformanceService() : handlers_("terpadu.performance.v1.PerformanceService") {
  handlers_.Unary("GetPerformanceIndicator", this, &PerformanceService::GetPerformanceIndicator);
  handlers_.Unary("ListPerformanceIndicators", this, &PerformanceService::ListPerformanceIndicators);
  handlers_.Unary("ConfigureIndicator", this, &PerformanceService::ConfigureIndicator);
  handlers_.Unary("RecordMeasurement", this, &PerformanceService::RecordMeasurement);
  handlers_.Unary("GetMeasurement", this, &PerformanceService::GetMeasurement);
  handlers_.Unary("ListMeasurements", this, &PerformanceService::ListMeasurements);
}

absl::StatusOr<v1::PerformanceIndicator> PerformanceService::GetPerformanceIndicator(
    rpc::CallContext& call, const v1::GetPerformanceIndicatorRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, CheckName("name", kIndicatorPattern, request.name()));
  TERPADU_ASSIGN(const auto found, FindIndicator(*call.db, call.ScopeOf(instansi), request.name()));
  if (!found.has_value()) {
    return NotFound(request.name());
  }
  return found->indicator;
}

absl::StatusOr<v1::ListPerformanceIndicatorsResponse> PerformanceService::ListPerformanceIndicators(
    rpc::CallContext& call, const v1::ListPerformanceIndicatorsRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, CheckName("parent", kInstansiPattern, request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows, ListIndicators(*call.db, call.ScopeOf(instansi), After(page), page.size + 1));
  v1::ListPerformanceIndicatorsResponse response;
  for (const IndicatorRow& row : rows) {
    if (response.performance_indicators_size() == page.size) {
      response.set_next_page_token(page.NextToken({response.performance_indicators(page.size - 1).name()}));
      break;
    }
    *response.add_performance_indicators() = row.indicator;
  }
  return response;
}

absl::StatusOr<v1::PerformanceIndicator> PerformanceService::ConfigureIndicator(
    rpc::CallContext& call, const v1::ConfigureIndicatorRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, Check(request));
  TERPADU_ASSIGN(const std::optional<int64_t> expected, rpc::VersionOf(request.etag()));
  return rpc::Once<v1::PerformanceIndicator>(
      call, instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::PerformanceIndicator> {
        TERPADU_ASSIGN(const auto found, LockIndicator(transaction, request.name()));
        if (!found.has_value()) {
          return NotFound(request.name());
        }
        if (expected.has_value() && *expected != found->changes) {
          return rpc::EtagMismatch(request.name());
        }
        v1::PerformanceIndicator indicator = found->indicator;
        indicator.set_polarity(request.polarity());
        indicator.set_formula(request.formula() == v1::ACHIEVEMENT_FORMULA_UNSPECIFIED
                                  ? UsualFormula(request.polarity(), indicator)
                                  : request.formula());
        indicator.set_etag(rpc::EtagOf(found->changes + 1));
        TERPADU_RETURN_IF_ERROR(performance::ConfigureIndicator(transaction, indicator));
        v1::IndicatorConfigured configured;
        *configured.mutable_performance_indicator() = indicator;
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi,
                                                {journal::MakeEntry(indicator.name(), found->version + 1, configured)},
                                                call.AuditJson()));
        return indicator;
      });
}

absl::StatusOr<IndicatorRow> PerformanceService::IndicatorToMeasure(rpc::CallContext& call, const std::string& name,
                                                                    bool fresh) {
  if (const auto kept = indicators_.Find(name); kept.has_value() && !fresh) {
    return *kept;
  }
  TERPADU_ASSIGN(const auto found, FindIndicator(*call.db, call.ScopeOf(InstansiOf(name)), name));
  if (!found.has_value()) {
    return IndicatorUnknown(name);
  }
  indicators_.Keep(*found);
  return *found;
}

absl::StatusOr<v1::Measurement> PerformanceService::Judge(rpc::CallContext& call,
                                                          const v1::RecordMeasurementRequest& request,
                                                          std::string_view id,
                                                          const v1::PerformanceIndicator& indicator) {
  v1::Measurement measurement = request.measurement();
  measurement.clear_target();
  measurement.clear_achievement();
  const std::string instansi = InstansiOf(request.parent());
  measurement.set_name(FormatName(kMeasurementPattern, {instansi, std::string(id)}));
  measurement.set_recorder(call.actor.id);
  *measurement.mutable_create_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now()));

  Yardstick yardstick{.polarity = PolarityOf(indicator.polarity()), .formula = FormulaOf(indicator.formula())};
  if (const auto target = TargetOf(indicator, measurement.year()); target.has_value()) {
    *measurement.mutable_target() = *target;
    yardstick.target = ValueOf(*target);
  }
  TERPADU_ASSIGN(const JudgementRules judgement,
                 ReadJudgementRules(rules_, *call.db, instansi, EndOfQuarter(measurement.year(), measurement.quarter()),
                                    yardstick.formula == Formula::kOrdinal));
  const Achievement achievement =
      ComputeAchievement(yardstick, ValueOf(measurement.realised()), judgement.policy, judgement.scales);
  measurement.set_formula(indicator.formula());
  measurement.set_formula_version(judgement.policy.version);
  measurement.set_no_achievement_reason(TextOf(achievement.reason));
  measurement.set_predicate("");
  if (achievement.percent.has_value()) {
    *measurement.mutable_achievement() = ToProto(*achievement.percent);
    measurement.set_predicate(PredicateOf(*achievement.percent, judgement.bands));
  }
  measurement.set_state(v1::MEASUREMENT_STATE_RECORDED);
  measurement.clear_review();
  measurement.set_revision(0);  // the statement that records it counts
  return measurement;
}

absl::StatusOr<v1::Measurement> PerformanceService::RecordMeasurement(rpc::CallContext& call,
                                                                      const v1::RecordMeasurementRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, Check(request));
  const std::string id = request.measurement_id().empty() ? NewUuid() : request.measurement_id();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    TERPADU_ASSIGN(const IndicatorRow row,
                   IndicatorToMeasure(call, request.measurement().indicator(), /*fresh=*/attempt > 0));
    TERPADU_ASSIGN(v1::Measurement measurement, Judge(call, request, id, row.indicator));
    TERPADU_ASSIGN(const auto revision, performance::RecordMeasurement(call, request, measurement, row.changes));
    if (revision.has_value()) {
      measurement.set_revision(*revision);
      return measurement;
    }
    TERPADU_ASSIGN(const std::string recorded, rpc::ReplayedResource(call, instansi, request));
    if (!recorded.empty()) {
      return Measurement(call, recorded);
    }
  }
  return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                              request.measurement().indicator() + " was being changed meanwhile: try again"),
                        absl::Milliseconds(100));
}

absl::StatusOr<v1::Measurement> PerformanceService::Measurement(rpc::CallContext& call, std::string_view name) {
  TERPADU_ASSIGN(const auto found, FindMeasurement(*call.db, call.ScopeOf(InstansiOf(name)), IdOf(name)));
  if (!found.has_value()) {
    return NotFound(name);
  }
  return *found;
}

absl::StatusOr<v1::Measurement> PerformanceService::GetMeasurement(rpc::CallContext& call,
                                                                   const v1::GetMeasurementRequest& request) {
  TERPADU_RETURN_IF_ERROR(CheckName("name", kMeasurementPattern, request.name()).status());
  return Measurement(call, request.name());
}

absl::StatusOr<v1::ListMeasurementsResponse> PerformanceService::ListMeasurements(
    rpc::CallContext& call, const v1::ListMeasurementsRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto measurements,
                 performance::ListMeasurements(*call.db, call.ScopeOf(instansi),
                                               {request.indicator(), request.year(), request.verified_only()},
                                               After(page), page.size + 1));
  v1::ListMeasurementsResponse response;
  for (v1::Measurement& measurement : measurements) {
    if (response.measurements_size() == page.size) {
      response.set_next_page_token(page.NextToken({IdOf(response.measurements(page.size - 1).name())}));
      break;
    }
    *response.add_measurements() = std::move(measurement);
  }
  return response;
}

}  // namespace terpadu::performance
