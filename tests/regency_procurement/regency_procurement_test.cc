// The selections without tender and the schedules of tenders of a real regency-year: onto the plan and budget of the
// same data, through the public API of three services, by the command that people use.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/client.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/server.h"
#include "libs/rules/rules.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "nlohmann/json.hpp"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/migrations.h"
#include "services/planning/migrations.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/planning_service.h"
#include "services/procurement/budget_line_projection.h"
#include "services/procurement/migrations.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/selection/integrity_service.h"
#include "services/procurement/spse/spse_service.h"
#include "tests/regency_procurement/recount.h"
#include "tests/regency_procurement/regency_reporting.h"
#include "tools/terpadu/command/session.h"

namespace terpadu {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
namespace rup = procurement::v1;
namespace budget = budgeting::v1;

constexpr char kRegency[] = "instansi/contoh";
constexpr char kRegencyBudget[] = "instansi/contoh/budgets/2025";

std::string DatabaseOf(const postgres::MigrationSet* own) {
  return testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, own});
}

// The export of a real regency, where the shared data is; "" elsewhere.
std::string RegencyFolder() {
  const char* shared = std::getenv("TERPADU_SHARED");
  const std::filesystem::path folder =
      (shared != nullptr ? std::filesystem::path(shared)
                         : std::filesystem::path(TERPADU_SOURCE_DIR).parent_path() / "shared") /
      "data/regency-2025";
  return std::filesystem::exists(folder / "non_tender.tsv") ? folder.string() : "";
}

