#include "libs/base/rupiah.h"
#include "services/planning/consistency.h"

namespace terpadu::planning {
namespace {

std::string Named(const v1::PlanPlace& place) {
  return "`" + place.title() + "`" +
         (place.source_line() > 0 ? " (line " + std::to_string(place.source_line()) + ")" : "");
}

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string In(const v1::ConsistencyFinding& finding) {
  return finding.year() == 0 ? "" : " in " + std::to_string(finding.year());
}

}  // namespace

std::string SentenceOf(const v1::ConsistencyFinding& finding) {
  std::string here = Named(finding.here());
  const std::string there = Named(finding.there());
  const std::string amounts = Money(finding.amount_here()) + In(finding);
  const std::string apart = Money(finding.difference() < 0 ? -finding.difference() : finding.difference());
  switch (finding.rule()) {
    case v1::CONSISTENCY_RULE_CEILING_BELOW_PARTS:
      return here + " has " + amounts + ", its parts have " + Money(finding.amount_there()) + ": " + apart +
             " too little";
    case v1::CONSISTENCY_RULE_CEILING_ABOVE_PARTS:
      return here + " has " + amounts + ", its parts have " + Money(finding.amount_there()) + ": " + apart +
             " is not divided";
    case v1::CONSISTENCY_RULE_CEILING_MISSING:
      return here + " has no ceiling" + In(finding) + ", its parts have " + Money(finding.amount_there());
    case v1::CONSISTENCY_RULE_NODE_TWICE:
      return here + " stands a second time: the first is " + there;
    case v1::CONSISTENCY_RULE_CODE_OUT_OF_PLACE:
      return here + " stands below " + there + ", whose code is not the beginning of its own";
    case v1::CONSISTENCY_RULE_QUICK_WIN_TOO_LONG:
      return here + " is a quick win of the years " + finding.value_here() + ": it is to end within one year";
    case v1::CONSISTENCY_RULE_SERIES_DROPS_TO_ZERO:
      return here + " aims at " + finding.value_here() + In(finding) + ", after " + finding.value_there();
    case v1::CONSISTENCY_RULE_SERIES_MISSES_FINAL_TARGET:
      return here + " aims at " + finding.value_here() + In(finding) + ", and at " + finding.value_there() +
             " in the end";
    case v1::CONSISTENCY_RULE_SERIES_TWICE:
      return here + " has the targets " + finding.value_here() + ", and elsewhere " + there + " has " +
             finding.value_there();
    case v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING:
      return "no " + finding.value_there() + " is in force to compare with";
    case v1::CONSISTENCY_RULE_NOT_IN_UPPER_PLAN:
      return here + " is not in " + finding.there().plan();
    case v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP:
      return there + " of " + finding.there().plan() + " has " + Money(finding.amount_there()) + In(finding) +
             " and is not taken up";
    case v1::CONSISTENCY_RULE_CEILING_ABOVE_UPPER_PLAN:
      return here + " has " + amounts + " altogether, " + finding.there().plan() + " has " +
             Money(finding.amount_there()) + " for it: " + apart + " too much";
    case v1::CONSISTENCY_RULE_TARGET_DIFFERS_FROM_UPPER_PLAN:
      return here + " aims at " + finding.value_here() + In(finding) + ", " + finding.there().plan() + " at " +
             finding.value_there();
    case v1::CONSISTENCY_RULE_ACTION_NOT_CARRIED:
      return finding.here().node().empty() ? there + " of " + finding.there().plan() + " is not carried" + In(finding)
                                           : here + " is not carried by " + finding.there().plan();
    case v1::CONSISTENCY_RULE_CODE_UNKNOWN:
      return here + ": " + finding.value_there();
    case v1::CONSISTENCY_RULE_GRADE_OUT_OF_BAND:
      return here + " states " + finding.value_here() + In(finding) + ", the bands in force make it " +
             finding.value_there();
    default:
      return here;
  }
}

}  // namespace terpadu::planning
