#include <algorithm>

#include "google/protobuf/util/field_mask_util.h"
#include "libs/base/error.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/adoption.h"
#include "services/planning/domain/text.h"
#include "services/planning/draft_requests.h"
#include "services/planning/fields.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/plan_rules.h"
#include "services/planning/requests.h"
#include "services/planning/store/copy_store.h"
#include "services/planning/store/plan_deletion.h"
#include "services/planning/store/plan_store.h"
#include "services/planning/store/unit_store.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

// What a head names must be there: units, documents, and a plan of the same kind in force to replace.
absl::Status CheckNamed(postgres::Transaction& transaction, const NewPlan& plan) {
  FieldErrors errors;
  if (!plan.unit_id.empty()) {
    TERPADU_ASSIGN(const std::vector<v1::Unit> units, FindUnits(transaction, plan.key.instansi, {plan.unit_id}));
    if (units.empty()) {
      errors.Add("plan.unit", "is not a unit of the instansi");
    }
  }
  TERPADU_ASSIGN(const std::vector<std::string> missing,
                 FindMissingPlans(transaction, plan.key.instansi, plan.refers_to_ids));
  for (size_t i = 0; i < plan.refers_to_ids.size(); ++i) {
    if (std::find(missing.begin(), missing.end(), plan.refers_to_ids[i]) != missing.end()) {
      errors.Add("plan.refers_to[" + std::to_string(i) + "]", "is not a plan of the instansi");
    }
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  if (plan.replaces_id.empty()) {
    return absl::OkStatus();
  }
  const PlanKey replaced{plan.key.instansi, plan.replaces_id};
  TERPADU_ASSIGN(const std::optional<LockedPlan> there, LockPlan(transaction, replaced));
  TERPADU_RETURN_IF_ERROR(CheckInForce(replaced.Name(), there));
  if (there->kind != plan.kind) {
    errors.Add("plan.replaces", "is a plan of another kind, " + v1::PlanKind_Name(there->kind));
  }
  return errors.ToStatus();
}

// Its first version.
absl::StatusOr<int64_t> Insert(postgres::Transaction& transaction, const NewPlan& plan) {
  TERPADU_ASSIGN(const std::optional<int64_t> version, InsertPlan(transaction, plan));
  if (!version.has_value()) {
    return Error(absl::StatusCode::kAlreadyExists, "PLAN_EXISTS", plan.key.Name() + " exists",
                 {{"plan", plan.key.Name()}});
  }
  return *version;
}

// The plan of an update as it would be; notes fields that cannot be changed.
v1::Plan Changed(const v1::Plan& now, const v1::UpdatePlanRequest& request, FieldErrors& errors) {
  static const std::vector<std::string>& changeable =
      *new std::vector<std::string>{"title", "start_year", "end_year", "unit", "refers_to", "replaces"};
  for (const std::string& path : request.update_mask().paths()) {
    if (std::find(changeable.begin(), changeable.end(), path) == changeable.end()) {
      errors.Add("update_mask", "must not name " + path + ": it cannot be changed");
    }
  }
  v1::Plan changed = now;
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_repeated_fields(true);
  if (errors.empty()) {
    google::protobuf::util::FieldMaskUtil::MergeMessageTo(request.plan(), request.update_mask(), options, &changed);
  }
  return changed;
}

absl::StatusOr<v1::Plan> Update(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                const v1::UpdatePlanRequest& request) {
  TERPADU_ASSIGN(const LockedPlan locked, LockDraft(transaction, key, request.plan().etag()));
  TERPADU_ASSIGN(const v1::Plan now, ReadPlan(transaction, key));
  FieldErrors errors;
  const v1::Plan changed = Changed(now, request, errors);
  const NewPlan head = ReadHead("plan", key, changed, call.clock->Now(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckNamed(transaction, head));
  TERPADU_ASSIGN(const std::optional<int> outside, FindYearOutside(transaction, key, head.start_year, head.end_year));
  if (outside.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "YEARS_IN_USE",
                 key.Name() + " has ceilings or targets of " + std::to_string(*outside),
                 {{"plan", key.Name()}, {"year", std::to_string(*outside)}});
  }
  TERPADU_RETURN_IF_ERROR(UpdateHead(transaction, head));
  return Announce(call, transaction, key, locked.version + 1, v1::PlanUpdated());
}

absl::StatusOr<PlanCopy> ReadCopy(const v1::CopyPlanRequest& request, absl::Time now) {
  FieldErrors errors;
  const auto ids = ParseName(kPlanPattern, request.name());
  errors.Add("name", ids.status());
  if (!IsResourceId(request.plan_id()) || (ids.ok() && ids->at(1) == request.plan_id())) {
    errors.Add("plan_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit, and another plan's");
  }
  if (!request.title().empty()) {
    CheckText("title", request.title(), kLongestTitle, errors);
  }
  if (request.start_year() != 0 && (request.start_year() < 1945 || request.start_year() > 2200)) {
    errors.Add("start_year", "must be a year");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return PlanCopy{.from = {ids->at(0), ids->at(1)},
                  .to_id = request.plan_id(),
                  .title = CollapseBlanks(request.title()),
                  .start_year = request.start_year(),
                  .move_years = request.move_years(),
                  .created = now,
                  .stage = {}};
}

absl::StatusOr<v1::Plan> Copy(rpc::CallContext& call, postgres::Transaction& transaction, const PlanCopy& copy) {
  TERPADU_ASSIGN(const v1::Plan from, ReadPlan(transaction, copy.from));
  const int first = copy.start_year != 0 ? copy.start_year : from.end_year() + 1;
  const PlanKey key{copy.from.instansi, copy.to_id};
  NewPlan plan{.key = key,
               .kind = from.kind(),
               .title = copy.title.empty() ? from.title() : copy.title,
               .start_year = first,
               .end_year = first + from.end_year() - from.start_year(),
               .replaces_id = {},
               .content_hash = {},
               .created = copy.created,
               .unit_id = from.unit().substr(from.unit().rfind('/') + 1),
               .stage = copy.stage,
               .copied_from_id = copy.from.plan_id};
  for (const std::string& referred : from.refers_to()) {
    plan.refers_to_ids.push_back(referred.substr(referred.rfind('/') + 1));
  }
  TERPADU_ASSIGN(const int64_t version, Insert(transaction, plan));
  TERPADU_RETURN_IF_ERROR(CopyTree(transaction, plan, from.start_year(), copy.move_years));
  return Announce(call, transaction, key, version, v1::PlanCreated());
}

absl::Status Delete(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                    const std::string& etag) {
  TERPADU_ASSIGN(const LockedPlan locked, LockDraft(transaction, key, etag));
  TERPADU_ASSIGN(const std::optional<std::string> user, FindPlanInUse(transaction, key));
  if (user.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_IN_USE",
                 key.Name() + " cannot be deleted: " + *user + " needs it", {{"plan", key.Name()}, {"by", *user}});
  }
  v1::PlanDeleted event;
  TERPADU_ASSIGN(*event.mutable_plan(), ReadPlan(transaction, key));
  TERPADU_RETURN_IF_ERROR(DeletePlanRows(transaction, key, locked.version + 1));
  return journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), locked.version + 1, event)},
                         call.AuditJson());
}

}  // namespace

