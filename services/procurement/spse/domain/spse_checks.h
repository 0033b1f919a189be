#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "libs/base/calendar.h"

namespace terpadu::procurement::domain {

// What SPSE tells of a selection, as far as its parts must agree. Amounts in sen, compared as printed.
struct SpseFacts {
  int64_t pagu = 0;
  int64_t hps = 0;
  std::optional<int64_t> negotiated;
  std::optional<int64_t> contract;
  std::optional<int64_t> domestic;
  std::optional<int64_t> small_business;
  std::optional<absl::Time> created;
  std::optional<absl::Time> announced;
  std::optional<absl::Time> ended;
  std::optional<CalendarDay> contract_day;
  bool finished = false;
  bool failed = false;
};

// What a doubt is about: the column that a person would look at.
enum class SpsePart { kHps, kContract, kDomestic, kSmallBusiness, kAnnounced, kEnded, kContractDay, kState };

struct SpseDoubt {
  std::string_view code;  // of rule `spse_finding/<code>`
  SpsePart part;
  std::string message;
  int64_t amount = 0;  // rupiah at stake
};

std::vector<SpseDoubt> CheckSpse(const SpseFacts& facts);

}  // namespace terpadu::procurement::domain