// Planning, budgeting and procurement, each with a database of its own, and the command that speaks to them.
class RegencyProcurement : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = RegencyFolder();
    if (folder_.empty()) {
      GTEST_SKIP() << "the shared data is not there";
    }
    planning_server_ =
        Serve("planning", planning_database_, {&planning_.handlers(), &drafts_.handlers(), &planning_feed_.handlers()});
    budgeting_server_ = Serve("budgeting", budgeting_database_, {&budgeting_.handlers(), &feed_.handlers()});
    budgeting_client_ = std::make_unique<rpc::Client>(AddressOf(*budgeting_server_));
    procurement_ = std::make_unique<procurement::ProcurementService>(budgeting_client_.get());
    procurement_server_ = Serve("procurement", procurement_database_,
                                {&procurement_->handlers(), &rup_.handlers(), &spse_.handlers(), &integrity_.handlers(),
                                 &procurement_feed_.handlers()});
    client_ = std::make_unique<rpc::Client>(AddressOf(*procurement_server_));
    lines_ = std::make_unique<journal::Follower>(journal::FollowerOptions{.source = "budgeting",
                                                                          .address = AddressOf(*budgeting_server_),
                                                                          .aggregates = {"budget_line"},
                                                                          .conninfo = procurement_database_},
                                                 procurement::ApplyBudgetLineEvent);
    lines_->Start();
  }
  void TearDown() override {
    if (lines_ != nullptr) {
      lines_->Stop();
    }
    feed_.Stop();
    planning_feed_.Stop();
    procurement_feed_.Stop();
  }

  struct Outcome {
    int code;
    std::string out;
    std::string err;
  };
  Outcome Terpadu(std::vector<std::string> words) {
    words.insert(words.begin(), "terpadu");
    words.insert(words.end(), {"--planning", AddressOf(*planning_server_), "--procurement",
                               AddressOf(*procurement_server_), "--instansi", "contoh"});
    std::vector<const char*> argv;
    for (const std::string& word : words) {
      argv.push_back(word.c_str());
    }
    std::ostringstream out, err;
    command::Session session;
    session.out = &out;
    session.err = &err;
    const int code = command::RunCommand(static_cast<int>(argv.size()), argv.data(), session);
    return {code, out.str(), err.str()};
  }
  Outcome Import(const std::string& profile, const std::string& file, std::vector<std::string> more) {
    std::vector<std::string> words = {"procurement", "import", "--profile", profile, folder_ + "/" + file};
    words.insert(words.end(), more.begin(), more.end());
    return Terpadu(words);
  }

  // A budget with a line of each spending MAK that selections name and whose sub kegiatan is in the plan: what they ask
  // for, within the ceiling of the sub kegiatan. How many lines.
  int BudgetOf(const std::map<std::string, int64_t>& asked) {
    std::map<std::string, int64_t> ceilings;
    for (const TsvRow& row : ReadTsv(folder_ + "/sub_kegiatan.tsv")) {
      ceilings[row.at("kd_subkegiatan_str")] += std::stoll(row.at("pagu_subkegiatan"));
    }
    budget::CreateBudgetRequest create;
    create.set_parent(kRegency);
    create.set_budget_id("2025");
    EXPECT_THAT(Fund<budget::Budget>("CreateBudget", create), IsOk());
    budget::BatchCreateBudgetLinesRequest lines;
    lines.set_parent(kRegencyBudget);
    for (const auto& [mak, amount] : asked) {
      const size_t account = mak.rfind(".5.") + 1;
      const std::string sub = mak.substr(0, account - 1);
      int64_t& left = ceilings[sub];
      const int64_t given = std::min(left, amount);
      if (given <= 0) {
        continue;
      }
      left -= given;
      budget::BudgetLine& line = *lines.add_lines();
      line.set_sub_kegiatan(sub);
      line.set_account(mak.substr(account));
      line.set_fund_source("APBD");
      line.set_amount(given);
    }
    EXPECT_THAT(Fund<budget::BatchCreateBudgetLinesResponse>("BatchCreateBudgetLines", lines), IsOk());
    budget::ApproveBudgetRequest approve;
    approve.set_name(kRegencyBudget);
    approve.set_legal_basis("Perda 1/2024");
    EXPECT_THAT(Fund<budget::Budget>("ApproveBudget", approve), IsOk());
    AwaitLines(lines.lines_size());
    return lines.lines_size();
  }

  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const std::string& role = "PPK") {
    rpc::CallOptions options = rpc::CallOptions::As(role == "PPK" ? "ppk" : "pa", role);
    options.timeout = absl::Minutes(1);
    return client_->Call<Response>("terpadu.procurement.v1." + method, request, options);
  }

  // Every package that is a draft is finalised and announced; which they are.
  std::vector<rup::RupPackage> AnnounceDrafts() {
    for (const int year : {2025, 2026}) {
      rup::SignIntegrityPactRequest sign;
      sign.set_parent(kRegency);
      sign.set_integrity_pact_id("ppk-" + std::to_string(year));
      sign.mutable_integrity_pact()->set_role(option::v1::ROLE_PPK);
      sign.mutable_integrity_pact()->set_year(year);
      sign.mutable_integrity_pact()->set_document_sha256(std::string(64, '0'));
      EXPECT_THAT(Call<rup::IntegrityPact>("IntegrityService/SignIntegrityPact", sign), IsOk());
    }
    std::vector<rup::RupPackage> announced;
    rup::ListRupPackagesRequest list;
    list.set_parent(kRegency);
    list.set_page_size(500);
    do {
      const auto page = Call<rup::ListRupPackagesResponse>("ProcurementService/ListRupPackages", list);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      rup::BatchFinalizeRupPackagesRequest finalize;
      rup::BatchAnnounceRupPackagesRequest announce;
      finalize.set_parent(kRegency);
      announce.set_parent(kRegency);
      for (const rup::RupPackage& package : page->rup_packages()) {
        finalize.add_rup_packages()->set_name(package.name());
        announce.add_rup_packages()->set_name(package.name());
      }
      EXPECT_THAT(Call<rup::BatchFinalizeRupPackagesResponse>("RupService/BatchFinalizeRupPackages", finalize), IsOk());
      const auto done =
          Call<rup::BatchAnnounceRupPackagesResponse>("RupService/BatchAnnounceRupPackages", announce, "PA_KPA");
      EXPECT_THAT(done, IsOk());
      announced.insert(announced.end(), page->rup_packages().begin(), page->rup_packages().end());
      list.set_page_token(page->next_page_token());
    } while (!list.page_token().empty());
    return announced;
  }

  std::unique_ptr<RegencyReporting> Reporting() {
    return std::make_unique<RegencyReporting>(AddressOf(*planning_server_), AddressOf(*budgeting_server_),
                                              AddressOf(*procurement_server_));
  }

  std::string folder_;

 private:
  static std::string AddressOf(const rpc::Server& server) { return "127.0.0.1:" + std::to_string(server.port()); }
  static std::unique_ptr<rpc::Server> Serve(const std::string& service, const std::string& database,
                                            const std::vector<const rpc::ServiceHandlers*>& handlers) {
    auto server = rpc::Server::Start({.service = service, .database = database, .workers = 2}, handlers);
    EXPECT_THAT(server, IsOk());
    return *std::move(server);
  }
  template <typename Response>
  absl::StatusOr<Response> Fund(const std::string& method, const google::protobuf::Message& request) {
    rpc::CallOptions options =
        rpc::CallOptions::As(method == "ApproveBudget" ? "ppkd" : "tapd", "BUDGET_OFFICER,PPKD,APPLICATION");
    options.timeout = absl::Minutes(1);
    return budgeting_client_->Call<Response>("terpadu.budgeting.v1.BudgetingService/" + method, request, options);
  }
  void AwaitLines(int lines) {
    rup::ListLineCoverageRequest request;
    request.set_parent(kRegency);
    request.set_page_size(1000);
    int known = 0;
    for (const absl::Time until = absl::Now() + absl::Seconds(60); known < lines && absl::Now() < until;) {
      absl::SleepFor(absl::Milliseconds(50));
      const auto page = Call<rup::ListLineCoverageResponse>("ProcurementService/ListLineCoverage", request);
      known = page.ok() ? page->lines_size() : 0;
    }
    EXPECT_EQ(known, lines);
  }

  const std::string planning_database_ = DatabaseOf(&planning::kMigrations);
  const std::string budgeting_database_ = DatabaseOf(&budgeting::kMigrations);
  const std::string procurement_database_ = DatabaseOf(&procurement::kMigrations);
  planning::PlanningService planning_;
  planning::PlanDraftService drafts_;
  budgeting::BudgetingService budgeting_;
  journal::FeedService feed_{"budgeting", budgeting_database_};
  journal::FeedService planning_feed_{"planning", planning_database_};
  journal::FeedService procurement_feed_{"procurement", procurement_database_};
  procurement::RupService rup_;
  procurement::SpseService spse_;
  procurement::IntegrityService integrity_;
  std::unique_ptr<procurement::ProcurementService> procurement_;
  std::unique_ptr<rpc::Server> planning_server_;
  std::unique_ptr<rpc::Server> budgeting_server_;
  std::unique_ptr<rpc::Client> budgeting_client_;
  std::unique_ptr<rpc::Server> procurement_server_;
  std::unique_ptr<rpc::Client> client_;
  std::unique_ptr<journal::Follower> lines_;
};

