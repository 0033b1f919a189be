#include "services/procurement/contract/settlement_runner.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/store/execution_store.h"
#include "services/procurement/saga/budget_calls.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Answer;
using domain::ContractAggregate;
using domain::Reaction;
using store::Posting;
using store::Settlement;

constexpr int kMostSteps = 1000;
constexpr int kMostPerRound = 1000;
constexpr std::chrono::seconds kBetweenRounds(2);

std::vector<domain::PostingPlace> PlacesOf(const std::vector<Posting>& postings) {
  std::vector<domain::PostingPlace> places;
  for (const Posting& posting : postings) {
    places.push_back({posting.raise, posting.state, posting.goal});
  }
  return places;
}

// What the calls of budget_calls.h are told of.
store::Saga SagaOf(const Settlement& settlement) {
  store::Saga saga;
  saga.instansi = settlement.id.instansi;
  saga.kind = domain::SagaKind::kSign;
  saga.contract_id = settlement.id.contract;
  saga.correlation_id = settlement.correlation_id;
  saga.traceparent = settlement.traceparent;
  saga.rup_package_id = settlement.rup_package_id;
  return saga;
}

store::Hold HoldOf(const Posting& posting) {
  store::Hold hold;
  hold.line = posting.line;
  hold.amount = posting.amount;
  hold.commit_amount = posting.amount;
  hold.state = posting.state;
  hold.goal = posting.goal;
  hold.reservation_id = posting.reservation_id;
  hold.commitment_id = posting.commitment_id;
  return hold;
}

std::string RemarkOf(std::string_view call, const Posting& posting, const absl::Status& why) {
  return absl::StrCat(std::string(call), " on ", posting.line, ": ", ReasonOf(why), ": ", std::string(why.message()));
}

absl::Status Waiting(const absl::Status& why, bool refused, const std::string& remark) {
  if (refused) {
    return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUDGETING_REFUSES",
                                absl::StrCat("this can only be finished once budgeting agrees: ", remark)),
                          absl::Minutes(1));
  }
  return WithRetryDelay(
      Error(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE",
            absl::StrCat("budgeting did not answer; this is finished when it does: ", std::string(why.message()))),
      absl::Seconds(2));
}

// What the end changes besides the addendum.
absl::Status PutInForce(postgres::Transaction& transaction, const Settlement& settlement,
                        const std::vector<Posting>& postings, std::vector<journal::Entry>& entries) {
  const ContractPartId& id = settlement.id;
  TERPADU_ASSIGN(const store::ContractFacts before, store::LockContract(transaction, id.instansi, id.contract));
  TERPADU_ASSIGN(store::StoredExecution stored, store::LockExecution(transaction, id.instansi, id.contract));
  TERPADU_ASSIGN(const store::StoredAddendum kept, store::ReadAddendum(transaction, id));
  const v1::Addendum& addendum = kept.addendum;
  if (addendum.amount() != 0 && Rupiah(addendum.amount()) != before.amount) {
    TERPADU_ASSIGN(const store::AmendedContract amended,
                   store::AmendContract(transaction, id, Rupiah(addendum.amount()), postings));
    v1::ContractAmended event;
    event.set_addendum(addendum.name());
    event.set_amount_before(before.amount.value());
    event.set_amount(addendum.amount());
    event.mutable_commitments()->Assign(amended.commitments.begin(), amended.commitments.end());
    entries.push_back(journal::MakeEntry(ContractName(id.instansi, id.contract), amended.version, event));
  }
  if (addendum.has_end_date()) {
    *stored.execution.mutable_end_date() = addendum.end_date();
  }
  stored.term_revision = kept.term_revision;
  TERPADU_RETURN_IF_ERROR(store::UpdateExecution(transaction, stored));
  v1::ContractExecutionAmended event;
  *event.mutable_addendum() = addendum;
  event.mutable_addendum()->clear_etag();
  event.mutable_addendum()->set_state(v1::ADDENDUM_STATE_IN_FORCE);
  entries.push_back(journal::MakeEntry(stored.execution.name(), stored.version, event));
  return absl::OkStatus();
}

}  // namespace

SettlementRunner::SettlementRunner(rpc::Client* budgeting, FaultPoint fault_point)
    : budgeting_(budgeting), fault_point_(std::move(fault_point)) {}

absl::Status SettlementRunner::Pass(std::string_view point) const {
  return fault_point_ ? fault_point_(point) : absl::OkStatus();
}

absl::Status SettlementRunner::Drive(postgres::Connection& connection, Settlement settlement,
                                     absl::Time deadline) const {
  for (int steps = 0; steps < kMostSteps; ++steps) {
    const auto scope = postgres::Scope::Instansi(settlement.id.instansi, absl::Now() + store::kLease);
    TERPADU_ASSIGN(const std::vector<Posting> postings, store::LoadPostings(connection, scope, settlement.id));
    const auto next = domain::NextPostingOf(PlacesOf(postings));
    if (!next.has_value()) {
      TERPADU_RETURN_IF_ERROR(Pass("before the end"));
      return Finish(connection, settlement, postings);
    }
    TERPADU_RETURN_IF_ERROR(Act(connection, settlement, postings, *next, deadline));
  }
  TERPADU_RETURN_IF_ERROR(store::PostponeSettlement(connection, settlement));
  return Waiting(absl::InternalError("too many steps"), false, "");
}

