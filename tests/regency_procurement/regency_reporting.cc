#include "tests/regency_procurement/regency_reporting.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/migrations.h"

namespace terpadu {
namespace {

using testing::IsOk;
namespace v1 = reporting::v1;

constexpr char kParent[] = "instansi/contoh";
constexpr char kBudgetName[] = "instansi/contoh/budgets/2025";
constexpr int kYear = 2025;

// Rupiah of `12.50`, a half rounded up; 0 for "".
int64_t RupiahOf(const std::string& text) {
  return text.empty() ? 0 : (std::llround(std::stold(text) * 100) + 50) / 100;
}

std::string DayIn(const std::string& text) { return text.substr(0, 10); }

int64_t DaysBetween(const std::string& from, const std::string& to) {
  const auto days = [](const std::string& day) {
    std::tm time = {};
    time.tm_year = std::stoi(day.substr(0, 4)) - 1900;
    time.tm_mon = std::stoi(day.substr(5, 2)) - 1;
    time.tm_mday = std::stoi(day.substr(8, 2));
    return timegm(&time) / 86400;
  };
  return days(to) - days(from);
}

// A selection of SPSE as the file prints it.
struct Printed {
  explicit Printed(const TsvRow& row)
      : pagu(RupiahOf(row.at("pagu"))),
        hps(RupiahOf(row.at("hps"))),
        contract(RupiahOf(row.at("nilai_kontrak"))),
        small_business(RupiahOf(row.at("nilai_umk_kontrak"))),
        domestic(RupiahOf(row.at("nilai_pdn_kontrak"))),
        announced(DayIn(row.at("tgl_pengumuman_nontender"))),
        signed_on(DayIn(row.at("tgl_kontrak"))),
        state(row.at("status_nontender")) {
    const std::string first = announced.empty() ? DayIn(row.at("tgl_buat_paket")) : announced;
    year = std::stoi((signed_on.empty() ? first : signed_on).substr(0, 4));
    for (size_t begin = 0; begin <= row.at("kd_rup").size();) {
      const size_t end = std::min(row.at("kd_rup").find(';', begin), row.at("kd_rup").size());
      codes.insert(row.at("kd_rup").substr(begin, end - begin));
      begin = end + 1;
    }
  }
  bool Counts() const { return state != "Gagal/Batal" && (state == "Selesai" || contract > 0); }

  int64_t pagu, hps, contract, small_business, domestic;
  std::string announced, signed_on, state;
  int year = 0;
  std::set<std::string> codes;
};

std::vector<Printed> ReadableOf(const std::vector<TsvRow>& rows) {
  std::vector<Printed> printed;
  for (const TsvRow& row : rows) {
    if (!MakOf(row.at("mak")).empty()) {
      printed.emplace_back(row);
    }
  }
  return printed;
}

bool OnAny(const Printed& printed, const std::set<std::string>& codes) {
  return std::any_of(printed.codes.begin(), printed.codes.end(),
                     [&](const std::string& code) { return codes.count(code) > 0; });
}

std::set<std::string> CodesOf(const std::vector<procurement::v1::RupPackage>& packages) {
  std::set<std::string> codes;
  for (const auto& package : packages) {
    codes.insert(package.details().sirup_code());
  }
  codes.erase("");
  return codes;
}

}  // namespace

RegencyReporting::RegencyReporting(const std::string& planning, const std::string& budgeting,
                                   const std::string& procurement)
    : database_(testing::ScratchPostgres::Get().NewDatabase(
          {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &reporting::kMigrations})) {
  for (const auto& [source, address] :
       {std::pair("planning", planning), std::pair("budgeting", budgeting), std::pair("procurement", procurement)}) {
    followers_.push_back(std::make_unique<journal::Follower>(
        journal::FollowerOptions{.source = source, .address = address, .aggregates = {}, .conninfo = database_},
        reporting::Appliers().at(source)));
    followers_.back()->Start();
  }
  auto server =
      rpc::Server::Start({.service = "reporting", .database = database_, .workers = 2},
                         {&reporting_.handlers(), &e_report_.handlers(), &realisation_.handlers(), &kpis_.handlers()});
  EXPECT_THAT(server, IsOk());
  server_ = *std::move(server);
  client_ = std::make_unique<rpc::Client>(address());
}

RegencyReporting::~RegencyReporting() {
  for (const auto& follower : followers_) {
    follower->Stop();
  }
}

void RegencyReporting::Await(const std::string& sql, int64_t expected) {
  postgres::Connection connection(database_);
  int64_t found = -1;
  for (const absl::Time until = absl::Now() + absl::Seconds(60); found != expected && absl::Now() < until;) {
    absl::SleepFor(absl::Milliseconds(100));
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"regency_await", sql}, {});
    found = rows.ok() ? rows->Int(0, 0) : -1;
  }
  EXPECT_EQ(found, expected) << sql;
}

