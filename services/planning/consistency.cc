#include "services/planning/consistency.h"

#include <algorithm>

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/planning/domain/text.h"
#include "services/planning/domain/tree_rules.h"
#include "services/planning/reference_check.h"
#include "services/planning/store/consistency_rules.h"

namespace terpadu::planning {
namespace {

absl::Status Invalid(const std::string& what) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID", "the rule plan_check cannot be read: " + what);
}

absl::StatusOr<v1::PlanKind> PlanKindIn(const nlohmann::json& word) {
  v1::PlanKind kind = v1::PLAN_KIND_UNSPECIFIED;
  if (!v1::PlanKind_Parse("PLAN_KIND_" + word.get<std::string>(), &kind)) {
    return Invalid("no kind of plan is called " + word.get<std::string>());
  }
  return kind;
}

absl::StatusOr<ConsistencyRules> ReadRules(const nlohmann::json& value) {
  ConsistencyRules rules;
  for (const auto& [word, severity_word] : value.at("severity").items()) {
    v1::ConsistencyRule rule = v1::CONSISTENCY_RULE_UNSPECIFIED;
    type::v1::Severity severity = type::v1::SEVERITY_UNSPECIFIED;
    if (!v1::ConsistencyRule_Parse("CONSISTENCY_RULE_" + word, &rule) ||
        !type::v1::Severity_Parse("SEVERITY_" + severity_word.get<std::string>(), &severity)) {
      return Invalid("no rule is called " + word + ", or it has no severity");
    }
    rules.rules.emplace_back(rule, severity);
  }
  std::sort(rules.rules.begin(), rules.rules.end(),
            [](const auto& a, const auto& b) { return std::pair(-a.second, a.first) < std::pair(-b.second, b.first); });
  for (const nlohmann::json& entry : value.at("above")) {
    ConsistencyRules::Above above{.plan = {}, .above = {}, .kinds = {}, .all_of_it = entry.value("all_of_it", false)};
    TERPADU_ASSIGN(above.plan, PlanKindIn(entry.at("plan")));
    TERPADU_ASSIGN(above.above, PlanKindIn(entry.at("above")));
    for (const nlohmann::json& kind : entry.at("kinds")) {
      above.kinds.push_back(NodeKindOf(kind.get<std::string>()));
    }
    rules.above.push_back(std::move(above));
  }
  return rules;
}

// One run of the rules.
class Check {
 public:
  Check(postgres::Transaction& transaction, const PlanKey& key, const ConsistencyRules& rules, CheckBasis basis)
      : transaction_(transaction), key_(key), rules_(rules), basis_(std::move(basis)) {}

  absl::StatusOr<v1::PlanCheck> Run(absl::Time now);

 private:
  absl::StatusOr<int> Find(const FindingsSink& sink);
  absl::StatusOr<int> FindUnknownCodes(const FindingsSink& sink);
  absl::StatusOr<int> FindMissing(const FindingsSink& sink);
  absl::StatusOr<int> FindAgainstAll(FindingsSink sink);
  absl::StatusOr<int> FindActionsNotCarried(const FindingsSink& sink);
  // The plan of `kind` that this one is compared with; null when there is none.
  const PeerPlan* PeerOf(v1::PlanKind kind) const;
  std::vector<std::string> PeersOf(const std::vector<v1::PlanKind>& kinds) const;

