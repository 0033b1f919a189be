// Step 3b: one RPP on time and one late; what the first reserves becomes a contract.
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/base/status.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"
#include "tools/demo_job/wait.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::demo {
namespace {

namespace pb = procurement::v1;

std::string Day(const google::type::Date& date) {
  return std::to_string(date.year()) + "-" + (date.month() < 10 ? "0" : "") + std::to_string(date.month()) + "-" +
         (date.day() < 10 ? "0" : "") + std::to_string(date.day());
}

// Hands an RPP over without a checklist first: the refusal names what is missing.
absl::StatusOr<pb::Rpp> SubmitRpp(Job& job, const pb::RupPackage& package, const std::string& id) {
  pb::SubmitRppRequest submit;
  submit.set_parent(job.Instansi());
  submit.set_rpp_id(id);
  submit.mutable_rpp()->set_rup_package(package.name());
  submit.mutable_rpp()->set_hps(HpsOf(Rupiah(package.pagu())).value());
  const std::string method = kProcurement + std::string("SubmitRpp");
  auto rpp = job.Do<pb::Rpp>("rpp/incomplete/" + id, kPpk, method, submit);
  if (ReasonOf(rpp.status()) != "CHECKLIST_INCOMPLETE") {
    return rpp;
  }
  const std::string missing = MetadataOf(rpp.status())["missing"];
  job.report.Say(id + " without documents is refused, CHECKLIST_INCOMPLETE: " + missing);
  for (absl::string_view item : absl::StrSplit(missing, ',', absl::SkipWhitespace())) {
    submit.mutable_rpp()->add_checklist(std::string(absl::StripAsciiWhitespace(item)));
  }
  return job.Do<pb::Rpp>("rpp/submit/" + id, kPpk, method, submit);
}

// Approves, and waits for the budget's word: the service goes on by itself when budgeting was away.
absl::StatusOr<pb::Rpp> ApproveRpp(Job& job, const pb::Rpp& rpp) {
  pb::ApproveRppRequest approve;
  approve.set_name(rpp.name());
  TERPADU_ASSIGN(pb::Rpp approved, job.Do<pb::Rpp>("rpp/approve/" + rpp.name(), kTtpbj,
                                                   kProcurement + std::string("ApproveRpp"), approve));
  pb::GetRppRequest get;
  get.set_name(rpp.name());
  TERPADU_RETURN_IF_ERROR(
      WaitUntil("the budget of " + rpp.name() + " is reserved", job.report, [&]() -> absl::StatusOr<bool> {
        TERPADU_ASSIGN(approved, job.services.Call<pb::Rpp>(kPublic, kProcurement + std::string("GetRpp"), get));
        return approved.state() != pb::RPP_STATE_RESERVING;
      }));
  if (approved.state() != pb::RPP_STATE_APPROVED) {
    return Error(absl::StatusCode::kFailedPrecondition, "RPP_NOT_APPROVED",
                 rpp.name() + " is " + command::WordOf(approved.state()) + ": " + approved.remark());
  }
  return approved;
}

absl::StatusOr<pb::Rpp> HandOver(Job& job, const pb::RupPackage& package, const std::string& id) {
  TERPADU_ASSIGN(const pb::Rpp rpp, SubmitRpp(job, package, id));
  job.report.Say(id + " for selection on " + Day(package.selection_start()) + ", due " + Day(rpp.due_date()) + ": " +
                 (rpp.days_late() == 0 ? "on time" : "late by " + std::to_string(rpp.days_late()) + " days, accepted"));
  TERPADU_ASSIGN(pb::Rpp approved, ApproveRpp(job, rpp));
  job.report.Say(id + " is approved: " + Money(package.pagu()) + " reserved on its budget line");
  return approved;
}

absl::Status Sign(Job& job, const pb::Rpp& rpp) {
  pb::SignContractRequest sign;
  sign.set_parent(job.Instansi());
  sign.set_contract_id("kontrak-" + std::to_string(job.options.year) + "-1");
  pb::Contract& contract = *sign.mutable_contract();
  contract.set_rup_package(rpp.rup_package());
  contract.set_rpp(rpp.name());
  contract.set_number("027/001/" + std::to_string(job.options.year));
  contract.set_vendor("CV Contoh Karya");
  contract.set_amount(ContractValueOf(Rupiah(rpp.hps())).value());
  *contract.mutable_sign_date() = DateOf(job.options.year, 4, 27);
  TERPADU_ASSIGN(job.contract,
                 job.Do<pb::Contract>("contract/sign", kPpk, kProcurement + std::string("SignContract"), sign));
  pb::GetContractRequest get;
  get.set_name(job.contract.name());
  TERPADU_RETURN_IF_ERROR(
      WaitUntil("the budget of the contract is committed", job.report, [&]() -> absl::StatusOr<bool> {
        TERPADU_ASSIGN(job.contract,
                       job.services.Call<pb::Contract>(kPublic, kProcurement + std::string("GetContract"), get));
        return job.contract.state() != pb::CONTRACT_STATE_COMMITTING;
      }));
  if (job.contract.state() != pb::CONTRACT_STATE_SIGNED || job.contract.commitments().empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "CONTRACT_NOT_SIGNED",
                 "the contract is " + command::WordOf(job.contract.state()) + ": " + job.contract.remark());
  }
  job.report.Say("contract " + job.contract.number() + " is signed: " + Money(job.contract.amount()) +
                 " committed, the rest of the reservation went back to the line");
  job.report.MadeUp("HPS, contract value, vendor " + job.contract.vendor() + ", day of signature");
  return absl::OkStatus();
}

}  // namespace

absl::Status SignContract(Job& job) {
  TERPADU_ASSIGN(const pb::Rpp on_time, HandOver(job, job.packages[0], "rpp-1"));
  TERPADU_RETURN_IF_ERROR(HandOver(job, job.packages[1], "rpp-2").status());
  return Sign(job, on_time);
}

}  // namespace terpadu::demo
