#include "services/planning/store/check_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "services/planning/domain/text.h"
#include "services/planning/store/json_column.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

using google::protobuf::util::TimeUtil;

// Of a title or value, in characters: two places, and both again in a sentence, fit an event.
constexpr size_t kLongestText = 1000;

constexpr postgres::Statement kBasis = {"planning_check_basis", R"sql(
  SELECT kind, state, start_year, coalesce(unit_id, ''), revision FROM plan WHERE instansi = $1 AND plan_id = $2)sql"};

// A road map (kind 5) is compared with the RKPD and Renja (3, 4) of its years, of every unit; the others with the plans
// above them and the road maps.
constexpr postgres::Statement kPeers = {"planning_check_peers", R"sql(
  SELECT peer.kind, peer.plan_id, peer.version, peer.revision, referred.position IS NOT NULL
    FROM plan AS own
    JOIN plan AS peer ON peer.instansi = own.instansi AND peer.plan_id <> own.plan_id
                     AND (peer.kind IN (3, 4)) = (own.kind = 5)
    LEFT JOIN plan_reference AS referred
           ON referred.instansi = own.instansi AND referred.plan_id = own.plan_id AND referred.referred_id = peer.plan_id
   WHERE own.instansi = $1 AND own.plan_id = $2
     AND (referred.position IS NOT NULL
          OR (peer.state = 2 AND peer.start_year <= own.end_year AND peer.end_year >= own.start_year
              AND (own.kind = 5 OR peer.unit_id IS NULL OR peer.unit_id = own.unit_id)))
  UNION ALL
  SELECT peer.kind, peer.plan_id, peer.version, peer.revision, referred.position IS NOT NULL
    FROM plan AS own
    JOIN plan AS peer ON peer.instansi = own.instansi AND peer.plan_id <> own.plan_id AND peer.kind = 3
    LEFT JOIN plan_reference AS referred
           ON referred.instansi = own.instansi AND referred.plan_id = own.plan_id AND referred.referred_id = peer.plan_id
   WHERE own.instansi = $1 AND own.plan_id = $2 AND own.kind = 4
     AND (referred.position IS NOT NULL
          OR (peer.state = 2 AND peer.start_year = own.start_year))
   ORDER BY 5 DESC, 1, 2 LIMIT 1000)sql"};

constexpr postgres::Statement kFind = {"planning_check_find", R"sql(
  SELECT check_no, state, basis, to_json(compared)::text, counts::text, left_out, checked_at FROM plan_check
   WHERE instansi = $1 AND plan_id = $2 AND ($3::int = 0 OR check_no = $3::int) ORDER BY check_no DESC LIMIT 1)sql"};

constexpr postgres::Statement kForgetFindings = {"planning_check_forget_findings", R"sql(
  DELETE FROM plan_finding WHERE instansi = $1 AND plan_id = $2 AND check_no = $3)sql"};
constexpr postgres::Statement kForget = {"planning_check_forget", R"sql(
  DELETE FROM plan_check WHERE instansi = $1 AND plan_id = $2 AND check_no = $3)sql"};

constexpr postgres::Statement kBegin = {"planning_check_begin", R"sql(
  INSERT INTO plan_check (instansi, plan_id, check_no, state, basis, compared, counts, left_out, checked_at)
  VALUES ($1, $2, $3, $4, $5, '{}', '[]', 0, $6))sql"};

constexpr postgres::Statement kFinish = {"planning_check_finish", R"sql(
  UPDATE plan_check SET compared = $4, counts = $5, left_out = $6
   WHERE instansi = $1 AND plan_id = $2 AND check_no = $3)sql"};