absl::Status SettlementRunner::Act(postgres::Connection& connection, Settlement& settlement,
                                   const std::vector<Posting>& postings, const domain::NextPosting& next,
                                   absl::Time deadline) const {
  Posting posting = postings[next.posting];
  const bool done_before = domain::AnyDone(PlacesOf(postings));
  const std::string name(next.step.has_value() ? domain::NameOf(next.step->act) : "ReduceCommitment");
  TERPADU_RETURN_IF_ERROR(Pass("before " + name));
  const BudgetAnswer answer =
      next.step.has_value()
          ? CallBudgeting(*budgeting_, SagaOf(settlement), HoldOf(posting), next.step->act, deadline)
          : CallReduceCommitment(*budgeting_, SagaOf(settlement), posting.commitment_id, posting.amount,
                                 absl::StrCat("addendum ", settlement.number),
                                 absl::StrCat(NameOf(kAddendumPattern, settlement.id), " ", posting.place), deadline);
  TERPADU_RETURN_IF_ERROR(Pass("after " + name));
  // A reduction is answered like a commitment: before the first that was made there is a way back.
  const domain::HoldStep step = next.step.value_or(domain::HoldStep{domain::hold::kConfirmed, domain::hold::kCommitted,
                                                                    domain::BudgetAct::kCommit, domain::kLowered});
  switch (domain::ReactionTo(answer.answer, step, done_before)) {
    case Reaction::kAdvance:
      posting.state = step.to;
      return store::RecordPosting(connection, settlement, posting);
    case Reaction::kReserveAgain:
      posting.state = domain::hold::kPlanned;
      posting.reservation_id = NewUuid();
      return store::RecordPosting(connection, settlement, posting);
    case Reaction::kGiveUp:
      settlement.remark = RemarkOf(name, posting, answer.why);
      return store::GiveUpSettlement(connection, settlement, settlement.remark);
    case Reaction::kTryLater:
      break;
  }
  TERPADU_RETURN_IF_ERROR(store::PostponeSettlement(connection, settlement));
  return Waiting(answer.why, answer.answer != Answer::kUnknown, RemarkOf(name, posting, answer.why));
}

absl::Status SettlementRunner::Finish(postgres::Connection& connection, const Settlement& settlement,
                                      const std::vector<Posting>& postings) const {
  const ContractPartId& id = settlement.id;
  const auto scope = postgres::Scope::Instansi(id.instansi, absl::Now() + store::kLease);
  TERPADU_ASSIGN(postgres::Transaction transaction, connection.Begin(scope));
  std::vector<journal::Entry> entries;
  const bool agreed = settlement.remark.empty();
  if (agreed) {
    TERPADU_RETURN_IF_ERROR(PutInForce(transaction, settlement, postings, entries));
  }
  const std::string_view act = agreed ? domain::contract_act::kAgreed : domain::contract_act::kRefused;
  TERPADU_ASSIGN(
      const int64_t version,
      store::EndSettlement(transaction, settlement, domain::StateAfter(ContractAggregate::kAddendum, act, "SETTLING")));
  const std::string name = NameOf(kAddendumPattern, id);
  if (agreed) {
    entries.push_back(journal::MakeEntry(name, version, v1::AddendumInForce()));
  } else {
    v1::AddendumRefused refused;
    refused.set_remark(settlement.remark);
    entries.push_back(journal::MakeEntry(name, version, refused));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, entries, settlement.audit));
  telemetry::Count("terpadu_addendum_settled_total", {{"outcome", agreed ? "agreed" : "refused"}});
  return transaction.Commit();
}

SettlementRecovery::SettlementRecovery(std::string conninfo, const SettlementRunner* runner)
    : conninfo_(std::move(conninfo)), runner_(runner) {}

SettlementRecovery::~SettlementRecovery() { Stop(); }

void SettlementRecovery::Start() { thread_ = std::thread(&SettlementRecovery::Run, this); }

void SettlementRecovery::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

absl::StatusOr<int> SettlementRecovery::RunOnce(postgres::Connection& connection, const SettlementRunner& runner) {
  int ended = 0;
  for (int taken = 0; taken < kMostPerRound; ++taken) {
    TERPADU_ASSIGN(const std::optional<Settlement> settlement, store::ClaimNextSettlement(connection));
    if (!settlement.has_value()) {
      break;
    }
    const absl::Status driven = runner.Drive(connection, *settlement, absl::Now() + kBudgetingTimeout);
    if (driven.ok()) {
      ++ended;
    } else if (absl::IsUnavailable(driven) && ReasonOf(driven) != "BUDGETING_REFUSES") {
      break;  // budgeting or the database is away: the others can wait as well
    }
  }
  return ended;
}

void SettlementRecovery::Run() {
  postgres::Connection connection(conninfo_);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::Status ran = RunOnce(connection, *runner_).status();
    if (!ran.ok()) {
      telemetry::LogWarning("recovery of addenda", {{"error", std::string(ran.message())}});
    }
    lock.lock();
    wake_.wait_for(lock, kBetweenRounds, [this] { return stopping_; });
  }
}

}  // namespace terpadu::procurement
