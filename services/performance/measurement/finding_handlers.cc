// What is missing, late, contradicting or not verified.
#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/performance/conversions.h"
#include "services/performance/domain/predicate.h"
#include "services/performance/fields.h"
#include "services/performance/measurement/domain/measurement_findings.h"
#include "services/performance/measurement/measurement_review_service.h"
#include "services/performance/measurement/store/review_store.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

constexpr int kQuartersOfAYear = 4;
constexpr int kScannedAtATime = 200;
// A page ends here, however few findings there are: a call reads no more indicators than these.
constexpr int kMostScans = 10;
constexpr int kMostDueDays = 366;

std::string DecimalText(const type::v1::Decimal& number) {
  const int scale = std::clamp(number.scale(), 0, kMaxScale);
  const uint64_t magnitude =
      number.units() < 0 ? 0 - static_cast<uint64_t>(number.units()) : static_cast<uint64_t>(number.units());
  std::string digits = absl::StrCat(magnitude);
  if (static_cast<int>(digits.size()) <= scale) {
    digits.insert(0, scale + 1 - digits.size(), '0');
  }
  if (scale > 0) {
    digits.insert(digits.size() - scale, ",");
  }
  return number.units() < 0 ? absl::StrCat("-", digits) : digits;
}

std::string InWords(const type::v1::Value& value) {
  if (!value.printed().empty()) {
    return absl::StrCat("`", value.printed(), "`");
  }
  if (value.kind() == type::v1::VALUE_KIND_ORDINAL) {
    return absl::StrCat("`", value.label(), "`");
  }
  const std::string unit = value.kind() == type::v1::VALUE_KIND_PERCENT ? "%" : value.unit();
  return absl::StrCat(DecimalText(value.number()), unit.empty() ? "" : " ", unit);
}

domain::MeasuredRevision RevisionOf(const v1::Measurement& measurement) {
  domain::MeasuredRevision revision;
  revision.name = measurement.name();
  revision.revision = measurement.revision();
  revision.state = WordOf(measurement.state());
  revision.realised = ValueOf(measurement.realised());
  revision.printed = InWords(measurement.realised());
  if (measurement.has_target()) {
    revision.target = ValueOf(measurement.target());
  }
  revision.recorded_on =
      DayOf(absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(measurement.create_time())));
  revision.kinds_differ = measurement.no_achievement_reason() == TextOf(NoAchievement::kKindsDiffer);
  return revision;
}

domain::IndicatorMeasured MeasuredOf(const v1::PerformanceIndicator& indicator, int32_t year,
                                     const store::MeasuredIndicators& measured) {
  domain::IndicatorMeasured result;
  const auto target = TargetOf(indicator, year);
  result.expected = target.has_value() && target->kind() != type::v1::VALUE_KIND_NONE;
  result.cumulative = indicator.aggregation() == type::v1::AGGREGATION_CUMULATIVE;
  if (const auto found = measured.revisions.find(indicator.name()); found != measured.revisions.end()) {
    for (const v1::Measurement& each : found->second) {
      result.quarters[each.quarter() - 1].revisions.push_back(RevisionOf(each));
    }
  }
  if (const auto found = measured.twins.find(indicator.name()); found != measured.twins.end()) {
    for (const v1::Measurement& each : found->second) {
      result.quarters[each.quarter() - 1].twins.push_back(RevisionOf(each));
    }
  }
  return result;
}

v1::MeasurementFinding FindingOf(const v1::PerformanceIndicator& indicator, int32_t year,
                                 const domain::FoundInQuarter& found) {
  v1::MeasurementFinding finding;
  finding.set_kind(EnumOf<v1::MeasurementFindingKind>(found.kind));
  finding.set_indicator(indicator.name());
  finding.set_title(indicator.title());
  finding.set_year(year);
  finding.set_quarter(found.quarter);
  finding.set_measurement(found.measurement);
  finding.set_other_measurement(found.other);
  *finding.mutable_due_date() = ProtoDateOf(found.due);
  finding.set_days_late(found.days_late);
  finding.set_text(absl::StrCat("`", indicator.title(), "`: ", found.text));
  return finding;
}

