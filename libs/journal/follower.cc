#include "libs/journal/follower.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/follower_store.h"
#include "libs/rpc/client.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "terpadu/event/v1/event_feed_service.pb.h"

namespace terpadu::journal {
namespace {

using event::v1::FollowEventsRequest;
using event::v1::FollowEventsResponse;

constexpr char kMethod[] = "terpadu.event.v1.EventFeedService/FollowEvents";
constexpr auto kFirstPause = std::chrono::milliseconds(50);
constexpr auto kLongestPause = std::chrono::milliseconds(5000);
constexpr auto kCountTime = std::chrono::seconds(5);

}  // namespace

struct Follower::State {
  State(FollowerOptions given, Apply function)
      : options(std::move(given)),
        apply(std::move(function)),
        connection(options.conninfo),
        client(options.address),
        labels{{"source", options.source}} {}

  void Run();
  absl::Status Follow();
  bool Open(std::unique_ptr<rpc::ClientStream> opened);
  absl::Status Close(const absl::Status& status);
  absl::Status Deal(const FollowEventsResponse& response);
  void ObserveLag(const FollowEventsResponse& response);
  void ObserveWaiting();
  void ObserveStalled(bool stalled);
  bool Pause();
  void Complain(const absl::Status& status);

  const FollowerOptions options;
  const Apply apply;
  postgres::Connection connection;
  rpc::Client client;
  const telemetry::Labels labels;

  std::mutex mutex;
  std::condition_variable stopped;
  bool stopping = false;
  std::unique_ptr<rpc::ClientStream> stream;  // changed by the thread alone, under the mutex

  std::chrono::milliseconds pause = kFirstPause;
  absl::Time current = absl::Now();  // everything before is dealt with
  std::chrono::steady_clock::time_point counted;
  std::thread thread;
};

void Follower::State::Run() {
  while (true) {
    const absl::Status ended = Follow();
    telemetry::SetGauge("terpadu_follower_lag_seconds", labels,
                        std::max(0.0, absl::ToDoubleSeconds(absl::Now() - current)));
    ObserveStalled(ReasonOf(ended) == "FOLLOWER_STALLED");
    if (!Pause()) {
      return;
    }
    Complain(ended);
  }
}

// Until the stream ends: then, or when the database fails, with the reason.
absl::Status Follower::State::Follow() {
  TERPADU_ASSIGN(const std::string cursor, StartFollowing(connection, options.source, options.aggregates));
  FollowEventsRequest request;
  request.set_cursor(cursor);
  request.mutable_aggregates()->Add(options.aggregates.begin(), options.aggregates.end());
  rpc::CallOptions call = rpc::CallOptions::As(absl::StrCat("follower:", options.follower), "APPLICATION");
  call.timeout = absl::InfiniteDuration();
  if (!Open(client.Stream(kMethod, request, call))) {
    return Close(absl::CancelledError("stopping"));
  }
  FollowEventsResponse response;
  while (stream->Read(response)) {
    if (absl::Status dealt = Deal(response); !dealt.ok()) {
      stream->Cancel();
      return Close(dealt);
    }
  }
  return Close(absl::OkStatus());
}

// False when the follower is to stop instead.
bool Follower::State::Open(std::unique_ptr<rpc::ClientStream> opened) {
  const std::lock_guard lock(mutex);
  stream = std::move(opened);
  if (stopping) {
    stream->Cancel();
  }
  return !stopping;
}

// `status`, or how the stream ended when that is OK.
absl::Status Follower::State::Close(const absl::Status& status) {
  FollowEventsResponse unread;
  while (stream->Read(unread)) {
  }
  absl::Status finished = stream->Finish();
  const std::lock_guard lock(mutex);
  stream.reset();
  return status.ok() ? finished : status;
}

absl::Status Follower::State::Deal(const FollowEventsResponse& response) {
  const std::vector<event::v1::Event> events(response.events().begin(), response.events().end());
  TERPADU_RETURN_IF_ERROR(
      ApplyBatch(connection, options.source, events, response.cursor(), apply, options.most_parked));
  pause = kFirstPause;
  telemetry::Count("terpadu_follower_applied_total", labels, static_cast<double>(events.size()));
  ObserveLag(response);
  ObserveWaiting();
  ObserveStalled(false);
  return absl::OkStatus();
}

void Follower::State::ObserveLag(const FollowEventsResponse& response) {
  if (response.at_head()) {
    current = absl::Now();
  } else if (!response.events().empty()) {
    const auto& time = response.events().rbegin()->time();
    current = absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
  }
  telemetry::SetGauge("terpadu_follower_lag_seconds", labels,
                      std::max(0.0, response.at_head() ? 0.0 : absl::ToDoubleSeconds(absl::Now() - current)));
}

void Follower::State::ObserveWaiting() {
  const auto now = std::chrono::steady_clock::now();
  if (now - counted < kCountTime) {
    return;
  }
  counted = now;
  if (const absl::StatusOr<Waiting> waiting = CountWaiting(connection, options.source); waiting.ok()) {
    telemetry::SetGauge("terpadu_follower_parked", labels, static_cast<double>(waiting->parked));
    telemetry::SetGauge("terpadu_follower_dead_letters", labels, static_cast<double>(waiting->dead_letters));
  }
}

void Follower::State::ObserveStalled(bool stalled) {
  telemetry::SetGauge("terpadu_follower_stalled", labels, stalled ? 1 : 0);
}

// Waits longer each time until something was applied. False when the follower is to stop.
bool Follower::State::Pause() {
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, pause, [this] { return stopping; });
  pause = std::min(pause * 2, kLongestPause);
  return !stopping;
}

void Follower::State::Complain(const absl::Status& status) {
  telemetry::LogWarning(
      "events not followed",
      {{"source", options.source}, {"reason", ReasonOf(status)}, {"error", std::string(status.message())}});
}

Follower::Follower(FollowerOptions options, Apply apply)
    : state_(std::make_unique<State>(std::move(options), std::move(apply))) {}

Follower::~Follower() { Stop(); }

void Follower::Start() {
  state_->thread = std::thread([state = state_.get()] { state->Run(); });
}

void Follower::Stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    if (state_->stream != nullptr) {
      state_->stream->Cancel();
    }
    state_->stopped.notify_all();
  }
  if (state_->thread.joinable()) {
    state_->thread.join();
  }
}

}  // namespace terpadu::journal
