// Step 3c: a pergeseran sends the packages on both lines to kaji ulang; their revisions are announced.
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budget_revision_service.pb.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"
#include "tools/demo_job/wait.h"

namespace terpadu::demo {
namespace {

namespace pb = procurement::v1;

// Lines (and packages) without RPP or contract.
constexpr size_t kShrinks = 2;
constexpr size_t kGrows = 3;

constexpr char kRevisions[] = "terpadu.budgeting.v1.BudgetRevisionService/";

// The lines of a plan node may not sum above its ceiling, so the ceiling of the one that grows goes up first.
absl::Status RaiseCeiling(Job& job, Rupiah shift) {
  const budgeting::v1::BudgetLine& line = job.lines[kGrows];
  budgeting::v1::BatchSetCeilingsRequest raise;
  raise.set_parent(job.Budget());
  raise.add_ceilings()->set_plan_node(line.plan_node());
  raise.mutable_ceilings(0)->set_amount(line.amount() + shift.value());
  job.report.Say("the ceiling of one action goes up from " + Money(line.amount()) + " to " +
                 Money(line.amount() + shift.value()) + ", to let its line grow");
  return job
      .Do<budgeting::v1::BatchSetCeilingsResponse>("budget/raise", kBudgetOfficer,
                                                   kBudgeting + std::string("BatchSetCeilings"), raise)
      .status();
}

// Unit › TAPD › PPKD: the name of the revision, verified.
absl::StatusOr<std::string> PrepareShift(Job& job, Rupiah shift) {
  budgeting::v1::CreateBudgetRevisionRequest create;
  create.set_parent(job.Budget());
  create.set_revision_id("pergeseran-1");
  create.mutable_revision()->set_kind(budgeting::v1::REVISION_KIND_PERGESERAN);
  create.mutable_revision()->set_title("Pergeseran antar rencana aksi");
  for (const auto& [n, by] : {std::pair(kShrinks, -shift.value()), std::pair(kGrows, shift.value())}) {
    budgeting::v1::RevisionChange* change = create.add_changes();
    change->set_line(job.lines[n].name());
    change->set_amount(job.lines[n].amount() + by);
    job.lines[n].set_amount(change->amount());
  }
  TERPADU_ASSIGN(const auto drafted,
                 job.Do<budgeting::v1::BudgetRevision>("budget/shift/draft", kPptk,
                                                       kRevisions + std::string("CreateBudgetRevision"), create));
  budgeting::v1::SubmitBudgetRevisionRequest submit;
  submit.set_name(drafted.name());
  TERPADU_RETURN_IF_ERROR(job.Do<budgeting::v1::BudgetRevision>(
                                 "budget/shift/submit", kPa, kRevisions + std::string("SubmitBudgetRevision"), submit)
                              .status());
  budgeting::v1::VerifyBudgetRevisionRequest verify;
  verify.set_name(drafted.name());
  TERPADU_RETURN_IF_ERROR(job.Do<budgeting::v1::BudgetRevision>("budget/shift/verify", kBudgetOfficer,
                                                                kRevisions + std::string("VerifyBudgetRevision"),
                                                                verify)
                              .status());
  return drafted.name();
}

absl::Status Shift(Job& job) {
  const Rupiah shift = ShiftOf(Rupiah(job.lines[kShrinks].amount()));
  TERPADU_RETURN_IF_ERROR(RaiseCeiling(job, shift));
  budgeting::v1::ReviseBudgetRequest revise;
  revise.set_name(job.Budget());
  revise.set_legal_basis("Keputusan PPKD tentang pergeseran anggaran");
  TERPADU_ASSIGN(*revise.mutable_revision(), PrepareShift(job, shift));
  TERPADU_ASSIGN(const auto budget, job.Do<budgeting::v1::Budget>("budget/shift", kPpkd,
                                                                  kBudgeting + std::string("ReviseBudget"), revise));
  job.report.Say("pergeseran: DPA version " + std::to_string(budget.current_version()) + " moves " +
                 Money(shift.value()) + " between two lines, the total stays " + Money(budget.total_amount()));
  job.report.MadeUp("the pergeseran: its lines, amount, ceiling and decree");
  return absl::OkStatus();
}

absl::StatusOr<pb::RupPackage> WaitForReview(Job& job, const std::string& name) {
  pb::GetRupPackageRequest get;
  get.set_name(name);
  pb::RupPackage package;
  TERPADU_RETURN_IF_ERROR(WaitUntil(name + " is in kaji ulang", job.report, [&]() -> absl::StatusOr<bool> {
    TERPADU_ASSIGN(package,
                   job.services.Call<pb::RupPackage>(kPublic, kProcurement + std::string("GetRupPackage"), get));
    return package.state() == pb::RUP_PACKAGE_STATE_KAJI_ULANG;
  }));
  job.report.Say(name.substr(name.rfind('/') + 1) + " went to kaji ulang: " + package.review_reason());
  return package;
}

absl::Status ReviseAndAnnounce(Job& job, size_t n) {
  TERPADU_ASSIGN(const pb::RupPackage old, WaitForReview(job, job.packages[n].name()));
  const std::string id = old.name().substr(old.name().rfind('/') + 1) + "-r1";
  pb::ReviseRupPackageRequest revise;
  revise.set_name(old.name());
  revise.set_reason("pergeseran anggaran");
  pb::NewRupPackage* replacement = revise.add_replacements();
  replacement->set_rup_package_id(id);
  *replacement->mutable_rup_package() = job.packages[n];
  replacement->mutable_rup_package()->mutable_allocations(0)->set_amount(job.lines[n].amount());
  replacement->mutable_rup_package()->set_method(MethodOf(Rupiah(job.lines[n].amount())));
  TERPADU_ASSIGN(const auto revised,
                 job.Do<pb::ReviseRupPackageResponse>("package/revise/" + id, kPpk,
                                                      kProcurement + std::string("ReviseRupPackage"), revise));
  pb::AnnounceRupPackageRequest announce;
  announce.set_name(revised.replacements(0).name());
  TERPADU_ASSIGN(job.packages[n], job.Do<pb::RupPackage>("package/announce/" + id, kPa,
                                                         kProcurement + std::string("AnnounceRupPackage"), announce));
  job.report.Say(id + " takes its place, announced with " + Money(job.packages[n].pagu()));
  return absl::OkStatus();
}

}  // namespace

absl::Status ShiftBudget(Job& job) {
  TERPADU_RETURN_IF_ERROR(Shift(job));
  TERPADU_RETURN_IF_ERROR(ReviseAndAnnounce(job, kShrinks));
  return ReviseAndAnnounce(job, kGrows);
}

}  // namespace terpadu::demo
