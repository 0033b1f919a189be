#include "libs/rpc/idempotency.h"

#include <future>

#include "absl/synchronization/notification.h"
#include "echo.pb.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

constexpr char kNotes[] = "CREATE TABLE note (instansi text, text text)";
constexpr postgres::Statement kWrite = {"test_write", "INSERT INTO note VALUES ($1, $2)"};
constexpr postgres::Statement kCountNotes = {"test_count_notes", "SELECT count(*) FROM note"};
constexpr postgres::Statement kCountRequests = {"test_count_requests", "SELECT count(*) FROM request"};
constexpr char kInstansi[] = "3501";

echo::v1::SayRequest Saying(std::string_view text) {
  echo::v1::SayRequest request;
  request.set_text(std::string(text));
  return request;
}

// A caller with a connection of its own.
struct Caller {
  explicit Caller(const std::string& database, std::string request_id = NewUuid()) : connection(database) {
    call.method = "terpadu.echo.v1.EchoService/Say";
    call.request_id = std::move(request_id);
    call.db = &connection;
  }
  postgres::Connection connection;
  CallContext call;
};

absl::StatusOr<echo::v1::SayResponse> Write(postgres::Transaction& transaction, const echo::v1::SayRequest& request) {
  const auto written = transaction.Execute(kWrite, postgres::Params().Text(kInstansi).Text(request.text()));
  if (!written.ok()) {
    return written.status();
  }
  echo::v1::SayResponse response;
  response.set_name("instansi/3501/notes/" + request.text());
  response.set_text(NewUuid());  // so that a replay can be told from a second run
  return response;
}

class Idempotency : public ::testing::Test {
 protected:
  Idempotency() { EXPECT_THAT(caller_.connection.ExecuteScript(kNotes), IsOk()); }

  static absl::StatusOr<echo::v1::SayResponse> Say(Caller& caller, const echo::v1::SayRequest& request,
                                                   bool validate_only = false) {
    return Once<echo::v1::SayResponse>(
        caller.call, kInstansi, request, [&](postgres::Transaction& t) { return Write(t, request); }, validate_only);
  }

  int64_t Count(const postgres::Statement& what) {
    const auto rows = caller_.connection.Execute(postgres::Scope::EveryInstansi(), what, postgres::Params());
    EXPECT_THAT(rows, IsOk());
    return rows->Int(0, 0);
  }

  const std::string database_ = ScratchPostgres::Get().NewDatabase({&kMigrations});
  Caller caller_{database_};
};