int CountOf(const nlohmann::json& report, const std::string& code) {
  for (const auto& group : report["groups"]) {
    if (group["code"] == code) {
      return group["count"];
    }
  }
  return 0;
}

void ExpectFitsTheScreen(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }), 100) << line;
  }
}

TEST_F(RegencyProcurement, SelectionsWithoutTenderComeOntoThePlanOfTheSameDataWithEveryDoubtTold) {
  const NonTenderCount counted = CountNonTender(ReadTsv(folder_ + "/non_tender.tsv"));
  ASSERT_EQ(counted.rows, 1193);
  ASSERT_EQ(counted.one, 1155);
  ASSERT_EQ(counted.several, 34);
  ASSERT_EQ(counted.unreadable, 4);
  ASSERT_EQ(Terpadu({"plan", "load", "--kind", "RKPD", "--year", "2025", "--from", folder_}).code, command::kDone);
  const int lines = BudgetOf(counted.asked);

  const Outcome dry = Import("spse-non-tender", "non_tender.tsv", {"--budget", "2025", "--dry-run", "--json"});
  ASSERT_EQ(dry.code, command::kComplaint) << dry.err;  // four rows are left out
  const auto report = nlohmann::json::parse(dry.out);
  EXPECT_EQ(report["rows"], counted.rows);
  EXPECT_EQ(report["oneLine"], counted.one);
  EXPECT_EQ(report["severalLines"], counted.several);
  EXPECT_EQ(report["unreadableLines"], counted.unreadable);
  EXPECT_EQ(report["recorded"], counted.rows - counted.unreadable);
  EXPECT_EQ(report["refused"], counted.unreadable);
  EXPECT_EQ(report["pagu"], std::to_string(counted.pagu));
  EXPECT_EQ(report["contracts"], counted.contracts);
  EXPECT_EQ(CountOf(report, "MAK_UNREADABLE"), counted.unreadable);
  EXPECT_EQ(CountOf(report, "MAK_NOT_SPENDING"), counted.shifted);
  EXPECT_EQ(CountOf(report, "UNIT_UNKNOWN"), 0);
  for (const auto& [code, count] : counted.findings) {
    EXPECT_EQ(CountOf(report, code), count) << code;
  }
  rup::ListSpseSelectionsRequest list;
  list.set_parent(kRegency);
  ASSERT_OK_AND_ASSIGN(const auto none, Call<rup::ListSpseSelectionsResponse>("SpseService/ListSpseSelections", list));
  EXPECT_EQ(none.spse_selections_size(), 0);

  const Outcome table = Import("spse-non-tender", "non_tender.tsv", {"--budget", "2025"});
  EXPECT_EQ(table.code, command::kComplaint) << table.err;
  std::cout << table.out.substr(0, table.out.find("\n\n", table.out.find("\n\n") + 1)) << "\n" << lines << " lines\n";
  EXPECT_THAT(table.out, HasSubstr("1193 selections read, 1189 recorded, 0 superseded, 0 unchanged, 4 left out"));
  EXPECT_THAT(table.out, HasSubstr("MAK: 1155 of one line, 34 of several, 4 unreadable"));
  ExpectFitsTheScreen(table.out);

  const auto again =
      nlohmann::json::parse(Import("spse-non-tender", "non_tender.tsv", {"--budget", "2025", "--json"}).out);
  EXPECT_EQ(again["unchanged"], counted.rows - counted.unreadable);
  EXPECT_EQ(again["recorded"], 0);
  EXPECT_EQ(again["rupSplits"].size(), 0u);

  // Every package asked for on spending accounts is drafted, waits for a person, or is told to be impossible.
  const auto& drafts = report["rupPackages"];
  const auto& splits = report["rupSplits"];
  EXPECT_GT(drafts.size(), 900u);
  EXPECT_GT(splits.size(), 0u);
  EXPECT_LE(splits.size(), static_cast<size_t>(counted.several));
  int confirmed = 0;  // a line may have too little for what it is to give: then a person corrects the amounts
  for (const auto& split : splits) {
    rup::ConfirmRupSplitRequest confirm;
    confirm.set_name(split["name"].get<std::string>());
    const auto package = Call<rup::RupPackage>("RupService/ConfirmRupSplit", confirm);
    if (package.ok()) {
      ++confirmed;
      EXPECT_EQ(std::to_string(package->pagu()), split["pagu"]);
      EXPECT_EQ(package->allocations_size(), static_cast<int>(split["parts"].size()));
    }
  }
  std::cout << drafts.size() << " drafts, " << splits.size() << " splits, " << confirmed << " confirmed as proposed\n";
  EXPECT_GT(confirmed, 0);

  // What the reporting service makes of it.
  const std::vector<rup::RupPackage> announced = AnnounceDrafts();
  EXPECT_GT(announced.size(), 900u);
  const auto reporting = Reporting();
  reporting->Await("SELECT count(*) FROM spse_selection", counted.rows - counted.unreadable);
  reporting->Await("SELECT count(*) FROM rup_package WHERE state = 3", static_cast<int64_t>(announced.size()));
  reporting->Await("SELECT count(*) FROM budget_line", lines);
  reporting->Await("SELECT count(*) FROM feed_dead_letter", 0);
  reporting->ExpectFigures(ReadTsv(folder_ + "/non_tender.tsv"), announced, lines);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"realisation", "2025", "--by", "method"},
                                                {"realisation", "2025", "--deviations", "VALUE", "--top", "5"},
                                                {"kpi", "2025"}}) {
    std::vector<std::string> command = words;
    command.insert(command.end(), {"--reporting", reporting->address()});
    const Outcome shown = Terpadu(command);
    EXPECT_EQ(shown.code, command::kDone) << shown.err;
    std::cout << shown.out;
    ExpectFitsTheScreen(shown.out);
  }
}

