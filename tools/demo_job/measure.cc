// Step 5: indicators arrive by event; a quarter is measured.
#include "libs/base/status.h"
#include "terpadu/performance/v1/performance_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"
#include "tools/demo_job/wait.h"

namespace terpadu::demo {
namespace {

namespace pb = performance::v1;

absl::Status WaitForIndicators(Job& job) {
  pb::ListPerformanceIndicatorsRequest request;
  request.set_parent(job.Instansi());
  return WaitUntil("performance knows all indicators", job.report, [&]() -> absl::StatusOr<bool> {
    size_t known = 0;
    TERPADU_RETURN_IF_ERROR(job.services.ForEachPage<pb::ListPerformanceIndicatorsResponse>(
        kPublic, kPerformance + std::string("ListPerformanceIndicators"), request,
        [&known](const pb::ListPerformanceIndicatorsResponse& page) {
          known += static_cast<size_t>(page.performance_indicators_size());
        }));
    return known >= job.indicators.size();
  });
}

absl::StatusOr<type::v1::Value> TargetOf(const planning::v1::Indicator& indicator, int year) {
  for (const planning::v1::YearTarget& target : indicator.targets()) {
    if (target.year() == year) {
      return target.value();
    }
  }
  return Error(absl::StatusCode::kFailedPrecondition, "NO_TARGET",
               indicator.name() + " has no target in " + std::to_string(year));
}

std::string Percent(const type::v1::Decimal& value) {
  std::string digits = std::to_string(value.units());
  const auto scale = static_cast<size_t>(value.scale());
  digits.insert(0, digits.size() <= scale ? scale + 1 - digits.size() : 0, '0');
  return digits.substr(0, digits.size() - scale) + (scale == 0 ? "" : "," + digits.substr(digits.size() - scale)) +
         " %";
}

absl::Status Record(Job& job, const planning::v1::Indicator& indicator) {
  TERPADU_ASSIGN(const type::v1::Value target, TargetOf(indicator, job.options.year));
  pb::RecordMeasurementRequest record;
  record.set_parent(job.Instansi());
  pb::Measurement& measurement = *record.mutable_measurement();
  measurement.set_indicator(indicator.name());
  measurement.set_year(job.options.year);
  measurement.set_quarter(1);
  *measurement.mutable_realised() = FirstQuarterOf(target);
  measurement.set_evidence("laporan-triwulan-1");
  TERPADU_ASSIGN(const auto recorded, job.Do<pb::Measurement>("measurement/1", kPerformanceOfficer,
                                                              kPerformance + std::string("RecordMeasurement"), record));
  job.report.Say("`" + indicator.title() + "`, quarter 1: achievement " +
                 (recorded.has_achievement() ? Percent(recorded.achievement()) + ", " + recorded.predicate()
                                             : "none, " + recorded.no_achievement_reason()) +
                 " against the year's target " + target.printed());
  job.report.MadeUp("what quarter 1 realised, and that more is better");
  return absl::OkStatus();
}

}  // namespace

absl::Status Measure(Job& job) {
  job.report.Step("5  performance: indicators have arrived by event, a quarter is measured");
  TERPADU_RETURN_IF_ERROR(WaitForIndicators(job));
  job.report.Say(std::to_string(job.indicators.size()) + " indicators");
  TERPADU_ASSIGN(const planning::v1::Indicator indicator, ContractsIndicator(job));
  pb::ConfigureIndicatorRequest configure;
  configure.set_name(indicator.name());
  configure.set_polarity(type::v1::POLARITY_HIGHER_IS_BETTER);
  TERPADU_RETURN_IF_ERROR(job.Do<pb::PerformanceIndicator>("indicator/configure", kPerformanceOfficer,
                                                           kPerformance + std::string("ConfigureIndicator"), configure)
                              .status());
  return Record(job, indicator);
}

}  // namespace terpadu::demo
