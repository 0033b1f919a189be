#include "libs/journal/feed_service.h"

#include <deque>
#include <mutex>

#include "gmock/gmock.h"
#include "libs/journal/tests/scratch_journal.h"
#include "libs/journal/watermark_age.h"
#include "terpadu/event/v1/event_feed_service.pb.h"

namespace terpadu::journal {
namespace {

using event::v1::FollowEventsRequest;
using event::v1::FollowEventsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

// A stream without a wire: takes messages unless told to stall.
class FakeStream final : public rpc::ServerStream {
 public:
  bool TryWrite(const google::protobuf::Message& message) override {
    const std::lock_guard lock(mutex_);
    if (closed_ || stalled_) {
      return false;
    }
    messages_.push_back(static_cast<const FollowEventsResponse&>(message));
    return true;
  }
  bool writable() const override {
    const std::lock_guard lock(mutex_);
    return !closed_ && !stalled_;
  }
  bool closed() const override {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  void Close(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    end_ = status;
  }

  void Stall(bool stalled) {
    const std::lock_guard lock(mutex_);
    stalled_ = stalled;
  }
  absl::Status end() const {
    const std::lock_guard lock(mutex_);
    return end_;
  }
  std::vector<FollowEventsResponse> messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
  }
  std::vector<std::string> names() const {
    std::vector<event::v1::Event> events;
    for (const FollowEventsResponse& message : messages()) {
      events.insert(events.end(), message.events().begin(), message.events().end());
    }
    return NamesOf(events);
  }

 private:
  mutable std::mutex mutex_;
  bool closed_ = false;
  bool stalled_ = false;
  absl::Status end_;
  std::vector<FollowEventsResponse> messages_;
};

struct Feed {
  ScratchJournal journal;
  FeedService service{"testing", journal.conninfo()};

  absl::StatusOr<std::shared_ptr<FakeStream>> Follow(const FollowEventsRequest& request) {
    auto stream = std::make_shared<FakeStream>();
    rpc::CallContext call;
    TERPADU_RETURN_IF_ERROR(service.handlers().methods().at("FollowEvents").stream(call, request, stream));
    return stream;
  }
};

FollowEventsRequest UntilHead() {
  FollowEventsRequest request;
  request.set_until_head(true);
  return request;
}

TEST(FeedService, ImplementsItsWholeContract) { EXPECT_THAT(Feed().service.handlers().CheckComplete(), IsOk()); }

TEST(FeedService, SendsWhatIsThereAndWhatComes) {
  Feed feed;
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow({}));
  ASSERT_TRUE(Eventually([&] { return stream->names().size() == 1; }));
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 2)}), IsOk());
  ASSERT_TRUE(Eventually([&] { return stream->names().size() == 2; }));
  EXPECT_THAT(stream->names(), ElementsAre("x 1", "x 2"));
  EXPECT_FALSE(stream->closed());
}

TEST(FeedService, EndsAtTheHeadWhenAskedTo) {
  Feed feed;
  ASSERT_THAT(feed.journal.Write("a", std::vector<Entry>{ScratchJournal::Note("a", "x", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow(UntilHead()));
  ASSERT_TRUE(Eventually([&] { return stream->closed(); }));
  EXPECT_THAT(stream->end(), IsOk());
  EXPECT_THAT(stream->names(), ElementsAre("x 1"));
  EXPECT_TRUE(stream->messages().back().at_head());
}

TEST(FeedService, TellsAnEmptyJournalsHeadToo) {
  Feed feed;
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow(UntilHead()));
  ASSERT_TRUE(Eventually([&] { return stream->closed(); }));
  ASSERT_EQ(stream->messages().size(), 1U);
  EXPECT_TRUE(stream->messages()[0].at_head());
}

TEST(FeedService, GoesOnFromACursorWithoutRepeatingOrLeavingOut) {
  Feed feed;
  std::vector<Entry> entries;
  for (int version = 1; version <= 1200; ++version) {
    entries.push_back(ScratchJournal::Note("a", "x", version));
  }
  ASSERT_THAT(feed.journal.Write("a", entries), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto whole, feed.Follow(UntilHead()));
  ASSERT_TRUE(Eventually([&] { return whole->closed(); }));
  ASSERT_EQ(whole->names().size(), 1200U);
  ASSERT_GT(whole->messages().size(), 1U);
  FollowEventsRequest rest = UntilHead();
  rest.set_cursor(whole->messages()[0].cursor());
  ASSERT_OK_AND_ASSIGN(const auto second, feed.Follow(rest));
  ASSERT_TRUE(Eventually([&] { return second->closed(); }));
  EXPECT_EQ(second->names().front(), absl::StrCat("x ", whole->messages()[0].events_size() + 1));
  EXPECT_EQ(second->names().back(), "x 1200");
}

TEST(FeedService, FiltersByInstansiAndAggregate) {
  Feed feed;
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 1), ScratchJournal::Memo("a", "m", 1)}), IsOk());
  ASSERT_THAT(feed.journal.Write("b", {ScratchJournal::Memo("b", "n", 1)}), IsOk());
  FollowEventsRequest request = UntilHead();
  request.set_instansi("a");
  request.add_aggregates("memo");
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow(request));
  ASSERT_TRUE(Eventually([&] { return stream->closed(); }));
  EXPECT_THAT(stream->names(), ElementsAre("m 1"));
  EXPECT_EQ(stream->messages().back().cursor(), Head(feed.journal.db())->Encode());
}

