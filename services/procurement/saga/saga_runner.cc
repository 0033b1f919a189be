#include "services/procurement/saga/saga_runner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/names.h"
#include "services/procurement/saga/budget_calls.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;
using domain::Answer;
using domain::BudgetAct;
using domain::Reaction;
using domain::SagaKind;
using store::Hold;
using store::Saga;

// Of one RPP: 100 holds of at most 3 steps, and a new beginning of some.
constexpr int kMostSteps = 1000;

bool AnyCommitted(const std::vector<Hold>& holds) {
  return std::any_of(holds.begin(), holds.end(),
                     [](const Hold& hold) { return hold.state == domain::hold::kCommitted; });
}

// Where a saga that budgeting refused turns to: an approval gives back what it took; a contract leaves the reservations
// to the RPP.
std::string_view GoalAfterRefusal(SagaKind kind) {
  return kind == SagaKind::kSign ? domain::hold::kConfirmed : domain::hold::kReleased;
}

std::string RemarkOf(BudgetAct act, const Hold& hold, const absl::Status& why) {
  const std::string reason = ReasonOf(why);
  return std::string(domain::NameOf(act)) + " on " + hold.line + ": " + (reason.empty() ? "" : reason + ": ") +
         std::string(why.message());
}

absl::Status Unavailable(const absl::Status& why) {
  return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE",
                              "budgeting did not answer; this is finished when it does: " + std::string(why.message())),
                        absl::Seconds(2));
}

// Budgeting says no where there is no way back: waiting alone will not mend it.
absl::Status Stuck(const Saga& saga, const std::string& answer) {
  telemetry::LogError("budgeting refuses a saga that cannot turn back",
                      {{"rpp", RppName(saga.instansi, saga.rpp_id)}, {"answer", answer}});
  return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUDGETING_REFUSES",
                              "this can only be finished once budgeting agrees: " + answer),
                        absl::Minutes(1));
}

std::string_view ActOf(const Saga& saga) {
  return saga.remark.empty() ? domain::act::kBudgetAgreed : domain::act::kBudgetRefused;
}

absl::StatusOr<journal::Entry> FinishRpp(postgres::Transaction& transaction, const Saga& saga,
                                         const std::vector<Hold>& holds) {
  std::vector<std::string> reservations;
  for (const Hold& hold : holds) {
    if (hold.state == domain::hold::kConfirmed) {
      reservations.push_back(FormatName(kReservationPattern, {saga.instansi, hold.reservation_id}));
    }
  }
  const std::string_view state = domain::StateAfter(Aggregate::kRpp, ActOf(saga));
  TERPADU_ASSIGN(const int64_t version, store::FinishRpp(transaction, saga, state, reservations));
  const std::string name = RppName(saga.instansi, saga.rpp_id);
  if (!saga.remark.empty()) {
    v1::RppRefused refused;
    refused.set_remark(saga.remark);
    return journal::MakeEntry(name, version, refused);
  }
  v1::RppApproved approved;
  approved.mutable_reservations()->Assign(reservations.begin(), reservations.end());
  return journal::MakeEntry(name, version, approved);
}

absl::StatusOr<journal::Entry> FinishContract(postgres::Transaction& transaction, const Saga& saga,
                                              const std::vector<Hold>& holds) {
  std::vector<std::string> commitments;
  for (const Hold& hold : holds) {
    if (hold.state == domain::hold::kCommitted) {
      commitments.push_back(FormatName(kCommitmentPattern, {saga.instansi, hold.commitment_id}));
    }
  }
  const std::string_view state = domain::StateAfter(Aggregate::kContract, ActOf(saga));
  TERPADU_ASSIGN(const int64_t version, store::FinishContract(transaction, saga, state, commitments));
  const std::string name = ContractName(saga.instansi, saga.contract_id);
  if (!saga.remark.empty()) {
    v1::ContractRefused refused;
    refused.set_remark(saga.remark);
    return journal::MakeEntry(name, version, refused);
  }
  v1::ContractSigned contract_signed;
  contract_signed.mutable_commitments()->Assign(commitments.begin(), commitments.end());
  return journal::MakeEntry(name, version, contract_signed);
}

}  // namespace