TEST_F(RegencyProcurement, SchedulesOfTendersAreLoadedAndGiveFiguresWithNumeratorAndDenominator) {
  const ScheduleCount counted = CountSchedule(ReadTsv(folder_ + "/tender_schedule.tsv"));
  const Outcome loaded = Import("spse-schedule", "tender_schedule.tsv", {"--json"});
  ASSERT_EQ(loaded.code, command::kDone) << loaded.err;
  const auto report = nlohmann::json::parse(loaded.out);
  EXPECT_EQ(report["rows"], counted.rows);
  EXPECT_EQ(report["stages"], counted.rows);
  EXPECT_EQ(report["recorded"], counted.tenders.size());
  EXPECT_EQ(CountOf(report, "STAGE_UNNAMED"), counted.unnamed);
  EXPECT_EQ(CountOf(report, "STAGE_UNKNOWN") + CountOf(report, "TEMPLATE_UNKNOWN"), 0);

  const auto figures = [&](const std::string& year) {
    return nlohmann::json::parse(Terpadu({"procurement", "timeliness", "--year", year, "--json"}).out);
  };
  int64_t windows = 0, full = 0, tenders = 0;
  for (const std::string year : {"2024", "2025"}) {
    const auto shown = figures(year);
    tenders += shown["tenders"].get<int64_t>();
    for (const auto& figure : shown["figures"]) {
      EXPECT_FALSE(figure["formula"].get<std::string>().empty());
      if (figure["code"] == "OBJECTION_WINDOW") {
        windows += std::stoll(figure["denominator"].get<std::string>());
        full += std::stoll(figure["numerator"].get<std::string>());
      }
    }
  }
  EXPECT_EQ(tenders, static_cast<int64_t>(counted.tenders.size()));
  EXPECT_EQ(windows, counted.objections);
  EXPECT_EQ(full, counted.full_objections);
  const Outcome table = Terpadu({"procurement", "timeliness", "--year", "2025"});
  std::cout << table.out;
  ExpectFitsTheScreen(table.out);
}

}  // namespace
}  // namespace terpadu
