#include "libs/journal/follower.h"

#include "gmock/gmock.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/tests/scratch_follower.h"
#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "terpadu/event/v1/event_feed_service.pb.h"

namespace terpadu::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

// A service with a journal that others follow; it can end and come back on the same port.
class Source {
 public:
  Source() { Start(); }
  ~Source() { Stop(); }

  void Start() {
    feed_ = std::make_unique<FeedService>("testing", journal.conninfo());
    rpc::ServerOptions options = {.service = "testing",
                                  .address = absl::StrCat("127.0.0.1:", port_),
                                  .database = journal.conninfo(),
                                  .drain = absl::Seconds(1)};
    auto server = rpc::Server::Start(options, {&feed_->handlers()});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    port_ = server_->port();
  }

  void Stop() {
    feed_->Stop();
    server_.reset();
    feed_.reset();
  }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

  ScratchJournal journal;

 private:
  int port_ = 0;
  std::unique_ptr<FeedService> feed_;
  std::unique_ptr<rpc::Server> server_;
};

class FollowerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Follower> Follow(std::vector<std::string> aggregates = {}, int64_t most_parked = kMostParked) {
    auto follower = std::make_unique<Follower>(FollowerOptions{.source = "testing",
                                                               .address = source_.address(),
                                                               .aggregates = std::move(aggregates),
                                                               .conninfo = own_.conninfo(),
                                                               .follower = "follower_test",
                                                               .most_parked = most_parked},
                                               own_.apply());
    follower->Start();
    return follower;
  }

  void Write(const std::vector<Entry>& entries) { ASSERT_THAT(source_.journal.Write("a", entries), IsOk()); }
  bool EventuallyApplied(size_t count) {
    return Eventually([&] { return own_.Applied().size() >= count; });
  }

  Source source_;
  ScratchFollower own_;
};

TEST_F(FollowerTest, AppliesWhatIsThereAndWhatComes) {
  Write({ScratchJournal::Note("a", "x", 1)});
  const auto follower = Follow();
  ASSERT_TRUE(EventuallyApplied(1));
  Write({ScratchJournal::Note("a", "x", 2), ScratchJournal::Memo("a", "m", 1)});
  ASSERT_TRUE(EventuallyApplied(3));
  EXPECT_THAT(own_.Applied(), ElementsAre("x 1", "x 2", "m 1"));
}

TEST_F(FollowerTest, ResumesWhereItStopped) {
  Write({ScratchJournal::Note("a", "x", 1)});
  Follow();  // and stops at once, wherever it is
  Write({ScratchJournal::Note("a", "x", 2)});
  const auto follower = Follow();
  ASSERT_TRUE(EventuallyApplied(2));
  EXPECT_THAT(own_.Applied(), ElementsAre("x 1", "x 2"));
}

TEST_F(FollowerTest, ResumesAfterTheSourceRestarts) {
  Write({ScratchJournal::Note("a", "x", 1)});
  const auto follower = Follow();
  ASSERT_TRUE(EventuallyApplied(1));
  source_.Stop();
  Write({ScratchJournal::Note("a", "x", 2)});
  source_.Start();
  ASSERT_TRUE(EventuallyApplied(2));
  EXPECT_THAT(own_.Applied(), ElementsAre("x 1", "x 2"));
}

TEST_F(FollowerTest, ResumesAfterTheDatabaseWasKilled) {
  Write({ScratchJournal::Note("a", "x", 1)});
  const auto follower = Follow();
  ASSERT_TRUE(EventuallyApplied(1));
  testing::ScratchPostgres::Get().Kill();
  testing::ScratchPostgres::Get().Restart();
  ASSERT_TRUE(Eventually([&] { return source_.journal.Write("a", {ScratchJournal::Note("a", "x", 2)}).ok(); }));
  ASSERT_TRUE(EventuallyApplied(2));
  EXPECT_THAT(own_.Applied(), ElementsAre("x 1", "x 2"));
}

