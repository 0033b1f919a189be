#include "tools/load_generator/package_load.h"

#include <unistd.h>

#include "absl/time/clock.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/procurement/v1/integrity_service.pb.h"
#include "terpadu/procurement/v1/rup_service.pb.h"
#include "tools/generator/sirup.h"
#include "tools/load_generator/calls.h"
#include "tools/load_generator/regency_requests.h"

namespace terpadu::load {
namespace {

namespace pb = procurement::v1;

constexpr char kBudgeting[] = "terpadu.budgeting.v1.BudgetingService/";
constexpr char kRup[] = "terpadu.procurement.v1.RupService/";
constexpr absl::Duration kPatience = absl::Minutes(2);

constexpr postgres::Statement kCountLines = {"load_count_lines",
                                             "SELECT count(*) FROM budget_line WHERE instansi = $1"};

// Written by procurement's follower before the load.
const std::set<std::string>& Given() {
  static const auto& given = *new std::set<std::string>{"budget_line", "feed_subject"};
  return given;
}

std::vector<pb::ImportRupPackagesRequest> ImportRequests(const generator::Regency& regency,
                                                         const std::string& instansi) {
  std::vector<pb::ImportRupPackagesRequest> requests;
  for (std::string& page : generator::SirupPages(regency)) {
    pb::ImportRupPackagesRequest& request = requests.emplace_back();
    request.set_parent("instansi/" + instansi);
    request.set_budget(request.parent() + "/budgets/" + std::to_string(generator::kYear));
    request.set_content(std::move(page));
    request.set_request_id(NewUuid());
  }
  return requests;
}

absl::Status LeftOut(const pb::ImportRupPackagesResponse& response) {
  std::string first = "no finding says why";
  for (const type::v1::Finding& finding : response.findings()) {
    if (finding.severity() == type::v1::SEVERITY_ERROR) {
      first = finding.code() + ": " + finding.message();
      break;
    }
  }
  return Error(absl::StatusCode::kFailedPrecondition, "PACKAGES_LEFT_OUT",
               std::to_string(response.refused()) + " of " + std::to_string(response.rows()) + " rows: " + first);
}

// Nobody finalises without the integrity pact of the year.
absl::Status SignPact(rpc::Client& client, const std::string& instansi) {
  pb::SignIntegrityPactRequest sign;
  sign.set_parent("instansi/" + instansi);
  sign.set_integrity_pact_id(NewUuid());
  sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  sign.mutable_integrity_pact()->set_year(static_cast<int32_t>(absl::ToCivilYear(absl::Now(), Wib()).year()));
  sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
  return client.Call<pb::IntegrityPact>("terpadu.procurement.v1.IntegrityService/SignIntegrityPact", sign, As("PPK"))
      .status();
}

double Since(absl::Time start) { return absl::ToDoubleSeconds(absl::Now() - start); }

}  // namespace

PackageLoader::PackageLoader(const RegencyOptions& options)
    : options_(options),
      regency_(generator::MakeRegency(options.seed, 1, options.sizes)),
      budgeting_(options.budgeting.address),
      procurement_(options.procurement.address) {}

absl::Status PackageLoader::Prepare(const std::string& instansi) {
  TERPADU_RETURN_IF_ERROR(budgeting_
                              .Call<budgeting::v1::Budget>(std::string(kBudgeting) + "CreateBudget",
                                                           BudgetRequest(instansi), As("BUDGET_OFFICER"))
                              .status());
  TERPADU_RETURN_IF_ERROR(CallEach<budgeting::v1::BatchCreateBudgetLinesResponse>(
      budgeting_, std::string(kBudgeting) + "BatchCreateBudgetLines", LineRequests(regency_, instansi),
      "BUDGET_OFFICER", options_.in_flight));
  TERPADU_RETURN_IF_ERROR(SignPact(procurement_, instansi));
  return AwaitLines(instansi);
}

absl::Status PackageLoader::AwaitLines(const std::string& instansi) {
  postgres::Connection database(options_.procurement.copy.from);
  for (const absl::Time give_up = absl::Now() + kPatience; absl::Now() < give_up;
       absl::SleepFor(absl::Milliseconds(50))) {
    TERPADU_ASSIGN(const postgres::Rows rows, database.Execute(postgres::Scope::Instansi(instansi), kCountLines,
                                                               postgres::Params().Text(instansi)));
    if (rows.Int(0, 0) == static_cast<int64_t>(regency_.lines.size())) {
      return absl::OkStatus();
    }
  }
  return Error(absl::StatusCode::kDeadlineExceeded, "LINES_MISSING", "procurement has not heard of all budget lines");
}

absl::StatusOr<Steps> PackageLoader::Load(const std::string& instansi) {
  const auto imports = ImportRequests(regency_, instansi);
  std::vector<pb::BatchFinalizeRupPackagesRequest> finals;
  std::vector<pb::BatchAnnounceRupPackagesRequest> announcements;
  Steps steps;
  absl::Time start = absl::Now();
  TERPADU_RETURN_IF_ERROR(
      CallEach<pb::ImportRupPackagesResponse>(procurement_, std::string(kRup) + "ImportRupPackages", imports, "PPK",
                                              options_.in_flight, [&](const pb::ImportRupPackagesResponse& response) {
                                                pb::BatchFinalizeRupPackagesRequest& finalize = finals.emplace_back();
                                                finalize.set_parent("instansi/" + instansi);
                                                finalize.set_request_id(NewUuid());
                                                for (const std::string& name : response.rup_packages()) {
                                                  finalize.add_rup_packages()->set_name(name);
                                                }
                                                return response.refused() == 0 ? absl::OkStatus() : LeftOut(response);
                                              }));
  steps.emplace_back("import", Since(start));
  start = absl::Now();
  TERPADU_RETURN_IF_ERROR(CallEach<pb::BatchFinalizeRupPackagesResponse>(
      procurement_, std::string(kRup) + "BatchFinalizeRupPackages", finals, "PPK", options_.in_flight,
      [&](const pb::BatchFinalizeRupPackagesResponse& response) {
        pb::BatchAnnounceRupPackagesRequest& announce = announcements.emplace_back();
        announce.set_parent("instansi/" + instansi);
        announce.set_request_id(NewUuid());
        for (const pb::RupPackage& package : response.rup_packages()) {
          pb::BatchedRupPackage& one = *announce.add_rup_packages();
          one.set_name(package.name());
          one.set_etag(package.etag());
        }
        return absl::OkStatus();
      }));
  steps.emplace_back("finalize", Since(start));
  start = absl::Now();
  TERPADU_RETURN_IF_ERROR(CallEach<pb::BatchAnnounceRupPackagesResponse>(
      procurement_, std::string(kRup) + "BatchAnnounceRupPackages", announcements, "PA_KPA", options_.in_flight));
  steps.emplace_back("announce", Since(start));
  return steps;
}

absl::StatusOr<RegencyMeasurements> LoadPackages(const RegencyOptions& options, const Tell& tell) {
  PackageLoader loader(options);
  CopySide copy(options.procurement.copy, Given());
  TERPADU_RETURN_IF_ERROR(copy.Prepare());
  RegencyMeasurements measured;
  TERPADU_ASSIGN(measured.postgres, SettingsOf(options.procurement.copy.from));
  RegencyLoad packages = {.name = "RUP", .rounds = {}};
  for (int number = 1; number <= options.rounds; ++number) {
    const std::string instansi = "load-" + std::to_string(getpid()) + "-" + std::to_string(number);
    TERPADU_RETURN_IF_ERROR(loader.Prepare(instansi));
    TERPADU_ASSIGN(packages.rounds.emplace_back(),
                   MeasureRound(
                       "round " + std::to_string(number) + " of " + std::to_string(options.rounds) + ", RUP", instansi,
                       copy, [&] { return loader.Load(instansi); }, tell));
  }
  measured.loads = {std::move(packages)};
  return measured;
}

}  // namespace terpadu::load
