#pragma once

#include "absl/time/time.h"
#include "libs/journal/reader.h"

namespace terpadu::journal {

// How long the oldest running transaction has held back the readers, as seen from repeated looks at the horizon: that
// counts transactions of every database of the cluster, other roles' and prepared ones too, and needs no privilege.
class WatermarkAge {
 public:
  absl::Duration Observe(const Horizon& horizon, absl::Time now) {
    const bool held = horizon.oldest < horizon.next;
    if (!held || horizon.oldest != oldest_) {
      oldest_ = horizon.oldest;
      since_ = now;
    }
    return now - since_;
  }

 private:
  uint64_t oldest_ = 0;
  absl::Time since_;
};

}  // namespace terpadu::journal