  postgres::Transaction& transaction_;
  const PlanKey& key_;
  const ConsistencyRules& rules_;
  const CheckBasis basis_;
};

const PeerPlan* Check::PeerOf(v1::PlanKind kind) const {
  const auto found = std::find_if(basis_.peers.begin(), basis_.peers.end(),
                                  [kind](const PeerPlan& peer) { return peer.kind == kind; });
  return found == basis_.peers.end() ? nullptr : &*found;
}

std::vector<std::string> Check::PeersOf(const std::vector<v1::PlanKind>& kinds) const {
  const bool any_named = std::any_of(basis_.peers.begin(), basis_.peers.end(), [&](const PeerPlan& peer) {
    return peer.referred && std::find(kinds.begin(), kinds.end(), peer.kind) != kinds.end();
  });
  std::vector<std::string> ids;
  for (const PeerPlan& peer : basis_.peers) {
    if (std::find(kinds.begin(), kinds.end(), peer.kind) != kinds.end() && (!any_named || peer.referred)) {
      ids.push_back(peer.id);
    }
  }
  return ids;
}

absl::StatusOr<int> Check::FindUnknownCodes(const FindingsSink& sink) {
  TERPADU_ASSIGN(const std::vector<std::string> codes, FindPlanCodes(transaction_, key_));
  TERPADU_ASSIGN(
      const CodesChecked checked,
      CheckCodes(transaction_, key_.instansi, CalendarDay(basis_.start_year, 1, 1), CodeKind::kNomenclature, codes));
  std::vector<std::pair<std::string, std::string>> unknown;
  for (const UnknownCode& code : checked.unknown) {
    unknown.emplace_back(code.code, code.message);
  }
  return FindCodes(transaction_, sink, unknown);
}

absl::StatusOr<int> Check::FindMissing(const FindingsSink& sink) {
  std::vector<std::string> kinds;
  for (const ConsistencyRules::Above& above : rules_.above) {
    if (above.plan == basis_.kind && PeerOf(above.above) == nullptr) {
      kinds.push_back(v1::PlanKind_Name(above.above).substr(std::string("PLAN_KIND_").size()));
    }
  }
  return FindMissingPeers(transaction_, sink, kinds);
}

absl::StatusOr<int> Check::FindAgainstAll(FindingsSink sink) {
  int found = 0;
  for (const ConsistencyRules::Above& above : rules_.above) {
    const PeerPlan* peer = above.plan == basis_.kind ? PeerOf(above.above) : nullptr;
    if (peer == nullptr || (sink.rule == v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP && !above.all_of_it)) {
      continue;
    }
    const bool of_all_units = above.above == v1::PLAN_KIND_RPJMD || above.above == v1::PLAN_KIND_RENSTRA;
    const Comparison comparison{.above_id = peer->id,
                                .kinds = above.kinds,
                                .unit_id = of_all_units ? "" : basis_.unit_id,
                                .all_of_it = above.all_of_it};
    TERPADU_ASSIGN(const int more, FindAgainst(transaction_, sink, comparison));
    found += more;
    sink.position += std::min(more, sink.room);
    sink.room -= std::min(more, sink.room);
  }
  return found;
}

absl::StatusOr<int> Check::FindActionsNotCarried(const FindingsSink& sink) {
  switch (basis_.kind) {
    case v1::PLAN_KIND_RKPD:
    case v1::PLAN_KIND_RENJA:
      return FindActions(transaction_, sink, PeersOf({v1::PLAN_KIND_ROADMAP_RB}), {key_.plan_id});
    case v1::PLAN_KIND_ROADMAP_RB:
      return FindActions(transaction_, sink, {key_.plan_id}, PeersOf({v1::PLAN_KIND_RKPD, v1::PLAN_KIND_RENJA}));
    default:
      return 0;
  }
}

absl::StatusOr<int> Check::Find(const FindingsSink& sink) {
  switch (sink.rule) {
    case v1::CONSISTENCY_RULE_CEILING_BELOW_PARTS:
    case v1::CONSISTENCY_RULE_CEILING_ABOVE_PARTS:
    case v1::CONSISTENCY_RULE_CEILING_MISSING:
      return FindCeilings(transaction_, sink);
    case v1::CONSISTENCY_RULE_QUICK_WIN_TOO_LONG:
      return FindQuickWins(transaction_, sink, rules_.quick_wins);
    case v1::CONSISTENCY_RULE_CODE_UNKNOWN:
      return FindUnknownCodes(sink);
    case v1::CONSISTENCY_RULE_GRADE_OUT_OF_BAND:
      return FindGrades(transaction_, sink, rules_.grade_bands);
    case v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING:
      return FindMissing(sink);
    case v1::CONSISTENCY_RULE_NOT_IN_UPPER_PLAN:
    case v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP:
    case v1::CONSISTENCY_RULE_CEILING_ABOVE_UPPER_PLAN:
    case v1::CONSISTENCY_RULE_TARGET_DIFFERS_FROM_UPPER_PLAN:
      return FindAgainstAll(sink);
    case v1::CONSISTENCY_RULE_ACTION_NOT_CARRIED:
      return FindActionsNotCarried(sink);
    default:
      return FindWithinPlan(transaction_, sink);
  }
}

absl::StatusOr<v1::PlanCheck> Check::Run(absl::Time now) {
  v1::PlanCheck check;
  check.set_plan(key_.Name());
  check.set_state(basis_.state);
  *check.mutable_check_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now));
  for (const PeerPlan& peer : basis_.peers) {
    check.add_compared_with(PlanKey{key_.instansi, peer.id}.Name());
  }
  TERPADU_ASSIGN(const int number, BeginCheck(transaction_, key_, basis_, FingerprintOf(basis_, rules_), now));
  check.set_check_number(number);
  TERPADU_RETURN_IF_ERROR(AllowNestedLoops(transaction_, false));
  int kept = 0;
  int all = 0;
  for (const auto& [rule, severity] : rules_.rules) {
    TERPADU_ASSIGN(const int found, Find({.key = key_,
                                          .check_number = number,
                                          .position = kept,
                                          .room = kMostFindings - kept,
                                          .rule = rule,
                                          .severity = severity}));
    kept += std::min(found, kMostFindings - kept);
    all += found;
    if (found > 0) {
      v1::RuleCount& count = *check.add_counts();
      count.set_rule(rule);
      count.set_severity(severity);
      count.set_findings(found);
    }
  }
  TERPADU_RETURN_IF_ERROR(AllowNestedLoops(transaction_, true));
  check.set_left_out(all - kept);
  TERPADU_RETURN_IF_ERROR(FinishCheck(transaction_, key_, check));
  return check;
}

}  // namespace

