// Prequalification: applications handed over, evaluated, verified.
#include "services/procurement/selection/prequalification_service.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/prequalification_parts.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/selection/technical_file.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/prequalification_events.pb.h"

namespace terpadu::procurement {
namespace {

namespace step = domain::step;

absl::Status Apply(SelectionAct& act, v1::PrequalificationApplication& application) {
  TERPADU_ASSIGN(const v1::Prequalification prequalification, PrequalificationFor(act, step::kApply));
  const ResourceId vendor = IdOf(kVendorPattern, application.vendor());
  TERPADU_RETURN_IF_ERROR(store::CheckRepresents(act.transaction, vendor.instansi, vendor.id, act.call.actor.id));
  TERPADU_RETURN_IF_ERROR(store::CheckNotBlacklisted(act.transaction, vendor.instansi, vendor.id, act.today()));
  const auto& codes = act.selection().required_qualifications();
  TERPADU_RETURN_IF_ERROR(
      store::CheckQualified(act.transaction, vendor.instansi, vendor.id, {codes.begin(), codes.end()}, act.today()));
  TERPADU_RETURN_IF_ERROR(
      store::InsertApplication(act.transaction, application, TimeOf(prequalification.closing_time())));
  act.TellOf(application.name(), 1, v1::PrequalificationApplicationSubmitted());
  return absl::OkStatus();
}

absl::Status CheckClosed(const SelectionAct& act, const v1::Prequalification& prequalification) {
  const absl::Time closing = TimeOf(prequalification.closing_time());
  if (act.now >= closing) {
    return absl::OkStatus();
  }
  const std::string until = absl::FormatTime(absl::RFC3339_sec, closing, Wib());
  return Error(absl::StatusCode::kFailedPrecondition, "APPLICATIONS_OPEN",
               absl::StrCat("applications are taken until ", until), {{"until", until}});
}

// An evaluation or a verification: both say something of one application, until the result is set.
template <typename Request>
absl::StatusOr<v1::PrequalificationApplication> JudgeOne(rpc::CallContext& call, rules::RuleBook& rules,
                                                         const Request& request, std::string_view when_passed,
                                                         std::string_view when_failed) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kApplicationPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("remark", request.remark(), kLongestReason, errors);
  if (!request.pass() && request.remark().empty()) {
    errors.Add("remark", "must say why it fails");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const std::string_view said = request.pass() ? when_passed : when_failed;
  v1::PrequalificationApplication judged;
  return Act<v1::PrequalificationApplication>(
      call, rules, request, {SelectionOf(id), "", step::kPrequalify, Selectors()},
      [&](SelectionAct& act) -> absl::Status {
        TERPADU_ASSIGN(const v1::Prequalification prequalification, PrequalificationFor(act, step::kJudge));
        TERPADU_RETURN_IF_ERROR(CheckClosed(act, prequalification));
        TERPADU_ASSIGN(store::StoredApplication stored, ApplicationFor(act, id, request.etag(), said));
        stored.application.set_remark(request.remark());
        TERPADU_RETURN_IF_ERROR(Judge(act, stored, said));
        judged = stored.application;
        return absl::OkStatus();
      },
      [&](SelectionAct&) { return judged; }, [](const v1::PrequalificationApplication& then) { return then; });
}

}  // namespace

PrequalificationService::PrequalificationService() : handlers_("terpadu.procurement.v1.PrequalificationService") {
  handlers_.Unary("SubmitApplication", this, &PrequalificationService::SubmitApplication);
  handlers_.Unary("EvaluateApplication", this, &PrequalificationService::EvaluateApplication);
  handlers_.Unary("VerifyApplication", this, &PrequalificationService::VerifyApplication);
  handlers_.Unary("SetShortlist", this, &PrequalificationService::SetShortlist);
  handlers_.Unary("AnnounceShortlist", this, &PrequalificationService::AnnounceShortlist);
  handlers_.Unary("ObjectToShortlist", this, &PrequalificationService::ObjectToShortlist);
  handlers_.Unary("PresentShortlistObjection", this, &PrequalificationService::PresentShortlistObjection);
  handlers_.Unary("AnswerShortlistObjection", this, &PrequalificationService::AnswerShortlistObjection);
  handlers_.Unary("InviteShortlisted", this, &PrequalificationService::InviteShortlisted);
  handlers_.Unary("GetPrequalification", this, &PrequalificationService::GetPrequalification);
  handlers_.Unary("ListApplications", this, &PrequalificationService::ListApplications);
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::SubmitApplication(
    rpc::CallContext& call, const v1::SubmitApplicationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("application_id", request.application_id(), errors);
  CheckName(kVendorPattern, id.instansi, "application.vendor", request.application().vendor(), errors);
  CheckDocuments("application.documents", request.application().documents(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::PrequalificationApplication described;
  described.set_name(NameOf(store::kApplicationPattern, {id.instansi, id.id, request.application_id()}));
  described.set_vendor(request.application().vendor());
  *described.mutable_documents() = request.application().documents();
  described.set_state(v1::APPLICATION_STATE_SUBMITTED);
  v1::PrequalificationApplication application;
  return Act<v1::PrequalificationApplication>(
      call, rules_, request, {id, "", step::kPrequalify, {domain::capacity::kBidder}},
      [&](SelectionAct& act) {
        application = described;
        return Apply(act, application);
      },
      [&](SelectionAct&) { return application; }, [](const v1::PrequalificationApplication& then) { return then; });
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::EvaluateApplication(
    rpc::CallContext& call, const v1::EvaluateApplicationRequest& request) {
  return JudgeOne(call, rules_, request, step::kPass, step::kEliminate);
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::VerifyApplication(
    rpc::CallContext& call, const v1::VerifyApplicationRequest& request) {
  return JudgeOne(call, rules_, request, step::kVerify, step::kFailVerification);
}

absl::StatusOr<v1::ListApplicationsResponse> PrequalificationService::ListApplications(
    rpc::CallContext& call, const v1::ListApplicationsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kSelectionPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto applications,
                 store::ListApplications(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListApplicationsResponse>(
      applications, page, [](auto& response) { return response.mutable_applications(); },
      [](const auto& last) { return ParseName(store::kApplicationPattern, last.name())->at(2); });
}

}  // namespace terpadu::procurement
