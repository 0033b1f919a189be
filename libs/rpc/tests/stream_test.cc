#include <mutex>

#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;

// More than a connection holds while nobody reads.
constexpr size_t kLarge = 3 << 20;

pb::SayResponse Message(std::string_view text, size_t filler = 0) {
  pb::SayResponse message;
  message.set_text(std::string(text));
  message.set_filler(std::string(filler, 'x'));
  return message;
}

// Keeps the last stream that a client opened.
class Stream : public EchoTest {
 protected:
  Stream() {
    service_.listen = [this](CallContext&, std::shared_ptr<ServerStream> stream) {
      const std::lock_guard lock(mutex_);
      sender_ = std::move(stream);
      return absl::OkStatus();
    };
  }

  void Open(absl::Duration timeout = absl::InfiniteDuration()) {
    CallOptions options;
    options.timeout = timeout;
    receiver_ = client_->Stream(kListen, pb::ListenRequest(), options);
    ASSERT_TRUE(Eventually([this] { return sender() != nullptr; }));
  }

  std::shared_ptr<ServerStream> sender() {
    const std::lock_guard lock(mutex_);
    return sender_;
  }

  void Write(const pb::SayResponse& message) {
    ASSERT_TRUE(Eventually([&] { return sender()->TryWrite(message); }));
  }

  std::string Read() {
    pb::SayResponse message;
    return receiver_->Read(message) ? message.text() : "(end)";
  }

  std::mutex mutex_;
  std::shared_ptr<ServerStream> sender_;
  std::unique_ptr<ClientStream> receiver_;
};

TEST_F(Stream, MessagesArriveInOrderUntilItIsClosed) {
  Serve();
  Open();
  for (const char* text : {"a", "b", "c"}) {
    Write(Message(text));
  }
  sender()->Close(absl::OkStatus());
  EXPECT_EQ(Read(), "a");
  EXPECT_EQ(Read(), "b");
  EXPECT_EQ(Read(), "c");
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), IsOk());
}

TEST_F(Stream, ASlowReaderHoldsFewMessagesAndTheWriterIsTold) {
  Serve();
  Open();
  constexpr int kMost = 64;  // more than the transport's window ever takes
  int written = 0;
  while (written < kMost && sender()->TryWrite(Message("large", kLarge))) {
    ++written;
  }
  ASSERT_GE(written, 1);
  EXPECT_LT(written, kMost);
  for (int i = 0; i < written; ++i) {
    EXPECT_EQ(Read(), "large");
  }
  EXPECT_TRUE(Eventually([this] { return sender()->writable(); }));
  EXPECT_TRUE(sender()->TryWrite(Message("next")));
  EXPECT_EQ(Read(), "next");
}

TEST_F(Stream, AMessageOnItsWayIsDeliveredBeforeTheClose) {
  Serve();
  Open();
  ASSERT_TRUE(sender()->TryWrite(Message("large", kLarge)));
  sender()->Close(Error(absl::StatusCode::kAborted, "ENOUGH", "enough"));
  EXPECT_TRUE(sender()->closed());
  EXPECT_EQ(Read(), "large");
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), StatusIs(absl::StatusCode::kAborted, "ENOUGH"));
}

TEST_F(Stream, TheWriterLearnsThatTheClientWentAway) {
  Serve();
  Open();
  receiver_->Cancel();
  EXPECT_TRUE(Eventually([this] { return sender()->closed(); }));
  EXPECT_FALSE(sender()->TryWrite(Message("too late")));
}

TEST_F(Stream, TheWriterLearnsThatTheClientWentAwayInTheMiddleOfAMessage) {
  Serve();
  Open();
  ASSERT_TRUE(sender()->TryWrite(Message("large", kLarge)));
  receiver_->Cancel();
  EXPECT_TRUE(Eventually([this] { return sender()->closed(); }));
}

TEST_F(Stream, AStreamHeldByItsWriterMayOutliveTheServer) {
  Serve();
  Open();
  server_.reset();
  EXPECT_TRUE(sender()->closed());
  EXPECT_FALSE(sender()->writable());
  EXPECT_FALSE(sender()->TryWrite(Message("too late")));
  sender()->Close(absl::OkStatus());
}

TEST_F(Stream, AnErrorOfTheHandlerEndsIt) {
  service_.listen = [](CallContext&, const std::shared_ptr<ServerStream>&) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR", "not a cursor");
  };
  Serve();
  receiver_ = client_->Stream(kListen, pb::ListenRequest(), {});
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR"));
}

TEST_F(Stream, AHandlerMayWriteAndCloseAtOnce) {
  service_.listen = [](CallContext&, const std::shared_ptr<ServerStream>& stream) {
    EXPECT_TRUE(stream->TryWrite(Message("only")));
    stream->Close(absl::OkStatus());
    return absl::OkStatus();
  };
  Serve();
  receiver_ = client_->Stream(kListen, pb::ListenRequest(), {});
  EXPECT_EQ(Read(), "only");
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), IsOk());
}

TEST_F(Stream, AMessageOverTheLimitEndsItWithAReason) {
  options_.max_response_bytes = 1000;
  Serve();
  Open();
  EXPECT_FALSE(sender()->TryWrite(Message("large", 1000)));
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), StatusIs(absl::StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE"));
}

TEST_F(Stream, OneTooManyIsRefusedAndAClosedOneMakesRoom) {
  service_.listen = [this](CallContext&, std::shared_ptr<ServerStream> stream) {
    const std::lock_guard lock(mutex_);
    sender_ = std::move(stream);
    EXPECT_TRUE(sender_->TryWrite(Message("welcome")));
    return absl::OkStatus();
  };
  options_.max_streams = 1;
  Serve();
  Open();
  const auto refused = client_->Stream(kListen, pb::ListenRequest(), {});
  pb::SayResponse message;
  EXPECT_FALSE(refused->Read(message));
  EXPECT_THAT(refused->Finish(), StatusIs(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS"));
  sender()->Close(absl::OkStatus());
  EXPECT_TRUE(Eventually([this] {
    receiver_ = client_->Stream(kListen, pb::ListenRequest(), {});
    return Read() == "welcome";
  }));
}

TEST_F(Stream, EndsWithDrainingWhenTheServerGoesDown) {
  Serve();
  Open();
  server_->Drain();
  EXPECT_EQ(Read(), "(end)");
  EXPECT_THAT(receiver_->Finish(), StatusIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace terpadu::rpc
