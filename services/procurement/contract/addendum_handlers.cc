// Addenda: sign (the signature is one transaction, the money follows by SettlementRunner), list.
#include "absl/strings/str_cat.h"
#include "libs/base/identity.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/term_fields.h"
#include "services/procurement/domain/hold.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

namespace act = domain::contract_act;
using domain::ContractAggregate;

constexpr size_t kLongestNumber = 200;

CalendarDay DayIn(const google::type::Date& date) { return PlannedDayOf(date).day; }

absl::Status CheckFields(const v1::AmendContractRequest& request) {
  const v1::Addendum& addendum = request.addendum();
  FieldErrors errors;
  CheckId("addendum_id", request.addendum_id(), errors);
  CheckText("addendum.number", addendum.number(), kLongestNumber, errors);
  CheckDate("addendum.sign_date", addendum.sign_date(), false, errors);
  if (addendum.amount() != 0) {
    CheckAmount("addendum.amount", addendum.amount(), errors);
  }
  if (addendum.has_end_date()) {
    CheckDate("addendum.end_date", addendum.end_date(), false, errors);
  }
  CheckText("addendum.scope", addendum.scope(), kLongestReason, errors);
  CheckText("addendum.reason", addendum.reason(), kLongestReason, errors);
  if (addendum.amount() != 0 || !addendum.terms().empty()) {
    CheckTerms("addendum.terms", addendum.terms(), errors);
  } else if (!addendum.has_end_date() && addendum.scope().empty()) {
    errors.Add("addendum", "must change value, time, scope or terms");
  }
  errors.Add("etag", rpc::VersionOf(request.etag()).status());
  return errors.ToStatus();
}

// After the work is done, or ended, only what is not needed is given back.
absl::Status CheckState(const v1::ContractExecution& execution, const v1::Addendum& addendum) {
  const v1::ContractExecutionState state = execution.state();
  const bool ended = state == v1::CONTRACT_EXECUTION_STATE_FINAL || state == v1::CONTRACT_EXECUTION_STATE_TERMINATED;
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(ContractAggregate::kExecution, execution.name(), WordOf(state),
                                               ended ? act::kSettle : act::kAmend));
  const bool lowers = addendum.amount() != 0 && addendum.amount() < execution.amount();
  if (!ended || (lowers && !addendum.has_end_date() && addendum.scope().empty())) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SETTLEMENT_ONLY_LOWERS",
               absl::StrCat(execution.name(), " is ", WordOf(state), ": an addendum can only lower its value"),
               {{"state", v1::ContractExecutionState_Name(state)}});
}

absl::Status CheckDays(const v1::ContractExecution& execution, const store::ContractFacts& contract,
                       const v1::Addendum& addendum, CalendarDay today) {
  FieldErrors errors;
  if (DayIn(addendum.sign_date()) > today || DayIn(addendum.sign_date()) < contract.sign_day) {
    errors.Add("addendum.sign_date", "must be neither before the signature of the contract nor after today");
  }
  if (addendum.has_end_date() && DayIn(addendum.end_date()) < DayIn(execution.start_date())) {
    errors.Add("addendum.end_date", "must not be before the first day of work");
  }
  return errors.ToStatus();
}

absl::Status CheckMoney(const ExecutionAct& act, const v1::Addendum& addendum, const domain::AmendmentPolicy& policy,
                        const domain::AdvancePolicy& advance) {
  const v1::ContractExecution& execution = act.stored.execution;
  const Rupiah after(addendum.amount() == 0 ? execution.amount() : addendum.amount());
  if (addendum.amount() != 0) {
    TERPADU_RETURN_IF_ERROR(domain::CheckAmendment({.original = Rupiah(execution.original_amount()),
                                                    .before = Rupiah(execution.amount()),
                                                    .after = after,
                                                    .hps = act.contract.hps,
                                                    .paid = Rupiah(execution.paid())},
                                                   policy));
  }
  if (addendum.terms().empty()) {
    return absl::OkStatus();
  }
  const std::vector<domain::Term> terms = store::TermsOf(addendum.terms());
  TERPADU_RETURN_IF_ERROR(domain::CheckSum(terms, after));
  // An advance that was agreed within the limit stays when the value is lowered.
  const bool same_advance = domain::SumOf(terms, "ADVANCE") <= domain::SumOf(act.stored.terms, "ADVANCE");
  return same_advance
             ? absl::OkStatus()
             : domain::CheckAdvance(terms, after, act.contract.small_business, act.contract.multi_year, advance);
}

