#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/store/commitments.h"
#include "services/budgeting/store/disbursements.h"
#include "services/budgeting/store/reservations.h"

namespace terpadu::budgeting {
namespace {

constexpr absl::Duration kShortestTtl = absl::Seconds(1);
constexpr absl::Duration kDefaultTtl = absl::Minutes(15);
constexpr absl::Duration kLongestTtl = absl::Hours(24);
constexpr size_t kLongestSp2dNumber = 200;

// The three listings of an instansi differ in what they list.
template <typename Response, typename Resource, typename Request>
absl::StatusOr<Response> ListOfInstansi(rpc::CallContext& call, const Request& request,
                                        absl::StatusOr<std::vector<Resource>> (*list)(rpc::CallContext&,
                                                                                      const std::string&,
                                                                                      const std::string&, int),
                                        google::protobuf::RepeatedPtrField<Resource>* (Response::*filled)()) {
  Fields fields;
  const std::string instansi = fields.Instansi("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found, list(call, instansi, After(page), page.size + 1));
  Response response;
  FillPage(page, std::move(found), *(response.*filled)(), *response.mutable_next_page_token());
  return response;
}

}  // namespace

absl::StatusOr<v1::Reservation> BudgetingService::Reserve(rpc::CallContext& call, const v1::ReserveRequest& request) {
  Fields fields;
  ReserveCommand command;
  command.line = fields.Line("line", request.line());
  command.amount = request.amount();
  command.reservation = {command.line.instansi, fields.NewId("reservation_id", request.reservation_id())};
  command.rup_package = request.rup_package();
  command.ttl = request.has_ttl() ? fields.Between("ttl", request.ttl(), kShortestTtl, kLongestTtl) : kDefaultTtl;
  command.etag = fields.Etag("etag", request.etag());
  fields.Positive("amount", request.amount());
  fields.Link("rup_package", kRupPackageName, command.line.instansi, request.rup_package());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::Reserve(call, request, command);
}

absl::StatusOr<v1::Reservation> BudgetingService::ConfirmReservation(rpc::CallContext& call,
                                                                     const v1::ConfirmReservationRequest& request) {
  Fields fields;
  const ReservationKey key = fields.Reservation("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::ConfirmReservation(call, request, key);
}

absl::StatusOr<v1::Commitment> BudgetingService::CommitReservation(rpc::CallContext& call,
                                                                   const v1::CommitReservationRequest& request) {
  Fields fields;
  CommitCommand command;
  command.reservation = fields.Reservation("name", request.name());
  command.commitment = {command.reservation.instansi, fields.NewId("commitment_id", request.commitment_id())};
  command.amount = request.amount();
  command.contract = request.contract();
  command.keep_remainder = request.keep_remainder();
  fields.Positive("amount", request.amount());
  fields.Link("contract", kContractName, command.reservation.instansi, request.contract());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::CommitReservation(call, request, command);
}

absl::StatusOr<v1::Reservation> BudgetingService::ReleaseReservation(rpc::CallContext& call,
                                                                     const v1::ReleaseReservationRequest& request) {
  Fields fields;
  const ReservationKey key = fields.Reservation("name", request.name());
  fields.Text("reason", request.reason(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::ReleaseReservation(call, request, key);
}

absl::StatusOr<v1::Disbursement> BudgetingService::RecordDisbursement(rpc::CallContext& call,
                                                                      const v1::RecordDisbursementRequest& request) {
  Fields fields;
  DisburseCommand command;
  command.commitment = fields.Commitment("commitment", request.commitment());
  command.disbursement = {command.commitment.instansi, NewUuid()};
  command.amount = request.amount();
  command.sp2d_number = request.sp2d_number();
  command.sp2d_date = fields.Day("sp2d_date", request.sp2d_date());
  fields.Positive("amount", request.amount());
  fields.Text("sp2d_number", request.sp2d_number(), kLongestSp2dNumber);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::RecordDisbursement(call, request, command);
}

absl::StatusOr<v1::Reservation> BudgetingService::GetReservation(rpc::CallContext& call,
                                                                 const v1::GetReservationRequest& request) {
  Fields fields;
  const ReservationKey key = fields.Reservation("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(StoredReservation stored, FindReservation(call, key));
  return std::move(stored.reservation);
}

absl::StatusOr<v1::ListReservationsResponse> BudgetingService::ListReservations(
    rpc::CallContext& call, const v1::ListReservationsRequest& request) {
  using Response = v1::ListReservationsResponse;
  return ListOfInstansi<Response, v1::Reservation>(call, request, budgeting::ListReservations,
                                                   &Response::mutable_reservations);
}

absl::StatusOr<v1::ListCommitmentsResponse> BudgetingService::ListCommitments(
    rpc::CallContext& call, const v1::ListCommitmentsRequest& request) {
  using Response = v1::ListCommitmentsResponse;
  return ListOfInstansi<Response, v1::Commitment>(call, request, budgeting::ListCommitments,
                                                  &Response::mutable_commitments);
}

absl::StatusOr<v1::ListDisbursementsResponse> BudgetingService::ListDisbursements(
    rpc::CallContext& call, const v1::ListDisbursementsRequest& request) {
  using Response = v1::ListDisbursementsResponse;
  return ListOfInstansi<Response, v1::Disbursement>(call, request, budgeting::ListDisbursements,
                                                    &Response::mutable_disbursements);
}

}  // namespace terpadu::budgeting
