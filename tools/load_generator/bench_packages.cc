#include "tools/load_generator/bench_packages.h"

#include "absl/time/clock.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/store/package_store.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "terpadu/procurement/v1/integrity_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"
#include "tools/load_generator/bench_budget.h"
#include "tools/load_generator/same_size.h"

namespace terpadu::load {
namespace {

namespace pb = procurement::v1;
namespace domain = procurement::domain;
namespace store = procurement::store;

constexpr char kParent[] = "instansi/bench";
constexpr char kForService[] = "s";  // and the number: id of a package
constexpr char kForPgbench[] = "p";
constexpr absl::Duration kPatience = absl::Seconds(60);

constexpr postgres::Statement kCountLines = {"bench_count_lines",
                                             "SELECT count(*) FROM budget_line WHERE instansi = $1"};

constexpr postgres::Statement kCopyPackages = {"bench_copy_packages", R"sql(
INSERT INTO rup_package
SELECT made.*
  FROM rup_package AS template
 CROSS JOIN generate_series($4::bigint, $5::bigint) AS number
 CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object('rup_package_id', $3::text || number)) AS made
 WHERE template.instansi = $1 AND template.rup_package_id = $2)sql"};

constexpr postgres::Statement kCopyAllocations = {"bench_copy_allocations", R"sql(
INSERT INTO allocation
SELECT made.*
  FROM allocation AS template
 CROSS JOIN generate_series($4::bigint, $5::bigint) AS number
 CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
              'rup_package_id', $3::text || number, 'line', ($6::text[])[1 + number % cardinality($6)])) AS made
 WHERE template.instansi = $1 AND template.rup_package_id = $2)sql"};

constexpr postgres::Statement kSumAllocations = {"bench_sum_allocations", R"sql(
UPDATE budget_line AS line
   SET allocated = (SELECT coalesce(sum(part.amount), 0) FROM allocation AS part
                     WHERE part.instansi = line.instansi AND part.line = line.line)
 WHERE instansi = $1)sql"};

std::string Service(std::string_view method) {
  return "terpadu.procurement.v1.ProcurementService/" + std::string(method);
}

std::string PackageName(std::string_view id) { return std::string(kParent) + "/rupPackages/" + std::string(id); }

// Procurement hears of the lines by events.
absl::Status WaitForLines(postgres::Connection& database) {
  const absl::Time give_up = absl::Now() + kPatience;
  for (;;) {
    TERPADU_ASSIGN(const postgres::Rows rows, database.Execute(postgres::Scope::Instansi(kInstansi), kCountLines,
                                                               postgres::Params().Text(kInstansi)));
    if (rows.Int(0, 0) >= kLines) {
      return absl::OkStatus();
    }
    if (absl::Now() > give_up) {
      return Error(absl::StatusCode::kDeadlineExceeded, "LINES_MISSING",
                   "procurement has heard of " + std::to_string(rows.Int(0, 0)) + " of the bench's " +
                       std::to_string(kLines) + " budget lines");
    }
    absl::SleepFor(absl::Milliseconds(100));
  }
}

