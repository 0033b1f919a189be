#include "services/reporting/warning_evaluation.h"

#include <algorithm>
#include <map>

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/reporting/gap_rules.h"
#include "services/reporting/names.h"
#include "services/reporting/store/finding_store.h"
#include "terpadu/reporting/v1/warning_events.pb.h"

namespace terpadu::reporting {
namespace {

using nlohmann::json;

constexpr int kMostSubjects = 10'000;
constexpr size_t kMostEntries = 1'000;

absl::StatusOr<WarningPolicy::Rule> Parse(v1::WarningRule rule, const std::string& kind, const rules::Rule& told) {
  WarningPolicy::Rule parsed = {
      .rule = rule, .enabled = true, .severity = {}, .legal_basis = told.legal_basis, .thresholds = {}};
  std::string why;
  try {
    parsed.enabled = told.value.value("enabled", true);
    const auto severity = told.value.at("severity").get<std::string>();
    if (!v1::WarningSeverity_Parse("WARNING_SEVERITY_" + severity, &parsed.severity) || parsed.severity == 0) {
      why = "severity is not LOW, MEDIUM or HIGH";
    }
    for (const std::string& threshold : ThresholdsOf(rule)) {
      const json& number = told.value.at(threshold);
      if (!number.is_number_integer() || number.get<int64_t>() < 0) {
        why = threshold + " is no whole number from 0 on";
      } else {
        parsed.thresholds.push_back(number.get<int64_t>());
      }
    }
  } catch (const json::exception& fault) {
    why = fault.what();
  }
  if (!why.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID", "rule " + kind + " cannot be read: " + why,
                 {{"kind", kind}, {"legal_basis", told.legal_basis}});
  }
  return parsed;
}

// `instansi/x/warnings/late-rpp-2022-…`: one for a rule, year and subject.
std::string NameOf(const std::string& instansi, v1::WarningRule rule, int32_t year, const std::string& subject) {
  std::string word = WordOf(v1::WarningRule_Name(rule), "WARNING_RULE_");
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
  return "instansi/" + instansi + "/warnings/" + word + "-" + std::to_string(year) + "-" +
         Sha256Hex(subject).substr(0, 20);
}

WarningStanding StandingOf(const StoredWarning& stored) {
  return {static_cast<WarningState>(stored.warning.state()), stored.holds};
}

// One evaluation of one rule: what it changes, until it is written.
class Evaluation {
 public:
  Evaluation(const std::string& instansi, const WarningPolicy::Rule& rule, int32_t year, absl::Time now)
      : instansi_(instansi),
        rule_(rule),
        year_(year),
        now_(google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now))) {
    count_.set_rule(rule.rule);
  }

  void Found(const Finding& finding, StoredWarning* stored) {
    StoredWarning warning = stored == nullptr ? StoredWarning() : *stored;
    const auto step = StepOf(StandingOf(warning), WarningAct::kFound);
    if (!step.has_value()) {
      return;  // no warning stands as the table does not have it: its CHECKs forbid it
    }
    count_.set_found(count_.found() + 1);
    const bool told_anew = TakeFigures(finding, warning);
    if (step->event == WarningEvent::kRaised) {
      Raise(finding, *step, warning);
    } else if (!told_anew) {
      return;
    }
    changed_.push_back(std::move(warning));
  }

  void Gone(const StoredWarning& stored) {
    const auto step = StepOf(StandingOf(stored), WarningAct::kGone);
    if (!step.has_value() || step->to == StandingOf(stored)) {
      return;
    }
    StoredWarning warning = stored;
    warning.holds = step->to.holds;
    if (step->event == WarningEvent::kResolved) {
      warning.warning.set_state(v1::WARNING_STATE_RESOLVED);
      *warning.warning.mutable_resolve_time() = now_;
      v1::WarningResolved event;
      event.set_by_itself(true);
      entries_.push_back(journal::MakeEntry(warning.warning.name(), ++warning.version, event));
      count_.set_resolved(count_.resolved() + 1);
    }
    changed_.push_back(std::move(warning));
  }

  absl::Status Write(postgres::Transaction& transaction, std::string_view audit) {
    TERPADU_RETURN_IF_ERROR(SaveWarnings(transaction, changed_));
    for (size_t begin = 0; begin < entries_.size(); begin += kMostEntries) {
      const auto end = std::min(begin + kMostEntries, entries_.size());
      TERPADU_RETURN_IF_ERROR(journal::Append(
          transaction, instansi_,
          {entries_.begin() + static_cast<ptrdiff_t>(begin), entries_.begin() + static_cast<ptrdiff_t>(end)}, audit));
    }
    return absl::OkStatus();
  }

  v1::WarningCount& count() { return count_; }

 private:
  // Whether anything is told otherwise than before.
  static bool TakeFigures(const Finding& finding, StoredWarning& stored) {
    v1::Warning& warning = stored.warning;
    const bool same = warning.title() == finding.title && warning.unit() == finding.unit &&
                      warning.detail() == finding.detail && warning.amount() == finding.amount &&
                      stored.causes == finding.causes;
    warning.set_title(finding.title);
    warning.set_unit(finding.unit);
    warning.set_detail(finding.detail);
    warning.set_amount(finding.amount);
    stored.causes = finding.causes;
    return !same;
  }

  void Raise(const Finding& finding, const WarningStep& step, StoredWarning& stored) {
    v1::Warning& warning = stored.warning;
    warning.set_name(NameOf(instansi_, rule_.rule, year_, finding.subject));
    warning.set_rule(rule_.rule);
    warning.set_year(year_);
    warning.set_subject(finding.subject);
    warning.set_severity(rule_.severity);
    warning.set_legal_basis(rule_.legal_basis);
    warning.set_state(static_cast<v1::WarningState>(step.to.state));
    warning.set_times_raised(warning.times_raised() + 1);
    *warning.mutable_raise_time() = now_;
    warning.clear_acknowledger();
    warning.clear_acknowledge_reason();
    warning.clear_acknowledge_time();
    warning.clear_resolver();
    warning.clear_resolve_reason();
    warning.clear_resolve_time();
    stored.holds = step.to.holds;
    v1::WarningRaised event;
    *event.mutable_warning() = warning;
    entries_.push_back(journal::MakeEntry(warning.name(), ++stored.version, event));
    count_.set_raised(count_.raised() + 1);
  }

  const std::string& instansi_;
  const WarningPolicy::Rule& rule_;
  const int32_t year_;
  const google::protobuf::Timestamp now_;
  std::vector<StoredWarning> changed_;
  std::vector<journal::Entry> entries_;
  v1::WarningCount count_;
};