template <typename Response>
Response RegencyReporting::Call(const std::string& method, const google::protobuf::Message& request) {
  const auto response =
      client_->Call<Response>("terpadu.reporting.v1." + method, request, rpc::CallOptions::As("someone", "PUBLIC"));
  EXPECT_THAT(response, IsOk()) << method;
  return response.ok() ? *response : Response();
}

void RegencyReporting::ExpectFigures(const std::vector<TsvRow>& rows,
                                     const std::vector<procurement::v1::RupPackage>& announced, int lines) {
  ExpectRup(announced, lines);
  ExpectRealisation(rows, announced);
  ExpectKpis(rows, announced);
}

void RegencyReporting::ExpectRup(const std::vector<procurement::v1::RupPackage>& announced, int lines) {
  std::map<std::string, int64_t> taken;
  int64_t pagu = 0;
  for (const auto& package : announced) {
    pagu += package.pagu();
    for (const auto& allocation : package.allocations()) {
      taken[allocation.line()] += allocation.amount();
    }
  }
  v1::SummarizeRupRequest rup;
  rup.set_parent(kParent);
  rup.set_year(kYear);
  const auto summary = Call<v1::SummarizeRupResponse>("EReportService/SummarizeRup", rup);
  EXPECT_EQ(summary.total().packages(), static_cast<int64_t>(announced.size()));
  EXPECT_EQ(summary.total().pagu(), pagu);

  v1::GetCoverageRequest coverage;
  coverage.set_parent(kBudgetName);
  coverage.set_page_size(1000);
  int64_t seen = 0, covered = 0, counted = 0;
  do {
    const auto page = Call<v1::GetCoverageResponse>("ReportingService/GetCoverage", coverage);
    for (const v1::CoverageRow& row : page.rows()) {
      ++seen;
      covered += row.announced();
      EXPECT_EQ(row.announced(), taken.count(row.line().name()) ? taken.at(row.line().name()) : 0);
    }
    counted = 0;
    for (const v1::CoverageCount& count : page.counts()) {
      counted += count.lines();
    }
    coverage.set_page_token(page.next_page_token());
  } while (!coverage.page_token().empty());
  EXPECT_EQ(seen, lines);
  EXPECT_EQ(counted, lines);
  EXPECT_EQ(covered, pagu);

  v1::ListOrphansRequest orphans;
  orphans.set_parent(kParent);
  orphans.set_year(kYear);
  orphans.set_edge(v1::ORPHAN_EDGE_RUP_PACKAGE_WITHOUT_RPP);
  orphans.set_page_size(1000);
  std::set<std::string> without_rpp;
  do {
    const auto page = Call<v1::ListOrphansResponse>("ReportingService/ListOrphans", orphans);
    for (const v1::Orphan& orphan : page.orphans()) {
      without_rpp.insert(orphan.link().name());
    }
    orphans.set_page_token(page.next_page_token());
  } while (!orphans.page_token().empty());
  for (const auto& package : announced) {  // no RPP was handed over
    EXPECT_EQ(without_rpp.count(package.name()), 1u) << package.name();
  }
}

