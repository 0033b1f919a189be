// Every act on a contract in every state in which it is forbidden is refused, each by a test of its own name, and
// changes nothing.
#include <algorithm>
#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/tests/scratch_contract.h"

namespace terpadu::procurement {
namespace {

using domain::ContractAggregate;

struct ForbiddenAct {
  std::string state;
  std::string act;
};

// Where an act is allowed, written down once more.
const std::map<std::string, std::vector<std::string>>& StatesOfActs() {
  static const auto* const states = new std::map<std::string, std::vector<std::string>>{
      {"plan progress", {"PREPARED", "RUNNING"}}, {"register", {"PREPARED", "RUNNING", "HANDED_OVER"}},
      {"amend", {"PREPARED", "RUNNING"}},         {"start", {"PREPARED"}},
      {"measure progress", {"RUNNING"}},          {"show cause", {"RUNNING"}},
      {"hand over a part", {"RUNNING"}},          {"hand over", {"RUNNING"}},
      {"hand over for good", {"HANDED_OVER"}},    {"terminate", {"PREPARED", "RUNNING", "HANDED_OVER"}},
      {"settle", {"FINAL", "TERMINATED"}},        {"close", {"FINAL", "TERMINATED"}}};
  return *states;
}

std::vector<ForbiddenAct> ForbiddenActs() {
  std::vector<ForbiddenAct> cases;
  for (const auto& [act, allowed] : StatesOfActs()) {
    for (const std::string_view state : domain::StatesOf(ContractAggregate::kExecution)) {
      // An addendum is amend or settle by the state, and refused where both are; a show-cause meeting needs a contract
      // under way.
      const bool another = act == "settle" || (act == "amend" && (state == "FINAL" || state == "TERMINATED")) ||
                           (act == "show cause" && (state == "FINAL" || state == "TERMINATED" || state == "CLOSED"));
      if (!another && std::find(allowed.begin(), allowed.end(), state) == allowed.end()) {
        cases.push_back({std::string(state), act});
      }
    }
  }
  return cases;
}

// One contract for all cases: what is refused changes nothing.
class AnyContract : public ContractTest {
 public:
  AnyContract() {
    Running();
    EXPECT_THAT(
        caller.connection().ExecuteScript("ALTER TABLE contract_execution DROP CONSTRAINT contract_execution_started"),
        IsOk());
  }
  void TestBody() override {}

  void Force(const std::string& state) {
    ASSERT_THAT(caller.connection().ExecuteScript(absl::StrCat(
                    "SELECT set_config('terpadu.scope', 'service', true); UPDATE contract_execution SET state = '",
                    state, "'")),
                IsOk());
  }
  size_t CountEvents() { return Events().size(); }

  absl::Status Perform(const std::string& act) {
    const std::map<std::string, std::function<absl::Status()>> acts = {
        {"plan progress",
         [&] {
           v1::PlanProgressRequest request;
           request.set_name(execution_name);
           *request.mutable_planned_progress() = Agreed().planned_progress();
           return people.Call(contracts, &ContractService::PlanProgress, request, kPpk).status();
         }},
        {"register", [&] { return Guaranteed("g", v1::GUARANTEE_KIND_MAINTENANCE, 25'000'000).status(); }},
        {"amend", [&] { return Amend("add", ToValue(510'000'000)).status(); }},
        {"start", [&] { return Start().status(); }},
        {"measure progress", [&] { return Measure(4, 2, 10).status(); }},
        {"show cause",
         [&] { return Meet("scm", v1::CONTRACT_MEETING_KIND_SCM, PackageName(kInstansi, "2"), "late").status(); }},
        {"hand over a part", [&] { return HandOverTo(v1::HAND_OVER_KIND_PARTIAL, 4, 2, 1).status(); }},
        {"hand over", [&] { return HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 4, 2).status(); }},
        {"hand over for good", [&] { return HandOverTo(v1::HAND_OVER_KIND_FINAL, 4, 2).status(); }},
        {"terminate", [&] { return Terminate(v1::TERMINATION_CAUSE_OWNER, 4, 2).status(); }},
        {"close", [&] { return Close().status(); }}};
    return acts.at(act)();
  }
};

class ForbiddenActOfContract : public ::testing::TestWithParam<ForbiddenAct> {
 protected:
  static void SetUpTestSuite() { any = new AnyContract(); }
  static void TearDownTestSuite() {
    delete any;
    any = nullptr;
  }
  static inline AnyContract* any = nullptr;
};

TEST_P(ForbiddenActOfContract, IsRefused) {
  any->Force(GetParam().state);
  const size_t events = any->CountEvents();
  const absl::Status refused = any->Perform(GetParam().act);
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), absl::StrCat("CONTRACT_EXECUTION_STATE_", GetParam().state));
  EXPECT_EQ(any->CountEvents(), events);
}

INSTANTIATE_TEST_SUITE_P(Contract, ForbiddenActOfContract, ::testing::ValuesIn(ForbiddenActs()), [](const auto& each) {
  return absl::StrReplaceAll(absl::StrCat(each.param.act, "_of_", each.param.state), {{" ", "_"}});
});

TEST(ContractTable, AllowsWhatTheTestsSay) {
  for (const auto& [act, allowed] : StatesOfActs()) {
    for (const std::string_view state : domain::StatesOf(ContractAggregate::kExecution)) {
      const bool may = std::find(allowed.begin(), allowed.end(), state) != allowed.end();
      EXPECT_EQ(domain::CheckAllowed(ContractAggregate::kExecution, "c", state, act).ok(), may)
          << act << " of " << std::string(state);
    }
  }
  EXPECT_EQ(domain::ActsOf(ContractAggregate::kExecution).size(), StatesOfActs().size());
}

TEST_F(ContractTest, TheDatabaseKnowsEveryStateOfContracts) {
  constexpr postgres::Statement kChecks = {"test_contract_checks", R"sql(
    SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'c')sql"};
  const postgres::Rows checks = Query(kChecks);
  for (const domain::ContractStep& step : domain::ContractSteps()) {
    const std::string table(domain::NameOf(step.aggregate));
    std::string check;
    for (int row = 0; row < checks.size(); ++row) {
      check = checks.Text(row, 0) == table + "." + table + "_state_check" ? checks.Text(row, 1) : check;
    }
    EXPECT_NE(check.find("'" + std::string(step.to) + "'"), std::string::npos) << table << " " << step.to;
  }
}

}  // namespace
}  // namespace terpadu::procurement
