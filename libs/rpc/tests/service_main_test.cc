// A service's program as an operator meets it.
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "libs/rpc/idempotency.h"
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/child_process.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "nlohmann/json.hpp"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::ChildProcess;
using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Program : public ::testing::Test {
 protected:
  std::unique_ptr<ChildProcess> Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ECHO_SERVER);
    return std::make_unique<ChildProcess>(arguments, ChildProcess::Options{.log = log_});
  }

  std::unique_ptr<ChildProcess> Serve(const std::string& database, std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"serve", "--database", database, "--planning-address", "127.0.0.1:1"});
    return Run(flags);
  }

  std::string Output() const {
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
  }

  // The line that a ready server prints.
  nlohmann::json Ready() const {
    constexpr std::string_view kStart = "{\"service\":";
    EXPECT_TRUE(Eventually([&] { return Output().find(kStart) != std::string::npos; })) << Output();
    std::string line = Output().substr(Output().find(kStart));
    return nlohmann::json::parse(line.substr(0, line.find('\n')));
  }

  const testing::ScratchFolder folder_{"terpadu-echo"};
  const std::string log_ = folder_.path() + "/log";
};

TEST_F(Program, HelpExplainsEveryFlagAndNamesItsVariable) {
  EXPECT_EQ(Run({"--help"})->Wait(), 0);
  for (const std::string flag : {"address", "metrics-address", "database", "workers", "queue", "max-request-bytes",
                                 "drain-seconds", "request-days", "clock-start", "planning-address"}) {
    EXPECT_THAT(Output(), HasSubstr("--" + flag));
  }
  EXPECT_THAT(Output(), HasSubstr("TERPADU_PLANNING_ADDRESS"));
}

TEST_F(Program, MigratesThenServesAndEndsInPeaceOnSigterm) {
  const std::string database = ScratchPostgres::Get().NewDatabase({});
  EXPECT_EQ(Run({"migrate", "--database", database})->Wait(), 0);
  EXPECT_THAT(Output(), HasSubstr("applied rpc 0001 request"));
  const auto server = Serve(database, {"--clock-start", "2018-02-20T08:00:00+07:00"});
  const nlohmann::json ready = Ready();
  EXPECT_EQ(ready["service"], "echo");
  EXPECT_THAT(ready["metrics"].get<std::string>(), StartsWith("127.0.0.1:"));

  Client client(ready["address"].get<std::string>());
  ASSERT_OK_AND_ASSIGN(const auto answer, client.Call<pb::SayResponse>(kSay, Saying(""), AsPpk()));
  EXPECT_THAT(answer.text(), StartsWith("2018-02-20T01:0"));
  EXPECT_EQ(answer.name(), "127.0.0.1:1");

  server->Signal(SIGTERM);
  EXPECT_EQ(server->Wait(), 0) << Output();
  EXPECT_THAT(Output(), HasSubstr("ended"));
}

TEST_F(Program, RefusesToServeADatabaseThatIsNotMigrated) {
  EXPECT_EQ(Serve(ScratchPostgres::Get().NewDatabase({}))->Wait(), 1);
  EXPECT_THAT(Output(), HasSubstr("SCHEMA_BEHIND"));
}

TEST_F(Program, NamesTheFlagThatIsMissingOrWrong) {
  EXPECT_EQ(Run({"serve"})->Wait(), 1);
  EXPECT_THAT(Output(), HasSubstr("give --planning-address"));
  EXPECT_EQ(Serve("", {"--clock-start", "yesterday"})->Wait(), 1);
  EXPECT_THAT(Output(), HasSubstr("--clock-start yesterday"));
  EXPECT_NE(Serve("", {"--workers", "0"})->Wait(), 0);
  EXPECT_THAT(Output(), HasSubstr("--workers"));
}

TEST_F(Program, WaitsForADatabaseThatStartsLater) {
  const std::string database = ScratchPostgres::Get().NewDatabase({&kMigrations});
  ScratchPostgres::Get().Kill();
  const auto server = Serve(database);
  EXPECT_TRUE(Eventually([&] { return Output().find("waiting for the database") != std::string::npos; }));
  ScratchPostgres::Get().Restart();
  EXPECT_EQ(Ready()["service"], "echo");
}

TEST_F(Program, IsNotReadyWhileTheDatabaseIsAwayAndReadyAfterwards) {
  const auto server = Serve(ScratchPostgres::Get().NewDatabase({&kMigrations}));
  Client client(Ready()["address"].get<std::string>());
  const auto health = [&] {
    pb::HealthRequest request;
    request.set_service("terpadu.echo.v1.EchoService");
    const auto response = client.Call<pb::HealthResponse>("grpc.health.v1.Health/Check", request);
    return response.ok() ? response->status() : pb::HealthResponse::STATUS_UNKNOWN;
  };
  EXPECT_EQ(health(), pb::HealthResponse::STATUS_SERVING);
  ScratchPostgres::Get().Kill();
  EXPECT_TRUE(Eventually([&] { return health() == pb::HealthResponse::STATUS_NOT_SERVING; }));
  ScratchPostgres::Get().Restart();
  EXPECT_TRUE(Eventually([&] { return health() == pb::HealthResponse::STATUS_SERVING; }));
}

}  // namespace
}  // namespace terpadu::rpc
