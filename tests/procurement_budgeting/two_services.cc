#include "tests/procurement_budgeting/two_services.h"

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "libs/base/assert.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/budgeting/migrations.h"
#include "services/procurement/contract/payment_projection.h"
#include "services/procurement/migrations.h"

namespace terpadu {
namespace {

namespace budget = budgeting::v1;
namespace rup = procurement::v1;

constexpr char kParent[] = "instansi/probolinggo";
constexpr char kBudget[] = "instansi/probolinggo/budgets/2018";
// How long to wait for what takes milliseconds, on a machine that is busy.
constexpr absl::Duration kPatience = absl::Seconds(60);

std::string NewDatabase(const postgres::MigrationSet* own) {
  return testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, own});
}

template <typename Response>
Response Existing(const absl::StatusOr<Response>& response) {
  EXPECT_THAT(response, testing::IsOk());
  return response.value_or(Response());
}

void SetDate(google::type::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

rup::RupPackage Tender(const std::vector<std::pair<std::string, int64_t>>& allocations) {
  rup::RupPackage package;
  package.set_title("Pembangunan jalan lingkungan");
  package.set_kind(rup::PACKAGE_KIND_PENYEDIA);
  package.set_method(rup::PROCUREMENT_METHOD_TENDER);
  package.set_category(rup::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI);
  package.set_unit("instansi/probolinggo/units/pupr");
  SetDate(*package.mutable_selection_start(), 2018, 3, 5);
  SetDate(*package.mutable_selection_end(), 2018, 4, 0);
  for (const auto& [line, amount] : allocations) {
    rup::Allocation& allocation = *package.add_allocations();
    allocation.set_line(line);
    allocation.set_amount(amount);
  }
  return package;
}

}  // namespace

RunningBudgeting::RunningBudgeting() : conninfo_(NewDatabase(&budgeting::kMigrations)) { Start(); }

RunningBudgeting::~RunningBudgeting() { Stop(); }

void RunningBudgeting::Start() {
  feed_ = std::make_unique<journal::FeedService>("budgeting", conninfo_);
  auto server = rpc::Server::Start(
      {.service = "budgeting", .address = "127.0.0.1:" + std::to_string(port_), .database = conninfo_, .workers = 2},
      {&service_.handlers(), &revisions_.handlers(), &commitments_.handlers(), &feed_->handlers()});
  TERPADU_ASSERT(server.ok());
  server_ = *std::move(server);
  port_ = server_->port();
}

void RunningBudgeting::Stop() {
  if (feed_ != nullptr) {
    feed_->Stop();
  }
  server_.reset();
  feed_.reset();
}

TwoServices::TwoServices(procurement::FaultPoint fault_point)
    : conninfo_(NewDatabase(&procurement::kMigrations)),
      clock_(absl::FromCivil(absl::CivilHour(2018, 2, 1, 12), Wib())),
      budgeting_client_(budgeting_.address()),
      procurement_(&budgeting_client_, std::move(fault_point)),
      contracts_(&budgeting_client_),
      lines_({.source = "budgeting",
              .address = budgeting_.address(),
              .aggregates = {"budget_line", "commitment"},
              .conninfo = conninfo_},
             procurement::ApplyBudgetingEvent),
      connection_(conninfo_) {
  auto server = rpc::Server::Start({.service = "procurement", .database = conninfo_, .workers = 2, .clock = &clock_},
                                   {&procurement_.handlers(), &contracts_.handlers(), &integrity_.handlers()});
  TERPADU_ASSERT(server.ok());
  server_ = *std::move(server);
  client_ = std::make_unique<rpc::Client>("127.0.0.1:" + std::to_string(server_->port()));
  lines_.Start();
  SignPact();
}

TwoServices::~TwoServices() { lines_.Stop(); }

template <typename Response>
absl::StatusOr<Response> TwoServices::Plan(const std::string& method, const google::protobuf::Message& request,
                                           const std::string& actor, const std::string& role) {
  return client_->Call<Response>("terpadu.procurement.v1.ProcurementService/" + method, request,
                                 rpc::CallOptions::As(actor, role));
}