void RegencyReporting::ExpectRealisation(const std::vector<TsvRow>& rows,
                                         const std::vector<procurement::v1::RupPackage>& announced) {
  const std::set<std::string> codes = CodesOf(announced);
  int64_t contracts = 0, contracted = 0, outside = 0, small_business = 0, domestic = 0;
  for (const Printed& printed : ReadableOf(rows)) {
    const bool in_plan = OnAny(printed, codes);
    if (!printed.Counts() || (!in_plan && printed.year != kYear)) {
      continue;
    }
    contracts += printed.contract > 0 ? 1 : 0;
    contracted += printed.contract;
    outside += in_plan ? 0 : printed.contract;
    small_business += printed.small_business;
    domestic += printed.domestic;
  }
  v1::SummarizeRealisationRequest request;
  request.set_parent(kParent);
  request.mutable_filter()->set_year(kYear);
  request.add_group_by(v1::E_REPORT_DIMENSION_METHOD);
  const auto summary = Call<v1::SummarizeRealisationResponse>("RealisationService/SummarizeRealisation", request);
  EXPECT_EQ(summary.total().packages(), static_cast<int64_t>(announced.size()));
  EXPECT_EQ(summary.total().contracts(), contracts);
  EXPECT_EQ(summary.total().contracted(), contracted);
  EXPECT_EQ(summary.total().outside_rup(), outside);
  EXPECT_EQ(summary.total().small_business_contracted(), small_business);
  EXPECT_EQ(summary.total().domestic_contracted(), domestic);
  EXPECT_GT(contracted, outside);

  v1::ListRealisationRequest list;
  list.set_parent(kParent);
  *list.mutable_filter() = request.filter();
  list.set_page_size(500);
  int64_t listed = 0, pagu = 0;
  do {
    const auto page = Call<v1::ListRealisationResponse>("RealisationService/ListRealisation", list);
    for (const v1::RealisationRow& row : page.rows()) {
      listed += row.sums().contracted();
      pagu += row.sums().pagu();
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(listed, contracted);
  EXPECT_EQ(pagu, summary.total().pagu());
}

void RegencyReporting::ExpectKpis(const std::vector<TsvRow>& rows,
                                  const std::vector<procurement::v1::RupPackage>& announced) {
  const std::set<std::string> codes = CodesOf(announced);
  std::map<std::string, std::pair<int64_t, int64_t>> expected;
  for (const Printed& printed : ReadableOf(rows)) {
    if (printed.year == kYear && (printed.state == "Selesai" || printed.state == "Gagal/Batal")) {
      auto& [good, all] = expected["SELECTION_NOT_FAILED"];
      good += printed.state == "Selesai" ? 1 : 0;
      ++all;
    }
    if (printed.year == kYear && printed.contract > 0 && !printed.announced.empty() && !printed.signed_on.empty()) {
      const int64_t days = DaysBetween(printed.announced, printed.signed_on);
      auto& [good, all] = expected["CONTRACT_IN_TIME"];
      good += days >= 0 && days <= 30 ? 1 : 0;
      ++all;
    }
    if (printed.state != "Gagal/Batal" && printed.contract > 0 && (OnAny(printed, codes) || printed.year == kYear)) {
      auto& [saved, hps] = expected["SAVING_ON_HPS"];
      saved += printed.hps - printed.contract;
      hps += printed.hps;
    }
  }
  v1::GetProcurementKpisRequest request;
  request.set_parent(kParent);
  request.set_year(kYear);
  const auto kpis = Call<v1::GetProcurementKpisResponse>("KpiService/GetProcurementKpis", request);
  int compared = 0;
  for (const v1::ProcurementKpi& kpi : kpis.kpis()) {
    const v1::Figure& figure = kpi.figure();
    v1::ListKpiRowsRequest list;
    list.set_parent(kParent);
    list.set_year(kYear);
    list.set_code(figure.code());
    list.set_page_size(500);
    std::pair<int64_t, int64_t> summed;
    do {
      const auto page = Call<v1::ListKpiRowsResponse>("KpiService/ListKpiRows", list);
      for (const v1::KpiRow& row : page.rows()) {
        summed.first += row.numerator();
        summed.second += row.denominator();
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    EXPECT_EQ(summed, std::pair(figure.numerator(), figure.denominator())) << figure.code();
    if (const auto counted = expected.find(figure.code()); counted != expected.end()) {
      EXPECT_EQ(summed, counted->second) << figure.code();
      ++compared;
    }
  }
  EXPECT_EQ(compared, 3);
}

}  // namespace terpadu
