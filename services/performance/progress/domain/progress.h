#pragma once

#include <cstdint>
#include <optional>

namespace terpadu::performance::domain {

// A percentage with what it was computed from. No floating point.
struct Figure {
  std::optional<int64_t> hundredths;  // of a percent; a half rounded up
  int64_t numerator = 0;
  int64_t denominator = 0;
  const char* formula = "";
  const char* reason = "";  // why there is none; "" when there is one
};

// What the lines of a node have, in rupiah.
struct Money {
  int64_t budget = 0;
  int64_t committed = 0;
  int64_t paid = 0;
  int64_t contracted = 0;  // value of its contracts in force
  int64_t done = 0;        // value × progress of each of them
};

// Achievements of the indicators of a node, each in hundredths of a percent.
struct Achievements {
  int64_t indicators = 0;  // how many there are
  int64_t achieved = 0;    // how many have an achievement
  int64_t sum = 0;
};

Figure AbsorptionOf(const Money& money);
Figure PhysicalProgressOf(const Money& money);
Figure AchievementOf(const Achievements& achievements);
// Achievement against absorption; none where either is missing, or nothing was paid.
Figure EfficiencyOf(const Figure& achievement, const Figure& absorption);

}  // namespace terpadu::performance::domain