// Of the SELECTs of findings, in the order of the enum Column.
#define FINDINGS                                                                                                  \
  "SELECT finding.position, rule, severity, finding.node_id, finding.indicator_id, other_plan_id, other_node_id," \
  "       other_indicator_id, year, amount, other_amount, value, other_value,"                                    \
  "       coalesce(own_indicator.title, concat_ws(' ', nullif(node.code, ''), coalesce(node.title, plan.title)))" \
  "         AS here_title,"                                                                                       \
  "       coalesce(own_indicator.source_line, node.source_line, 0) AS here_line,"                                 \
  "       coalesce(there.title, concat_ws(' ', nullif(other.code, ''), coalesce(other.title, other_plan.title)))" \
  "         AS there_title,"                                                                                      \
  "       coalesce(there.source_line, other.source_line, 0) AS there_line, finding.finding_id, finding.content"   \
  "  FROM plan_finding AS finding"                                                                                \
  "  JOIN plan ON plan.instansi = finding.instansi AND plan.plan_id = finding.plan_id"                            \
  "  LEFT JOIN plan_node AS node"                                                                                 \
  "         ON node.instansi = finding.instansi AND node.plan_id = finding.plan_id"                               \
  "        AND node.node_id = finding.node_id"                                                                    \
  "  LEFT JOIN indicator AS own_indicator"                                                                        \
  "         ON own_indicator.instansi = finding.instansi AND own_indicator.plan_id = finding.plan_id"             \
  "        AND own_indicator.indicator_id = finding.indicator_id"                                                 \
  "  LEFT JOIN plan AS other_plan"                                                                                \
  "         ON other_plan.instansi = finding.instansi AND other_plan.plan_id = finding.other_plan_id"             \
  "  LEFT JOIN plan_node AS other"                                                                                \
  "         ON other.instansi = finding.instansi AND other.plan_id = finding.other_plan_id"                       \
  "        AND other.node_id = finding.other_node_id"                                                             \
  "  LEFT JOIN indicator AS there"                                                                                \
  "         ON there.instansi = finding.instansi AND there.plan_id = finding.other_plan_id"                       \
  "        AND there.indicator_id = finding.other_indicator_id"                                                   \
  " WHERE finding.instansi = $1 AND finding.plan_id = $2 AND finding.check_no = $3 AND finding.position > 0"      \
  "   AND finding.position > $4 "
constexpr postgres::Statement kList = {"planning_finding_list", FINDINGS "ORDER BY finding.position LIMIT $5"};
constexpr postgres::Statement kListOfRule = {
    "planning_finding_list_of_rule",
    FINDINGS "AND rule = $6 AND ($7::int = 0 OR severity = $7::int) ORDER BY finding.position LIMIT $5"};
constexpr postgres::Statement kListOfSeverity = {"planning_finding_list_of_severity",
                                                 FINDINGS "AND severity = $6 ORDER BY finding.position LIMIT $5"};

// The next findings that are not open, or are open and said something else; they are open from here on.
constexpr postgres::Statement kOpen = {"planning_finding_open", "WITH fresh AS (" FINDINGS R"sql(
     AND NOT EXISTS (SELECT FROM plan_open_finding AS open
                      WHERE open.instansi = $1 AND open.plan_id = $2 AND open.finding_id = finding.finding_id
                        AND open.content = finding.content)
     ORDER BY finding.position LIMIT $5),
  opened AS (
    INSERT INTO plan_open_finding (instansi, plan_id, finding_id, content, rule, severity, node_id, indicator_id,
                                   other_plan_id, other_node_id, other_indicator_id, year, amount, other_amount, value,
                                   other_value, here_title, here_line, there_title, there_line)
    SELECT $1, $2, finding_id, content, rule, severity, node_id, indicator_id, other_plan_id, other_node_id,
           other_indicator_id, year, amount, other_amount, value, other_value, here_title, here_line, there_title,
           there_line
      FROM fresh
    ON CONFLICT (instansi, plan_id, finding_id) DO UPDATE
      SET content = excluded.content, severity = excluded.severity, amount = excluded.amount,
          other_amount = excluded.other_amount, value = excluded.value, other_value = excluded.other_value,
          here_title = excluded.here_title, here_line = excluded.here_line, there_title = excluded.there_title,
          there_line = excluded.there_line)
  SELECT * FROM fresh ORDER BY position)sql"};
#undef FINDINGS

// The next open findings that the check did not find, of other rules than $4; they are open no more.
constexpr postgres::Statement kClose = {"planning_finding_close", R"sql(
  WITH gone AS (
    DELETE FROM plan_open_finding
     WHERE instansi = $1 AND plan_id = $2
       AND finding_id IN (
         SELECT open.finding_id FROM plan_open_finding AS open
          WHERE open.instansi = $1 AND open.plan_id = $2 AND open.rule <> ALL($4::bigint[])
            AND NOT EXISTS (SELECT FROM plan_finding AS finding
                             WHERE finding.instansi = $1 AND finding.plan_id = $2 AND finding.check_no = $3
                               AND finding.finding_id = open.finding_id)
          LIMIT $5)
    RETURNING *)
  SELECT 0, rule, severity, node_id, indicator_id, other_plan_id, other_node_id, other_indicator_id, year, amount,
         other_amount, value, other_value, here_title, here_line, there_title, there_line, finding_id
    FROM gone ORDER BY rule, finding_id)sql"};

