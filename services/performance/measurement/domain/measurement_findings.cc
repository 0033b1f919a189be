#include "services/performance/measurement/domain/measurement_findings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/performance/domain/predicate.h"

namespace terpadu::performance::domain {
namespace {

constexpr int kQuarters = 4;

bool SameValue(const Value& a, const Value& b) {
  if (!AreComparable(a, b)) {
    return false;
  }
  return a.kind == ValueKind::kOrdinal ? SameWords(a.label, b.label) : a.number == b.number;
}

// The newest revision that was not sent back.
const MeasuredRevision* Standing(const QuarterMeasured& quarter) {
  const auto found = std::find_if(quarter.revisions.rbegin(), quarter.revisions.rend(),
                                  [](const MeasuredRevision& each) { return each.state != "RETURNED"; });
  return found == quarter.revisions.rend() ? nullptr : &*found;
}

// What is said of one quarter.
class Quarter {
 public:
  Quarter(const IndicatorMeasured& indicator, int year, int quarter, int days_after_end)
      : indicator_(indicator),
        measured_(indicator.quarters[quarter - 1]),
        year_(year),
        quarter_(quarter),
        due_(MeasurementDue(year, quarter, days_after_end)) {}

  std::vector<FoundInQuarter> Find(CalendarDay today) && {
    if (measured_.revisions.empty()) {
      Missing(today);
      return std::move(found_);
    }
    Late();
    Unverified();
    if (const MeasuredRevision* standing = Standing(measured_); standing != nullptr) {
      RevisionsContradict(*standing);
      CumulativeFalls(*standing);
      KindContradictsTarget(*standing);
      PlansContradict(*standing);
    }
    return std::move(found_);
  }

 private:
  std::string Period() const { return absl::StrCat("quarter ", quarter_, " of ", year_); }

  FoundInQuarter& Add(const std::string& kind, const std::string& measurement, const std::string& text) {
    return found_.emplace_back(FoundInQuarter{
        .kind = kind, .quarter = quarter_, .measurement = measurement, .other = {}, .due = due_, .text = text});
  }

  void Missing(CalendarDay today) {
    if (!indicator_.expected || today <= EndOfQuarter(year_, quarter_)) {
      return;
    }
    const int late = std::max<int>(0, static_cast<int>(today - due_));
    Add("MISSING", "",
        absl::StrCat(Period(), " was not measured; it is due on ", FormatDay(due_),
                     late > 0 ? absl::StrCat(", ", late, " days ago") : ""))
        .days_late = late;
  }

  void Late() {
    const MeasuredRevision& first = measured_.revisions.front();
    const int late = static_cast<int>(first.recorded_on - due_);
    if (late > 0) {
      Add("LATE", first.name,
          absl::StrCat(Period(), " was measured on ", FormatDay(first.recorded_on), ", ", late, " days after ",
                       FormatDay(due_)))
          .days_late = late;
    }
  }

  void Unverified() {
    const MeasuredRevision& newest = measured_.revisions.back();
    if (newest.state == "RECORDED") {
      Add("UNVERIFIED", newest.name,
          absl::StrCat("revision ", newest.revision, " of ", Period(), ", ", newest.printed,
                       ", waits for another person to verify it"));
    } else if (newest.state == "RETURNED") {
      Add("UNVERIFIED", newest.name,
          absl::StrCat("revision ", newest.revision, " of ", Period(), ", ", newest.printed,
                       ", was returned and is not corrected yet"));
    }
  }

  // Verifying the newest says which one is right.
  void RevisionsContradict(const MeasuredRevision& standing) {
    if (standing.state == "VERIFIED") {
      return;
    }
    for (auto each = measured_.revisions.rbegin(); each != measured_.revisions.rend(); ++each) {
      if (each->revision < standing.revision && each->state != "RETURNED") {
        if (!SameValue(each->realised, standing.realised)) {
          Add("REVISIONS_CONTRADICT", standing.name,
              absl::StrCat("revision ", standing.revision, " of ", Period(), " says ", standing.printed, ", revision ",
                           each->revision, ", ", each->state, ", says ", each->printed))
              .other = each->name;
        }
        return;
      }
    }
  }

  void CumulativeFalls(const MeasuredRevision& standing) {
    if (!indicator_.cumulative || standing.realised.kind == ValueKind::kOrdinal) {
      return;
    }
    for (int before = quarter_ - 1; before >= 1; --before) {
      const MeasuredRevision* earlier = Standing(indicator_.quarters[before - 1]);
      if (earlier == nullptr) {
        continue;
      }
      if (AreComparable(earlier->realised, standing.realised) && standing.realised.number < earlier->realised.number) {
        Add("CUMULATIVE_FALLS", standing.name,
            absl::StrCat(standing.printed, " in ", Period(), " is below ", earlier->printed, " in quarter ", before,
                         ", though the indicator is cumulative"))
            .other = earlier->name;
      }
      return;
    }
  }

  void KindContradictsTarget(const MeasuredRevision& standing) {
    if (standing.kinds_differ) {
      Add("KIND_CONTRADICTS_TARGET", standing.name,
          absl::StrCat(standing.printed, " in ", Period(), " is of another kind or unit than the target"));
    }
  }

  // Two units may well promise the same title with targets of their own; the same target too is the same indicator.
  void PlansContradict(const MeasuredRevision& standing) {
    for (const MeasuredRevision& twin : measured_.twins) {
      const bool same_target = standing.target.has_value() && twin.target.has_value() &&
                               standing.target->kind == twin.target->kind && SameValue(*standing.target, *twin.target);
      if (same_target && !SameValue(standing.realised, twin.realised)) {
        Add("PLANS_CONTRADICT", standing.name,
            absl::StrCat(Period(), " says ", standing.printed, ", and the indicator of the same title and target in ",
                         "another plan says ", twin.printed))
            .other = twin.name;
        return;
      }
    }
  }

  const IndicatorMeasured& indicator_;
  const QuarterMeasured& measured_;
  const int year_;
  const int quarter_;
  const CalendarDay due_;
  std::vector<FoundInQuarter> found_;
};

}  // namespace

CalendarDay MeasurementDue(int year, int quarter, int days_after_end) {
  return EndOfQuarter(year, quarter) + days_after_end;
}

std::vector<FoundInQuarter> FindInMeasurements(const IndicatorMeasured& indicator, int year, int quarter,
                                               int days_after_end, CalendarDay today) {
  std::vector<FoundInQuarter> found;
  for (int each = 1; each <= kQuarters; ++each) {
    if (quarter == 0 || quarter == each) {
      auto here = Quarter(indicator, year, each, days_after_end).Find(today);
      found.insert(found.end(), here.begin(), here.end());
    }
  }
  return found;
}

}  // namespace terpadu::performance::domain
