#include "services/procurement/tests/fake_budgeting.h"

#include <numeric>
#include <utility>

#include "gtest/gtest.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "terpadu/budgeting/v1/commitment_service.pb.h"

namespace terpadu::procurement {
namespace {

namespace budget = terpadu::budgeting::v1;
using absl::StatusCode;

absl::Status Ended(const budget::Reservation& reservation) {
  return Error(StatusCode::kFailedPrecondition, "RESERVATION_ENDED", reservation.name() + " has ended",
               {{"state", budget::ReservationState_Name(reservation.state())}});
}

bool IsHeld(const budget::Reservation& reservation) {
  return reservation.state() == budget::RESERVATION_STATE_PENDING ||
         reservation.state() == budget::RESERVATION_STATE_CONFIRMED;
}

std::string Sibling(const std::string& name, const std::string& collection, const std::string& id) {
  return name.substr(0, name.find('/', name.find('/') + 1)) + "/" + collection + "/" + id;
}

}  // namespace

struct FakeBudgeting::State {
  State()
      : handlers("terpadu.budgeting.v1.BudgetingService"),
        commitment_handlers("terpadu.budgeting.v1.CommitmentService") {}

  template <typename Request, typename Response>
  absl::StatusOr<Response> Refuse(rpc::CallContext&, const Request&) {
    return absl::UnimplementedError("not part of the fake");
  }

