#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "services/performance/store/indicator_store.h"

namespace terpadu::performance {

// Indicators as last read, so that recording a measurement is one round trip. They may be stale: the statement that
// records names the change it was computed with, and does nothing when there was a later one. Safe from any thread.
class IndicatorCache {
 public:
  static constexpr size_t kMostKept = 20'000;

  std::optional<IndicatorRow> Find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(name);
    return found == rows_.end() ? std::nullopt : std::make_optional(found->second);
  }

  // Starts anew when it is full.
  void Keep(const IndicatorRow& row) {
    const std::lock_guard lock(mutex_);
    if (rows_.size() >= kMostKept) {
      rows_.clear();
    }
    rows_[row.indicator.name()] = row;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, IndicatorRow, std::less<>> rows_;
};

}  // namespace terpadu::performance