void TwoServices::SignPact() {
  rup::SignIntegrityPactRequest sign;
  sign.set_parent(kParent);
  sign.set_integrity_pact_id("ppk-2018");
  sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  sign.mutable_integrity_pact()->set_year(2018);
  sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
  Existing(client_->Call<rup::IntegrityPact>("terpadu.procurement.v1.IntegrityService/SignIntegrityPact", sign,
                                             rpc::CallOptions::As("ppk", "PPK")));
}

template <typename Response>
absl::StatusOr<Response> TwoServices::Fund(const std::string& method, const google::protobuf::Message& request) {
  const std::string actor =
      method == "ApproveBudget" || method == "ReviseBudget" ? "ppkd" : "tapd";  // nobody approves their own
  return budgeting_client_.Call<Response>("terpadu.budgeting.v1.BudgetingService/" + method, request,
                                          rpc::CallOptions::As(actor, "BUDGET_OFFICER,PPKD,APPLICATION"));
}

std::vector<std::string> TwoServices::BudgetOf(const std::vector<int64_t>& amounts) {
  budget::CreateBudgetRequest create;
  create.set_parent(kParent);
  create.set_budget_id("2018");
  Existing(Fund<budget::Budget>("CreateBudget", create));
  budget::BatchCreateBudgetLinesRequest lines;
  lines.set_parent(kBudget);
  for (const int64_t amount : amounts) {
    budget::BudgetLine& line = *lines.add_lines();
    line.set_sub_kegiatan("1.03.02.2.01.000" + std::to_string(lines.lines_size()));
    line.set_account("5.2.03.01.01.0006");
    line.set_fund_source("APBD");
    line.set_amount(amount);
  }
  const auto created = Existing(Fund<budget::BatchCreateBudgetLinesResponse>("BatchCreateBudgetLines", lines));
  budget::ApproveBudgetRequest approve;
  approve.set_name(kBudget);
  approve.set_legal_basis("Perda 1/2018");
  Existing(Fund<budget::Budget>("ApproveBudget", approve));
  AwaitLines(static_cast<int>(amounts.size()));
  std::vector<std::string> names;
  for (const budget::BudgetLine& line : created.lines()) {
    names.push_back(line.name());
  }
  return names;
}

void TwoServices::ReviseLine(const std::string& line, int64_t amount) {
  budget::CreateBudgetRevisionRequest create;
  create.set_parent(kBudget);
  create.mutable_revision()->set_kind(budget::REVISION_KIND_PERUBAHAN);
  create.mutable_revision()->set_title("Perubahan");
  create.add_changes()->set_line(line);
  create.mutable_changes(0)->set_amount(amount);
  const auto revise = [&](const std::string& method, const google::protobuf::Message& request,
                          const std::string& actor) {
    return Existing(
        budgeting_client_.Call<budget::BudgetRevision>("terpadu.budgeting.v1.BudgetRevisionService/" + method, request,
                                                       rpc::CallOptions::As(actor, "BUDGET_OFFICER,PA_KPA")));
  };
  const std::string revision = revise("CreateBudgetRevision", create, "staff").name();
  budget::SubmitBudgetRevisionRequest submit;
  submit.set_name(revision);
  revise("SubmitBudgetRevision", submit, "head");
  budget::VerifyBudgetRevisionRequest verify;
  verify.set_name(revision);
  revise("VerifyBudgetRevision", verify, "tapd");
  budget::ReviseBudgetRequest request;
  request.set_name(kBudget);
  request.set_revision(revision);
  request.set_legal_basis("Perda 9/2018");
  Existing(Fund<budget::Budget>("ReviseBudget", request));
}

budget::Budget TwoServices::Budget() {
  budget::GetBudgetRequest request;
  request.set_name(kBudget);
  return Existing(Fund<budget::Budget>("GetBudget", request));
}

std::vector<budget::Reservation> TwoServices::Reservations() {
  budget::ListReservationsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  const auto page = Existing(Fund<budget::ListReservationsResponse>("ListReservations", request));
  return {page.reservations().begin(), page.reservations().end()};
}

