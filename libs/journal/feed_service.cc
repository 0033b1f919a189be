#include "libs/journal/feed_service.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/reader.h"
#include "libs/journal/watermark_age.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "terpadu/event/v1/event_feed_service.pb.h"

namespace terpadu::journal {
namespace {

using event::v1::FollowEventsRequest;
using event::v1::FollowEventsResponse;

constexpr size_t kMostStreams = 256;
constexpr int kEventsOfBatch = 500;
constexpr int kMonthsAhead = 24;
constexpr auto kPollTime = std::chrono::milliseconds(10);
constexpr auto kQuietTime = std::chrono::seconds(1);  // a cursor that moves without events is told at most this often
constexpr auto kIdleTime = std::chrono::seconds(1);   // without streams, for the metric alone
constexpr auto kRepairTime = std::chrono::milliseconds(250);  // after a failure of the database

using SteadyTime = std::chrono::steady_clock::time_point;

struct Feed {
  std::shared_ptr<rpc::ServerStream> stream;
  Cursor cursor;
  Filter filter;
  bool until_head = false;
  bool told_head = false;  // the last response said so
  SteadyTime told_at;
};

absl::StatusOr<Feed> FeedOf(const FollowEventsRequest& request, std::shared_ptr<rpc::ServerStream> stream) {
  Feed feed = {.stream = std::move(stream), .until_head = request.until_head()};
  TERPADU_ASSIGN(feed.cursor, Cursor::Decode(request.cursor()));
  feed.filter = {.instansi = request.instansi(),
                 .aggregates = {request.aggregates().begin(), request.aggregates().end()},
                 .subject = request.subject()};
  return feed;
}

absl::Status Draining() {
  return WithRetryDelay(
      Error(absl::StatusCode::kUnavailable, "DRAINING", "the service is stopping; call again with the last cursor"),
      absl::Seconds(1));
}

}  // namespace

// Streams are handed over under the mutex; all else belongs to the pump thread.
struct FeedService::State {
  State(std::string_view name, std::string conninfo)
      : source(name), connection(std::move(conninfo)), handlers("terpadu.event.v1.EventFeedService") {
    handlers.Stream<FollowEventsRequest>(
        "FollowEvents",
        [this](rpc::CallContext& /*call*/, const FollowEventsRequest& request,
               std::shared_ptr<rpc::ServerStream> stream) { return Admit(request, std::move(stream)); });
    Prepare();
    pump = std::thread([this] { Pump(); });
  }

  absl::Status Admit(const FollowEventsRequest& request, std::shared_ptr<rpc::ServerStream> stream);
  void Prepare();
  void Pump();
  bool Turn();
  absl::Status Look();
  absl::StatusOr<bool> Serve(Feed& feed);
  absl::StatusOr<bool> SendBatch(Feed& feed);
  void TakeArrivals();
  void DropClosed();
  void Wait(std::chrono::milliseconds time);
  void Failed(const absl::Status& status);

  const std::string source;
  postgres::Connection connection;
  rpc::ServiceHandlers handlers;

  std::mutex mutex;
  std::condition_variable arrived;
  bool stopping = false;
  std::vector<Feed> arrivals;
  size_t admitted = 0;  // arrivals and feeds

  std::vector<Feed> feeds;
  bool prepared = false;
  bool healthy = true;
  WatermarkAge age;
  Watermark watermark;
  uint64_t watermark_of = 0;  // the oldest running transaction when it was read
  std::thread pump;
};

absl::Status FeedService::State::Admit(const FollowEventsRequest& request, std::shared_ptr<rpc::ServerStream> stream) {
  TERPADU_ASSIGN(Feed feed, FeedOf(request, std::move(stream)));
  const std::lock_guard lock(mutex);
  if (stopping) {
    return Draining();
  }
  if (admitted >= kMostStreams) {
    return WithRetryDelay(Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
                                "this service already sends events to as many followers as it can"),
                          absl::Seconds(5));
  }
  ++admitted;
  arrivals.push_back(std::move(feed));
  arrived.notify_all();
  return absl::OkStatus();
}

// Before anything is read over a new connection: the database may be another one than before.
void FeedService::State::Prepare() {
  if (absl::Status checked = CheckEpoch(connection); !checked.ok()) {
    Failed(checked);
    return;
  }
  prepared = true;
  if (absl::Status created = CreatePartitions(connection, kMonthsAhead); !created.ok()) {
    telemetry::LogWarning("journal partitions not created", {{"error", std::string(created.message())}});
  }
}

