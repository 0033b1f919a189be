#include "services/reporting/warning_service.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/reporting/names.h"
#include "services/reporting/warning_evaluation.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kWarningPattern[] = "instansi/{instansi}/warnings/{warning}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr int32_t kLastYear = 2100;
constexpr size_t kLongestReason = 1'000;

absl::Status NotFound(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "there is no " + name, {{"name", name}});
}

absl::Status Check(const v1::ListWarningsRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (request.year() < 0 || request.year() > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear) + ", or 0 for any");
  }
  if (!v1::WarningRule_IsValid(request.rule())) {
    errors.Add("rule", "must be of WarningRule");
  }
  if (!v1::WarningState_IsValid(request.state())) {
    errors.Add("state", "must be of WarningState");
  }
  if (!v1::WarningSeverity_IsValid(request.least_severity())) {
    errors.Add("least_severity", "must be of WarningSeverity");
  }
  if (!request.unit().empty()) {
    errors.Add("unit", ParseName(kUnitPattern, request.unit()).status());
  }
  return errors.ToStatus();
}

// The day asked for, or today.
absl::StatusOr<CalendarDay> DayOf(const v1::EvaluateWarningsRequest& request, absl::Time now) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (request.year() < 1 || request.year() > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear));
  }
  const google::type::Date& told = request.as_of();
  const CalendarDay day(told.year(), told.month(), told.day());
  const bool is_day = day.year() == told.year() && day.month() == told.month() && day.day() == told.day();
  if (request.has_as_of() && (!is_day || told.year() < 1 || told.year() > kLastYear)) {
    errors.Add("as_of", "must be a whole date");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return request.has_as_of() ? day : terpadu::DayOf(now);
}

// What a person does to a warning; `note` writes down who did it.
template <typename Request, typename Note>
absl::StatusOr<v1::Warning> Act(rpc::CallContext& call, const Request& request, WarningAct act, const Note& note) {
  FieldErrors errors;
  errors.Add("name", ParseName(kWarningPattern, request.name()).status());
  if (request.reason().size() > kLongestReason) {
    errors.Add("reason", "must be at most " + std::to_string(kLongestReason) + " bytes");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const auto expected, rpc::VersionOf(request.etag()));
  const std::string instansi = InstansiOf(request.name());
  return rpc::Once<v1::Warning>(
      call, instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Warning> {
        TERPADU_ASSIGN(auto stored, LockWarning(transaction, request.name()));
        if (!stored.has_value()) {
          return NotFound(request.name());
        }
        if (expected.has_value() && *expected != stored->version) {
          return rpc::EtagMismatch(request.name());
        }
        const auto step = StepOf({static_cast<WarningState>(stored->warning.state()), stored->holds}, act);
        if (!step.has_value()) {
          const std::string state = WordOf(v1::WarningState_Name(stored->warning.state()), "WARNING_STATE_");
          return Error(absl::StatusCode::kFailedPrecondition, "WRONG_STATE", request.name() + " is " + state,
                       {{"name", request.name()}, {"state", state}});
        }
        note(stored->warning,
             google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now())));
        TERPADU_RETURN_IF_ERROR(
            SaveAct(transaction, instansi, *stored, *step, request.reason(), call.AuditJson(request.reason())));
        stored->warning.set_etag(rpc::EtagOf(stored->version));
        return stored->warning;
      });
}

// A person whom nobody knows by name is still a person.
std::string WhoOf(const rpc::CallContext& call) { return call.actor.id.empty() ? "unknown" : call.actor.id; }

}  // namespace

WarningService::WarningService() : handlers_("terpadu.reporting.v1.WarningService") {
  handlers_.Unary("ListWarnings", this, &WarningService::ListWarnings);
  handlers_.Unary("GetWarning", this, &WarningService::GetWarning);
  handlers_.Unary("AcknowledgeWarning", this, &WarningService::AcknowledgeWarning);
  handlers_.Unary("ResolveWarning", this, &WarningService::ResolveWarning);
  handlers_.Unary("EvaluateWarnings", this, &WarningService::EvaluateWarnings);
}

absl::StatusOr<v1::ListWarningsResponse> WarningService::ListWarnings(rpc::CallContext& call,
                                                                      const v1::ListWarningsRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto warnings, ListWarningsOf(*call.db, call.ScopeOf(InstansiOf(request.parent())), request,
                                               page.after.empty() ? "" : page.after.front(), page.size + 1));
  v1::ListWarningsResponse response;
  if (warnings.size() > static_cast<size_t>(page.size)) {
    warnings.pop_back();
    const std::string& last = warnings.back().name();
    response.set_next_page_token(page.NextToken({last.substr(last.rfind('/') + 1)}));
  }
  for (v1::Warning& warning : warnings) {
    *response.add_warnings() = std::move(warning);
  }
  return response;
}

absl::StatusOr<v1::GetWarningResponse> WarningService::GetWarning(rpc::CallContext& call,
                                                                  const v1::GetWarningRequest& request) {
  FieldErrors errors;
  errors.Add("name", ParseName(kWarningPattern, request.name()).status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  TERPADU_ASSIGN(const auto stored, FindWarning(*call.db, scope, request.name()));
  if (!stored.has_value()) {
    return NotFound(request.name());
  }
  v1::GetWarningResponse response;
  *response.mutable_warning() = stored->warning;
  response.mutable_warning()->set_etag(rpc::EtagOf(stored->version));
  TERPADU_ASSIGN(const auto causes, ReadCauses(*call.db, scope, stored->causes));
  response.mutable_causes()->Add(causes.begin(), causes.end());
  return response;
}

absl::StatusOr<v1::Warning> WarningService::AcknowledgeWarning(rpc::CallContext& call,
                                                               const v1::AcknowledgeWarningRequest& request) {
  return Act(call, request, WarningAct::kAcknowledge,
             [&](v1::Warning& warning, const google::protobuf::Timestamp& now) {
               warning.set_acknowledger(WhoOf(call));
               warning.set_acknowledge_reason(request.reason());
               *warning.mutable_acknowledge_time() = now;
             });
}

absl::StatusOr<v1::Warning> WarningService::ResolveWarning(rpc::CallContext& call,
                                                           const v1::ResolveWarningRequest& request) {
  return Act(call, request, WarningAct::kResolve, [&](v1::Warning& warning, const google::protobuf::Timestamp& now) {
    warning.set_resolver(WhoOf(call));
    warning.set_resolve_reason(request.reason());
    *warning.mutable_resolve_time() = now;
  });
}

absl::StatusOr<v1::EvaluateWarningsResponse> WarningService::EvaluateWarnings(
    rpc::CallContext& call, const v1::EvaluateWarningsRequest& request) {
  const absl::Time now = call.clock->Now();
  TERPADU_ASSIGN(const CalendarDay day, DayOf(request, now));
  const std::string instansi = InstansiOf(request.parent());
  TERPADU_ASSIGN(const WarningPolicy policy, ReadWarningPolicy(rules_, *call.db, instansi, day));
  return rpc::Once<v1::EvaluateWarningsResponse>(call, instansi, request, [&](postgres::Transaction& transaction) {
    return EvaluateIn(transaction, policy, instansi, request.year(), day, now, call.AuditJson());
  });
}

}  // namespace terpadu::reporting
