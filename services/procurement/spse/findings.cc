#include "services/procurement/spse/findings.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement {
namespace {

constexpr std::string_view kCodes[] = {"COLUMN_MISSING",
                                       "CODE_UNREADABLE",
                                       "CODE_TWICE",
                                       "UNIT_UNKNOWN",
                                       "MONEY_UNREADABLE",
                                       "MONEY_FRACTION",
                                       "MONEY_ROUNDED",
                                       "DATE_UNREADABLE",
                                       "METHOD_UNKNOWN",
                                       "CATEGORY_UNKNOWN",
                                       "STATE_UNKNOWN",
                                       "VERSION_OLDER",
                                       "MAK_UNREADABLE",
                                       "MAK_NOT_SPENDING",
                                       "MAK_TRIMMED",
                                       "MAK_SEVERAL",
                                       "LINE_UNKNOWN",
                                       "LINE_AMBIGUOUS",
                                       "PACKAGE_DERIVED",
                                       "PACKAGE_REFUSED",
                                       "RUP_CODE_UNREADABLE",
                                       "RUP_UNKNOWN",
                                       "RUP_SEVERAL",
                                       "HPS_ABOVE_PAGU",
                                       "CONTRACT_ABOVE_HPS",
                                       "CONTRACT_ABOVE_NEGOTIATED",
                                       "METHOD_ABOVE_THRESHOLD",
                                       "ANNOUNCED_BEFORE_CREATED",
                                       "ENDED_BEFORE_ANNOUNCED",
                                       "CONTRACT_BEFORE_ANNOUNCED",
                                       "CONTRACT_BEFORE_END",
                                       "FINISHED_WITHOUT_CONTRACT",
                                       "CONTRACT_OF_FAILED",
                                       "PART_ABOVE_CONTRACT",
                                       "STAGE_TWICE",
                                       "STAGE_UNKNOWN",
                                       "STAGE_UNNAMED",
                                       "STAGE_BACKWARDS",
                                       "TEMPLATE_UNKNOWN"};
constexpr size_t kLongestText = 200;
constexpr int kMostInformation = 200;  // of a code; what weighs more is to be seen beside it

// At most kLongestText bytes, whole characters of UTF-8.
std::string Short(const std::string& text) {
  size_t length = std::min(text.size(), kLongestText);
  while (length > 0 && length < text.size() && (text[length] & 0xC0) == 0x80) {
    --length;
  }
  return text.substr(0, length);
}

absl::StatusOr<SpseFindingRule> RuleOf(const rules::Rule& rule, const std::string& kind) {
  SpseFindingRule read;
  const nlohmann::json& value = rule.value;
  const auto text = [&](const char* key) {
    return value.is_object() && value.contains(key) && value[key].is_string() ? value[key].get<std::string>() : "";
  };
  read.title = text("title");
  read.advice = text("advice");
  read.legal_basis = rule.legal_basis;
  if (!type::v1::Severity_Parse("SEVERITY_" + text("severity"), &read.severity) || read.title.empty() ||
      read.advice.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
                 "the rule " + kind + " must be {\"severity\": …, \"title\": …, \"advice\": …}: mend its row",
                 {{"kind", kind}});
  }
  return read;
}

}  // namespace

absl::StatusOr<SpseFindingRules> LoadSpseFindingRules(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day) {
  SpseFindingRules all;
  for (const std::string_view code : kCodes) {
    const std::string kind = "spse_finding/" + std::string(code);
    TERPADU_ASSIGN(const rules::Rule rule, rules.InForce(connection, instansi, kind, day));
    TERPADU_ASSIGN(all[std::string(code)], RuleOf(rule, kind));
  }
  return all;
}

bool SpseFindings::Note(std::string_view code, Place place, std::string_view message, int64_t amount) {
  const auto rule = rules_->find(code);
  TERPADU_ASSERT(rule != rules_->end());
  v1::SpseFindingGroup& group = groups_[rule->first];
  group.set_code(rule->first);
  group.set_severity(rule->second.severity);
  group.set_title(rule->second.title);
  group.set_advice(rule->second.advice);
  group.set_legal_basis(rule->second.legal_basis);
  group.set_count(group.count() + 1);
  group.set_amount(group.amount() + amount);
  const bool listed = rule->second.severity != type::v1::SEVERITY_INFO || group.count() <= kMostInformation;
  if (listed && findings_.size() < sheet::Findings::kMost) {
    v1::SpseFinding& each = findings_.emplace_back();
    each.set_code(place.code);
    each.set_amount(amount);
    type::v1::Finding& finding = *each.mutable_finding();
    finding.set_severity(rule->second.severity);
    finding.set_code(rule->first);
    finding.set_line(place.line);
    finding.set_column(place.column);
    finding.set_text(Short(place.text));
    finding.set_message(std::string(message));
  }
  return rule->second.severity == type::v1::SEVERITY_ERROR;
}

void SpseFindings::Take(const sheet::Findings& header) {
  for (const type::v1::Finding& finding : header.all()) {
    if (finding.severity() == type::v1::SEVERITY_ERROR) {
      Note("COLUMN_MISSING", {finding.line(), finding.column(), "", finding.text()},
           finding.code() + ": " + finding.message());
    }
  }
}

void SpseFindings::Fill(google::protobuf::RepeatedPtrField<v1::SpseFindingGroup>& groups,
                        google::protobuf::RepeatedPtrField<v1::SpseFinding>& findings) const {
  std::vector<v1::SpseFindingGroup> sorted;
  for (const auto& [code, group] : groups_) {
    sorted.push_back(group);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::pair(-a.severity(), -a.count()) < std::pair(-b.severity(), -b.count());
  });
  groups.Assign(sorted.begin(), sorted.end());
  std::vector<v1::SpseFinding> listed = findings_;
  std::stable_sort(listed.begin(), listed.end(),
                   [](const auto& a, const auto& b) { return a.finding().line() < b.finding().line(); });
  findings.Assign(listed.begin(), listed.end());
}

}  // namespace terpadu::procurement
