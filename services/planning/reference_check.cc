#include "services/planning/reference_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "libs/base/status.h"
#include "services/planning/names.h"

namespace terpadu::planning {
namespace {

constexpr size_t kCodesInARound = 10'000;

// The set in force, in the first column of each row, with the place of a code that it does not hold; one row with no
// place when it holds them all; none when no set is in force. A code is held as it is, or in the form that stands for
// every bidang when its bidang is there.
constexpr postgres::Statement kUnknown = {"planning_reference_unknown_codes", R"sql(
  WITH in_force AS (
    SELECT instansi, set_id FROM reference_set
     WHERE instansi IN ($1, 'nasional') AND kind = $2 AND state = 2 AND valid_from <= $3::date
       AND (valid_to IS NULL OR valid_to >= $3::date)
     ORDER BY instansi = 'nasional', valid_from DESC
     LIMIT 1),
  unknown AS (
    SELECT place FROM unnest($4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS asked (code, form, bidang, place)
     WHERE NOT EXISTS (SELECT FROM reference_code, in_force
                        WHERE reference_code.instansi = in_force.instansi AND reference_code.set_id = in_force.set_id
                          AND reference_code.code = asked.code)
       AND (asked.form = ''
            OR NOT EXISTS (SELECT FROM reference_code, in_force
                            WHERE reference_code.instansi = in_force.instansi
                              AND reference_code.set_id = in_force.set_id AND reference_code.code = asked.form)
            OR NOT EXISTS (SELECT FROM reference_code, in_force
                            WHERE reference_code.instansi = in_force.instansi
                              AND reference_code.set_id = in_force.set_id AND reference_code.code = asked.bidang)))
  SELECT in_force.instansi, in_force.set_id, unknown.place FROM in_force LEFT JOIN unknown ON true
   ORDER BY unknown.place)sql"};

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
    std::vector<std::string> asked;
    std::vector<std::string> forms;
    std::vector<std::string> bidang;
    for (size_t i = next; i < end; ++i) {
      asked.push_back(formed[i].text);
      forms.push_back(TemplateOf(kind, formed[i]));
      bidang.push_back(BidangOf(kind, formed[i]));
    }
    postgres::Params params;
    params.Text(instansi).Int(static_cast<int>(kind)).Text(FormatDay(day));
    params.TextArray(asked).TextArray(forms).TextArray(bidang);
    TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kUnknown, params));
    for (int row = 0; row < rows.size(); ++row) {
      checked.reference_set = FormatName(kReferenceSetPattern, {rows.Text(row, 0), rows.Text(row, 1)});
      if (!rows.IsNull(row, 2)) {
        const std::string& code = asked[static_cast<size_t>(rows.Int(row, 2)) - 1];
        faults.emplace(code, NotInSet(code, checked.reference_set));
      }
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