constexpr postgres::Statement kNestedLoops = {"planning_check_nested_loops",
                                              "SELECT set_config('enable_nestloop', $1, true)"};

postgres::Params ParamsOf(const PlanKey& key, int number) {
  postgres::Params params = ParamsOf(key);
  params.Int(number);
  return params;
}

v1::ConsistencyFinding FindingIn(const postgres::Rows& rows, int row, const PlanKey& key) {
  enum Column {
    kPosition,
    kRule,
    kSeverity,
    kNode,
    kIndicator,
    kOtherPlan,
    kOtherNode,
    kOtherIndicator,
    kYear,
    kAmount,
    kOtherAmount,
    kValue,
    kOtherValue,
    kTitle,
    kLine,
    kOtherTitle,
    kOtherLine,
    kFindingId
  };
  const auto place = [&](const PlanKey& plan, Column node, Column indicator, Column title, Column line,
                         v1::PlanPlace& out) {
    out.set_plan(plan.Name());
    out.set_node(plan.NodeName(rows.Text(row, node)));
    if (const std::string id = rows.Text(row, indicator); !id.empty()) {
      out.set_indicator(plan.IndicatorName(id));
    }
    out.set_title(Shortened(rows.Text(row, title), kLongestText));
    out.set_source_line(static_cast<int>(rows.Int(row, line)));
  };
  v1::ConsistencyFinding finding;
  finding.set_rule(static_cast<v1::ConsistencyRule>(rows.Int(row, kRule)));
  finding.set_severity(static_cast<type::v1::Severity>(rows.Int(row, kSeverity)));
  place(key, kNode, kIndicator, kTitle, kLine, *finding.mutable_here());
  if (const std::string other = rows.Text(row, kOtherPlan); !other.empty()) {
    place({key.instansi, other}, kOtherNode, kOtherIndicator, kOtherTitle, kOtherLine, *finding.mutable_there());
  }
  finding.set_year(static_cast<int>(rows.Int(row, kYear)));
  finding.set_amount_here(rows.Int(row, kAmount));
  finding.set_amount_there(rows.Int(row, kOtherAmount));
  finding.set_difference(finding.amount_here() - finding.amount_there());
  finding.set_value_here(Shortened(rows.Text(row, kValue), kLongestText));
  finding.set_value_there(Shortened(rows.Text(row, kOtherValue), kLongestText));
  finding.set_finding_id(rows.Text(row, kFindingId));
  return finding;
}

std::vector<PlacedFinding> FindingsIn(const postgres::Rows& rows, const PlanKey& key) {
  std::vector<PlacedFinding> findings;
  findings.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    findings.push_back({static_cast<int>(rows.Int(row, 0)), FindingIn(rows, row, key)});
  }
  return findings;
}

}  // namespace

absl::Status AllowNestedLoops(postgres::Transaction& transaction, bool allowed) {
  return transaction.Execute(kNestedLoops, postgres::Params().Text(allowed ? "on" : "off")).status();
}

absl::StatusOr<std::optional<CheckBasis>> FindBasis(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows own, executor.Execute(kBasis, ParamsOf(key)));
  if (own.empty()) {
    return std::nullopt;
  }
  CheckBasis basis{.kind = static_cast<v1::PlanKind>(own.Int(0, 0)),
                   .state = static_cast<v1::PlanState>(own.Int(0, 1)),
                   .start_year = static_cast<int>(own.Int(0, 2)),
                   .unit_id = own.Text(0, 3),
                   .peers = {},
                   .fingerprint = std::to_string(own.Int(0, 4))};
  TERPADU_ASSIGN(const postgres::Rows peers, executor.Execute(kPeers, ParamsOf(key)));
  for (int row = 0; row < peers.size(); ++row) {
    basis.peers.push_back({static_cast<v1::PlanKind>(peers.Int(row, 0)), peers.Text(row, 1), peers.Bool(row, 4)});
    basis.fingerprint +=
        " " + peers.Text(row, 1) + ":" + std::to_string(peers.Int(row, 2)) + ":" + std::to_string(peers.Int(row, 3));
  }
  return basis;
}