  // What every command has in common: faults, and the same request_id answered alike.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Once(std::string_view method, const Request& request,
                                const std::function<absl::StatusOr<Response>()>& command) {
    const std::lock_guard lock(mutex);
    ++calls[std::string(method)];
    TERPADU_RETURN_IF_ERROR(before ? before(method) : absl::OkStatus());
    absl::StatusOr<Response> response = AnswerOnce<Response>(request, command);
    TERPADU_RETURN_IF_ERROR(after ? after(method) : absl::OkStatus());
    return response;
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> AnswerOnce(const Request& request,
                                      const std::function<absl::StatusOr<Response>()>& command) {
    const auto seen = answers.find(request.request_id());
    if (seen != answers.end()) {
      if (seen->second.first != rpc::FingerprintOf(request)) {
        return Error(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED", "another body");
      }
      Response response;
      TERPADU_ASSERT(response.ParseFromString(seen->second.second));
      return response;
    }
    absl::StatusOr<Response> response = command();
    if (response.ok()) {
      answers[request.request_id()] = {rpc::FingerprintOf(request), response->SerializeAsString()};
    }
    return response;
  }

  int64_t HeldOn(const std::string& line) {
    return std::accumulate(reservations.begin(), reservations.end(), int64_t{0}, [&](int64_t sum, const auto& each) {
      return sum + (each.second.line() == line ? each.second.held() : 0);
    });
  }

  int64_t CommittedOn(const std::string& line) {
    return std::accumulate(commitments.begin(), commitments.end(), int64_t{0}, [&](int64_t sum, const auto& each) {
      return sum + (each.second.line() == line ? each.second.amount() : 0);
    });
  }

  absl::StatusOr<budget::Reservation*> Held(const std::string& name) {
    const auto found = reservations.find(name);
    if (found == reservations.end()) {
      return Error(StatusCode::kNotFound, "NOT_FOUND", name + " does not exist", {{"name", name}});
    }
    if (!IsHeld(found->second)) {
      return Ended(found->second);
    }
    return &found->second;
  }

  absl::StatusOr<budget::Reservation> Reserve(rpc::CallContext&, const budget::ReserveRequest& request) {
    return Once<budget::Reservation>("Reserve", request, [&]() -> absl::StatusOr<budget::Reservation> {
      const int64_t available = lines[request.line()] - HeldOn(request.line()) - CommittedOn(request.line());
      if (request.amount() > available) {
        return Error(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED", "the line has less");
      }
      budget::Reservation reservation;
      reservation.set_name(Sibling(request.line(), "reservations", request.reservation_id()));
      reservation.set_line(request.line());
      reservation.set_rup_package(request.rup_package());
      reservation.set_amount(request.amount());
      reservation.set_held(request.amount());
      reservation.set_state(budget::RESERVATION_STATE_PENDING);
      return reservations[reservation.name()] = reservation;
    });
  }

  absl::StatusOr<budget::Reservation> Confirm(rpc::CallContext&, const budget::ConfirmReservationRequest& request) {
    return Once<budget::Reservation>("ConfirmReservation", request, [&]() -> absl::StatusOr<budget::Reservation> {
      TERPADU_ASSIGN(budget::Reservation* const held, Held(request.name()));
      held->set_state(budget::RESERVATION_STATE_CONFIRMED);
      return *held;
    });
  }

  absl::StatusOr<budget::Commitment> Commit(rpc::CallContext&, const budget::CommitReservationRequest& request) {
    return Once<budget::Commitment>("CommitReservation", request, [&]() -> absl::StatusOr<budget::Commitment> {
      TERPADU_ASSIGN(budget::Reservation* const held, Held(request.name()));
      if (request.amount() > held->held()) {
        return Error(StatusCode::kFailedPrecondition, "RESERVATION_EXCEEDED", "less is held");
      }
      held->set_state(budget::RESERVATION_STATE_COMMITTED);
      held->set_held(0);
      budget::Commitment commitment;
      commitment.set_name(Sibling(request.name(), "commitments", request.commitment_id()));
      commitment.set_reservation(request.name());
      commitment.set_line(held->line());
      commitment.set_contract(request.contract());
      commitment.set_amount(request.amount());
      return commitments[commitment.name()] = commitment;
    });
  }

  absl::StatusOr<budget::Reservation> Release(rpc::CallContext&, const budget::ReleaseReservationRequest& request) {
    return Once<budget::Reservation>("ReleaseReservation", request, [&]() -> absl::StatusOr<budget::Reservation> {
      TERPADU_ASSIGN(budget::Reservation* const held, Held(request.name()));
      held->set_state(budget::RESERVATION_STATE_RELEASED);
      held->set_held(0);
      return *held;
    });
  }

  absl::StatusOr<budget::Commitment> Reduce(rpc::CallContext&, const budget::ReduceCommitmentRequest& request) {
    return Once<budget::Commitment>("ReduceCommitment", request, [&]() -> absl::StatusOr<budget::Commitment> {
      const auto found = commitments.find(request.name());
      if (found == commitments.end()) {
        return Error(StatusCode::kNotFound, "NOT_FOUND", request.name() + " does not exist");
      }
      if (request.amount() > found->second.amount() - found->second.paid()) {
        return Error(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED", "less is unpaid");
      }
      found->second.set_amount(found->second.amount() - request.amount());
      return found->second;
    });
  }

  // The methods that procurement never calls.
  void RefuseTheRest() {
#define TERPADU_REFUSE(method, response) \
  handlers.Unary(#method, this, &State::Refuse<budget::method##Request, budget::response>)
    TERPADU_REFUSE(CreateBudget, Budget);
    TERPADU_REFUSE(GetBudget, Budget);
    TERPADU_REFUSE(BatchSetCeilings, BatchSetCeilingsResponse);
    TERPADU_REFUSE(BatchCreateBudgetLines, BatchCreateBudgetLinesResponse);
    TERPADU_REFUSE(ApproveBudget, Budget);
    TERPADU_REFUSE(ReviseBudget, Budget);
    TERPADU_REFUSE(GetBudgetLine, BudgetLine);
    TERPADU_REFUSE(ListBudgetLines, ListBudgetLinesResponse);
    TERPADU_REFUSE(RecordDisbursement, Disbursement);
    TERPADU_REFUSE(GetReservation, Reservation);
    TERPADU_REFUSE(ListReservations, ListReservationsResponse);
    TERPADU_REFUSE(ListCommitments, ListCommitmentsResponse);
    TERPADU_REFUSE(ListDisbursements, ListDisbursementsResponse);
#undef TERPADU_REFUSE
  }

  std::mutex mutex;
  std::map<std::string, int64_t> lines;
  std::map<std::string, budget::Reservation> reservations;
  std::map<std::string, budget::Commitment> commitments;
  std::map<std::string, std::pair<std::string, std::string>> answers;  // fingerprint and response by request_id
  std::map<std::string, int> calls;
  std::function<absl::Status(std::string_view)> before;
  std::function<absl::Status(std::string_view)> after;
  rpc::ServiceHandlers handlers;
  rpc::ServiceHandlers commitment_handlers;
  std::unique_ptr<rpc::Server> server;
};

FakeBudgeting::FakeBudgeting(const std::string& conninfo) : state_(std::make_unique<State>()) {
  state_->handlers.Unary("Reserve", state_.get(), &State::Reserve);
  state_->handlers.Unary("ConfirmReservation", state_.get(), &State::Confirm);
  state_->handlers.Unary("CommitReservation", state_.get(), &State::Commit);
  state_->handlers.Unary("ReleaseReservation", state_.get(), &State::Release);
  state_->commitment_handlers.Unary("ReduceCommitment", state_.get(), &State::Reduce);
  state_->RefuseTheRest();
  auto server = rpc::Server::Start({.service = "budgeting", .database = conninfo, .workers = 2},
                                   {&state_->handlers, &state_->commitment_handlers});
  TERPADU_ASSERT(server.ok());
  state_->server = *std::move(server);
}

FakeBudgeting::~FakeBudgeting() = default;

std::string FakeBudgeting::address() const { return "127.0.0.1:" + std::to_string(state_->server->port()); }

void FakeBudgeting::SetLine(const std::string& line, int64_t amount) {
  const std::lock_guard lock(state_->mutex);
  state_->lines[line] = amount;
}

void FakeBudgeting::FailBefore(std::function<absl::Status(std::string_view)> fault) {
  const std::lock_guard lock(state_->mutex);
  state_->before = std::move(fault);
}

void FakeBudgeting::FailAfter(std::function<absl::Status(std::string_view)> fault) {
  const std::lock_guard lock(state_->mutex);
  state_->after = std::move(fault);
}

void FakeBudgeting::ExpirePending() {
  const std::lock_guard lock(state_->mutex);
  for (auto& [name, reservation] : state_->reservations) {
    if (reservation.state() == budget::RESERVATION_STATE_PENDING) {
      reservation.set_state(budget::RESERVATION_STATE_EXPIRED);
      reservation.set_held(0);
    }
  }
}

void FakeBudgeting::End(const std::string& reservation) {
  const std::lock_guard lock(state_->mutex);
  state_->reservations.at(reservation).set_state(budget::RESERVATION_STATE_RELEASED);
  state_->reservations.at(reservation).set_held(0);
}

std::vector<budget::Reservation> FakeBudgeting::Reservations() {
  const std::lock_guard lock(state_->mutex);
  std::vector<budget::Reservation> all;
  for (const auto& [name, reservation] : state_->reservations) {
    all.push_back(reservation);
  }
  return all;
}

std::vector<budget::Commitment> FakeBudgeting::Commitments() {
  const std::lock_guard lock(state_->mutex);
  std::vector<budget::Commitment> all;
  for (const auto& [name, commitment] : state_->commitments) {
    all.push_back(commitment);
  }
  return all;
}

int64_t FakeBudgeting::Reserved(const std::string& line) {
  const std::lock_guard lock(state_->mutex);
  return state_->HeldOn(line);
}

int64_t FakeBudgeting::Committed(const std::string& line) {
  const std::lock_guard lock(state_->mutex);
  return state_->CommittedOn(line);
}

int FakeBudgeting::Calls(const std::string& method) {
  const std::lock_guard lock(state_->mutex);
  return state_->calls[method];
}

}  // namespace terpadu::procurement
