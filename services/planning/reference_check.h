#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "services/planning/domain/code_form.h"
#include "services/planning/store/executor.h"

namespace terpadu::planning {

// A code that may not stand in a document.
struct UnknownCode {
  std::string code;
  std::string reason;   // CODE_MALFORMED, CODE_DEPTH, CODE_WIDTH: its form; CODE_UNKNOWN: not in the set in force
  std::string message;  // for a person
};

struct CodesChecked {
  std::string reference_set;  // name of the set in force that binds; "" when there is none
  std::vector<UnknownCode> unknown;
};

// Which of `codes` the set of `kind` in force for `instansi` on `day` does not hold, in the order of `codes`, each
// once. Without any set in force only the form is checked. Takes any number of codes, one round trip for 10,000 of
// them. The scope of `executor` is the instansi or every instansi.
absl::StatusOr<CodesChecked> CheckCodes(const Executor& executor, std::string_view instansi, CalendarDay day,
                                        CodeKind kind, const std::vector<std::string>& codes);

}  // namespace terpadu::planning
