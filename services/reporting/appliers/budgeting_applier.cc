#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"
#include "services/reporting/store/chain_store.h"
#include "services/reporting/store/money_store.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pb = budgeting::v1;

std::string StateWord(pb::ReservationState state) {
  return WordOf(pb::ReservationState_Name(state), "RESERVATION_STATE_");
}

absl::Status OnBudgetCreated(Writes& writes, const std::string&, const pb::BudgetCreated& event) {
  return PutBudget(writes, event.budget());
}

absl::Status OnLineCreated(Writes& writes, const std::string&, const pb::BudgetLineCreated& event) {
  const pb::BudgetLine& line = event.line();
  const std::string& title = line.sub_kegiatan_title().empty() ? line.sub_kegiatan() : line.sub_kegiatan_title();
  v1::Link link;
  link.set_name(line.name());
  link.set_kind(v1::LINK_KIND_BUDGET_LINE);
  link.set_title(title + ", " + line.account() + ", " + line.fund_source());
  link.set_amount(line.amount());
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{line.plan_node(), line.name(), edge::kFunds}}));
  return PutBudgetLine(writes, line);
}

absl::Status OnLineRevised(Writes& writes, const std::string& line, const pb::BudgetLineRevised& event) {
  TERPADU_RETURN_IF_ERROR(SetAmount(writes, line, event.amount()));
  return SetLineAmount(writes, line, event.amount());
}

absl::Status OnReservationCreated(Writes& writes, const std::string& reservation, const pb::ReservationCreated& event) {
  v1::Link link;
  link.set_name(reservation);
  link.set_kind(v1::LINK_KIND_RESERVATION);
  link.set_state(StateWord(pb::RESERVATION_STATE_PENDING));
  link.set_amount(event.amount());
  TERPADU_RETURN_IF_ERROR(PutLink(
      writes, link, {{event.line(), reservation, edge::kHeld}, {reservation, event.rup_package(), edge::kHeld}}));
  return AddMoney(writes, event.line(), {.reserved = event.amount()});
}

absl::Status OnReservationConfirmed(Writes& writes, const std::string& reservation, const pb::ReservationConfirmed&) {
  return SetState(writes, reservation, StateWord(pb::RESERVATION_STATE_CONFIRMED));
}

absl::Status OnReservationCommitted(Writes& writes, const std::string& reservation,
                                    const pb::ReservationCommitted& event) {
  if (event.held() == 0) {
    TERPADU_RETURN_IF_ERROR(SetState(writes, reservation, StateWord(pb::RESERVATION_STATE_COMMITTED)));
  }
  TERPADU_RETURN_IF_ERROR(SetAmount(writes, reservation, event.held()));
  return TakeReserved(writes, event.line(), event.amount() + event.released());
}

absl::Status OnReservationReleased(Writes& writes, const std::string& reservation,
                                   const pb::ReservationReleased& event) {
  TERPADU_RETURN_IF_ERROR(SetState(writes, reservation, StateWord(event.state())));
  TERPADU_RETURN_IF_ERROR(SetAmount(writes, reservation, 0));
  return TakeReserved(writes, event.line(), event.released());
}

absl::Status OnCommitmentCreated(Writes& writes, const std::string& commitment, const pb::CommitmentCreated& event) {
  v1::Link link;
  link.set_name(commitment);
  link.set_kind(v1::LINK_KIND_COMMITMENT);
  link.set_amount(event.amount());
  TERPADU_RETURN_IF_ERROR(
      PutLink(writes, link, {{event.line(), commitment, edge::kBound}, {commitment, event.contract(), edge::kBound}}));
  return AddMoney(writes, event.line(), {.committed = event.amount()});
}

absl::Status OnCommitmentPaid(Writes& writes, const std::string& commitment, const pb::CommitmentPaid& event) {
  const pb::Disbursement& payment = event.disbursement();
  // Without a contract it hangs on the line that it is charged to.
  const std::string& from = event.contract().empty() ? event.line() : event.contract();
  v1::Link link;
  link.set_name(payment.name());
  link.set_kind(v1::LINK_KIND_DISBURSEMENT);
  link.set_title(payment.sp2d_number());
  link.set_state("PAID");
  link.set_amount(payment.amount());
  link.set_detail(DateText(payment.sp2d_date()));
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{from, payment.name(), edge::kPayment, payment.amount()}}));
  TERPADU_RETURN_IF_ERROR(SetDetail(writes, commitment, "paid " + FormatRupiah(Rupiah(event.paid()))));
  TERPADU_RETURN_IF_ERROR(PutPayment(writes, payment, event.line(), event.contract()));
  TERPADU_RETURN_IF_ERROR(RecordChange(writes, commitment, "paid", event.paid()));
  return AddMoney(writes, event.line(), {.paid = payment.amount()});
}

absl::Status OnReservationCorrected(Writes& writes, const std::string& reservation,
                                    const pb::ReservationCorrected& event) {
  TERPADU_RETURN_IF_ERROR(SetAmount(writes, reservation, event.held()));
  return AdjustMoney(writes, event.line(), {.reserved = event.effect()});
}

absl::Status OnCommitmentCorrected(Writes& writes, const std::string& commitment,
                                   const pb::CommitmentCorrected& event) {
  TERPADU_RETURN_IF_ERROR(SetAmount(writes, commitment, event.amount()));
  if (!event.disbursement().empty()) {
    TERPADU_RETURN_IF_ERROR(SetAmount(writes, event.disbursement(), event.payment()));
    TERPADU_RETURN_IF_ERROR(SetPayment(writes, event.disbursement(), event.payment()));
    TERPADU_RETURN_IF_ERROR(SetEdgeAmount(writes, event.disbursement(), edge::kPayment, event.payment()));
    TERPADU_RETURN_IF_ERROR(SetDetail(writes, commitment, "paid " + FormatRupiah(Rupiah(event.paid()))));
    TERPADU_RETURN_IF_ERROR(RecordChange(writes, commitment, "paid", event.paid()));
  }
  return AdjustMoney(writes, event.line(), {.committed = event.committed_effect(), .paid = event.paid_effect()});
}

absl::Status OnCommitmentCarriedOver(Writes& writes, const std::string& commitment,
                                     const pb::CommitmentCarriedOver& event) {
  TERPADU_RETURN_IF_ERROR(RecordChange(writes, commitment, "carried", event.carried_over()));
  TERPADU_RETURN_IF_ERROR(
      SetDetail(writes, commitment, FormatRupiah(Rupiah(event.carried_over())) + " carried over to the next year"));
  return AdjustMoney(writes, event.line(), {.committed = -event.carried_over()});
}

absl::Status OnCashPlanSet(Writes& writes, const std::string&, const pb::CashPlanSet& event) {
  return PutCashPlan(writes, event.cash_plan());
}

absl::Status OnCashPlanAdjusted(Writes& writes, const std::string&, const pb::CashPlanAdjusted& event) {
  return PutCashPlan(writes, event.cash_plan());
}

}  // namespace

Applier BudgetingApplier() {
  return Applier()
      .On(OnBudgetCreated)
      .On(OnLineCreated)
      .On(OnLineRevised)
      .On(OnReservationCreated)
      .On(OnReservationConfirmed)
      .On(OnReservationCommitted)
      .On(OnReservationReleased)
      .On(OnCommitmentCreated)
      .On(OnCommitmentPaid)
      .On(OnReservationCorrected)
      .On(OnCommitmentCorrected)
      .On(OnCommitmentCarriedOver)
      .On(OnCashPlanSet)
      .On(OnCashPlanAdjusted);
}

}  // namespace terpadu::reporting
