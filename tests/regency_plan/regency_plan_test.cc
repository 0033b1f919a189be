// The annual plan of a regency of full size: loaded, checked, listed and compared through the public API.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/server.h"
#include "libs/rules/rules.h"
#include "libs/testing/query_plans.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "nlohmann/json.hpp"
#include "services/planning/migrations.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/planning_service.h"
#include "tools/terpadu/command/session.h"

namespace terpadu {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr char kPlan[] = "instansi/contoh/plans/rkpd-2025";

// A planning service on a database of its own, and the command that speaks to it.
class RegencyPlan : public ::testing::Test {
 protected:
  void SetUp() override {
    rpc::ServerOptions options;
    options.service = "planning";
    options.database = conninfo_;
    ASSERT_OK_AND_ASSIGN(
        server_, rpc::Server::Start(options, {&planning_.handlers(), &drafts_.handlers(), &reviews_.handlers()}));
    address_ = "127.0.0.1:" + std::to_string(server_->port());
  }

  struct Outcome {
    int code;
    std::string out;
    std::string err;
  };
  Outcome Terpadu(std::vector<std::string> words) {
    words.insert(words.begin(), "terpadu");
    words.insert(words.end(), {"--planning", address_, "--instansi", "contoh"});
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

  // The export of a real regency, where the shared data is; "" elsewhere.
  static std::string RealFolder() {
    const char* shared = std::getenv("TERPADU_SHARED");
    const std::filesystem::path folder =
        (shared != nullptr ? std::filesystem::path(shared)
                           : std::filesystem::path(TERPADU_SOURCE_DIR).parent_path() / "shared") /
        "data/regency-2025";
    return std::filesystem::exists(folder / "sub_kegiatan.tsv") ? folder.string() : "";
  }

  // A regency made up, of as many programs; each has three kegiatan of three sub kegiatan. The ceiling of every tenth
  // program is Rp1 too small.
  std::string MadeUp(int programs) {
    const std::string folder = folder_.path();
    std::ofstream satker(folder + "/satker.tsv"), program(folder + "/program.tsv");
    std::ofstream kegiatan(folder + "/kegiatan.tsv"), sub(folder + "/sub_kegiatan.tsv");
    satker << "kd_satker\tkd_satker_str\tnama_satker\tjenis_satker\tstatus_satker\tket_satker\n";
    program << "kd_satker\tkd_program\tkd_program_str\tnama_program\tpagu_program\tis_deleted\n";
    kegiatan << "kd_satker\tkd_program\tkd_kegiatan\tkd_kegiatan_str\tnama_kegiatan\tpagu_kegiatan\tis_deleted\n";
    sub << "kd_satker\tkd_program\tkd_kegiatan\tkd_subkegiatan\tkd_subkegiatan_str\tnama_subkegiatan\tpagu_"
           "subkegiatan\t"
           "is_deleted\n";
    for (int p = 0; p < programs; ++p) {
      const std::string unit = std::to_string(100 + p / 5);
      const std::string code =
          std::to_string(1 + p / 50 % 8) + ".0" + std::to_string(1 + p / 10 % 5) + ".0" + std::to_string(p % 10);
      if (p % 5 == 0) {
        satker << unit << "\t1.01.0.00.0.00." << 10 + p / 5 << ".0000\tDinas " << unit << "\tSKPD\tAktif\t\n";
      }
      program << unit << "\t" << p << "\t" << code << "\tProgram " << p << "\t" << (p % 10 == 0 ? 899 : 900)
              << "\tfalse\n";
      for (int k = 0; k < 3; ++k) {
        kegiatan << unit << "\t" << p << "\t" << k << "\t" << code << ".2.0" << k << "\tKegiatan " << k
                 << "\t300\tfalse\n";
        for (int s = 0; s < 3; ++s) {
          sub << unit << "\t" << p << "\t" << k << "\t" << s << "\t" << code << ".2.0" << k << ".000" << s
              << "\tSub kegiatan " << s << "\t100\tfalse\n";
        }
      }
    }
    return folder;
  }

  Outcome Load(const std::string& folder) {
    return Terpadu({"plan", "load", "--kind", "RKPD", "--year", "2025", "--from", folder, "--json"});
  }

  testing::ScratchFolder folder_{"regency"};
  std::string conninfo_ = testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &planning::kMigrations});
  planning::PlanningService planning_;
  planning::PlanDraftService drafts_;
  planning::PlanReviewService reviews_;
  std::unique_ptr<rpc::Server> server_;
  std::string address_;
};

nlohmann::json Findings(const std::string& out) { return nlohmann::json::parse(out)["consistencyFindings"]; }