absl::StatusOr<ConsistencyRules> ConsistencyRulesOf(rules::RuleBook& book, rpc::CallContext& call,
                                                    const std::string& instansi) {
  const CalendarDay today = DayOf(call.clock->Now());
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(*call.db, instansi, "plan_check", today));
  TERPADU_ASSIGN(const rules::Rule areas, book.InForce(*call.db, instansi, "reform_area", today));
  TERPADU_ASSIGN(const rules::Rule bands, book.InForce(*call.db, instansi, "grade_bands", today));
  try {
    TERPADU_ASSIGN(ConsistencyRules rules, ReadRules(rule.value));
    const std::string id = rule.value.at("quick_wins").get<std::string>();
    for (const nlohmann::json& area : areas.value.at("areas")) {
      if (area.at("id").get<std::string>() == id) {
        for (const std::string& name : area.at("names").get<std::vector<std::string>>()) {
          rules.quick_wins.push_back(Normalized(name));
        }
      }
    }
    rules.grade_bands = bands.value.at("bands").dump();
    rules.version = FormatDay(rule.valid_from) + " " + FormatDay(areas.valid_from) + " " + FormatDay(bands.valid_from);
    return rules;
  } catch (const nlohmann::json::exception& error) {
    return Invalid(error.what());
  }
}

std::string FingerprintOf(const CheckBasis& basis, const ConsistencyRules& rules) {
  return rules.version + " " + basis.fingerprint;
}

absl::StatusOr<v1::PlanCheck> RunCheck(postgres::Transaction& transaction, const PlanKey& key,
                                       const ConsistencyRules& rules, absl::Time now) {
  TERPADU_ASSIGN(std::optional<CheckBasis> basis, FindBasis(transaction, key));
  return Check(transaction, key, rules, basis.value()).Run(now);
}

int CountOf(const v1::PlanCheck& check, type::v1::Severity severity) {
  int sum = 0;
  for (const v1::RuleCount& count : check.counts()) {
    sum += count.severity() == severity ? count.findings() : 0;
  }
  return sum;
}

}  // namespace terpadu::planning
