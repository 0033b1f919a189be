#include "tools/demo_job/wait.h"

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::demo {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kPause = absl::Milliseconds(50);
constexpr absl::Duration kSilence = absl::Seconds(2);

}  // namespace

absl::Status WaitUntil(const std::string& what, Report& report, const std::function<absl::StatusOr<bool>()>& done) {
  const absl::Time begin = absl::Now();
  absl::Time last_word = begin;
  for (;;) {
    TERPADU_ASSIGN(const bool is_done, done());
    if (is_done) {
      return absl::OkStatus();
    }
    const absl::Time now = absl::Now();
    if (now - begin > kPatience) {
      return Error(absl::StatusCode::kDeadlineExceeded, "STILL_WAITING",
                   "after " + absl::FormatDuration(kPatience) + " it is not so yet: " + what);
    }
    if (now - last_word > kSilence) {
      report.Progress("waiting until " + what);
      last_word = now;
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace terpadu::demo
