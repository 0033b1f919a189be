#include <optional>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "nlohmann/json.hpp"
#include "services/planning/adoption.h"
#include "services/planning/domain/plan_document.h"
#include "services/planning/plan_rules.h"
#include "services/planning/planning_service.h"
#include "services/planning/report.h"
#include "services/planning/requests.h"
#include "services/planning/store/plan_store.h"
#include "services/planning/store/tree_store.h"
#include "services/planning/store/unit_store.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

ReadingOptions OptionsOf(const v1::ImportPlanRequest& request) {
  return {.start_year = request.start_year(), .end_year = request.end_year()};
}

// The profile that a request defines; every fault is one of the field.
absl::StatusOr<ImportProfile> ReadDefinition(const std::string& definition) {
  FieldErrors errors;
  const auto value = nlohmann::json::parse(definition, nullptr, false);
  if (value.is_discarded()) {
    errors.Add("profile_definition", "must be JSON");
    return errors.ToStatus();
  }
  absl::StatusOr<ImportProfile> profile = ImportProfile::FromJson(value);
  if (!profile.ok()) {
    for (const std::string& fault : FaultsOf(profile.status())) {
      errors.Add("profile_definition", fault);
    }
    return errors.ToStatus();
  }
  return profile;
}

// One import within its transaction.
class Import {
 public:
  Import(rpc::CallContext& call, const v1::ImportPlanRequest& request, const ImportProfile& profile, NewPlan plan)
      : call_(call), request_(request), profile_(profile), plan_(std::move(plan)) {}

  // The response of a plan that was stored; an error, and nothing to commit, otherwise.
  absl::StatusOr<v1::ImportPlanResponse> Run(postgres::Transaction& transaction);

  // The response of an import that changes nothing: its findings forbid it, or its content is a plan already.
  const std::optional<v1::ImportPlanResponse>& unchanged() const { return unchanged_; }

 private:
  absl::Status LeaveUnchanged(v1::ImportPlanResponse response) {
    unchanged_ = std::move(response);
    return absl::CancelledError("the import changes nothing");
  }
  absl::Status AlreadyImported(v1::Plan plan);
  absl::Status CheckReplaced(postgres::Transaction& transaction);
  // As of which day the names of units are understood.
  CalendarDay DocumentDay() const;
  absl::Status Store(postgres::Transaction& transaction, const PlanDocument& document);

  rpc::CallContext& call_;
  const v1::ImportPlanRequest& request_;
  const ImportProfile& profile_;
  NewPlan plan_;
  int64_t version_ = 1;  // of the plan, once it is stored
  std::optional<v1::ImportPlanResponse> unchanged_;
};

absl::Status Import::AlreadyImported(v1::Plan plan) {
  v1::ImportPlanResponse response;
  *response.mutable_plan() = std::move(plan);
  *response.mutable_lines() =
      ToProto(ReadPlanDocument(request_.content(), profile_, UnitDirectory(), OptionsOf(request_)).lines);
  response.set_already_imported(true);
  return LeaveUnchanged(std::move(response));
}

absl::Status Import::CheckReplaced(postgres::Transaction& transaction) {
  if (plan_.replaces_id.empty()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const std::optional<LockedPlan> replaced,
                 LockPlan(transaction, {plan_.key.instansi, plan_.replaces_id}));
  TERPADU_RETURN_IF_ERROR(CheckInForce(request_.replaces(), replaced));
  FieldErrors errors;
  if (replaced->kind != plan_.kind) {
    errors.Add("replaces", "is a plan of another kind, " + v1::PlanKind_Name(replaced->kind));
  }
  return errors.ToStatus();
}

CalendarDay Import::DocumentDay() const {
  if (request_.has_document_date()) {
    const google::type::Date& date = request_.document_date();
    return CalendarDay(static_cast<int64_t>(date.year()), date.month(), date.day());
  }
  ReadingOptions options = OptionsOf(request_);
  options.has_units = false;
  const std::vector<int> years = ReadPlanDocument(request_.content(), profile_, UnitDirectory(), options).tree.years;
  return years.empty() ? DayOf(call_.clock->Now()) : CalendarDay(years.front(), 1, 1);
}

