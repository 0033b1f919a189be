// Records the schedules of tenders as SPSE has them.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/spse/policy.h"
#include "services/procurement/spse/schedule_export.h"
#include "services/procurement/spse/spse_service.h"
#include "services/procurement/spse/store/spse_store.h"
#include "services/procurement/spse/unit_fields.h"
#include "terpadu/procurement/v1/spse_events.pb.h"

namespace terpadu::procurement {
namespace {

std::string IdOfSchedule(const v1::SpseSchedule& schedule) { return IdOf(kSpseSchedulePattern, schedule.name()).id; }

// The schedules that are not just as they were, with their versions.
std::vector<v1::SpseSchedule> Changed(const std::vector<v1::SpseSchedule>& schedules,
                                      const std::map<std::string, store::SpseRecorded>& recorded,
                                      v1::ImportSpseSchedulesResponse& response) {
  std::vector<v1::SpseSchedule> changed;
  for (const v1::SpseSchedule& each : schedules) {
    response.set_stages(response.stages() + each.stages_size());
    const auto before = recorded.find(IdOfSchedule(each));
    if (before != recorded.end() && before->second.sha256 == store::FingerprintOfRecord(each)) {
      response.set_unchanged(response.unchanged() + 1);
      continue;
    }
    v1::SpseSchedule& schedule = changed.emplace_back(each);
    if (before == recorded.end()) {
      schedule.set_version(1);
      response.set_recorded(response.recorded() + 1);
    } else {
      schedule.set_version(before->second.version + 1);
      response.set_superseded(response.superseded() + 1);
    }
  }
  return changed;
}

absl::Status Record(rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                    const std::vector<v1::SpseSchedule>& schedules, v1::ImportSpseSchedulesResponse& response) {
  std::vector<std::string> ids;
  for (const v1::SpseSchedule& schedule : schedules) {
    ids.push_back(IdOfSchedule(schedule));
  }
  TERPADU_RETURN_IF_ERROR(store::LockSpseImports(transaction, instansi));
  TERPADU_ASSIGN(const auto recorded, store::RecordedSchedules(transaction, instansi, ids));
  const std::vector<v1::SpseSchedule> changed = Changed(schedules, recorded, response);
  TERPADU_RETURN_IF_ERROR(store::PutSchedules(transaction, instansi, changed));
  for (const v1::SpseSchedule& schedule : changed) {
    v1::SpseScheduleRecorded event;
    *event.mutable_spse_schedule() = schedule;
    TERPADU_RETURN_IF_ERROR(journal::Append(
        transaction, instansi, {journal::MakeEntry(schedule.name(), schedule.version(), event)}, call.AuditJson()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ImportSpseSchedulesResponse> SpseService::ImportSpseSchedules(
    rpc::CallContext& call, const v1::ImportSpseSchedulesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const std::string& instansi = parent.instansi;
  FieldErrors errors;
  CheckSpseUnits(instansi, request.units(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const CalendarDay today = DayOf(call.clock->Now());
  TERPADU_ASSIGN(const SpseFindingRules finding_rules, LoadSpseFindingRules(rules_, *call.db, instansi, today));
  TERPADU_ASSIGN(const SpseStagePolicy policy, LoadSpseStages(rules_, *call.db, instansi, today));
  const SpseUnits units(request.units());
  SpseFindings findings(&finding_rules);
  TERPADU_ASSIGN(const SpseScheduleExport read,
                 ReadSpseSchedules(request.content(), instansi, units, policy, findings));
  return rpc::Once<v1::ImportSpseSchedulesResponse>(
      call, instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::ImportSpseSchedulesResponse> {
        v1::ImportSpseSchedulesResponse response;
        response.set_rows(read.rows);
        response.set_refused(read.tenders - static_cast<int32_t>(read.schedules.size()));
        TERPADU_RETURN_IF_ERROR(Record(call, transaction, instansi, read.schedules, response));
        findings.Fill(*response.mutable_groups(), *response.mutable_findings());
        return response;
      },
      request.validate_only());
}

}  // namespace terpadu::procurement