TEST_F(RegencyPlan, EveryProgramAndKegiatanOfARealRegencyThatDisagreesWithItsPartsIsNamedWithTheAmount) {
  const std::string folder = RealFolder();
  if (folder.empty()) {
    GTEST_SKIP() << "the shared data is not there";
  }
  const Outcome loaded = Load(folder);
  ASSERT_EQ(loaded.code, command::kDone) << loaded.err;
  const auto report = nlohmann::json::parse(loaded.out);
  EXPECT_EQ(report["nodes"], 409 + 1150 + 3949);
  EXPECT_EQ(report["units"]["created"], 165);
  EXPECT_THAT(report["findings"], IsEmpty());
  const Outcome below = Terpadu({"plan", "check", kPlan, "--rule", "CEILING_BELOW_PARTS", "--json"});
  EXPECT_EQ(below.code, command::kComplaint);
  EXPECT_EQ(Findings(below.out).size(), 10 + 8) << "kegiatan and programs";
  const Outcome above = Terpadu({"plan", "check", kPlan, "--rule", "CEILING_ABOVE_PARTS", "--json"});
  const auto found = Findings(above.out);
  EXPECT_EQ(found.size(), 52 + 7);
  int64_t most = 0;
  for (const auto& finding : found) {
    most = std::max<int64_t>(most, std::stoll(finding["difference"].get<std::string>()));
  }
  EXPECT_EQ(most, 108'805'115'270);
  const Outcome table = Terpadu({"plan", "check", kPlan, "--rule", "CEILING_BELOW_PARTS"});
  EXPECT_THAT(table.out, HasSubstr("-Rp613.719.800"));
  std::istringstream lines(table.out);
  for (std::string line; std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
    EXPECT_LE(columns, 100) << line;
  }
}

TEST_F(RegencyPlan, DamageIsToldAndNothingIsChangedSilently) {
  const std::string folder = MadeUp(5);
  std::ofstream(folder + "/program.tsv", std::ios::app)
      << "100\t0\t1.01.00\tProgram 0\t900\tfalse\n"  // repeated
      << "100\t90\t1.01.09\tHapus\t900\ttrue\n"      // deleted
      << "999\t91\t1.1\tTanpa satker\t900\tfalse\n"  // no unit, no code
      << "100\t92\t1.01.09\tBukan uang\t9,5\tfalse\n"
      << "100\t93\n";
  std::ofstream(folder + "/kegiatan.tsv", std::ios::app) << "100\t90\t1\t1.01.09.2.01\tYatim\t1\tfalse\n";
  const Outcome loaded = Load(folder);
  ASSERT_EQ(loaded.code, command::kComplaint) << loaded.err;
  const auto report = nlohmann::json::parse(loaded.out);
  std::vector<std::string> codes;
  for (const auto& finding : report["findings"]) {
    codes.push_back(finding["code"]);
  }
  EXPECT_THAT(codes, ::testing::ElementsAre("ROW_REPEATED", "ROW_DELETED", "CODE_UNREADABLE", "UNIT_MISSING",
                                            "AMOUNT_UNREADABLE", "ROW_DAMAGED", "PARENT_MISSING"));
  for (const auto& file : report["files"]) {
    EXPECT_EQ(file["rows"], file["read"].get<int>() + file["left_out"].get<int>()) << file;
  }
  EXPECT_EQ(report["nodes"], 5 * 13 + 1);
}

TEST_F(RegencyPlan, ListingsReportAndDifferenceOfAFullRkpdScanNoBigTable) {
  constexpr int kPrograms = 400;  // 5,200 nodes
  ASSERT_EQ(Load(MadeUp(kPrograms)).code, command::kDone);
  ASSERT_EQ(Terpadu({"plan", "copy", kPlan, "--as", "next", "--move-years"}).code, command::kDone);
  postgres::Connection db(conninfo_);
  ASSERT_THAT(db.ExecuteScript("ANALYZE"), IsOk());
  rpc::CallContext call;
  call.actor = {.id = "tester", .roles = {"PLANNER"}, .unit = {}, .authenticated = false};
  call.clock = &SystemClock();
  call.db = &db;
  namespace pb = planning::v1;
  pb::ListPlanNodesRequest nodes;
  nodes.set_parent(kPlan);
  ASSERT_THAT(planning_.ListPlanNodes(call, nodes), IsOk());
  nodes.set_kind(pb::PLAN_NODE_KIND_KEGIATAN);
  ASSERT_THAT(planning_.ListPlanNodes(call, nodes), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto page, planning_.ListPlanNodes(call, nodes));
  nodes.clear_kind();
  nodes.set_parent_node(page.plan_nodes(0).parent_node());
  ASSERT_THAT(planning_.ListPlanNodes(call, nodes), IsOk());
  nodes.set_unit("instansi/contoh/units/any");
  ASSERT_THAT(planning_.ListPlanNodes(call, nodes), IsOk());
  pb::ListIndicatorsRequest indicators;
  indicators.set_parent(kPlan);
  ASSERT_THAT(planning_.ListIndicators(call, indicators), IsOk());
  pb::ListConsistencyFindingsRequest findings;
  findings.set_parent(kPlan);
  ASSERT_OK_AND_ASSIGN(const auto all, reviews_.ListConsistencyFindings(call, findings));
  ASSERT_EQ(all.plan_check().counts(0).findings(), kPrograms / 10);
  findings.set_rule(pb::CONSISTENCY_RULE_CEILING_BELOW_PARTS);
  ASSERT_THAT(reviews_.ListConsistencyFindings(call, findings), IsOk());
  findings.clear_rule();
  findings.set_severity(type::v1::SEVERITY_WARNING);
  ASSERT_THAT(reviews_.ListConsistencyFindings(call, findings), IsOk());
  pb::DiffPlansRequest diff;
  diff.set_name(kPlan);
  diff.set_other("instansi/contoh/plans/next");
  ASSERT_OK_AND_ASSIGN(const auto differences, reviews_.DiffPlans(call, diff));
  EXPECT_EQ(differences.plan_differences_size(), 50);
  ASSERT_THAT(db.ExecuteScript("ANALYZE"), IsOk());
  EXPECT_THAT(
      testing::SequentialScans(db,
                               {"planning_node_list", "planning_node_list_of_kind", "planning_node_list_below",
                                "planning_node_list_of_unit", "planning_indicator_list", "planning_finding_list",
                                "planning_finding_list_of_rule", "planning_finding_list_of_severity",
                                "planning_diff_twins", "planning_node_find", "planning_indicator_find_of_nodes"},
                               40),
      IsEmpty());
}

}  // namespace
}  // namespace terpadu
