#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "libs/sheet/columns.h"
#include "terpadu/procurement/v1/spse.pb.h"

namespace terpadu::procurement {

// What is said of each kind of finding: rules `spse_finding/<code>`.
struct SpseFindingRule {
  type::v1::Severity severity = type::v1::SEVERITY_ERROR;
  std::string title;
  std::string advice;
  std::string legal_basis;
};
using SpseFindingRules = std::map<std::string, SpseFindingRule, std::less<>>;

// RULE_MISSING, RULE_MALFORMED as in policy.h.
absl::StatusOr<SpseFindingRules> LoadSpseFindingRules(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day);

// All that was noticed in a file of SPSE: all are counted; at most sheet::Findings::kMost are kept, of each kind of
// severity INFO at most 200.
class SpseFindings {
 public:
  explicit SpseFindings(const SpseFindingRules* rules) : rules_(rules) {}

  // A place in the file: `column` 0 for the whole row, `code` of the selection.
  struct Place {
    int line = 0;
    int column = 0;
    std::string code;
    std::string text;
  };
  // True when it weighs as an ERROR. A code without a rule is a defect and aborts.
  bool Note(std::string_view code, Place place, std::string_view message, int64_t amount = 0);
  // Those of the header.
  void Take(const sheet::Findings& header);

  void Fill(google::protobuf::RepeatedPtrField<v1::SpseFindingGroup>& groups,
            google::protobuf::RepeatedPtrField<v1::SpseFinding>& findings) const;

 private:
  const SpseFindingRules* rules_;
  std::vector<v1::SpseFinding> findings_;
  std::map<std::string, v1::SpseFindingGroup> groups_;
};

}  // namespace terpadu::procurement