pb::CreateRupPackageRequest TemplateOf(const std::string& id) {
  pb::CreateRupPackageRequest request;
  request.set_parent(kParent);
  request.set_rup_package_id(id);
  pb::RupPackage& package = *request.mutable_rup_package();
  package.set_title("Pengadaan barang untuk pengukuran");
  package.set_kind(pb::PACKAGE_KIND_PENYEDIA);
  package.set_method(pb::PROCUREMENT_METHOD_E_PURCHASING);
  package.set_category(pb::PROCUREMENT_CATEGORY_BARANG);
  package.set_unit("instansi/bench/units/pengukuran");
  package.mutable_selection_start()->set_year(2026);
  package.mutable_selection_start()->set_month(3);
  package.mutable_selection_end()->set_year(2026);
  package.mutable_selection_end()->set_month(4);
  pb::Allocation& allocation = *package.add_allocations();
  allocation.set_line(LineName(0));
  allocation.set_amount(1'000);
  return request;
}

// Nobody finalises without the integrity pact of the year; one that was signed before is as good.
absl::Status SignPact(rpc::Client& client, const rpc::CallOptions& ppk) {
  pb::SignIntegrityPactRequest sign;
  sign.set_parent(kParent);
  sign.set_integrity_pact_id(NewUuid());
  sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
  sign.mutable_integrity_pact()->set_year(static_cast<int32_t>(absl::ToCivilYear(absl::Now(), Wib()).year()));
  sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
  const absl::Status signed_now =
      client.Call<pb::IntegrityPact>("terpadu.procurement.v1.IntegrityService/SignIntegrityPact", sign, ppk).status();
  return absl::IsAlreadyExists(signed_now) ? absl::OkStatus() : signed_now;
}

absl::Status MakeTemplate(rpc::Client& client, const std::string& id) {
  const auto ppk = rpc::CallOptions::As("bench.ppk", "PPK");
  TERPADU_RETURN_IF_ERROR(SignPact(client, ppk));
  TERPADU_RETURN_IF_ERROR(client.Call<pb::RupPackage>(Service("CreateRupPackage"), TemplateOf(id), ppk).status());
  pb::FinalizeRupPackageRequest finalize;
  finalize.set_name(PackageName(id));
  return client.Call<pb::RupPackage>(Service("FinalizeRupPackage"), finalize, ppk).status();
}

absl::Status Copy(postgres::Connection& database, const std::string& id, int64_t first, int64_t last) {
  std::vector<std::string> lines;
  for (int line = 0; line < kLines; ++line) {
    lines.push_back(LineName(line));
  }
  TERPADU_ASSIGN(postgres::Transaction transaction, database.Begin(postgres::Scope::Instansi(kInstansi)));
  for (const char* prefix : {kForService, kForPgbench}) {
    postgres::Params params;
    params.Text(kInstansi).Text(id).Text(prefix).Int(first).Int(last);
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kCopyPackages, params).status());
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kCopyAllocations, params.TextArray(lines)).status());
  }
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kSumAllocations, postgres::Params().Text(kInstansi)).status());
  return transaction.Commit();
}

// The parameters in the order of procurement::store::kAnnounce.
Script AnnounceScript() {
  constexpr auto kPackage = domain::Aggregate::kRupPackage;
  pb::RupPackageAnnounced event;
  event.set_announcer("bench.pa");
  const journal::Entry entry = journal::MakeEntry("", 1, event);
  std::string states;
  for (const std::string& state : domain::StatesAllowing(kPackage, domain::act::kAnnounce)) {
    states += (states.empty() ? "" : ",") + state;
  }
  const std::string id = "'" + std::string(kForPgbench) + "' || :number::text";

  Script script(store::kAnnounce, kInstansi);
  script.Value(kInstansi).Expression(id).Value("{" + states + "}").Value("0").Value("true").Value("bench.pa");
  script.Expression(kNumberAsUuid).Value(Service("AnnounceRupPackage")).Value(SomeFingerprint());
  script.Expression("'" + PackageName("") + "' || " + id);
  script.Value(domain::StateAfter(kPackage, domain::act::kAnnounce))
      .Value(absl::FormatTime(absl::Now(), absl::UTCTimeZone()));
  script.Expression(kNumberAsUuid).Value(entry.type).Value(AsBytea(entry.payload));
  script.Value(SomeAudit(Service("AnnounceRupPackage"), "PA_KPA")).Value("").Value("0");
  return script;
}

absl::Status Announce(rpc::Client& client, const rpc::CallOptions& options, int64_t number) {
  pb::AnnounceRupPackageRequest request;
  request.set_name(PackageName(kForService + std::to_string(number)));
  request.set_request_id(NewUuid());
  return client.Call<pb::RupPackage>(Service("AnnounceRupPackage"), request, options).status();
}

}  // namespace

absl::StatusOr<Method> AnnounceMethod(const Place& procurement, rpc::Client& client, int64_t first, int64_t last) {
  postgres::Connection database(procurement.database);
  const std::string id = "template" + std::to_string(first);
  TERPADU_RETURN_IF_ERROR(WaitForLines(database));
  TERPADU_RETURN_IF_ERROR(MakeTemplate(client, id));
  TERPADU_RETURN_IF_ERROR(Copy(database, id, first, last));
  const auto options = rpc::CallOptions::As("bench.pa", "PA_KPA");
  return Method{.name = "AnnounceRupPackage",
                .service = "procurement",
                .request = [options](rpc::Client& caller, int64_t number) { return Announce(caller, options, number); },
                .script = AnnounceScript(),
                .writes = true};
}

}  // namespace terpadu::load