TEST_F(FollowerTest, FollowsTheAggregatesItNames) {
  Write({ScratchJournal::Note("a", "x", 1), ScratchJournal::Memo("a", "m", 1)});
  const auto follower = Follow({"memo"});
  Write({ScratchJournal::Note("a", "x", 2), ScratchJournal::Memo("a", "m", 2)});
  ASSERT_TRUE(EventuallyApplied(2));
  EXPECT_THAT(own_.Applied(), ElementsAre("m 1", "m 2"));
}

TEST_F(FollowerTest, CatchesUpWithAnAggregateNamedLater) {
  Write({ScratchJournal::Note("a", "x", 1), ScratchJournal::Memo("a", "m", 1)});
  auto follower = Follow({"memo"});
  ASSERT_TRUE(EventuallyApplied(1));
  follower->Stop();
  Write({ScratchJournal::Note("a", "x", 2), ScratchJournal::Memo("a", "m", 2)});
  follower = Follow({"memo", "note"});
  ASSERT_TRUE(EventuallyApplied(4));
  EXPECT_THAT(own_.Applied(), ElementsAre("m 1", "x 1", "x 2", "m 2"));
}

TEST_F(FollowerTest, GoesOnBesideADeadLetterAndHealsIt) {
  own_.Poison("x 1");
  const auto follower = Follow();
  Write({ScratchJournal::Note("a", "x", 1), ScratchJournal::Note("a", "x", 2), ScratchJournal::Note("a", "y", 1)});
  ASSERT_TRUE(EventuallyApplied(1));
  EXPECT_THAT(own_.Applied(), ElementsAre("y 1"));
  own_.Heal();
  EXPECT_EQ(own_.Retry()->applied, 2);
  Write({ScratchJournal::Note("a", "x", 3)});
  ASSERT_TRUE(EventuallyApplied(4));
  EXPECT_THAT(own_.Applied(), ElementsAre("y 1", "x 1", "x 2", "x 3"));
  EXPECT_THAT(own_.DeadLetters(), IsEmpty());
}

TEST_F(FollowerTest, StandsStillAtItsBoundUntilTheDeadLettersAreRetried) {
  own_.Poison("x 1");
  const auto follower = Follow({}, /*most_parked=*/1);
  Write({ScratchJournal::Note("a", "x", 1), ScratchJournal::Note("a", "x", 2)});
  ASSERT_TRUE(Eventually([&] { return own_.Parked() == 1; }));
  Write({ScratchJournal::Note("a", "x", 3), ScratchJournal::Note("a", "y", 1)});
  ASSERT_TRUE(Eventually([&] { return own_.Attempts("y 1") == 2; }));  // it goes together with `x 3`, or not at all
  EXPECT_THAT(own_.Applied(), IsEmpty());
  own_.Heal();
  ASSERT_THAT(own_.Retry(), IsOk());
  ASSERT_TRUE(EventuallyApplied(4));
  EXPECT_THAT(own_.Applied(), ElementsAre("x 1", "x 2", "x 3", "y 1"));
}

TEST_F(FollowerTest, CanBeStoppedWhileItsSourceIsAway) {
  source_.Stop();
  Follow()->Stop();
  source_.Start();
}

TEST_F(FollowerTest, AnyClientReadsUntilTheHead) {
  Write({ScratchJournal::Note("a", "x", 1), ScratchJournal::Memo("a", "m", 1)});
  rpc::Client client(source_.address());
  event::v1::FollowEventsRequest request;
  request.set_until_head(true);
  const auto stream = client.Stream("terpadu.event.v1.EventFeedService/FollowEvents", request,
                                    rpc::CallOptions::As("tool", "OPERATOR"));
  event::v1::FollowEventsResponse response;
  std::vector<event::v1::Event> events;
  while (stream->Read(response)) {
    events.insert(events.end(), response.events().begin(), response.events().end());
  }
  EXPECT_THAT(stream->Finish(), IsOk());
  EXPECT_THAT(NamesOf(events), ElementsAre("x 1", "m 1"));
}

}  // namespace
}  // namespace terpadu::journal
