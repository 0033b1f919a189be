// Step 3a: a package for each budget line, and one over two of them; finalised by the PPK, announced by the PA.
#include "libs/base/status.h"
#include "terpadu/procurement/v1/integrity_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"
#include "tools/demo_job/wait.h"

namespace terpadu::demo {
namespace {

namespace pb = procurement::v1;

// Packages can only take from lines that have arrived from budgeting.
absl::Status WaitForLines(Job& job) {
  pb::ListLineCoverageRequest request;
  request.set_parent(job.Instansi());
  request.set_budget(job.Budget());
  return WaitUntil("procurement knows all budget lines", job.report, [&]() -> absl::StatusOr<bool> {
    size_t known = 0;
    TERPADU_RETURN_IF_ERROR(job.services.ForEachPage<pb::ListLineCoverageResponse>(
        kPublic, kProcurement + std::string("ListLineCoverage"), request,
        [&known](const pb::ListLineCoverageResponse& page) { known += static_cast<size_t>(page.lines_size()); }));
    return known >= job.lines.size();
  });
}

// The first package's RPP will be on time on 19 February, the second's late.
google::type::Date SelectionStart(const Job& job, size_t n) {
  return n == 1 ? DateOf(job.options.year, 2, 12) : DateOf(job.options.year, 3, 5);
}

pb::RupPackage PackageOf(const Job& job, size_t n, const std::vector<size_t>& lines) {
  const budgeting::v1::BudgetLine& first = job.lines[lines[0]];
  pb::RupPackage package;
  package.set_title("Paket " + first.sub_kegiatan_title());
  package.set_kind(pb::PACKAGE_KIND_PENYEDIA);
  package.set_category(pb::PROCUREMENT_CATEGORY_JASA_LAINNYA);
  package.set_unit(first.unit());
  *package.mutable_selection_start() = SelectionStart(job, n);
  *package.mutable_selection_end() = DateOf(job.options.year, 4, 30);
  int64_t pagu = 0;
  for (const size_t line : lines) {
    pb::Allocation* allocation = package.add_allocations();
    allocation->set_line(job.lines[line].name());
    allocation->set_amount(job.lines[line].amount());
    pagu += job.lines[line].amount();
  }
  package.set_method(MethodOf(Rupiah(pagu)));
  return package;
}

// Without the pact of the year the PPK may neither finalise nor hand over an RPP nor sign.
absl::Status SignPact(Job& job) {
  const std::string year = std::to_string(job.options.year);
  pb::SignIntegrityPactRequest sign;
  sign.set_parent(job.Instansi());
  sign.set_integrity_pact_id("pakta-" + kPpk.actor + "-" + year);
  sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  sign.mutable_integrity_pact()->set_year(job.options.year);
  sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
  TERPADU_RETURN_IF_ERROR(
      job.Do<pb::IntegrityPact>("pact", kPpk, "terpadu.procurement.v1.IntegrityService/SignIntegrityPact", sign)
          .status());
  job.report.Say("the PPK has signed the integrity pact of " + year);
  return absl::OkStatus();
}

absl::StatusOr<pb::RupPackage> CreateFinalizeAnnounce(Job& job, size_t n, const std::vector<size_t>& lines) {
  const std::string id = "rup-" + std::to_string(job.options.year) + "-" + std::to_string(n + 1);
  pb::CreateRupPackageRequest create;
  create.set_parent(job.Instansi());
  create.set_rup_package_id(id);
  *create.mutable_rup_package() = PackageOf(job, n, lines);
  TERPADU_ASSIGN(const auto draft, job.Do<pb::RupPackage>("package/create/" + id, kPpk,
                                                          kProcurement + std::string("CreateRupPackage"), create));
  pb::FinalizeRupPackageRequest finalize;
  finalize.set_name(draft.name());
  TERPADU_RETURN_IF_ERROR(
      job.Do<pb::RupPackage>("package/finalize/" + id, kPpk, kProcurement + std::string("FinalizeRupPackage"), finalize)
          .status());
  pb::AnnounceRupPackageRequest announce;
  announce.set_name(draft.name());
  return job.Do<pb::RupPackage>("package/announce/" + id, kPa, kProcurement + std::string("AnnounceRupPackage"),
                                announce);
}

}  // namespace

absl::Status AnnouncePackages(Job& job) {
  job.report.Step("3  procurement: RUP packages, RPP, contract, pergeseran");
  TERPADU_RETURN_IF_ERROR(WaitForLines(job));
  TERPADU_RETURN_IF_ERROR(SignPact(job));
  const size_t last = job.lines.size() - 2;
  int64_t announced = 0;
  for (size_t n = 0; n <= last; ++n) {
    const auto lines = n < last ? std::vector<size_t>{n} : std::vector<size_t>{last, last + 1};
    TERPADU_ASSIGN(pb::RupPackage package, CreateFinalizeAnnounce(job, n, lines));
    announced += package.pagu();
    job.packages.push_back(std::move(package));
  }
  job.report.Say(std::to_string(job.packages.size()) + " packages over " + std::to_string(job.lines.size()) +
                 " lines, the last over two: finalised by the PPK, announced by the PA, " + Money(announced));
  job.report.MadeUp("the packages: titles, methods, dates of selection");
  return absl::OkStatus();
}

}  // namespace terpadu::demo