absl::Status NoRoom(const std::string& contract, Rupiah room, Rupiah wanted) {
  return Error(absl::StatusCode::kFailedPrecondition, "ALLOCATIONS_EXHAUSTED",
               absl::StrCat(contract, " can move ", FormatRupiah(room), " on its lines, not ", FormatRupiah(wanted)),
               {{"available", std::to_string(room.value())}, {"requested", std::to_string(wanted.value())}});
}

absl::StatusOr<std::vector<store::Posting>> Raise(ExecutionAct& act, Rupiah more) {
  TERPADU_ASSIGN(const auto rooms, store::LoadLineRooms(act.transaction, act.id.instansi, act.id.id));
  std::vector<Rupiah> room;
  for (const store::LineRoom& each : rooms) {
    room.push_back(each.room);
  }
  if (domain::Total(room) < more) {
    return NoRoom(act.stored.execution.name(), domain::Total(room), more);
  }
  const std::vector<Rupiah> parts = domain::Spread(more, room);
  std::vector<store::Posting> postings;
  for (size_t i = 0; i < rooms.size(); ++i) {
    if (parts[i] > Rupiah(0)) {
      postings.push_back({.raise = true,
                          .line = rooms[i].line,
                          .amount = parts[i],
                          .goal = std::string(domain::hold::kCommitted),
                          .reservation_id = NewUuid(),
                          .commitment_id = NewUuid()});
    }
  }
  return postings;
}

absl::StatusOr<std::vector<store::Posting>> Lower(ExecutionAct& act, Rupiah less) {
  TERPADU_ASSIGN(const auto rooms, store::LoadCommitmentRooms(act.transaction, act.id.instansi, act.id.id));
  std::vector<Rupiah> room;
  for (const store::CommitmentRoom& each : rooms) {
    room.push_back(each.unpaid);
  }
  if (domain::Total(room) < less) {
    return NoRoom(act.stored.execution.name(), domain::Total(room), less);
  }
  const std::vector<Rupiah> parts = domain::Spread(less, room);
  std::vector<store::Posting> postings;
  for (size_t i = 0; i < rooms.size(); ++i) {
    if (parts[i] > Rupiah(0)) {
      postings.push_back({.raise = false,
                          .line = rooms[i].line,
                          .amount = parts[i],
                          .goal = std::string(domain::kLowered),
                          .reservation_id = "",
                          .commitment_id = rooms[i].commitment_id});
    }
  }
  return postings;
}

absl::StatusOr<std::vector<store::Posting>> PostingsOf(ExecutionAct& act, int64_t amount) {
  const int64_t before = act.stored.execution.amount();
  if (amount == 0 || amount == before) {
    return std::vector<store::Posting>();
  }
  return amount > before ? Raise(act, Rupiah(amount - before)) : Lower(act, Rupiah(before - amount));
}

// New terms wait under a revision of their own.
absl::StatusOr<int> KeepTerms(ExecutionAct& act, const v1::Addendum& addendum) {
  if (addendum.terms().empty()) {
    return act.stored.term_revision;
  }
  TERPADU_ASSIGN(const int last, store::LastTermRevision(act.transaction, act.id.instansi, act.id.id));
  TERPADU_RETURN_IF_ERROR(
      store::InsertTerms(act.transaction, act.id.instansi, act.id.id, last + 1, store::TermsOf(addendum.terms())));
  return last + 1;
}