TEST_F(Idempotency, TheSameRequestAgainIsAnsweredAsTheFirstTimeAndChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const auto first, Say(caller_, Saying("a")));
  ASSERT_OK_AND_ASSIGN(const auto again, Say(caller_, Saying("a")));
  EXPECT_EQ(again.text(), first.text());
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, AnotherBodyUnderTheSameRequestIdIsRefused) {
  ASSERT_THAT(Say(caller_, Saying("a")), IsOk());
  EXPECT_THAT(Say(caller_, Saying("b")), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, AnotherMethodUnderTheSameRequestIdIsRefused) {
  ASSERT_THAT(Say(caller_, Saying("a")), IsOk());
  caller_.call.method = "terpadu.echo.v1.EchoService/SayPublicly";
  EXPECT_THAT(Say(caller_, Saying("a")), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Idempotency, ACommandThatFailedMayBeTriedAgainUnderItsRequestId) {
  const auto fail = [](postgres::Transaction& transaction) -> absl::StatusOr<echo::v1::SayResponse> {
    EXPECT_THAT(Write(transaction, Saying("a")), IsOk());
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_EARLY", "not yet");
  };
  EXPECT_THAT(Once<echo::v1::SayResponse>(caller_.call, kInstansi, Saying("a"), fail),
              StatusIs(absl::StatusCode::kFailedPrecondition, "TOO_EARLY"));
  EXPECT_EQ(Count(kCountNotes), 0);
  EXPECT_THAT(Say(caller_, Saying("a")), IsOk());
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, AValidationLeavesNoTraceAndItsRequestIdFree) {
  EXPECT_THAT(Say(caller_, Saying("a"), /*validate_only=*/true), IsOk());
  EXPECT_EQ(Count(kCountNotes), 0);
  EXPECT_EQ(Count(kCountRequests), 0);
  EXPECT_THAT(Say(caller_, Saying("b")), IsOk());
}

TEST_F(Idempotency, OfTwoAtOnceOneRunsAndTheOtherIsAnsweredAlike) {
  Caller twin(database_, caller_.call.request_id);
  absl::Notification inside;
  std::future<absl::StatusOr<echo::v1::SayResponse>> second;
  const auto slow = [&](postgres::Transaction& transaction) {
    second = std::async(std::launch::async, [&] { return Say(twin, Saying("a")); });
    return Write(transaction, Saying("a"));
  };
  ASSERT_OK_AND_ASSIGN(const auto first, Once<echo::v1::SayResponse>(caller_.call, kInstansi, Saying("a"), slow));
  ASSERT_OK_AND_ASSIGN(const auto other, second.get());
  EXPECT_EQ(other.text(), first.text());
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, WhenTheFirstOfTwoFailsTheSecondRuns) {
  Caller twin(database_, caller_.call.request_id);
  std::future<absl::StatusOr<echo::v1::SayResponse>> second;
  const auto fail = [&](postgres::Transaction&) -> absl::StatusOr<echo::v1::SayResponse> {
    second = std::async(std::launch::async, [&] { return Say(twin, Saying("a")); });
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_EARLY", "not yet");
  };
  EXPECT_FALSE(Once<echo::v1::SayResponse>(caller_.call, kInstansi, Saying("a"), fail).ok());
  EXPECT_THAT(second.get(), IsOk());
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, ManyDuplicatesAtOnceRunOnce) {
  std::vector<std::future<absl::StatusOr<echo::v1::SayResponse>>> calls;
  for (int i = 0; i < 8; ++i) {
    calls.push_back(std::async(std::launch::async, [&] {
      Caller twin(database_, caller_.call.request_id);
      return Say(twin, Saying("a"));
    }));
  }
  std::set<std::string> answers;
  for (auto& call : calls) {
    ASSERT_OK_AND_ASSIGN(const auto answer, call.get());
    answers.insert(answer.text());
  }
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(Count(kCountNotes), 1);
}

TEST_F(Idempotency, AnotherInstansiMayUseTheSameRequestId) {
  ASSERT_THAT(Say(caller_, Saying("a")), IsOk());
  const auto write = [](postgres::Transaction& transaction) { return Write(transaction, Saying("b")); };
  EXPECT_THAT(Once<echo::v1::SayResponse>(caller_.call, "3502", Saying("b"), write), IsOk());
}

TEST_F(Idempotency, AHotCommandLearnsTheResourceOfItsRequest) {
  EXPECT_THAT(ReplayedResource(caller_.call, kInstansi, Saying("a")), IsOkAndHolds(std::string()));
  ASSERT_THAT(Say(caller_, Saying("a")), IsOk());
  EXPECT_THAT(ReplayedResource(caller_.call, kInstansi, Saying("a")),
              IsOkAndHolds(std::string("instansi/3501/notes/a")));
  EXPECT_THAT(ReplayedResource(caller_.call, kInstansi, Saying("b")),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Idempotency, OldRequestsAreForgottenAFewAtATime) {
  for (const char* text : {"a", "b", "c"}) {
    Caller caller(database_);
    ASSERT_THAT(Say(caller, Saying(text)), IsOk());
  }
  postgres::Connection& connection = caller_.connection;
  EXPECT_THAT(ForgetRequestsBefore(connection, absl::Now() - absl::Hours(1), 10), IsOkAndHolds(0));
  EXPECT_THAT(ForgetRequestsBefore(connection, absl::Now() + absl::Hours(1), 2), IsOkAndHolds(2));
  EXPECT_EQ(Count(kCountRequests), 1);
}

}  // namespace
}  // namespace terpadu::rpc
