// The cycle itself and what was held; issues are in a file of their own.
#include "services/performance/monitoring/monitoring_service.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/performance/fields.h"
#include "services/performance/monitoring/store/monitoring_store.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/monitoring_events.pb.h"

namespace terpadu::performance {
namespace {

constexpr int kMostDays = 366;
constexpr int kMostMonths = 12;

bool IsOneOf(int value, int most) { return value >= 0 && value <= most; }

// Thrown by the JSON library when a field is missing or of another type.
std::vector<domain::Cadence> CadencesOf(const nlohmann::json& value) {
  std::vector<domain::Cadence> cadences;
  for (const nlohmann::json& each : value.at("cadences")) {
    cadences.push_back({.kind = each.at("kind").get<std::string>(),
                        .by_unit = each.at("of").get<std::string>() == "UNIT",
                        .days = each.value("days", 0),
                        .months = each.value("months", 0),
                        .due_days = each.value("due_days", 0)});
  }
  return cadences;
}

bool IsUsable(const domain::Cadence& cadence) {
  v1::MonitoringKind kind{};
  return v1::MonitoringKind_Parse(absl::StrCat("MONITORING_KIND_", cadence.kind), &kind) && IsKnown(kind) &&
         IsOneOf(cadence.days, kMostDays) && IsOneOf(cadence.months, kMostMonths) &&
         IsOneOf(cadence.due_days, kMostDays) && (cadence.days > 0) != (cadence.months > 0);
}

void CheckUnit(const std::string& field, std::string_view instansi, const std::string& unit, FieldErrors& errors) {
  if (!unit.empty()) {
    CheckNameIn(kUnitPattern, instansi, field, unit, errors);
  }
}

absl::Status CheckRecord(const v1::RecordMonitoringRequest& request, const std::string& instansi) {
  const v1::MonitoringRecord& record = request.monitoring_record();
  FieldErrors errors;
  CheckId("monitoring_record_id", request.monitoring_record_id(), errors);
  CheckUnit("monitoring_record.unit", instansi, record.unit(), errors);
  if (!IsKnown(record.kind())) {
    errors.Add("monitoring_record.kind", "must be a kind");
  }
  CheckYearOf("monitoring_record.year", record.year(), errors);
  CheckDay("monitoring_record.held_date", record.held_date(), errors);
  google::protobuf::RepeatedPtrField<v1::Evidence> minutes;
  *minutes.Add() = record.minutes();
  CheckEvidence("monitoring_record.minutes", minutes, errors);
  return errors.ToStatus();
}

absl::Status CheckPeriod(const std::vector<domain::Cadence>& cadences, const v1::MonitoringRecord& record,
                         CalendarDay today) {
  FieldErrors errors;
  const auto cadence = std::find_if(cadences.begin(), cadences.end(), [&](const domain::Cadence& each) {
    return each.kind == WordOf(record.kind()) && each.by_unit != record.unit().empty();
  });
  const CalendarDay held = CivilDayOf(record.held_date());
  if (cadence == cadences.end()) {
    errors.Add("monitoring_record.kind", record.unit().empty() ? "is held by each unit" : "is held by the instansi");
    return errors.ToStatus();
  }
  const auto periods = domain::PeriodsOf(*cadence, record.year());
  if (record.period() < 1 || record.period() > static_cast<int>(periods.size())) {
    errors.Add("monitoring_record.period", absl::StrCat("must be 1 to ", periods.size()));
  } else if (held < periods[record.period() - 1].start) {
    errors.Add("monitoring_record.held_date", "must not be before the period begins");
  }
  if (held > today) {
    errors.Add("monitoring_record.held_date", "must not be after today");
  }
  return errors.ToStatus();
}

absl::Status CheckOutcome(const v1::RecordEvaluationOutcomeRequest& request, const std::string& instansi) {
  const v1::EvaluationOutcome& outcome = request.evaluation_outcome();
  FieldErrors errors;
  CheckId("evaluation_outcome_id", request.evaluation_outcome_id(), errors);
  if (outcome.code().empty() || outcome.code().size() > 50 ||
      outcome.code().find_first_not_of("0123456789.") != std::string::npos) {
    errors.Add("evaluation_outcome.code", "must be the code of a program or sub kegiatan: digits and points");
  }
  CheckYearOf("evaluation_outcome.year", outcome.year(), errors);
  if (!IsKnown(outcome.outcome())) {
    errors.Add("evaluation_outcome.outcome", "must be DIHENTIKAN, DIPERBAIKI, DIMODIFIKASI, DIPERLUAS or DITINGKATKAN");
  }
  CheckNameIn(store::kMonitoringRecordPattern, instansi, "evaluation_outcome.record", outcome.record(), errors);
  CheckLength("evaluation_outcome.legal_basis", outcome.legal_basis(), kLongestTitle, errors);
  if (outcome.legal_basis().empty()) {
    errors.Add("evaluation_outcome.legal_basis", "must be set");
  }
  CheckLength("evaluation_outcome.reason", outcome.reason(), kLongestRemark, errors);
  return errors.ToStatus();
}

}  // namespace

MonitoringService::MonitoringService() : handlers_("terpadu.performance.v1.MonitoringService") {
  handlers_.Unary("ListMonitoringPeriods", this, &MonitoringService::ListMonitoringPeriods);
  handlers_.Unary("RecordMonitoring", this, &MonitoringService::RecordMonitoring);
  handlers_.Unary("RaiseMonitoringIssue", this, &MonitoringService::RaiseMonitoringIssue);
  handlers_.Unary("MoveMonitoringIssue", this, &MonitoringService::MoveMonitoringIssue);
  handlers_.Unary("ListMonitoringIssues", this, &MonitoringService::ListMonitoringIssues);
  handlers_.Unary("RecordEvaluationOutcome", this, &MonitoringService::RecordEvaluationOutcome);
  handlers_.Unary("ListEvaluationOutcomes", this, &MonitoringService::ListEvaluationOutcomes);
}

absl::StatusOr<MonitoringService::Cadences> MonitoringService::ReadCadences(rpc::CallContext& call,
                                                                            std::string_view instansi, int32_t year) {
  TERPADU_ASSIGN(const rules::Rule rule,
                 rules_.InForce(*call.db, instansi, "monitoring_cadence", CalendarDay(year, 12, 31)));
  Cadences read{.cadences = {}, .legal_basis = rule.legal_basis};
  std::string why;
  try {
    read.cadences = CadencesOf(rule.value);
    const auto unusable = std::find_if_not(read.cadences.begin(), read.cadences.end(), IsUsable);
    if (unusable == read.cadences.end()) {
      return read;
    }
    why = absl::StrCat(unusable->kind, " is no kind, or has not either days or months");
  } catch (const nlohmann::json::exception& fault) {
    why = fault.what();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
               absl::StrCat("rule monitoring_cadence cannot be read: ", why),
               {{"kind", "monitoring_cadence"}, {"legal_basis", rule.legal_basis}});
}

absl::StatusOr<v1::ListMonitoringPeriodsResponse> MonitoringService::ListMonitoringPeriods(
    rpc::CallContext& call, const v1::ListMonitoringPeriodsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckYearOf("year", request.year(), errors);
  CheckUnit("unit", parent.instansi, request.unit(), errors);
  if (request.has_date()) {
    CheckDay("date", request.date(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const CalendarDay today = request.has_date() ? CivilDayOf(request.date()) : DayOf(call.clock->Now());
  const std::string unit = request.unit().empty() ? "" : IdOf(kUnitPattern, request.unit()).id;
  TERPADU_ASSIGN(const Cadences rule, ReadCadences(call, parent.instansi, request.year()));
  TERPADU_ASSIGN(const auto held, store::FirstHeld(*call.db, call.ScopeOf(parent.instansi), unit, request.year()));
  v1::ListMonitoringPeriodsResponse response;
  for (const domain::Cadence& cadence : rule.cadences) {
    if (cadence.by_unit == unit.empty()) {
      continue;
    }
    for (const domain::CyclePeriod& each : domain::PeriodsOf(cadence, request.year())) {
      v1::MonitoringPeriod& period = *response.add_periods();
      const auto first = held.find({cadence.kind, each.number});
      const bool was_held = first != held.end() && first->second.day <= today;
      const domain::PeriodStanding standing =
          domain::StandingOf(each, was_held ? std::make_optional(first->second.day) : std::nullopt, today);
      period.set_kind(EnumOf<v1::MonitoringKind>(cadence.kind));
      period.set_period(each.number);
      *period.mutable_start_date() = ProtoDateOf(each.start);
      *period.mutable_due_date() = ProtoDateOf(each.due);
      period.set_state(EnumOf<v1::MonitoringPeriodState>(standing.state));
      period.set_record(was_held ? first->second.record : "");
      period.set_days_late(standing.days_late);
      period.set_legal_basis(rule.legal_basis);
    }
  }
  return response;
}

absl::StatusOr<v1::MonitoringRecord> MonitoringService::RecordMonitoring(rpc::CallContext& call,
                                                                         const v1::RecordMonitoringRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckRecord(request, parent.instansi));
  v1::MonitoringRecord record = request.monitoring_record();
  TERPADU_ASSIGN(const Cadences rule, ReadCadences(call, parent.instansi, record.year()));
  TERPADU_RETURN_IF_ERROR(CheckPeriod(rule.cadences, record, DayOf(call.clock->Now())));
  record.set_name(NameOf(store::kMonitoringRecordPattern, parent.instansi, request.monitoring_record_id()));
  return rpc::Once<v1::MonitoringRecord>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::MonitoringRecord> {
        TERPADU_RETURN_IF_ERROR(store::InsertRecord(transaction, record));
        v1::MonitoringRecordRecorded event;
        *event.mutable_monitoring_record() = record;
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                                {journal::MakeEntry(record.name(), 1, event)}, call.AuditJson()));
        return record;
      });
}

