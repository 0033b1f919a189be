#include "services/procurement/spse/timeliness.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "libs/base/calendar.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

const v1::SpseStage* StageOf(const v1::SpseSchedule& schedule, const std::string& code) {
  const auto found = std::find_if(schedule.stages().begin(), schedule.stages().end(),
                                  [&](const v1::SpseStage& stage) { return stage.stage() == code; });
  return found == schedule.stages().end() ? nullptr : &*found;
}

// Whether the stages of the procedure begin one after the other.
bool InOrder(const v1::SpseSchedule& schedule, const SpseStagePolicy& policy) {
  absl::Time last = absl::InfinitePast();
  for (const std::string& code : policy.sequence) {
    const v1::SpseStage* const stage = StageOf(schedule, code);
    if (stage == nullptr) {
      continue;
    }
    if (TimeOf(stage->start_time()) < last) {
      return false;
    }
    last = TimeOf(stage->start_time());
  }
  return true;
}

std::optional<int64_t> DaysToContract(const v1::SpseSchedule& schedule, const SpseStagePolicy& policy) {
  const v1::SpseStage* const contract = StageOf(schedule, policy.contract);
  if (contract == nullptr) {
    return std::nullopt;
  }
  absl::Time first = absl::InfiniteFuture();
  for (const v1::SpseStage& stage : schedule.stages()) {
    first = std::min(first, TimeOf(stage.start_time()));
  }
  return DayOf(TimeOf(contract->end_time())) - DayOf(first);
}

v1::SpseFigure Figure(const char* code, const std::string& title, const std::string& formula, int64_t numerator,
                      int64_t denominator, int64_t scale, const std::string& legal_basis) {
  v1::SpseFigure figure;
  figure.set_code(code);
  figure.set_title(title);
  figure.set_formula(formula);
  figure.set_numerator(numerator);
  figure.set_denominator(denominator);
  figure.set_hundredths(denominator == 0 ? 0 : numerator * scale / denominator);
  figure.set_legal_basis(legal_basis);
  return figure;
}

struct Counts {
  int64_t stages = 0, known = 0, within = 0;
  int64_t in_order = 0, of_template = 0;
  int64_t objections = 0, full_objections = 0;
  int64_t contracts = 0, days = 0;
};

void Count(const v1::SpseSchedule& schedule, const SpseStagePolicy& policy, Counts& counts) {
  counts.stages += schedule.stages_size();
  for (const v1::SpseStage& stage : schedule.stages()) {
    counts.known += stage.template_days() > 0 ? 1 : 0;
    counts.within += stage.template_days() > 0 && stage.days() <= stage.template_days() ? 1 : 0;
  }
  if (!schedule.template_().empty()) {
    ++counts.of_template;
    counts.in_order += InOrder(schedule, policy) ? 1 : 0;
  }
  if (const v1::SpseStage* const objection = StageOf(schedule, policy.objection)) {
    ++counts.objections;
    counts.full_objections += objection->days() >= policy.objection_days ? 1 : 0;
  }
  if (const auto days = DaysToContract(schedule, policy)) {
    ++counts.contracts;
    counts.days += *days;
  }
}

}  // namespace

v1::SpseTimeliness TimelinessOf(const std::vector<v1::SpseSchedule>& schedules, const SpseStagePolicy& policy) {
  constexpr int64_t kPercent = 10'000;  // in hundredths
  constexpr int64_t kDays = 100;
  Counts counts;
  for (const v1::SpseSchedule& schedule : schedules) {
    Count(schedule, policy, counts);
  }
  v1::SpseTimeliness timeliness;
  timeliness.set_tenders(static_cast<int32_t>(schedules.size()));
  timeliness.set_stages(static_cast<int32_t>(counts.stages));
  *timeliness.add_figures() = Figure("WITHIN_TEMPLATE", "stages that took no longer than their template gives",
                                     "stages with days <= days of the template / stages of a known kind x 100",
                                     counts.within, counts.known, kPercent, policy.legal_basis);
  *timeliness.add_figures() = Figure("IN_ORDER", "tenders whose stages begin in the order of the procedure",
                                     "tenders in order / tenders of a known template x 100", counts.in_order,
                                     counts.of_template, kPercent, policy.legal_basis);
  *timeliness.add_figures() =
      Figure("OBJECTION_WINDOW", "tenders whose objection window is as long as it must be",
             absl::StrCat("windows of >= ", policy.objection_days, " calendar days / windows x 100"),
             counts.full_objections, counts.objections, kPercent, policy.legal_basis);
  *timeliness.add_figures() =
      Figure("DAYS_TO_CONTRACT", "days from the announcement to the end of contract signing",
             "sum of days / tenders with a contract stage", counts.days, counts.contracts, kDays, policy.legal_basis);
  return timeliness;
}

}  // namespace terpadu::procurement
