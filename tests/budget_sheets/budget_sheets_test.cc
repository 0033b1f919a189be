// terpadu budget export and import, as a budget officer runs them, against the real budgeting.
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/server.h"
#include "libs/rules/rules.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/cash_plan_service.h"
#include "services/budgeting/migrations.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "tools/terpadu/client/services.h"
#include "tools/terpadu/command/session.h"

namespace terpadu {
namespace {

namespace pb = budgeting::v1;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBudget[] = "instansi/kota/budgets/2019";
const std::string kHeader =
    "sub_kegiatan;nama_sub_kegiatan;kode_rekening;sumber_dana;unit;pagu;plan_node;januari;desember\n";

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

class BudgetSheets : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string database = testing::ScratchPostgres::Get().NewDatabase(
        {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &budgeting::kMigrations});
    ASSERT_OK_AND_ASSIGN(server_, rpc::Server::Start({.service = "budgeting", .database = database, .workers = 1},
                                                     {&service_.handlers(), &cash_plans_.handlers()}));
    address_ = "127.0.0.1:" + std::to_string(server_->port());
    services_ = std::make_unique<command::Services>(command::Addresses{{"budgeting", address_}}, absl::Seconds(30));
    pb::CreateBudgetRequest request;
    request.set_parent("instansi/kota");
    request.set_budget_id("2019");
    request.set_request_id(NewUuid());
    ASSERT_THAT(Call<pb::Budget>("CreateBudget", request), testing::IsOk());
  }

  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request) {
    // Nobody approves what they drafted.
    return services_->Call<Response>({method == "ApproveBudget" ? "ppkd" : "tester", "BUDGET_OFFICER,PPKD"},
                                     "terpadu.budgeting.v1.BudgetingService/" + method, request);
  }

  void Approve() {
    pb::ApproveBudgetRequest request;
    request.set_name(kBudget);
    request.set_legal_basis("Perda 1/2019");
    request.set_request_id(NewUuid());
    ASSERT_THAT(Call<pb::Budget>("ApproveBudget", request), testing::IsOk());
  }

  pb::Budget Budget() {
    pb::GetBudgetRequest request;
    request.set_name(kBudget);
    return Call<pb::Budget>("GetBudget", request).value_or(pb::Budget());
  }

  Outcome Terpadu(std::vector<std::string> words) {
    words.insert(words.begin(), "terpadu");
    words.insert(words.end(), {"--instansi", "kota", "--budgeting", address_});
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

  std::string Write(const std::string& csv) {
    std::ofstream(Path("in.csv"), std::ios::binary) << csv;
    return Path("in.csv");
  }
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }
  static std::string TextOf(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  const testing::ScratchFolder folder_{"budget-sheets"};
  budgeting::BudgetingService service_;
  budgeting::CashPlanService cash_plans_;
  std::unique_ptr<rpc::Server> server_;
  std::string address_;
  std::unique_ptr<command::Services> services_;
};

std::string Row(int number, const std::string& amount, const std::string& cash = ";") {
  return "2.07.02.2.01." + std::to_string(1000 + number) + ";Jalan;5.1.02.01.01.0024;APBD;dinas-pu;" + amount + ";;" +
         cash + "\n";
}

TEST_F(BudgetSheets, ADryRunWritesNothingAndAnImportOnce) {
  const std::string file = Write(kHeader + Row(1, "Rp1.000.000") + Row(2, "500"));
  const Outcome dry = Terpadu({"budget", "import", file, "--budget", "2019", "--dry-run"});
  EXPECT_EQ(dry.code, command::kDone) << dry.out << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("2 lines would be written"));
  EXPECT_EQ(Budget().line_count(), 0);
  EXPECT_EQ(Terpadu({"budget", "import", file, "--budget", "2019"}).code, command::kDone);
  EXPECT_EQ(Budget().total_amount(), 1'000'500);
  const Outcome again = Terpadu({"budget", "import", file, "--budget", "2019"});
  EXPECT_EQ(again.code, command::kDone);
  EXPECT_THAT(again.out, HasSubstr("2 lines were there already, 0 lines written"));
}