absl::StatusOr<v1::Addendum> Sign(ExecutionAct& act, const v1::AmendContractRequest& request,
                                  const domain::AmendmentPolicy& policy, const domain::AdvancePolicy& advance,
                                  std::optional<store::Settlement>& begun) {
  TERPADU_RETURN_IF_ERROR(act.Begin(request.etag(), "", PpkAlone()));
  v1::Addendum addendum = request.addendum();
  TERPADU_RETURN_IF_ERROR(CheckState(act.execution(), addendum));
  TERPADU_RETURN_IF_ERROR(store::CheckNoneSettling(act.transaction, act.id.instansi, act.id.id));
  TERPADU_RETURN_IF_ERROR(CheckDays(act.execution(), act.contract, addendum, act.today()));
  TERPADU_RETURN_IF_ERROR(CheckMoney(act, addendum, policy, advance));
  TERPADU_ASSIGN(const std::vector<store::Posting> postings, PostingsOf(act, addendum.amount()));
  TERPADU_ASSIGN(const int revision, KeepTerms(act, addendum));
  const ContractPartId id = {act.id.instansi, act.id.id, request.addendum_id()};
  addendum.set_name(NameOf(kAddendumPattern, id));
  addendum.set_amount_before(act.execution().amount());
  addendum.set_state(EnumOf<v1::AddendumState>(domain::StateAfter(ContractAggregate::kAddendum, act::kSign, "")));
  addendum.clear_remark();
  addendum.clear_etag();
  store::ShowTerms(addendum.terms().empty() ? act.stored.terms : store::TermsOf(addendum.terms()),
                   *addendum.mutable_terms());
  const store::Settlement settlement = {.id = id,
                                        .rup_package_id = act.contract.rup_package_id,
                                        .number = addendum.number(),
                                        .remark = "",
                                        .lease = NewUuid(),
                                        .audit = act.call.AuditJson(addendum.reason()),
                                        .correlation_id = act.call.correlation_id,
                                        .traceparent = act.call.traceparent};
  TERPADU_RETURN_IF_ERROR(store::InsertAddendum(act.transaction, addendum, revision, settlement));
  TERPADU_RETURN_IF_ERROR(store::InsertPostings(act.transaction, id, postings));
  v1::AddendumSigned event;
  *event.mutable_addendum() = addendum;
  act.TellOf(addendum.name(), 1, event);
  TERPADU_RETURN_IF_ERROR(act.End());
  begun = settlement;
  return addendum;
}

}  // namespace

absl::StatusOr<v1::Addendum> ContractService::AmendContract(rpc::CallContext& call,
                                                            const v1::AmendContractRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kContractPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  const ContractPolicy rules(&rules_, call.db, id.instansi, DayIn(request.addendum().sign_date()));
  TERPADU_ASSIGN(const domain::AmendmentPolicy policy, rules.Amendment());
  TERPADU_ASSIGN(const domain::AdvancePolicy advance, rules.Advance());
  std::optional<store::Settlement> begun;
  TERPADU_RETURN_IF_ERROR(rpc::Once<v1::Addendum>(call, id.instansi, request, [&](postgres::Transaction& transaction) {
                            ExecutionAct act(call, transaction, judges, id);
                            return Sign(act, request, policy, advance, begun);
                          }).status());
  const ContractPartId part = {id.instansi, id.id, request.addendum_id()};
  if (!begun.has_value()) {
    TERPADU_ASSIGN(begun, store::ClaimSettlement(*call.db, call.ScopeOf(id.instansi), part));
  }
  if (begun.has_value()) {
    const absl::Status driven = settlements_.Drive(*call.db, *begun, call.deadline);
    TERPADU_RETURN_IF_ERROR(ReasonOf(driven) == "LEASE_LOST"
                                ? WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE",
                                                       "budgeting was slow to answer; another process finishes this"),
                                                 absl::Seconds(2))
                                : driven);
  }
  return store::GetAddendum(*call.db, call.ScopeOf(id.instansi), part);
}

absl::StatusOr<v1::ListAddendaResponse> ContractService::ListAddenda(rpc::CallContext& call,
                                                                     const v1::ListAddendaRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kContractPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto addenda, store::ListAddenda(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListAddendaResponse>(
      addenda, page, [](auto& response) { return response.mutable_addenda(); },
      [](const auto& last) { return last.name().substr(last.name().rfind('/') + 1); });
}

}  // namespace terpadu::procurement