TEST(FeedService, HoldsNothingForASlowReader) {
  Feed feed;
  ASSERT_OK_AND_ASSIGN(const auto slow, feed.Follow({}));
  ASSERT_TRUE(Eventually([&] { return slow->messages().size() == 1; }));
  slow->Stall(true);
  ASSERT_OK_AND_ASSIGN(const auto quick, feed.Follow({}));
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 1)}), IsOk());
  ASSERT_TRUE(Eventually([&] { return quick->names().size() == 1; }));
  EXPECT_THAT(slow->names(), IsEmpty());
  slow->Stall(false);
  EXPECT_TRUE(Eventually([&] { return slow->names().size() == 1; }));
}

TEST(FeedService, RefusesACursorItNeverGave) {
  Feed feed;
  FollowEventsRequest request;
  request.set_cursor("yesterday");
  EXPECT_THAT(feed.Follow(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR"));
}

TEST(FeedService, RefusesACursorBeyondWhatWasEverGiven) {
  Feed feed;
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 1)}), IsOk());
  Cursor beyond = *Head(feed.journal.db());
  beyond.pos += 1;
  FollowEventsRequest request;
  request.set_cursor(beyond.Encode());
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow(request));
  ASSERT_TRUE(Eventually([&] { return stream->closed(); }));
  EXPECT_THAT(stream->end(), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR"));
}

TEST(FeedService, RefusesMoreThan256Streams) {
  Feed feed;
  std::vector<std::shared_ptr<FakeStream>> streams;
  for (int i = 0; i < 256; ++i) {
    ASSERT_OK_AND_ASSIGN(streams.emplace_back(), feed.Follow({}));
  }
  EXPECT_THAT(feed.Follow({}), StatusIs(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS"));
  streams[7]->Close(absl::CancelledError());
  EXPECT_TRUE(Eventually([&] { return feed.Follow({}).ok(); }));
}

TEST(FeedService, EndsAllStreamsWhenItStops) {
  Feed feed;
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow({}));
  feed.service.Stop();
  EXPECT_THAT(stream->end(), StatusIs(absl::StatusCode::kUnavailable, "DRAINING"));
  EXPECT_THAT(feed.Follow({}), StatusIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST(FeedService, KeepsStreamsOpenWhileItsDatabaseIsAway) {
  Feed feed;
  ASSERT_THAT(feed.journal.Write("a", {ScratchJournal::Note("a", "x", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto stream, feed.Follow({}));
  ASSERT_TRUE(Eventually([&] { return stream->names().size() == 1; }));
  testing::ScratchPostgres::Get().Kill();
  testing::ScratchPostgres::Get().Restart();
  ASSERT_TRUE(Eventually([&] { return feed.journal.Write("a", {ScratchJournal::Note("a", "x", 2)}).ok(); }));
  ASSERT_TRUE(Eventually([&] { return stream->names().size() == 2; }));
  EXPECT_THAT(stream->names(), ElementsAre("x 1", "x 2"));
  EXPECT_FALSE(stream->closed());
}

TEST(WatermarkAge, GrowsWhileOneTransactionHoldsItBack) {
  WatermarkAge age;
  const absl::Time start = absl::FromUnixSeconds(1000);
  const auto seen = [&](uint64_t oldest, uint64_t next, int second) {
    return absl::ToInt64Seconds(age.Observe({.oldest = oldest, .next = next}, start + absl::Seconds(second)));
  };
  EXPECT_EQ(seen(7, 7, 0), 0);    // none runs
  EXPECT_EQ(seen(7, 8, 10), 10);  // since it was last seen idle, at most
  EXPECT_EQ(seen(7, 20, 15), 15);
  EXPECT_EQ(seen(12, 20, 16), 0);
  EXPECT_EQ(seen(12, 21, 20), 4);
  EXPECT_EQ(seen(21, 21, 30), 0);
}

}  // namespace
}  // namespace terpadu::journal
