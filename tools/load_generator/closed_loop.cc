#include "tools/load_generator/closed_loop.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/error.h"

namespace terpadu::load {
namespace {

enum class Phase { kWarmUp, kCount, kEnd };

// What the clients of a round share.
class Loop {
 public:
  explicit Loop(const ClosedLoop& loop) : loop_(loop), running_(loop.clients) {}

  Round Run() {
    std::vector<std::jthread> clients;
    for (int client = 0; client < loop_.clients; ++client) {
      clients.emplace_back([this, client] { BeClient(client); });
    }
    Wait(loop_.warm_up);
    Round round;
    loop_.add_cpu(round, -1);
    phase_ = Phase::kCount;
    const absl::Time start = absl::Now();
    Wait(loop_.length);
    phase_ = Phase::kEnd;
    round.seconds = absl::ToDoubleSeconds(absl::Now() - start);
    loop_.add_cpu(round, 1);
    clients.clear();  // joins
    round.requests = requests_;
    round.errors = errors_;
    round.first_error = first_error_;
    round.nothing_left = next_ > loop_.most;
    return round;
  }

 private:
  // For `length`, or until every client has ended.
  void Wait(absl::Duration length) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, absl::ToChronoNanoseconds(length), [this] { return running_ == 0; });
  }

  void BeClient(int client) {
    int64_t answered = 0;
    while (phase_ != Phase::kEnd) {
      const int64_t number = ++next_;
      if (number > loop_.most) {
        break;
      }
      const absl::Status status = loop_.request(client, number);
      if (!status.ok()) {
        Fail(status);
      } else if (phase_ == Phase::kCount) {
        ++answered;
      }
    }
    const std::lock_guard lock(mutex_);
    requests_ += answered;
    --running_;
    ended_.notify_all();
  }

  void Fail(const absl::Status& status) {
    {
      const std::lock_guard lock(mutex_);
      if (errors_++ == 0) {
        first_error_ =
            absl::StatusCodeToString(status.code()) + " " + ReasonOf(status) + ": " + std::string(status.message());
      }
    }
    absl::SleepFor(absl::Milliseconds(1));
  }

  const ClosedLoop& loop_;
  std::atomic<Phase> phase_ = Phase::kWarmUp;
  std::atomic<int64_t> next_ = 0;
  std::mutex mutex_;  // guards the below
  std::condition_variable ended_;
  int running_;
  int64_t requests_ = 0;
  int64_t errors_ = 0;
  std::string first_error_;
};

}  // namespace

Round RunClosedLoop(const ClosedLoop& loop) { return Loop(loop).Run(); }

}  // namespace terpadu::load
