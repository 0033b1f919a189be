#include "tools/load_generator/bench_budget.h"

#include <random>

#include "absl/time/clock.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/store/lines.h"
#include "services/budgeting/store/reservations.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "tools/load_generator/same_size.h"

namespace terpadu::load {
namespace {

namespace pb = budgeting::v1;

constexpr char kParent[] = "instansi/bench";
constexpr char kBudget[] = "instansi/bench/budgets/2026";
constexpr char kPackage[] = "instansi/bench/rupPackages/019aaaaa-0000-7000-8000-000000000000";
constexpr char kSubKegiatan[] = "1.02.02.2.01.";  // and a number of four digits
constexpr char kRest[] = "-5.1.02.01.01.0024-APBD";
constexpr int kFirst = 2000;
constexpr int64_t kLineAmount = 1'000'000'000'000'000;
constexpr int64_t kReserved = 1'000;
constexpr int64_t kTtlSeconds = 24 * 60 * 60;

std::string Service(std::string_view method) { return "terpadu.budgeting.v1.BudgetingService/" + std::string(method); }

std::string LineId(int line) { return kSubKegiatan + std::to_string(kFirst + line) + kRest; }

std::string LineIdSql(std::string_view number) {
  return "'" + std::string(kSubKegiatan) + "' || " + std::string(number) + "::text || '" + kRest + "'";
}

int AnyOf(int count) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_int_distribution<int>(0, count - 1)(random);
}

template <typename Response>
absl::Status Prepare(rpc::Client& budgeting, std::string_view method, const google::protobuf::Message& request,
                     std::string_view role) {
  return budgeting.Call<Response>(Service(method), request, rpc::CallOptions::As("bench." + std::string(role), role))
      .status();
}

pb::BatchCreateBudgetLinesRequest AllLines() {
  pb::BatchCreateBudgetLinesRequest request;
  request.set_parent(kBudget);
  for (int line = 0; line < kLines; ++line) {
    pb::BudgetLine& made = *request.add_lines();
    made.set_sub_kegiatan(kSubKegiatan + std::to_string(kFirst + line));
    made.set_sub_kegiatan_title("Penyediaan barang dan jasa untuk pengukuran " + std::to_string(line));
    made.set_account("5.1.02.01.01.0024");
    made.set_fund_source("APBD");
    made.set_unit("instansi/bench/units/pengukuran");
    made.set_amount(kLineAmount);
  }
  return request;
}

pb::ReserveRequest ReserveRequestOf(int line) {
  pb::ReserveRequest request;
  request.set_line(LineName(line));
  request.set_amount(kReserved);
  request.set_rup_package(kPackage);
  request.mutable_ttl()->set_seconds(kTtlSeconds);
  request.set_request_id(NewUuid());
  return request;
}

// The parameters in the order of budgeting::kReserve.
Script ReserveScript() {
  pb::ReservationCreated event;
  event.set_line(LineName(0));
  event.set_rup_package(kPackage);
  event.set_amount(kReserved);
  event.mutable_ttl()->set_seconds(kTtlSeconds);
  const journal::Entry entry = journal::MakeEntry("", 1, event);

  Script script(budgeting::kReserve, kInstansi);
  script.Value(kInstansi).Expression(kNumberAsUuid).Value(Service("Reserve"));
  script.Value(SomeFingerprint()).Value(SomeAudit(Service("Reserve"), "PPK"));
  script.Expression(kNumberAsUuid).Value(entry.type);
  script.Expression("'instansi/bench/reservations/' || " + std::string(kNumberAsUuidText))
      .Value(AsBytea(entry.payload));
  script.Value("2026").Expression(LineIdSql(":line")).Value(std::to_string(kReserved));
  script.Expression("nullif(:number::bigint, :number::bigint)");
  script.Expression(kNumberAsUuidText).Value(kPackage).Value(std::to_string(kTtlSeconds * 1'000'000));
  return script;
}

}  // namespace

std::string LineName(int line) { return std::string(kBudget) + "/lines/" + LineId(line); }

std::string LineNameSql(std::string_view number) {
  return "'" + std::string(kBudget) + "/lines/' || " + LineIdSql(number);
}

absl::Status MakeBudget(rpc::Client& budgeting) {
  pb::CreateBudgetRequest create;
  create.set_parent(kParent);
  create.set_budget_id("2026");
  const absl::Status created = Prepare<pb::Budget>(budgeting, "CreateBudget", create, "BUDGET_OFFICER");
  if (ReasonOf(created) == "BUDGET_EXISTS") {
    return absl::OkStatus();
  }
  TERPADU_RETURN_IF_ERROR(created);
  TERPADU_RETURN_IF_ERROR(
      Prepare<pb::BatchCreateBudgetLinesResponse>(budgeting, "BatchCreateBudgetLines", AllLines(), "BUDGET_OFFICER"));
  pb::ApproveBudgetRequest approve;
  approve.set_name(kBudget);
  approve.set_legal_basis("Pengukuran");
  return Prepare<pb::Budget>(budgeting, "ApproveBudget", approve, "PPKD");
}

absl::StatusOr<std::string> Reserve(rpc::Client& budgeting) {
  static const auto* const options = new rpc::CallOptions(rpc::CallOptions::As("bench.ppk", "PPK"));
  TERPADU_ASSIGN(const auto reservation,
                 budgeting.Call<pb::Reservation>(Service("Reserve"), ReserveRequestOf(AnyOf(kLines)), *options));
  return reservation.name();
}

Method ReserveMethod() {
  return {.name = "Reserve",
          .service = "budgeting",
          .request = [](rpc::Client& client, int64_t) { return Reserve(client).status(); },
          .script = ReserveScript(),
          .writes = true};
}

Method GetBudgetLineMethod() {
  Script script(budgeting::kGetLine, kInstansi);
  script.Value(kInstansi).Value("2026").Expression(LineIdSql(":line"));
  return {.name = "GetBudgetLine",
          .service = "budgeting",
          .request =
              [](rpc::Client& client, int64_t) {
                pb::GetBudgetLineRequest request;
                request.set_name(LineName(AnyOf(kLines)));
                return client.Call<pb::BudgetLine>(Service("GetBudgetLine"), request).status();
              },
          .script = script};
}

absl::StatusOr<Method> ListBudgetLinesMethod(rpc::Client& budgeting) {
  std::vector<pb::ListBudgetLinesRequest> pages;
  pb::ListBudgetLinesRequest request;
  request.set_parent(kBudget);
  request.set_page_size(kPageSize);
  for (int page = 0; page < kLines / kPageSize; ++page) {
    TERPADU_ASSIGN(const auto response,
                   budgeting.Call<pb::ListBudgetLinesResponse>(Service("ListBudgetLines"), request));
    pages.push_back(request);
    request.set_page_token(response.next_page_token());
  }
  // As the service asks for a page: after the last line of the page before, and one line more than it shows.
  Script script(budgeting::kListLines, kInstansi);
  script.Value(kInstansi).Value("2026");
  script.Expression(LineIdSql("(" + std::to_string(kFirst - 1) + " + " + std::to_string(kPageSize) + " * :page::int)"));
  script.Value(std::to_string(kPageSize + 1));
  return Method{.name = "ListBudgetLines",
                .service = "budgeting",
                .request =
                    [pages](rpc::Client& client, int64_t) {
                      const auto& page = pages[static_cast<size_t>(AnyOf(static_cast<int>(pages.size())))];
                      return client.Call<pb::ListBudgetLinesResponse>(Service("ListBudgetLines"), page).status();
                    },
                .script = script,
                .rows = kPageSize};
}

}  // namespace terpadu::load
