#include "services/procurement/tests/scratch_procurement.h"

#include "libs/base/assert.h"
#include "libs/journal/append.h"
#include "libs/journal/event_type.h"
#include "libs/journal/follower.h"
#include "libs/journal/reader.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "services/procurement/budget_line_projection.h"
#include "services/procurement/migrations.h"
#include "services/procurement/names.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

std::string NewDatabase() {
  return testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &kMigrations});
}

template <typename Response>
Response Existing(const absl::StatusOr<Response>& response) {
  EXPECT_THAT(response, IsOk());
  return response.value_or(Response());
}

event::v1::Event LineEvent(const std::string& line, int64_t version, const google::protobuf::Message& payload) {
  event::v1::Event event;
  event.set_id(NewUuid());
  event.set_source("budgeting");
  event.set_type(journal::EventTypeOf(payload.GetDescriptor()));
  event.set_dataschema(payload.GetDescriptor()->full_name());
  event.set_subject(line);
  event.set_partitionkey(kInstansi);
  event.set_version(version);
  event.set_correlationid("correlation");
  event.set_data(payload.SerializeAsString());
  return event;
}

}  // namespace

std::string Line(std::string_view id) { return "instansi/probolinggo/budgets/2018/lines/" + std::string(id); }

std::string Metadata(const absl::Status& status, const std::string& key) {
  const ErrorMetadata metadata = MetadataOf(status);
  const auto found = metadata.find(key);
  return found == metadata.end() ? "" : found->second;
}

absl::Time Noon(int year, int month, int day) { return absl::FromCivil(absl::CivilHour(year, month, day, 12), Wib()); }

v1::RupPackage Tender(const std::vector<std::pair<std::string, int64_t>>& allocations) {
  v1::RupPackage package;
  package.set_title("Pembangunan jalan lingkungan");
  package.set_kind(v1::PACKAGE_KIND_PENYEDIA);
  package.set_method(v1::PROCUREMENT_METHOD_TENDER);
  package.set_category(v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI);
  package.set_unit("instansi/probolinggo/units/pupr");
  package.mutable_selection_start()->set_year(2018);
  package.mutable_selection_start()->set_month(3);
  package.mutable_selection_start()->set_day(5);
  package.mutable_selection_end()->set_year(2018);
  package.mutable_selection_end()->set_month(4);
  for (const auto& [line, amount] : allocations) {
    v1::Allocation& allocation = *package.add_allocations();
    allocation.set_line(line);
    allocation.set_amount(amount);
  }
  return package;
}

v1::Rpp CompleteRpp(const std::string& rup_package, int64_t hps) {
  v1::Rpp rpp;
  rpp.set_rup_package(rup_package);
  rpp.set_hps(hps);
  for (const char* code : {"KAK", "SPESIFIKASI", "HPS", "RANCANGAN_KONTRAK"}) {
    rpp.add_checklist(code);
  }
  return rpp;
}

rpc::CallContext Caller::ContextFor(const std::string& request_name, const std::string& request_id,
                                    const std::string& actor) {
  rpc::CallContext context;
  context.method = "terpadu.procurement.v1.ProcurementService/" +
                   request_name.substr(0, request_name.size() - std::string_view("Request").size());
  context.actor = {.id = actor, .roles = {"PPK", "PA_KPA", "TTPBJ"}, .unit = "", .authenticated = false};
  context.request_id = request_id.empty() ? NewUuid() : request_id;
  context.correlation_id = context.request_id;
  context.clock = &clock_;
  context.db = &connection_;
  return context;
}

absl::StatusOr<v1::RupPackage> Caller::Create(const std::string& id, const v1::RupPackage& package) {
  v1::CreateRupPackageRequest request;
  request.set_parent(kParent);
  request.set_rup_package_id(id);
  *request.mutable_rup_package() = package;
  return Call(&ProcurementService::CreateRupPackage, request);
}

absl::StatusOr<v1::RupPackage> Caller::Finalize(const std::string& name, const std::string& actor) {
  v1::FinalizeRupPackageRequest request;
  request.set_name(name);
  return Call(&ProcurementService::FinalizeRupPackage, request, actor);
}

absl::StatusOr<v1::RupPackage> Caller::Announce(const std::string& name, const std::string& actor) {
  v1::AnnounceRupPackageRequest request;
  request.set_name(name);
  return Call(&ProcurementService::AnnounceRupPackage, request, actor);
}

