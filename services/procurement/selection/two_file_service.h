#pragma once

#include <string>

#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/two_file_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.TwoFileService.
class TwoFileService {
 public:
  // `seal_key` is the server's key: selection/seal.h; "" when it has none.
  explicit TwoFileService(std::string seal_key);

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::SubmitTwoFileBidResponse> SubmitTwoFileBid(rpc::CallContext& call,
                                                                const v1::SubmitTwoFileBidRequest& request);
  absl::StatusOr<v1::Selection> OpenTechnicalFiles(rpc::CallContext& call,
                                                   const v1::OpenTechnicalFilesRequest& request);
  absl::StatusOr<v1::TechnicalFile> EvaluateTechnicalFile(rpc::CallContext& call,
                                                          const v1::EvaluateTechnicalFileRequest& request);
  absl::StatusOr<v1::Selection> RankTechnicalFiles(rpc::CallContext& call,
                                                   const v1::RankTechnicalFilesRequest& request);
  absl::StatusOr<v1::Selection> OpenPriceFiles(rpc::CallContext& call, const v1::OpenPriceFilesRequest& request);
  absl::StatusOr<v1::TechnicalFile> GetTechnicalFile(rpc::CallContext& call,
                                                     const v1::GetTechnicalFileRequest& request);

 private:
  const std::string seal_key_;
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