PlanDraftService::PlanDraftService() : handlers_("terpadu.planning.v1.PlanDraftService") {
  handlers_.Unary("CreatePlan", this, &PlanDraftService::CreatePlan);
  handlers_.Unary("UpdatePlan", this, &PlanDraftService::UpdatePlan);
  handlers_.Unary("CopyPlan", this, &PlanDraftService::CopyPlan);
  handlers_.Unary("DeletePlan", this, &PlanDraftService::DeletePlan);
  handlers_.Unary("BatchCreatePlanNodes", this, &PlanDraftService::BatchCreatePlanNodes);
  handlers_.Unary("BatchUpdatePlanNodes", this, &PlanDraftService::BatchUpdatePlanNodes);
  handlers_.Unary("BatchDeletePlanNodes", this, &PlanDraftService::BatchDeletePlanNodes);
  handlers_.Unary("BatchCreateIndicators", this, &PlanDraftService::BatchCreateIndicators);
  handlers_.Unary("BatchUpdateIndicators", this, &PlanDraftService::BatchUpdateIndicators);
  handlers_.Unary("BatchDeleteIndicators", this, &PlanDraftService::BatchDeleteIndicators);
}

absl::StatusOr<v1::Plan> PlanDraftService::CreatePlan(rpc::CallContext& call, const v1::CreatePlanRequest& request) {
  TERPADU_ASSIGN(NewPlan plan, Read(request, call.clock->Now()));
  TERPADU_ASSIGN(plan.stage, FirstStageOf(rules_, call, plan.key.instansi, plan.kind));
  return rpc::Once<v1::Plan>(
      call, plan.key.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Plan> {
        TERPADU_RETURN_IF_ERROR(CheckNamed(transaction, plan));
        TERPADU_ASSIGN(const int64_t version, Insert(transaction, plan));
        return Announce(call, transaction, plan.key, version, v1::PlanCreated());
      },
      request.validate_only());
}

absl::StatusOr<v1::Plan> PlanDraftService::UpdatePlan(rpc::CallContext& call, const v1::UpdatePlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("plan.name", request.plan().name()));
  return rpc::Once<v1::Plan>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) { return Update(call, transaction, key, request); },
      request.validate_only());
}

absl::StatusOr<v1::Plan> PlanDraftService::CopyPlan(rpc::CallContext& call, const v1::CopyPlanRequest& request) {
  TERPADU_ASSIGN(PlanCopy copy, ReadCopy(request, call.clock->Now()));
  TERPADU_ASSIGN(const std::optional<DraftHead> head,
                 FindHead(Executor(*call.db, call.ScopeOf(copy.from.instansi)), copy.from));
  if (!head.has_value()) {
    return NotFound(request.name());
  }
  TERPADU_ASSIGN(copy.stage, FirstStageOf(rules_, call, copy.from.instansi, head->kind));
  return rpc::Once<v1::Plan>(
      call, copy.from.instansi, request,
      [&](postgres::Transaction& transaction) { return Copy(call, transaction, copy); }, request.validate_only());
}

absl::StatusOr<google::protobuf::Empty> PlanDraftService::DeletePlan(rpc::CallContext& call,
                                                                     const v1::DeletePlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  return rpc::Once<google::protobuf::Empty>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<google::protobuf::Empty> {
        TERPADU_RETURN_IF_ERROR(Delete(call, transaction, key, request.etag()));
        return google::protobuf::Empty();
      },
      request.validate_only());
}

}  // namespace terpadu::planning