absl::StatusOr<v1::ReviseRupPackageResponse> Caller::Revise(
    const std::string& name, const std::vector<std::pair<std::string, v1::RupPackage>>& replacements) {
  v1::ReviseRupPackageRequest request;
  request.set_name(name);
  request.set_reason("the line was cut");
  for (const auto& [id, package] : replacements) {
    v1::NewRupPackage& replacement = *request.add_replacements();
    replacement.set_rup_package_id(id);
    *replacement.mutable_rup_package() = package;
  }
  return Call(&ProcurementService::ReviseRupPackage, request);
}

absl::StatusOr<v1::RupPackage> Caller::Cancel(const std::string& name) {
  v1::CancelRupPackageRequest request;
  request.set_name(name);
  request.set_reason("no longer needed");
  return Call(&ProcurementService::CancelRupPackage, request);
}

absl::StatusOr<v1::Rpp> Caller::Submit(const std::string& id, const v1::Rpp& rpp) {
  v1::SubmitRppRequest request;
  request.set_parent(kParent);
  request.set_rpp_id(id);
  *request.mutable_rpp() = rpp;
  return Call(&ProcurementService::SubmitRpp, request);
}

absl::StatusOr<v1::Rpp> Caller::ReviseRpp(const std::string& name, const std::string& id, const v1::Rpp& rpp) {
  v1::ReviseRppRequest request;
  request.set_name(name);
  request.set_rpp_id(id);
  *request.mutable_rpp() = rpp;
  return Call(&ProcurementService::ReviseRpp, request);
}

absl::StatusOr<v1::Rpp> Caller::Approve(const std::string& name, const std::string& actor) {
  v1::ApproveRppRequest request;
  request.set_name(name);
  return Call(&ProcurementService::ApproveRpp, request, actor);
}

absl::StatusOr<v1::Contract> Caller::Sign(const std::string& id, const std::string& rup_package, const std::string& rpp,
                                          int64_t amount) {
  v1::SignContractRequest request;
  request.set_parent(kParent);
  request.set_contract_id(id);
  v1::Contract& contract = *request.mutable_contract();
  contract.set_rup_package(rup_package);
  contract.set_rpp(rpp);
  contract.set_number("027/1/SPK/2018");
  contract.set_vendor("CV Karya");
  contract.set_amount(amount);
  contract.mutable_sign_date()->set_year(2018);
  contract.mutable_sign_date()->set_month(4);
  contract.mutable_sign_date()->set_day(2);
  return Call(&ProcurementService::SignContract, request);
}

v1::RupPackage Caller::Package(const std::string& name) {
  v1::GetRupPackageRequest request;
  request.set_name(name);
  return Existing(Call(&ProcurementService::GetRupPackage, request));
}

v1::Rpp Caller::Rpp(const std::string& name) {
  v1::GetRppRequest request;
  request.set_name(name);
  return Existing(Call(&ProcurementService::GetRpp, request));
}

v1::Contract Caller::Contract(const std::string& name) {
  v1::GetContractRequest request;
  request.set_name(name);
  return Existing(Call(&ProcurementService::GetContract, request));
}

ProcurementTest::ProcurementTest()
    : conninfo(NewDatabase()),
      clock(Noon(2018, 2, 1)),
      budgeting(conninfo),
      budgeting_client(budgeting.address()),
      service(&budgeting_client),
      caller(service, conninfo, clock) {
  SignPacts({kPpk, kKpa, "other", "one", "doer of finalize", "doer of submit RPP"});
}

void ProcurementTest::SignPacts(const std::vector<std::string>& people) {
  for (const std::string& person : people) {
    const std::string values = "'" + person + "', 'PPK', year, repeat('a', 64), now() FROM generate_series(2017, 2026)";
    ASSERT_THAT(caller.connection().ExecuteScript(
                    "SELECT set_config('terpadu.scope', 'service', true); INSERT INTO integrity_pact SELECT '" +
                    std::string(kInstansi) + "', 'of-" + person + "-' || year, " + values + " AS year"),
                IsOk());
  }
}

