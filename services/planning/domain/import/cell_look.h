#pragma once

#include <set>
#include <string>
#include <string_view>

#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {

// What a cell looks like by itself.
struct CellLook {
  bool empty = true;
  bool dash = false;       // nothing but dashes
  bool key = false;        // `4.`, `b)`, `IV`
  bool year = false;       // a year and nothing else
  bool money = false;      // printed as an amount of rupiah
  bool figure = false;     // a number or a percentage and nothing else
  bool percent = false;    // a figure with its sign
  bool value = false;      // short, with a figure: what a target looks like
  bool tick = false;       // √, v, x, ●
  bool period = false;     // `TW II`, `Januari - Maret`
  bool unit = false;       // a work unit, by its first word, its capitals or its name
  bool no_amount = false;  // words that say there is no money
  size_t characters = 0;
};

// Judges cells by what the profile and the document teach.
class CellJudge {
 public:
  CellJudge(const ImportProfile& profile, const UnitDirectory& units) : profile_(profile), units_(units) {}

  CellLook Look(std::string_view cell) const;
  // How well a cell fits a column: above 0 it speaks for it, -3 and less against it; 0 for an empty cell.
  int Fit(const CellLook& look, Field field) const;
  // A text that stood under units in a row beyond doubt is a unit elsewhere too.
  void LearnUnit(std::string_view cell);

 private:
  bool LooksLikeUnit(std::string_view text) const;

  const ImportProfile& profile_;
  const UnitDirectory& units_;
  std::set<std::string> learned_;
};

// The least that a cell which stands in a column against all evidence scores.
inline constexpr int kMisfit = -3;

// `150 000 000` as `150000000`: blanks that part groups of three digits are left out.
std::string JoinThousands(std::string_view text);

// The year that `text` is, or that stands alone in it (`Target 2024`, `Th. 2021`); 0 for none or several.
int YearIn(std::string_view text);
bool IsBlank(std::string_view cell);
// `√`, `v`, `x` and their like.
bool IsTick(std::string_view text);
// `TW I`, `Triwulan 2`, `Semester 1`, `Jan`, `I` … `IV`: what stands above columns of a schedule.
bool IsPeriodLabel(std::string_view text);

}  // namespace terpadu::planning
