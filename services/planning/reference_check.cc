#include "services/planning/reference_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "libs/base/status.h"
#include "services/planning/store/reference_code_store.h"

namespace terpadu::planning {
namespace {

constexpr size_t kCodesInARound = 10'000;

UnknownCode NotInSet(const std::string& code, const std::string& set) {
  return {code, "CODE_UNKNOWN", code + " is no code of " + set + ", the reference set in force"};
}

}  // namespace

absl::StatusOr<CodesChecked> CheckCodes(const Executor& executor, std::string_view instansi, CalendarDay day,
                                        CodeKind kind, const std::vector<std::string>& codes) {
  CodesChecked checked;
  std::map<std::string, UnknownCode> faults;
  std::vector<Code> formed;
  std::vector<std::string> distinct;
  std::set<std::string> seen;
  for (const std::string& text : codes) {
    if (!seen.insert(text).second) {
      continue;
    }
    distinct.push_back(text);
    const ReadCode read(kind, text);
    if (read.ok()) {
      formed.push_back(read.code());
    } else {
      faults.emplace(text, UnknownCode{text, read.fault().reason, read.fault().message});
    }
  }
  size_t next = 0;
  do {  // once at least, to learn which set is in force
    const size_t end = std::min(formed.size(), next + kCodesInARound);
    TERPADU_ASSIGN(const CodesNotHeld round,
                   FindCodesNotHeld(executor, instansi, day, kind, std::span(formed).subspan(next, end - next)));
    checked.reference_set = round.reference_set;
    for (const std::string& code : round.codes) {
      faults.emplace(code, NotInSet(code, checked.reference_set));
    }
    next = end;
  } while (next < formed.size() && !checked.reference_set.empty());
  for (const std::string& code : distinct) {
    if (const auto fault = faults.find(code); fault != faults.end()) {
      checked.unknown.push_back(fault->second);
    }
  }
  return checked;
}

}  // namespace terpadu::planning