absl::Status Import::Store(postgres::Transaction& transaction, const PlanDocument& document) {
  plan_.start_year = document.tree.years.front();
  plan_.end_year = document.tree.years.back();
  TERPADU_ASSIGN(const std::optional<int64_t> version, InsertPlan(transaction, plan_));
  if (version.has_value()) {
    version_ = *version;
  } else {  // perhaps by another import of the same content, at the same time
    TERPADU_ASSIGN(std::optional<v1::Plan> same,
                   FindPlanByContent(transaction, plan_.key.instansi, plan_.content_hash));
    if (same.has_value()) {
      return AlreadyImported(*std::move(same));
    }
    return Error(absl::StatusCode::kAlreadyExists, "PLAN_EXISTS",
                 plan_.key.Name() + " exists and has another content: choose another plan_id",
                 {{"plan", plan_.key.Name()}});
  }
  return InsertTree(transaction, plan_.key, document.tree, request_.polarity());
}

absl::StatusOr<v1::ImportPlanResponse> Import::Run(postgres::Transaction& transaction) {
  TERPADU_ASSIGN(std::optional<v1::Plan> same, FindPlanByContent(transaction, plan_.key.instansi, plan_.content_hash));
  if (same.has_value()) {
    return AlreadyImported(*std::move(same));
  }
  TERPADU_RETURN_IF_ERROR(CheckReplaced(transaction));
  TERPADU_ASSIGN(const UnitDirectory units, LoadNames(transaction, plan_.key.instansi, DocumentDay()));
  const PlanDocument document = ReadPlanDocument(request_.content(), profile_, units, OptionsOf(request_));
  v1::ImportPlanResponse response = ReportOf(document);
  if (document.findings.has_error()) {
    return LeaveUnchanged(std::move(response));
  }
  TERPADU_RETURN_IF_ERROR(Store(transaction, document));
  TERPADU_ASSIGN(std::optional<v1::Plan> stored, FindPlan(transaction, plan_.key));
  *response.mutable_plan() = stored.value();
  v1::PlanImported event;
  *event.mutable_plan() = response.plan();
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, plan_.key.instansi,
                                          {journal::MakeEntry(response.plan().name(), version_, event)},
                                          call_.AuditJson()));
  if (request_.validate_only()) {
    response.mutable_plan()->clear_name();
  }
  return response;
}

}  // namespace

absl::StatusOr<ImportProfile> PlanningService::ProfileInForce(rpc::CallContext& call, const std::string& instansi,
                                                              const std::string& profile) {
  const CalendarDay today = DayOf(call.clock->Now());
  const absl::StatusOr<rules::Rule> rule = rules_.InForce(*call.db, instansi, "import_profile/" + profile, today);
  if (ReasonOf(rule.status()) == "RULE_MISSING") {
    std::optional<ImportProfile> built_in = BuiltInProfile(profile);
    if (!built_in.has_value()) {
      FieldErrors errors;
      errors.Add("profile", "is not an import profile in force: no rule has the kind import_profile/" + profile +
                                ", and none of that name is built in");
      return errors.ToStatus();
    }
    return *std::move(built_in);
  }
  TERPADU_RETURN_IF_ERROR(rule.status());
  return ImportProfile::FromJson(rule->value);
}

absl::StatusOr<ImportProfile> PlanningService::ProfileOf(rpc::CallContext& call, const std::string& instansi,
                                                         const v1::ImportPlanRequest& request) {
  TERPADU_ASSIGN(ImportProfile profile, request.profile_definition().empty()
                                            ? ProfileInForce(call, instansi, request.profile())
                                            : ReadDefinition(request.profile_definition()));
  if (profile.area_rule.empty()) {
    return profile;
  }
  const absl::StatusOr<rules::Rule> areas =
      rules_.InForce(*call.db, instansi, profile.area_rule, DayOf(call.clock->Now()));
  TERPADU_RETURN_IF_ERROR(areas.status());
  TERPADU_RETURN_IF_ERROR(profile.ReadAreas(areas->value));
  return profile;
}

absl::StatusOr<v1::ImportPlanResponse> PlanningService::ImportPlan(rpc::CallContext& call,
                                                                   const v1::ImportPlanRequest& request) {
  TERPADU_ASSIGN(NewPlan plan, Read(request, call.clock->Now()));
  TERPADU_ASSIGN(plan.stage, FirstStageOf(rules_, call, plan.key.instansi, plan.kind));
  TERPADU_ASSIGN(const ImportProfile profile, ProfileOf(call, plan.key.instansi, request));
  Import import(call, request, profile, plan);
  auto response = rpc::Once<v1::ImportPlanResponse>(
      call, plan.key.instansi, request, [&](postgres::Transaction& transaction) { return import.Run(transaction); },
      request.validate_only());
  if (import.unchanged().has_value()) {
    return *import.unchanged();
  }
  return response;
}

}  // namespace terpadu::planning