void FeedService::State::Pump() {
  while (true) {
    {
      const std::lock_guard lock(mutex);
      if (stopping) {
        return;
      }
    }
    TakeArrivals();
    DropClosed();
    if (!prepared) {
      Prepare();
    }
    const bool progress = prepared && Turn();
    if (!prepared) {
      Wait(kRepairTime);
    } else if (!progress) {
      Wait(feeds.empty() ? kIdleTime : kPollTime);
    }
  }
}

// One look at the head, and at most one batch for each feed. True when there may be more to do at once.
bool FeedService::State::Turn() {
  if (absl::Status looked = Look(); !looked.ok()) {
    Failed(looked);
    return false;
  }
  bool progress = false;
  for (Feed& feed : feeds) {
    const absl::StatusOr<bool> sent = Serve(feed);
    if (!sent.ok()) {
      Failed(sent.status());
      return false;
    }
    progress = progress || *sent;
  }
  healthy = true;
  return progress;
}

absl::Status FeedService::State::Look() {
  TERPADU_ASSIGN(const Horizon horizon, ReadHorizon(connection));
  telemetry::SetGauge("terpadu_journal_watermark_age_seconds", {{"source", source}},
                      absl::ToDoubleSeconds(age.Observe(horizon, absl::Now())));
  if (horizon.oldest != watermark_of) {
    TERPADU_ASSIGN(watermark, ReadWatermark(connection));
    watermark_of = horizon.oldest;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> FeedService::State::Serve(Feed& feed) {
  if (!feed.stream->writable()) {
    return false;
  }
  // Of this epoch, and beyond what was ever given: another journal's, or of one that was lost and begun anew.
  if (feed.cursor > watermark.head && feed.cursor.epoch >= watermark.epoch) {
    feed.stream->Close(InvalidCursor());
    return false;
  }
  if (feed.told_head && feed.until_head) {
    feed.stream->Close(absl::OkStatus());
    return false;
  }
  if (feed.told_head && feed.cursor >= watermark.head) {
    return false;
  }
  return SendBatch(feed);
}

absl::StatusOr<bool> FeedService::State::SendBatch(Feed& feed) {
  TERPADU_ASSIGN(Batch batch, ReadBatch(connection, source, feed.cursor, feed.filter, kEventsOfBatch));
  const SteadyTime now = std::chrono::steady_clock::now();
  const bool news = !batch.events.empty() || batch.at_head != feed.told_head;
  if (!news && now - feed.told_at < kQuietTime) {
    feed.cursor = batch.next;
    return !batch.at_head;
  }
  FollowEventsResponse response;
  for (event::v1::Event& event : batch.events) {
    *response.add_events() = std::move(event);
  }
  response.set_cursor(batch.next.Encode());
  response.set_at_head(batch.at_head);
  if (!feed.stream->TryWrite(response)) {
    return false;
  }
  feed.cursor = batch.next;
  feed.told_head = batch.at_head;
  feed.told_at = now;
  return true;
}

void FeedService::State::TakeArrivals() {
  const std::lock_guard lock(mutex);
  std::move(arrivals.begin(), arrivals.end(), std::back_inserter(feeds));
  arrivals.clear();
}

void FeedService::State::DropClosed() {
  std::erase_if(feeds, [](const Feed& feed) { return feed.stream->closed(); });
  const std::lock_guard lock(mutex);
  admitted = feeds.size() + arrivals.size();
  telemetry::SetGauge("terpadu_feed_streams", {{"source", source}}, static_cast<double>(admitted));
}

void FeedService::State::Wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex);
  arrived.wait_for(lock, time, [this] { return stopping || !arrivals.empty(); });
}

// Said once until it works again; the streams stay open meanwhile.
void FeedService::State::Failed(const absl::Status& status) {
  if (healthy) {
    telemetry::LogWarning("event feed waits for its database", {{"error", std::string(status.message())}});
  }
  healthy = false;
  prepared = false;
  watermark_of = 0;
}

FeedService::FeedService(std::string_view source, std::string conninfo)
    : state_(std::make_unique<State>(source, std::move(conninfo))) {}

FeedService::~FeedService() { Stop(); }

const rpc::ServiceHandlers& FeedService::handlers() const { return state_->handlers; }

void FeedService::Stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    state_->arrived.notify_all();
  }
  if (state_->pump.joinable()) {
    state_->pump.join();
  }
  state_->TakeArrivals();
  for (const Feed& feed : std::exchange(state_->feeds, {})) {
    feed.stream->Close(Draining());
  }
}

}  // namespace terpadu::journal
