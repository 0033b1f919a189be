#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::budgeting {

// A reservation as it is stored, with what it takes to judge it.
struct StoredReservation {
  v1::Reservation reservation;
  bool overdue = false;  // PENDING past its expiry, by the database's clock, and not swept yet
};

// NOT_FOUND when there is none.
absl::StatusOr<StoredReservation> FindReservation(rpc::CallContext& call, const ReservationKey& key);

// At most `size` after the id `after`, by id.
absl::StatusOr<std::vector<v1::Reservation>> ListReservations(rpc::CallContext& call, const std::string& instansi,
                                                              const std::string& after, int size);

// RESERVATION_ENDED when it has ended or is overdue.
absl::Status CheckOpen(const StoredReservation& stored);

struct ReserveCommand {
  LineKey line;
  int64_t amount = 0;
  ReservationKey reservation;
  std::string rup_package;
  absl::Duration ttl;
  std::optional<int64_t> etag;  // of the line
};
// The statement of Reserve(), for tools/bench.
extern const postgres::Statement kReserve;

// One statement each (hot_command.h), with the refusals of the contract.
absl::StatusOr<v1::Reservation> Reserve(rpc::CallContext& call, const v1::ReserveRequest& request,
                                        const ReserveCommand& command);
absl::StatusOr<v1::Reservation> ConfirmReservation(rpc::CallContext& call, const v1::ConfirmReservationRequest& request,
                                                   const ReservationKey& key);
absl::StatusOr<v1::Reservation> ReleaseReservation(rpc::CallContext& call, const v1::ReleaseReservationRequest& request,
                                                   const ReservationKey& key);

}  // namespace terpadu::budgeting
