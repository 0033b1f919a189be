#pragma once

#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/prequalification_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.PrequalificationService.
class PrequalificationService {
 public:
  PrequalificationService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  using Application = v1::PrequalificationApplication;
  absl::StatusOr<Application> SubmitApplication(rpc::CallContext& call, const v1::SubmitApplicationRequest& request);
  absl::StatusOr<Application> EvaluateApplication(rpc::CallContext& call,
                                                  const v1::EvaluateApplicationRequest& request);
  absl::StatusOr<Application> VerifyApplication(rpc::CallContext& call, const v1::VerifyApplicationRequest& request);
  absl::StatusOr<v1::Prequalification> SetShortlist(rpc::CallContext& call, const v1::SetShortlistRequest& request);
  absl::StatusOr<v1::Prequalification> AnnounceShortlist(rpc::CallContext& call,
                                                         const v1::AnnounceShortlistRequest& request);
  absl::StatusOr<Application> ObjectToShortlist(rpc::CallContext& call, const v1::ObjectToShortlistRequest& request);
  absl::StatusOr<Application> PresentShortlistObjection(rpc::CallContext& call,
                                                        const v1::PresentShortlistObjectionRequest& request);
  absl::StatusOr<Application> AnswerShortlistObjection(rpc::CallContext& call,
                                                       const v1::AnswerShortlistObjectionRequest& request);
  absl::StatusOr<v1::Prequalification> InviteShortlisted(rpc::CallContext& call,
                                                         const v1::InviteShortlistedRequest& request);
  absl::StatusOr<v1::Prequalification> GetPrequalification(rpc::CallContext& call,
                                                           const v1::GetPrequalificationRequest& request);
  absl::StatusOr<v1::ListApplicationsResponse> ListApplications(rpc::CallContext& call,
                                                                const v1::ListApplicationsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