void ProcurementTest::Apply(const event::v1::Event& event) {
  last_line_event = event.id();
  ASSERT_THAT(journal::ApplyBatch(caller.connection(), "budgeting", {event}, event.id(), ApplyBudgetLineEvent), IsOk());
}

void ProcurementTest::AddLine(const std::string& line, int64_t amount, const std::string& sub_kegiatan,
                              const std::string& account) {
  budgeting::v1::BudgetLineCreated created;
  created.mutable_line()->set_name(line);
  created.mutable_line()->set_amount(amount);
  created.mutable_line()->set_sub_kegiatan(sub_kegiatan);
  created.mutable_line()->set_account(account);
  budgeting.SetLine(line, amount);
  Apply(LineEvent(line, line_versions_[line] = 1, created));
}

void ProcurementTest::ReviseLine(const std::string& line, int64_t before, int64_t after) {
  budgeting::v1::BudgetLineRevised revised;
  revised.set_amount_before(before);
  revised.set_amount(after);
  revised.set_budget_version(2);
  budgeting.SetLine(line, after);
  Apply(LineEvent(line, ++line_versions_[line], revised));
}

std::string ProcurementTest::Finalized(const std::string& id, const v1::RupPackage& package) {
  const std::string name = PackageName(kInstansi, id);
  EXPECT_THAT(caller.Create(id, package), IsOk());
  EXPECT_THAT(caller.Finalize(name), IsOk());
  return name;
}

std::string ProcurementTest::Announced(const std::string& id, const v1::RupPackage& package) {
  const std::string name = Finalized(id, package);
  EXPECT_THAT(caller.Announce(name), IsOk());
  return name;
}

std::string ProcurementTest::Submitted(const std::string& id, const v1::RupPackage& package, int64_t hps) {
  EXPECT_THAT(caller.Submit("rpp-" + id, CompleteRpp(Announced(id, package), hps)), IsOk());
  return RppName(kInstansi, "rpp-" + id);
}

std::string ProcurementTest::Approved(const std::string& id, const v1::RupPackage& package, int64_t hps) {
  const std::string name = Submitted(id, package, hps);
  EXPECT_THAT(caller.Approve(name), IsOk());
  return name;
}

std::vector<event::v1::Event> ProcurementTest::Events(const std::string& subject) {
  const auto batch = journal::ReadBatch(caller.connection(), "procurement", {},
                                        {.instansi = "", .aggregates = {}, .subject = subject}, 1000);
  EXPECT_THAT(batch, IsOk());
  return batch.ok() ? batch->events : std::vector<event::v1::Event>();
}

postgres::Rows ProcurementTest::Query(const postgres::Statement& statement) {
  auto rows = caller.connection().Execute(postgres::Scope::EveryInstansi(), statement, postgres::Params());
  TERPADU_ASSERT(rows.ok());
  return *std::move(rows);
}

void ProcurementTest::ExpireLeases() {
  constexpr postgres::Statement kExpire = {"test_expire_leases", "UPDATE saga SET lease_until = now() - interval '1s'"};
  Query(kExpire);
}

void ProcurementTest::ExpectConsistent() {
  constexpr postgres::Statement kGaps = {"test_gaps", R"sql(
    SELECT subject FROM journal GROUP BY subject HAVING count(*) <> max(version) OR min(version) <> 1
       OR count(DISTINCT version) <> count(*))sql"};
  const postgres::Rows gaps = Query(kGaps);
  EXPECT_EQ(gaps.size(), 0) << gaps.Text(0, 0);
  constexpr postgres::Statement kSums = {"test_sums", R"sql(
    SELECT line.line FROM budget_line AS line
      LEFT JOIN (allocation AS part JOIN rup_package AS package USING (instansi, rup_package_id))
        ON part.instansi = line.instansi AND part.line = line.line
     GROUP BY line.instansi, line.line
    HAVING line.allocated <> coalesce(sum(part.amount) FILTER (WHERE package.state IN
             ('DRAFT', 'FINALIZED', 'ANNOUNCED', 'KAJI_ULANG')), 0)
        OR line.announced <> coalesce(sum(part.amount) FILTER (WHERE package.state IN
             ('ANNOUNCED', 'KAJI_ULANG')), 0))sql"};
  const postgres::Rows sums = Query(kSums);
  EXPECT_EQ(sums.size(), 0) << sums.Text(0, 0);
}

}  // namespace terpadu::procurement