absl::StatusOr<std::optional<StoredCheck>> FindCheck(const Executor& executor, const PlanKey& key, int number) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFind, ParamsOf(key, number)));
  if (rows.empty()) {
    return std::nullopt;
  }
  StoredCheck stored;
  stored.check.set_plan(key.Name());
  stored.check.set_check_number(static_cast<int>(rows.Int(0, 0)));
  stored.check.set_state(static_cast<v1::PlanState>(rows.Int(0, 1)));
  stored.fingerprint = rows.Text(0, 2);
  for (const std::string& id : TextsIn(rows.Text(0, 3))) {
    stored.check.add_compared_with(PlanKey{key.instansi, id}.Name());
  }
  for (const nlohmann::json& entry : nlohmann::json::parse(rows.Text(0, 4))) {
    v1::RuleCount& count = *stored.check.add_counts();
    count.set_rule(static_cast<v1::ConsistencyRule>(entry[0].get<int>()));
    count.set_severity(static_cast<type::v1::Severity>(entry[1].get<int>()));
    count.set_findings(entry[2].get<int>());
  }
  stored.check.set_left_out(static_cast<int>(rows.Int(0, 5)));
  *stored.check.mutable_check_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(0, 6)));
  return stored;
}

absl::StatusOr<int> BeginCheck(postgres::Transaction& transaction, const PlanKey& key, const CheckBasis& basis,
                               const std::string& fingerprint, absl::Time now) {
  TERPADU_ASSIGN(const std::optional<StoredCheck> latest, FindCheck(transaction, key, 0));
  int number = latest.has_value() ? latest->check.check_number() + 1 : 1;
  if (latest.has_value() && latest->check.state() == v1::PLAN_STATE_DRAFT) {
    number = latest->check.check_number();
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kForgetFindings, ParamsOf(key, number)).status());
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kForget, ParamsOf(key, number)).status());
  }
  postgres::Params begin = ParamsOf(key, number);
  begin.Int(basis.state).Text(fingerprint).Time(now);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kBegin, begin).status());
  return number;
}

absl::Status FinishCheck(postgres::Transaction& transaction, const PlanKey& key, const v1::PlanCheck& check) {
  std::vector<std::string> compared;
  for (const std::string& name : check.compared_with()) {
    compared.push_back(name.substr(name.rfind('/') + 1));
  }
  nlohmann::json counts = nlohmann::json::array();
  for (const v1::RuleCount& count : check.counts()) {
    counts.push_back({static_cast<int>(count.rule()), static_cast<int>(count.severity()), count.findings()});
  }
  postgres::Params params = ParamsOf(key, check.check_number());
  params.TextArray(compared).Text(counts.dump()).Int(check.left_out());
  return transaction.Execute(kFinish, params).status();
}

absl::StatusOr<std::vector<PlacedFinding>> ListFindings(const Executor& executor, const PlanKey& key, int check_number,
                                                        v1::ConsistencyRule rule, type::v1::Severity severity,
                                                        int after, int limit) {
  postgres::Params params = ParamsOf(key, check_number);
  params.Int(after).Int(limit);
  const postgres::Statement* statement = &kList;
  if (rule != v1::CONSISTENCY_RULE_UNSPECIFIED) {
    params.Int(rule).Int(severity);
    statement = &kListOfRule;
  } else if (severity != type::v1::SEVERITY_UNSPECIFIED) {
    params.Int(severity);
    statement = &kListOfSeverity;
  }
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(*statement, params));
  return FindingsIn(rows, key);
}

absl::StatusOr<std::vector<PlacedFinding>> OpenFindings(postgres::Transaction& transaction, const PlanKey& key,
                                                        int check_number, int after, int limit) {
  postgres::Params params = ParamsOf(key, check_number);
  params.Int(after).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOpen, params));
  return FindingsIn(rows, key);
}

absl::StatusOr<std::vector<PlacedFinding>> CloseFindings(postgres::Transaction& transaction, const PlanKey& key,
                                                         int check_number, const std::vector<int64_t>& undecided,
                                                         int limit) {
  postgres::Params params = ParamsOf(key, check_number);
  params.IntArray(undecided).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kClose, params));
  return FindingsIn(rows, key);
}

}  // namespace terpadu::planning