SagaRunner::SagaRunner(rpc::Client* budgeting, FaultPoint fault_point)
    : budgeting_(budgeting), fault_point_(std::move(fault_point)) {}

absl::Status SagaRunner::Pass(std::string_view point) const {
  return fault_point_ ? fault_point_(point) : absl::OkStatus();
}

absl::Status SagaRunner::Drive(postgres::Connection& connection, Saga saga, absl::Time deadline) const {
  for (int steps = 0; steps < kMostSteps; ++steps) {
    bool ended = false;
    TERPADU_RETURN_IF_ERROR(Step(connection, saga, deadline, ended));
    if (ended) {
      const std::string outcome = saga.remark.empty() ? "agreed" : "refused";
      telemetry::Count("terpadu_saga_ended_total",
                       {{"kind", std::string(domain::NameOf(saga.kind))}, {"outcome", outcome}});
      return absl::OkStatus();
    }
  }
  TERPADU_RETURN_IF_ERROR(store::Postpone(connection, saga));
  return Unavailable(absl::InternalError("too many steps"));
}

absl::Status SagaRunner::Step(postgres::Connection& connection, Saga& saga, absl::Time deadline, bool& ended) const {
  const auto scope = postgres::Scope::Instansi(saga.instansi, absl::Now() + store::kLease);
  TERPADU_ASSIGN(const std::vector<Hold> holds, store::LoadHolds(connection, scope, saga.rpp_id));
  std::vector<domain::HoldPlace> places;
  places.reserve(holds.size());
  for (const Hold& hold : holds) {
    places.push_back({hold.state, hold.goal});
  }
  const auto next = domain::NextOf(places);
  if (!next.has_value()) {
    TERPADU_RETURN_IF_ERROR(Pass("before the end"));
    ended = true;
    return Finish(connection, saga, holds);
  }
  return Act(connection, saga, holds, *next, deadline);
}

absl::Status SagaRunner::Act(postgres::Connection& connection, Saga& saga, const std::vector<Hold>& holds,
                             const domain::NextStep& next, absl::Time deadline) const {
  const BudgetAct act = next.step->act;
  const std::string name = std::string(domain::NameOf(act));
  Hold hold = holds[next.hold];
  TERPADU_RETURN_IF_ERROR(Pass("before " + name));
  const BudgetAnswer answer = CallBudgeting(*budgeting_, saga, hold, act, deadline);
  TERPADU_RETURN_IF_ERROR(Pass("after " + name));
  switch (domain::ReactionTo(answer.answer, *next.step, AnyCommitted(holds))) {
    case Reaction::kAdvance:
      hold.state = next.step->to;
      return store::RecordStep(connection, saga, hold);
    case Reaction::kReserveAgain:
      hold.state = domain::hold::kPlanned;
      hold.reservation_id = NewUuid();
      return store::RecordStep(connection, saga, hold);
    case Reaction::kGiveUp:
      saga.remark = RemarkOf(act, hold, answer.why);
      return store::GiveUp(connection, saga, GoalAfterRefusal(saga.kind), saga.remark);
    case Reaction::kTryLater:
      TERPADU_RETURN_IF_ERROR(store::Postpone(connection, saga));
      return answer.answer == Answer::kUnknown ? Unavailable(answer.why) : Stuck(saga, RemarkOf(act, hold, answer.why));
  }
  return absl::InternalError("no such reaction");
}

absl::Status SagaRunner::Finish(postgres::Connection& connection, const Saga& saga,
                                const std::vector<Hold>& holds) const {
  const auto scope = postgres::Scope::Instansi(saga.instansi, absl::Now() + store::kLease);
  TERPADU_ASSIGN(postgres::Transaction transaction, connection.Begin(scope));
  TERPADU_RETURN_IF_ERROR(store::EndSaga(transaction, saga));
  if (saga.kind != SagaKind::kRelease) {
    TERPADU_ASSIGN(const journal::Entry entry, saga.kind == SagaKind::kApprove
                                                   ? FinishRpp(transaction, saga, holds)
                                                   : FinishContract(transaction, saga, holds));
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, saga.instansi, {entry}, saga.audit));
  }
  return transaction.Commit();
}

}  // namespace terpadu::procurement
