// What a server does with more than it can answer.
#include <atomic>
#include <future>

#include "absl/time/clock.h"
#include "libs/rpc/runtime/call.h"
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;
using ::testing::Optional;

// One worker, which the first call holds at a gate.
class Overload : public EchoTest {
 protected:
  Overload() {
    options_.workers = 1;
    options_.queue = 1;
    service_.say = [this](CallContext&, const pb::SayRequest&) {
      if (++handled_ == 1) {
        gate_.Pass();
      }
      return pb::SayResponse();
    };
  }

  std::future<absl::Status> SayAside(const CallOptions& options = AsPpk()) {
    return std::async(std::launch::async, [this, options] { return Say("aside", options).status(); });
  }

  std::future<absl::Status> HoldTheWorker() {
    std::future<absl::Status> first = SayAside();
    gate_.entered.WaitForNotification();
    return first;
  }

  Gate gate_;
  std::atomic<int> handled_ = 0;
};

TEST_F(Overload, ACallThatFindsTheQueueFullIsRefusedAndToldWhenToComeAgain) {
  Serve();
  std::future<absl::Status> first = HoldTheWorker();
  std::vector<std::future<absl::Status>> two;  // one finds the place in the queue, the other finds it taken
  two.push_back(SayAside());
  two.push_back(SayAside());
  const auto answered = [](std::future<absl::Status>& call) {
    return call.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  ASSERT_TRUE(Eventually([&] { return answered(two[0]) || answered(two[1]); }));
  const size_t refused = answered(two[0]) ? 0 : 1;
  const absl::Status status = two[refused].get();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted, "QUEUE_FULL"));
  EXPECT_THAT(RetryDelayOf(status), Optional(absl::Milliseconds(200)));
  gate_.open.Notify();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(two[1 - refused].get(), IsOk());
}

TEST_F(Overload, ACallWhoseDeadlinePassedInTheQueueNeverReachesItsHandler) {
  options_.queue = 2;
  Serve();
  std::future<absl::Status> first = HoldTheWorker();
  CallOptions impatient = AsPpk();
  impatient.timeout = absl::Milliseconds(50);
  EXPECT_THAT(Say("late", impatient), StatusIs(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED"));
  absl::SleepFor(impatient.timeout * 2);  // the server's count begins a little later than the client's
  gate_.open.Notify();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(Say("after it in the queue"), IsOk());
  EXPECT_EQ(handled_, 2);
}

TEST_F(Overload, ARequestOverTheLimitIsRefusedWithAReason) {
  options_.max_request_bytes = 1000;
  service_.say = [](CallContext&, const pb::SayRequest&) { return pb::SayResponse(); };
  Serve();
  EXPECT_THAT(Say(std::string(900, 'x')), IsOk());
  EXPECT_THAT(Say(std::string(1001, 'x')), StatusIs(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE"));
  EXPECT_EQ(Say(std::string(4001, 'x')).status().code(), absl::StatusCode::kResourceExhausted);  // by the transport
}

TEST_F(Overload, AResponseOverTheLimitIsRefusedWithAReason) {
  options_.max_response_bytes = 1000;
  service_.say = [](CallContext&, const pb::SayRequest&) {
    pb::SayResponse response;
    response.set_filler(std::string(1001, 'x'));
    return response;
  };
  Serve();
  EXPECT_THAT(Say(""), StatusIs(absl::StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE"));
}

// The chain without a wire.
class DroppedCall : public ::testing::Test {
 protected:
  DroppedCall() {
    service_.say = [this](CallContext&, const pb::SayRequest&) {
      reached_ = true;
      return pb::SayResponse();
    };
    call_.method = &service_.handlers().methods().at("SayPublicly");
    call_.received = absl::Now();
    call_.read_request = [] { return std::string(); };
  }

  EchoService service_;
  Call call_;
  bool reached_ = false;
};

TEST_F(DroppedCall, ACallInTimeReachesItsHandler) {
  EXPECT_THAT(RunCall(call_), IsOk());
  EXPECT_TRUE(reached_);
}

TEST_F(DroppedCall, ACancelledCallNeverReachesItsHandler) {
  call_.cancelled = true;
  EXPECT_THAT(RunCall(call_), StatusIs(absl::StatusCode::kCancelled, "CANCELLED"));
  EXPECT_FALSE(reached_);
}

TEST_F(DroppedCall, AnExpiredCallNeverReachesItsHandler) {
  call_.context.deadline = absl::Now() - absl::Milliseconds(1);
  EXPECT_THAT(RunCall(call_), StatusIs(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED"));
  EXPECT_FALSE(reached_);
}

}  // namespace
}  // namespace terpadu::rpc