absl::StatusOr<v1::EvaluationOutcome> MonitoringService::RecordEvaluationOutcome(
    rpc::CallContext& call, const v1::RecordEvaluationOutcomeRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckOutcome(request, parent.instansi));
  v1::EvaluationOutcome outcome = request.evaluation_outcome();
  outcome.set_name(NameOf(store::kEvaluationOutcomePattern, parent.instansi, request.evaluation_outcome_id()));
  return rpc::Once<v1::EvaluationOutcome>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::EvaluationOutcome> {
        TERPADU_ASSIGN(const v1::MonitoringRecord record, store::FindRecord(transaction, outcome.record()));
        if (record.kind() != v1::MONITORING_KIND_EVALUATION) {
          return Error(absl::StatusCode::kFailedPrecondition, "NOT_AN_EVALUATION",
                       absl::StrCat(record.name(), " is a ", WordOf(record.kind())), {{"record", record.name()}});
        }
        TERPADU_RETURN_IF_ERROR(store::InsertOutcome(transaction, outcome));
        v1::EvaluationOutcomeRecorded event;
        *event.mutable_evaluation_outcome() = outcome;
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                                {journal::MakeEntry(outcome.name(), 1, event)}, call.AuditJson()));
        return outcome;
      });
}

absl::StatusOr<v1::ListEvaluationOutcomesResponse> MonitoringService::ListEvaluationOutcomes(
    rpc::CallContext& call, const v1::ListEvaluationOutcomesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows, store::ListOutcomes(*call.db, call.ScopeOf(parent.instansi), request.code(), page));
  return PageOf<v1::ListEvaluationOutcomesResponse>(
      rows, page, [](auto& response) { return response.mutable_evaluation_outcomes(); },
      [](const auto& last) { return IdOf(store::kEvaluationOutcomePattern, last.name()).id; });
}

}  // namespace terpadu::performance
