// Step 4: a payment against the contract.
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"

namespace terpadu::demo {

absl::Status Pay(Job& job) {
  job.report.Step("4  budgeting: a payment against the contract");
  budgeting::v1::RecordDisbursementRequest pay;
  pay.set_commitment(job.contract.commitments(0));
  pay.set_amount(FirstPaymentOf(Rupiah(job.contract.amount())).value());
  pay.set_sp2d_number("00001/SP2D-LS/" + std::to_string(job.options.year));
  *pay.mutable_sp2d_date() = DateOf(job.options.year, 5, 31);
  TERPADU_ASSIGN(const auto paid,
                 job.Do<budgeting::v1::Disbursement>("disbursement/1", kTreasurer,
                                                     kBudgeting + std::string("RecordDisbursement"), pay));
  job.paid = Rupiah(paid.amount());
  job.report.Say("SP2D " + paid.sp2d_number() + " pays " + Money(paid.amount()) + " of contract " +
                 job.contract.number());
  job.report.MadeUp("number, day and amount of the SP2D");
  return absl::OkStatus();
}

}  // namespace terpadu::demo