std::vector<budget::Commitment> TwoServices::Commitments() {
  budget::ListCommitmentsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  const auto page = Existing(Fund<budget::ListCommitmentsResponse>("ListCommitments", request));
  return {page.commitments().begin(), page.commitments().end()};
}

std::string TwoServices::SubmittedRpp(const std::string& id,
                                      const std::vector<std::pair<std::string, int64_t>>& allocations) {
  rup::CreateRupPackageRequest create;
  create.set_parent(kParent);
  create.set_rup_package_id(id);
  *create.mutable_rup_package() = Tender(allocations);
  const rup::RupPackage package = Existing(Plan<rup::RupPackage>("CreateRupPackage", create, "ppk", "PPK"));
  rup::FinalizeRupPackageRequest finalize;
  finalize.set_name(package.name());
  Existing(Plan<rup::RupPackage>("FinalizeRupPackage", finalize, "ppk", "PPK"));
  rup::AnnounceRupPackageRequest announce;
  announce.set_name(package.name());
  Existing(Plan<rup::RupPackage>("AnnounceRupPackage", announce, "kpa", "PA_KPA"));
  rup::SubmitRppRequest submit;
  submit.set_parent(kParent);
  submit.set_rpp_id(id);
  rup::Rpp& rpp = *submit.mutable_rpp();
  rpp.set_rup_package(package.name());
  rpp.set_hps(package.pagu());
  for (const char* code : {"KAK", "SPESIFIKASI", "HPS", "RANCANGAN_KONTRAK"}) {
    rpp.add_checklist(code);
  }
  return Existing(Plan<rup::Rpp>("SubmitRpp", submit, "ppk", "PPK")).name();
}

absl::StatusOr<rup::Rpp> TwoServices::Approve(const std::string& rpp) {
  rup::ApproveRppRequest request;
  request.set_name(rpp);
  return Plan<rup::Rpp>("ApproveRpp", request, "ttpbj", "TTPBJ");
}

absl::StatusOr<rup::Contract> TwoServices::Sign(const std::string& id, const std::string& rpp, int64_t amount) {
  rup::SignContractRequest request;
  request.set_parent(kParent);
  request.set_contract_id(id);
  rup::Contract& contract = *request.mutable_contract();
  contract.set_rup_package(Rpp(rpp).rup_package());
  contract.set_rpp(rpp);
  contract.set_number("027/" + id);
  contract.set_vendor("CV Karya");
  contract.set_amount(amount);
  SetDate(*contract.mutable_sign_date(), 2018, 4, 2);
  return Plan<rup::Contract>("SignContract", request, "ppk", "PPK");
}

rup::RupPackage TwoServices::Package(const std::string& name) {
  rup::GetRupPackageRequest request;
  request.set_name(name);
  return Existing(Plan<rup::RupPackage>("GetRupPackage", request, "", ""));
}

rup::Rpp TwoServices::Rpp(const std::string& name) {
  rup::GetRppRequest request;
  request.set_name(name);
  return Existing(Plan<rup::Rpp>("GetRpp", request, "", ""));
}

rup::Contract TwoServices::Contract(const std::string& name) {
  rup::GetContractRequest request;
  request.set_name(name);
  return Existing(Plan<rup::Contract>("GetContract", request, "", ""));
}

