#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/bid_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.BidService. They need the database of ProcurementService.
class BidService {
 public:
  // `seal_key` is the server's key (seal.h); "" seals and opens nothing.
  explicit BidService(std::string seal_key);

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Bid> SubmitBid(rpc::CallContext& call, const v1::SubmitBidRequest& request);
  absl::StatusOr<v1::Selection> OpenBids(rpc::CallContext& call, const v1::OpenBidsRequest& request);
  absl::StatusOr<v1::Bid> EvaluateBid(rpc::CallContext& call, const v1::EvaluateBidRequest& request);
  absl::StatusOr<v1::Selection> RankBids(rpc::CallContext& call, const v1::RankBidsRequest& request);
  absl::StatusOr<v1::Bid> NegotiateBid(rpc::CallContext& call, const v1::NegotiateBidRequest& request);
  absl::StatusOr<v1::Bid> GetBid(rpc::CallContext& call, const v1::GetBidRequest& request);
  absl::StatusOr<v1::ListBidsResponse> ListBids(rpc::CallContext& call, const v1::ListBidsRequest& request);

  absl::StatusOr<v1::Objection> SubmitObjection(rpc::CallContext& call, const v1::SubmitObjectionRequest& request);
  absl::StatusOr<v1::Objection> PresentObjection(rpc::CallContext& call, const v1::PresentObjectionRequest& request);
  absl::StatusOr<v1::Objection> AnswerObjection(rpc::CallContext& call, const v1::AnswerObjectionRequest& request);
  absl::StatusOr<v1::ListObjectionsResponse> ListObjections(rpc::CallContext& call,
                                                            const v1::ListObjectionsRequest& request);

 private:
  const std::string seal_key_;
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
