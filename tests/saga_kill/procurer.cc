#include "tests/saga_kill/procurer.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "terpadu/budgeting/v1/budget_revision_service.pb.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/procurement/v1/integrity_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"

namespace terpadu::saga_kill {
namespace {

namespace fund = budgeting::v1;
namespace rup = procurement::v1;

constexpr char kParent[] = "instansi/probolinggo";
constexpr char kBudget[] = "instansi/probolinggo/budgets/2018";
constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kPause = absl::Milliseconds(20);

std::string Name(const std::string& collection, const std::string& id) {
  return absl::StrCat(kParent, "/", collection, "/", id);
}

void SetDate(google::type::Date& date, int month, int day) {
  date.set_year(2018);
  date.set_month(month);
  date.set_day(day);
}

rup::RupPackage Tender(const Allocations& allocations) {
  rup::RupPackage package;
  package.set_title("Pembangunan jalan lingkungan");
  package.set_kind(rup::PACKAGE_KIND_PENYEDIA);
  package.set_method(rup::PROCUREMENT_METHOD_TENDER);
  package.set_category(rup::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI);
  package.set_unit("instansi/probolinggo/units/pupr");
  SetDate(*package.mutable_selection_start(), 3, 5);
  SetDate(*package.mutable_selection_end(), 4, 0);
  for (const auto& [line, amount] : allocations) {
    rup::Allocation& allocation = *package.add_allocations();
    allocation.set_line(line);
    allocation.set_amount(amount);
  }
  return package;
}

template <typename Response, typename Call>
Response Persist(const std::string& method, Call call) {
  const absl::Time give_up = absl::Now() + kPatience;
  absl::StatusOr<Response> response = call();
  while (absl::IsUnavailable(response.status()) && absl::Now() < give_up) {
    absl::SleepFor(kPause);
    response = call();
  }
  EXPECT_TRUE(response.ok()) << method << ": " << response.status();
  return response.value_or(Response());
}

}  // namespace

void Await(const std::string& what, const std::function<bool()>& there) {
  for (const absl::Time give_up = absl::Now() + kPatience; absl::Now() < give_up; absl::SleepFor(kPause)) {
    if (there()) {
      return;
    }
  }
  ADD_FAILURE() << what << " never came";
}

Procurer::Procurer(const main_job::Stack& stack)
    : budgeting_(stack.addresses().at("budgeting")), procurement_(stack.addresses().at("procurement")) {
  rup::SignIntegrityPactRequest sign;
  sign.set_parent(kParent);
  sign.set_integrity_pact_id("ppk-2018");
  sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  sign.mutable_integrity_pact()->set_year(2018);
  sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
  const auto call = [&] {
    return procurement_.Call<rup::IntegrityPact>("terpadu.procurement.v1.IntegrityService/SignIntegrityPact", sign,
                                                 rpc::CallOptions::As("test.PPK", "PPK"));
  };
  Persist<rup::IntegrityPact>("SignIntegrityPact", call);
}

template <typename Response>
absl::StatusOr<Response> Procurer::Plan(const std::string& method, const google::protobuf::Message& request,
                                        const std::string& role) {
  return procurement_.Call<Response>("terpadu.procurement.v1.ProcurementService/" + method, request,
                                     rpc::CallOptions::As("test." + role, role));
}

template <typename Response>
Response Procurer::Planned(const std::string& method, const google::protobuf::Message& request,
                           const std::string& role) {
  return Persist<Response>(method, [&] { return Plan<Response>(method, request, role); });
}

template <typename Response>
Response Procurer::Funded(const std::string& method, const google::protobuf::Message& request,
                          const std::string& actor) {
  return Persist<Response>(method, [&] {
    return budgeting_.Call<Response>("terpadu.budgeting.v1." + method, request,
                                     rpc::CallOptions::As(actor, "BUDGET_OFFICER,PPKD,PA_KPA,APPLICATION"));
  });
}

std::vector<std::string> Procurer::BudgetOf(int lines, int64_t amount) {
  fund::CreateBudgetRequest create;
  create.set_parent(kParent);
  create.set_budget_id("2018");
  Funded<fund::Budget>("BudgetingService/CreateBudget", create, "tapd");
  fund::BatchCreateBudgetLinesRequest batch;
  batch.set_parent(kBudget);
  for (int i = 1; i <= lines; ++i) {
    fund::BudgetLine& line = *batch.add_lines();
    line.set_sub_kegiatan(absl::StrCat("1.03.02.2.01.", 1000 + i));
    line.set_account("5.2.03.01.01.0006");
    line.set_fund_source("APBD");
    line.set_amount(amount);
  }
  const auto created =
      Funded<fund::BatchCreateBudgetLinesResponse>("BudgetingService/BatchCreateBudgetLines", batch, "tapd");
  fund::ApproveBudgetRequest approve;
  approve.set_name(kBudget);
  approve.set_legal_basis("Perda 1/2018");
  Funded<fund::Budget>("BudgetingService/ApproveBudget", approve, "ppkd");
  rup::ListLineCoverageRequest known;
  known.set_parent(kParent);
  known.set_page_size(1000);
  Await("knowledge of the lines",
        [&] { return Planned<rup::ListLineCoverageResponse>("ListLineCoverage", known, "PPK").lines_size() == lines; });
  std::vector<std::string> names;
  for (const fund::BudgetLine& line : created.lines()) {
    names.push_back(line.name());
  }
  return names;
}

void Procurer::ReviseLine(const std::string& line, int64_t amount) {
  const auto call = [&](const std::string& method, const google::protobuf::Message& request, const std::string& actor) {
    return Funded<fund::BudgetRevision>("BudgetRevisionService/" + method, request, actor).name();
  };
  fund::CreateBudgetRevisionRequest create;
  create.set_parent(kBudget);
  create.mutable_revision()->set_kind(fund::REVISION_KIND_PERUBAHAN);
  create.mutable_revision()->set_title("Perubahan");
  create.add_changes()->set_line(line);
  create.mutable_changes(0)->set_amount(amount);
  const std::string revision = call("CreateBudgetRevision", create, "staff");
  fund::SubmitBudgetRevisionRequest submit;
  submit.set_name(revision);
  call("SubmitBudgetRevision", submit, "head");
  fund::VerifyBudgetRevisionRequest verify;
  verify.set_name(revision);
  call("VerifyBudgetRevision", verify, "tapd");
  fund::ReviseBudgetRequest revise;
  revise.set_name(kBudget);
  revise.set_revision(revision);
  revise.set_legal_basis("Perda 9/2018");
  revise.set_request_id(NewUuid());
  Funded<fund::Budget>("BudgetingService/ReviseBudget", revise, "ppkd");
}

fund::Budget Procurer::Budget() {
  fund::GetBudgetRequest request;
  request.set_name(kBudget);
  return Funded<fund::Budget>("BudgetingService/GetBudget", request, "tapd");
}

std::map<std::string, int64_t> Procurer::HeldFor(const std::string& package) {
  fund::ListReservationsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  std::map<std::string, int64_t> held;
  const auto page = Funded<fund::ListReservationsResponse>("BudgetingService/ListReservations", request, "tapd");
  EXPECT_EQ(page.next_page_token(), "");
  for (const fund::Reservation& reservation : page.reservations()) {
    if (reservation.rup_package() == Name("rupPackages", package) && reservation.held() > 0) {
      EXPECT_EQ(reservation.state(), fund::RESERVATION_STATE_CONFIRMED);
      EXPECT_TRUE(held.emplace(reservation.line(), reservation.held()).second) << "two on " << reservation.line();
    }
  }
  return held;
}

std::map<std::string, int64_t> Procurer::BoundBy(const std::string& contract) {
  fund::ListCommitmentsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  std::map<std::string, int64_t> bound;
  const auto page = Funded<fund::ListCommitmentsResponse>("BudgetingService/ListCommitments", request, "tapd");
  EXPECT_EQ(page.next_page_token(), "");
  for (const fund::Commitment& commitment : page.commitments()) {
    if (commitment.contract() == Name("contracts", contract)) {
      EXPECT_TRUE(bound.emplace(commitment.line(), commitment.amount()).second) << "two on " << commitment.line();
    }
  }
  return bound;
}

std::string Procurer::SubmittedRpp(const std::string& id, const Allocations& allocations) {
  rup::CreateRupPackageRequest create;
  create.set_parent(kParent);
  create.set_rup_package_id(id);
  *create.mutable_rup_package() = Tender(allocations);
  const rup::RupPackage package = Planned<rup::RupPackage>("CreateRupPackage", create, "PPK");
  rup::FinalizeRupPackageRequest finalize;
  finalize.set_name(package.name());
  Planned<rup::RupPackage>("FinalizeRupPackage", finalize, "PPK");
  rup::AnnounceRupPackageRequest announce;
  announce.set_name(package.name());
  Planned<rup::RupPackage>("AnnounceRupPackage", announce, "PA_KPA");
  rup::SubmitRppRequest submit;
  submit.set_parent(kParent);
  submit.set_rpp_id(id);
  rup::Rpp& rpp = *submit.mutable_rpp();
  rpp.set_rup_package(package.name());
  rpp.set_hps(package.pagu());
  for (const char* code : {"KAK", "SPESIFIKASI", "HPS", "RANCANGAN_KONTRAK"}) {
    rpp.add_checklist(code);
  }
  return Planned<rup::Rpp>("SubmitRpp", submit, "PPK").name();
}

rup::RupPackage Procurer::Package(const std::string& id) {
  rup::GetRupPackageRequest request;
  request.set_name(Name("rupPackages", id));
  return Planned<rup::RupPackage>("GetRupPackage", request, "PPK");
}

rup::Rpp Procurer::Rpp(const std::string& id) {
  rup::GetRppRequest request;
  request.set_name(Name("rpps", id));
  return Planned<rup::Rpp>("GetRpp", request, "PPK");
}

rup::Contract Procurer::Contract(const std::string& id) {
  rup::GetContractRequest request;
  request.set_name(Name("contracts", id));
  return Planned<rup::Contract>("GetContract", request, "PPK");
}

absl::Status Procurer::Approve(const std::string& id) {
  rup::ApproveRppRequest request;
  request.set_name(Name("rpps", id));
  return Plan<rup::Rpp>("ApproveRpp", request, "TTPBJ").status();
}

absl::Status Procurer::Sign(const std::string& id, int64_t amount) {
  rup::SignContractRequest request;
  request.set_parent(kParent);
  request.set_contract_id(id);
  rup::Contract& contract = *request.mutable_contract();
  contract.set_rup_package(Name("rupPackages", id));
  contract.set_rpp(Name("rpps", id));
  contract.set_number("027/" + id);
  contract.set_vendor("CV Karya");
  contract.set_amount(amount);
  SetDate(*contract.mutable_sign_date(), 4, 2);
  return Plan<rup::Contract>("SignContract", request, "PPK").status();
}

absl::Status Procurer::Cancel(const std::string& id) {
  rup::CancelRupPackageRequest request;
  request.set_name(Name("rupPackages", id));
  request.set_reason("not needed any more");
  return Plan<rup::RupPackage>("CancelRupPackage", request, "PPK").status();
}

absl::Status Procurer::Revise(const std::string& id, const Allocations& allocations) {
  rup::ReviseRupPackageRequest request;
  request.set_name(Name("rupPackages", id));
  request.set_reason("smaller");
  rup::NewRupPackage& replacement = *request.add_replacements();
  replacement.set_rup_package_id(id + "-2");
  *replacement.mutable_rup_package() = Tender(allocations);
  return Plan<rup::ReviseRupPackageResponse>("ReviseRupPackage", request, "PPK").status();
}

}  // namespace terpadu::saga_kill