absl::StatusOr<rup::ContractExecution> TwoServices::Prepare(const std::string& contract, int64_t amount) {
  const rpc::CallOptions ppk = rpc::CallOptions::As("ppk", "PPK");
  rup::SignIntegrityPactRequest pact;
  pact.set_parent(kParent);
  pact.set_integrity_pact_id("ppk-now");
  pact.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  pact.mutable_integrity_pact()->set_year(static_cast<int>(DayOf(absl::Now()).year()));
  pact.mutable_integrity_pact()->set_document_sha256(std::string(64, 'a'));
  Existing(client_->Call<rup::IntegrityPact>("terpadu.procurement.v1.IntegrityService/SignIntegrityPact", pact, ppk));
  rup::PrepareExecutionRequest request;
  request.set_parent(contract);
  SetDate(*request.mutable_execution()->mutable_start_date(), 2018, 4, 2);
  SetDate(*request.mutable_execution()->mutable_end_date(), 2018, 6, 30);
  rup::PaymentTerm& term = *request.mutable_execution()->add_terms();
  term.set_code("all");
  term.set_kind(rup::PAYMENT_TERM_KIND_ONCE);
  term.set_amount(amount);
  return client_->Call<rup::ContractExecution>("terpadu.procurement.v1.ContractService/PrepareExecution", request, ppk);
}

absl::StatusOr<rup::Addendum> TwoServices::Amend(const std::string& contract, const std::string& id, int64_t amount) {
  rup::AmendContractRequest request;
  request.set_parent(contract);
  request.set_addendum_id(id);
  rup::Addendum& addendum = *request.mutable_addendum();
  addendum.set_number(id);
  SetDate(*addendum.mutable_sign_date(), 2018, 4, 2);
  addendum.set_reason("another volume");
  addendum.set_amount(amount);
  rup::PaymentTerm& term = *addendum.add_terms();
  term.set_code("all");
  term.set_kind(rup::PAYMENT_TERM_KIND_ONCE);
  term.set_amount(amount);
  return client_->Call<rup::Addendum>("terpadu.procurement.v1.ContractService/AmendContract", request,
                                      rpc::CallOptions::As("ppk", "PPK"));
}

void TwoServices::PayAndAwait(const std::string& contract, const std::string& commitment, int64_t amount,
                              int64_t paid) {
  budget::RecordDisbursementRequest pay;
  pay.set_commitment(commitment);
  pay.set_amount(amount);
  pay.set_sp2d_number("SP2D-" + std::to_string(paid));
  SetDate(*pay.mutable_sp2d_date(), 2018, 5, 2);
  Existing(Fund<budget::Disbursement>("RecordDisbursement", pay));
  rup::GetContractExecutionRequest request;
  request.set_name(contract + "/execution");
  const auto known = [&] {
    return Existing(client_->Call<rup::ContractExecution>("terpadu.procurement.v1.ContractService/GetContractExecution",
                                                          request, rpc::CallOptions::As("", "PUBLIC")))
        .paid();
  };
  const absl::Time until = absl::Now() + kPatience;
  while (known() != paid && absl::Now() < until) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(known(), paid);
}

void TwoServices::StartBudgeting() {
  budgeting_.Start();
  budget::GetBudgetRequest request;
  request.set_name(kBudget);
  const absl::Time until = absl::Now() + kPatience;
  while (!Fund<budget::Budget>("GetBudget", request).ok() && absl::Now() < until) {
    absl::SleepFor(absl::Milliseconds(10));
  }
}

void TwoServices::AwaitPackage(const std::string& name, rup::RupPackageState state) {
  const absl::Time until = absl::Now() + kPatience;
  while (Package(name).state() != state && absl::Now() < until) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(Package(name).state(), state);
}

void TwoServices::AwaitLines(int lines) {
  rup::ListLineCoverageRequest request;
  request.set_parent(kParent);
  const absl::Time until = absl::Now() + kPatience;
  int known = 0;
  while (known < lines && absl::Now() < until) {
    absl::SleepFor(absl::Milliseconds(10));
    known = Existing(Plan<rup::ListLineCoverageResponse>("ListLineCoverage", request, "", "")).lines_size();
  }
  EXPECT_EQ(known, lines);
}

absl::StatusOr<int> TwoServices::Recover() {
  constexpr postgres::Statement kExpire = {"test_expire_leases", "UPDATE saga SET lease_until = now() - interval '1s'"};
  EXPECT_THAT(connection_.Execute(postgres::Scope::EveryInstansi(), kExpire, postgres::Params()), testing::IsOk());
  return procurement::Recovery::RunOnce(connection_, procurement_.saga_runner());
}

}  // namespace terpadu