// Goes on after the last finding given: the indicator, and how many of its findings were given.
struct Position {
  std::string indicator;
  int given = 0;
};

Position PositionOf(const rpc::Page& page) {
  Position position;
  if (page.after.size() == 2 && absl::SimpleAtoi(page.after[1], &position.given)) {
    position.indicator = page.after[0];
  }
  return position;
}

absl::StatusOr<ResourceId> CheckFindingsRequest(const v1::ListMeasurementFindingsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckYearOf("year", request.year(), errors);
  if (request.quarter() < 0 || request.quarter() > kQuartersOfAYear) {
    errors.Add("quarter", "must be 1 to 4, or 0 for all");
  }
  if (!request.unit().empty()) {
    CheckNameIn(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return parent;
}

}  // namespace

absl::StatusOr<std::array<int, 4>> MeasurementReviewService::DueDays(rpc::CallContext& call,
                                                                     const std::string& instansi, int32_t year) {
  std::array<int, kQuartersOfAYear> days{};
  for (int quarter = 1; quarter <= kQuartersOfAYear; ++quarter) {
    TERPADU_ASSIGN(const rules::Rule rule,
                   rules_.InForce(*call.db, instansi, "measurement_due", EndOfQuarter(year, quarter)));
    const auto found = rule.value.find("days_after_quarter_end");
    const bool readable = found != rule.value.end() && found->is_number_integer() && found->get<int64_t>() >= 0 &&
                          found->get<int64_t>() <= kMostDueDays;
    if (!readable) {
      return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
                   absl::StrCat("rule measurement_due: days_after_quarter_end must be 0 to ", kMostDueDays),
                   {{"kind", "measurement_due"}, {"legal_basis", rule.legal_basis}});
    }
    days[quarter - 1] = found->get<int>();
  }
  return days;
}

absl::StatusOr<v1::ListMeasurementFindingsResponse> MeasurementReviewService::ListMeasurementFindings(
    rpc::CallContext& call, const v1::ListMeasurementFindingsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, CheckFindingsRequest(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto due_days, DueDays(call, parent.instansi, request.year()));
  const postgres::Scope scope = call.ScopeOf(parent.instansi);
  store::ScanFilter filter{.year = request.year(), .of_unit = !request.unit().empty(), .indicators = {}};
  if (filter.of_unit) {
    TERPADU_ASSIGN(filter.indicators,
                   store::IndicatorsOfUnit(*call.db, scope, IdOf(kUnitPattern, request.unit()).id, request.year()));
  }
  const CalendarDay today = DayOf(call.clock->Now());
  Position position = PositionOf(page);
  bool with_it = true;
  v1::ListMeasurementFindingsResponse response;
  for (int scan = 0; scan < kMostScans; ++scan) {
    TERPADU_ASSIGN(const auto measured,
                   store::ScanMeasured(*call.db, scope, filter, position.indicator, with_it, kScannedAtATime));
    for (const IndicatorRow& row : measured.indicators) {
      const v1::PerformanceIndicator& indicator = row.indicator;
      const int given = with_it && indicator.name() == position.indicator ? position.given : 0;
      position = {indicator.name(), 0};
      const domain::IndicatorMeasured facts = MeasuredOf(indicator, request.year(), measured);
      for (int quarter = 1; quarter <= kQuartersOfAYear; ++quarter) {
        if (request.quarter() != 0 && request.quarter() != quarter) {
          continue;
        }
        for (const domain::FoundInQuarter& found :
             domain::FindInMeasurements(facts, request.year(), quarter, due_days[quarter - 1], today)) {
          if (position.given < given) {
            ++position.given;
            continue;
          }
          if (response.findings_size() == page.size) {
            response.set_next_page_token(page.NextToken({position.indicator, absl::StrCat(position.given)}));
            return response;
          }
          *response.add_findings() = FindingOf(indicator, request.year(), found);
          ++position.given;
        }
      }
    }
    if (static_cast<int>(measured.indicators.size()) < kScannedAtATime) {
      return response;
    }
    with_it = false;
  }
  response.set_next_page_token(page.NextToken({position.indicator, absl::StrCat(position.given)}));
  return response;
}

}  // namespace terpadu::performance