absl::StatusOr<v1::WarningCount> EvaluateRule(postgres::Transaction& transaction, const WarningPolicy& policy,
                                              const WarningPolicy::Rule& rule, const std::string& instansi,
                                              int32_t year, CalendarDay day, absl::Time now, std::string_view audit) {
  std::vector<Finding> findings;
  if (rule.enabled) {
    TERPADU_ASSIGN(findings, FindSubjects(transaction, rule.rule, instansi, year, FormatDay(day), rule.thresholds,
                                          policy.accounts_without_rup, kMostSubjects + 1));
  }
  Evaluation evaluation(instansi, rule, year, now);
  const bool truncated = findings.size() > kMostSubjects;
  if (truncated) {
    findings.pop_back();
    evaluation.count().set_truncated(true);
  }
  std::vector<std::string> subjects;
  for (const Finding& finding : findings) {
    subjects.push_back(finding.subject);
  }
  TERPADU_ASSIGN(auto stored, ReadWarningsOf(transaction, instansi, rule.rule, year, subjects));
  std::map<std::string, StoredWarning> by_subject;
  for (StoredWarning& warning : stored) {
    by_subject.emplace(warning.warning.subject(), std::move(warning));
  }
  for (const Finding& finding : findings) {
    const auto known = by_subject.find(finding.subject);
    evaluation.Found(finding, known == by_subject.end() ? nullptr : &known->second);
    if (known != by_subject.end()) {
      by_subject.erase(known);
    }
  }
  for (const auto& [subject, warning] : by_subject) {
    if (!truncated) {
      evaluation.Gone(warning);
    }
  }
  TERPADU_RETURN_IF_ERROR(evaluation.Write(transaction, audit));
  return evaluation.count();
}

}  // namespace

absl::StatusOr<WarningPolicy> ReadWarningPolicy(rules::RuleBook& book, postgres::Connection& connection,
                                                std::string_view instansi, CalendarDay day) {
  WarningPolicy policy;
  for (int number = 1; number < v1::WarningRule_ARRAYSIZE; ++number) {
    const auto rule = static_cast<v1::WarningRule>(number);
    const std::string kind = "early_warning/" + WordOf(v1::WarningRule_Name(rule), "WARNING_RULE_");
    TERPADU_ASSIGN(const rules::Rule told, book.InForce(connection, instansi, kind, day));
    TERPADU_ASSIGN(const WarningPolicy::Rule parsed, Parse(rule, kind, told));
    policy.rules.push_back(parsed);
  }
  TERPADU_ASSIGN(const GapRules gaps, ReadGapRules(book, connection, instansi, static_cast<int32_t>(day.year())));
  policy.accounts_without_rup = gaps.accounts_without_rup;
  return policy;
}

absl::StatusOr<v1::EvaluateWarningsResponse> EvaluateIn(postgres::Transaction& transaction, const WarningPolicy& policy,
                                                        const std::string& instansi, int32_t year, CalendarDay day,
                                                        absl::Time now, std::string_view audit) {
  TERPADU_RETURN_IF_ERROR(LockEvaluation(transaction, instansi));
  v1::EvaluateWarningsResponse response;
  for (const WarningPolicy::Rule& rule : policy.rules) {
    TERPADU_ASSIGN(*response.add_counts(), EvaluateRule(transaction, policy, rule, instansi, year, day, now, audit));
  }
  return response;
}

absl::Status SaveAct(postgres::Transaction& transaction, const std::string& instansi, StoredWarning& stored,
                     const WarningStep& step, std::string_view reason, std::string_view audit) {
  stored.warning.set_state(static_cast<v1::WarningState>(step.to.state));
  stored.holds = step.to.holds;
  ++stored.version;
  journal::Entry entry;
  if (step.event == WarningEvent::kAcknowledged) {
    v1::WarningAcknowledged event;
    event.set_reason(std::string(reason));
    entry = journal::MakeEntry(stored.warning.name(), stored.version, event);
  } else {
    v1::WarningResolved event;
    event.set_reason(std::string(reason));
    entry = journal::MakeEntry(stored.warning.name(), stored.version, event);
  }
  TERPADU_RETURN_IF_ERROR(SaveWarnings(transaction, {stored}));
  return journal::Append(transaction, instansi, {entry}, audit);
}

}  // namespace terpadu::reporting