TEST_F(BudgetSheets, WithAnErrorNothingIsWritten) {
  std::string csv = kHeader;
  for (int i = 0; i < 1500; ++i) {
    csv += Row(i, i == 1499 ? "1,5" : "10");
  }
  const Outcome outcome = Terpadu({"budget", "import", Write(csv), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("\"row\": 1501"));
  EXPECT_THAT(outcome.out, HasSubstr("\"column\": 6"));
  EXPECT_THAT(outcome.out, HasSubstr("NOT_AN_AMOUNT"));
  EXPECT_EQ(Budget().line_count(), 0);
}

TEST_F(BudgetSheets, WhatTheServiceRefusesIsToldAtItsRowAndColumnInWhateverBatch) {
  std::string csv = kHeader;
  for (int i = 0; i < 1500; ++i) {
    csv += Row(i, "10");
  }
  csv += "2.07.02.2.01.0001;Jalan;bukan rekening;APBD;dinas-pu;10;;;\n";
  const Outcome outcome = Terpadu({"budget", "import", Write(csv), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("REFUSED_BY_SERVICE"));
  EXPECT_THAT(outcome.out, HasSubstr("\"row\": 1502"));
  EXPECT_THAT(outcome.out, HasSubstr("\"column\": 3"));
  EXPECT_EQ(Budget().line_count(), 0);
}

TEST_F(BudgetSheets, TheLinesOfANodeAreCheckedTogetherAgainstItsCeiling) {
  pb::BatchSetCeilingsRequest ceilings;
  ceilings.set_parent(kBudget);
  ceilings.set_request_id(NewUuid());
  ceilings.add_ceilings()->set_plan_node("instansi/kota/plans/rkpd/nodes/n1");
  ceilings.mutable_ceilings(0)->set_amount(15);
  ASSERT_THAT(Call<pb::BatchSetCeilingsResponse>("BatchSetCeilings", ceilings), testing::IsOk());
  const auto of_node = [](int number) {
    return "2.07.02.2.01.0001;Jalan;5.1.02.01.02." + std::to_string(number) + ";APBD;;10;rkpd/n1;;\n";
  };
  std::string csv = kHeader + of_node(1000);
  for (int i = 0; i < 1200; ++i) {
    csv += Row(i, "10");
  }
  const Outcome outcome = Terpadu({"budget", "import", Write(csv + of_node(1001)), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("CEILING_EXCEEDED"));
  EXPECT_EQ(Budget().line_count(), 0);
  EXPECT_EQ(Terpadu({"budget", "import", Write(csv), "--budget", "2019"}).code, command::kDone);
  EXPECT_EQ(Budget().line_count(), 1201);
}

TEST_F(BudgetSheets, MoreLinesUnderOneCeilingThanABatchTakesAreRefused) {
  std::string csv = kHeader;
  for (int i = 0; i < 1001; ++i) {
    csv += "2.07.02.2.01.0001;Jalan;5.1.02.01.01." + std::to_string(1000 + i) + ";APBD;dinas-pu;1;;;\n";
  }
  const Outcome outcome = Terpadu({"budget", "import", Write(csv), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("TOO_MANY_LINES"));
  EXPECT_EQ(Budget().line_count(), 0);
}

TEST_F(BudgetSheets, ALineThatIsThereWithOtherFiguresIsAFinding) {
  ASSERT_EQ(Terpadu({"budget", "import", Write(kHeader + Row(1, "10")), "--budget", "2019"}).code, command::kDone);
  const Outcome outcome =
      Terpadu({"budget", "import", Write(kHeader + Row(1, "11") + Row(2, "5")), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("LINE_EXISTS"));
  EXPECT_EQ(Budget().line_count(), 1);
}

TEST_F(BudgetSheets, ABudgetInForceTakesNoLines) {
  ASSERT_EQ(Terpadu({"budget", "import", Write(kHeader + Row(1, "10")), "--budget", "2019"}).code, command::kDone);
  Approve();
  const Outcome outcome = Terpadu({"budget", "import", Write(kHeader + Row(2, "5")), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("BUDGET_NOT_DRAFT"));
}

TEST_F(BudgetSheets, WhatIsExportedIsThereWhenImportedAgain) {
  ASSERT_EQ(Terpadu({"budget", "import", Write(kHeader + Row(1, "10") + Row(2, "20")), "--budget", "2019"}).code,
            command::kDone);
  for (const char* format : {"csv", "xlsx"}) {
    const std::string file = Path(std::string("dpa.") + format);
    const Outcome exported = Terpadu({"budget", "export", "2019", "--format", format, "-o", file});
    EXPECT_EQ(exported.code, command::kDone) << exported.err;
    EXPECT_THAT(exported.out, HasSubstr("2 dpa"));
    const Outcome again = Terpadu({"budget", "import", file, "--budget", kBudget});
    EXPECT_EQ(again.code, command::kDone) << again.out << again.err;
    EXPECT_THAT(again.out, HasSubstr("2 lines were there already, 0 lines written"));
  }
}

TEST_F(BudgetSheets, CashPlansAreSetOnceTheBudgetIsInForce) {
  const std::string file = Write(kHeader + Row(1, "10", "4;6") + Row(2, "20"));
  const Outcome lines = Terpadu({"budget", "import", file, "--budget", "2019", "--json"});
  EXPECT_EQ(lines.code, command::kDone);
  EXPECT_THAT(lines.out, HasSubstr("CASH_PLAN_LATER"));
  Approve();
  const Outcome set = Terpadu({"budget", "import", file, "--budget", "2019", "--cash-plans"});
  EXPECT_EQ(set.code, command::kDone) << set.out << set.err;
  EXPECT_THAT(set.out, HasSubstr("0 cash plans were there already, 1 cash plans written"));
  EXPECT_THAT(Terpadu({"budget", "import", file, "--budget", "2019", "--cash-plans"}).out,
              HasSubstr("1 cash plans were there already, 0 cash plans written"));
  ASSERT_EQ(Terpadu({"budget", "export", "2019", "-o", Path("dpa.csv")}).code, command::kDone);
  EXPECT_THAT(TextOf(Path("dpa.csv")), HasSubstr(";10;;4;0;0;0;0;0;0;0;0;0;0;6\r\n"));
}

TEST_F(BudgetSheets, ACashPlanIsOfALineThatIsThereWithItsAmount) {
  ASSERT_EQ(Terpadu({"budget", "import", Write(kHeader + Row(1, "10")), "--budget", "2019"}).code, command::kDone);
  Approve();
  const std::string file = Write(kHeader + Row(1, "11", "5;6") + Row(2, "20", "20;"));
  const Outcome outcome = Terpadu({"budget", "import", file, "--budget", "2019", "--cash-plans", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("AMOUNT_DIFFERS"));
  EXPECT_THAT(outcome.out, HasSubstr("LINE_MISSING"));
}

TEST_F(BudgetSheets, AFileThatIsNoSheetIsAFinding) {
  const Outcome outcome = Terpadu({"budget", "import", Write("a;\"b"), "--budget", "2019", "--json"});
  EXPECT_EQ(outcome.code, command::kComplaint);
  EXPECT_THAT(outcome.out, HasSubstr("SHEET_UNREADABLE"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("TABLE_EMPTY")));
}

}  // namespace
}  // namespace terpadu
