// terpadu plan check: where a plan does not agree with itself or with the plans above it, and by how much.
#include <memory>

#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/plan_review_service.pb.h"
#include "tools/terpadu/command/plan_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

struct Flags {
  std::string name;
  pb::ConsistencyRule rule = pb::CONSISTENCY_RULE_UNSPECIFIED;
  type::v1::Severity severity = type::v1::SEVERITY_UNSPECIFIED;
};

bool IsMoney(const pb::ConsistencyFinding& finding) {
  return finding.amount_here() != 0 || finding.amount_there() != 0;
}

std::string Amount(int64_t rupiah) { return FormatRupiah(Rupiah(rupiah)); }

std::string LineOf(const pb::ConsistencyFinding& finding) {
  const int line = finding.here().source_line() != 0 ? finding.here().source_line() : finding.there().source_line();
  return line == 0 ? "" : std::to_string(line);
}

// One table a rule: of amounts where it is about money, of sentences else.
std::string Draw(const std::vector<const pb::ConsistencyFinding*>& findings) {
  const pb::ConsistencyFinding& first = *findings.front();
  std::string text =
      "\n" + WordOf(first.severity()) + "  " + WordOf(first.rule()) + "  " + std::to_string(findings.size()) + "\n";
  if (IsMoney(first)) {
    Table table({{"line", Align::kRight},
                 {"where", Align::kLeft, true},
                 {"year"},
                 {"has", Align::kRight},
                 {"the other", Align::kRight},
                 {"difference", Align::kRight}});
    for (const pb::ConsistencyFinding* finding : findings) {
      const pb::PlanPlace& place = finding->here().node().empty() ? finding->there() : finding->here();
      table.Add({LineOf(*finding), place.title(), std::to_string(finding->year()), Amount(finding->amount_here()),
                 Amount(finding->amount_there()), Amount(finding->difference())});
    }
    return text + table.Draw();
  }
  Table table({{"line", Align::kRight}, {"what", Align::kLeft, true}});
  for (const pb::ConsistencyFinding* finding : findings) {
    table.Add({LineOf(*finding), finding->message()});
  }
  return text + table.Draw();
}

void Print(const Session& session, const pb::ListConsistencyFindingsResponse& all) {
  std::vector<const pb::ConsistencyFinding*> group;
  const auto flush = [&] {
    if (!group.empty()) {
      *session.out << Draw(group);
      group.clear();
    }
  };
  for (const pb::ConsistencyFinding& finding : all.consistency_findings()) {
    if (!group.empty() && group.front()->rule() != finding.rule()) {
      flush();
    }
    group.push_back(&finding);
  }
  flush();
  Table counts({{"severity"}, {"rule"}, {"findings", Align::kRight}});
  for (const pb::RuleCount& count : all.plan_check().counts()) {
    counts.Add({WordOf(count.severity()), WordOf(count.rule()), std::to_string(count.findings())});
  }
  *session.out << "\n"
               << all.plan_check().plan() << ", check " << all.plan_check().check_number()
               << (counts.empty() ? ": nothing found\n" : ":\n" + counts.Draw());
}

absl::StatusOr<int> Check(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListConsistencyFindingsRequest request;
  request.set_parent(flags.name);
  request.set_rule(flags.rule);
  request.set_severity(flags.severity);
  pb::ListConsistencyFindingsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListConsistencyFindingsResponse>(
      session.CallerFor("PLANNER"), kPlanReviews + std::string("ListConsistencyFindings"), request,
      [&all](const pb::ListConsistencyFindingsResponse& page) {
        all.clear_plan_check();
        all.MergeFrom(page);
      }));
  all.clear_next_page_token();
  if (session.json) {
    *session.out << ToJson(all);
  } else {
    Print(session, all);
  }
  bool complaint = false;
  for (const pb::ConsistencyFinding& finding : all.consistency_findings()) {
    complaint = complaint || finding.severity() >= type::v1::SEVERITY_WARNING;
  }
  return complaint ? kComplaint : kDone;
}

}  // namespace

void AddPlanCheck(Command& plan, Session& session) {
  auto flags = std::make_shared<Flags>();
  plan.Sub("check", "Where a plan does not agree with itself or the plans above it, and by how much")
      .Text("NAME", flags->name, "instansi/{instansi}/plans/{plan}", Presence::kRequired)
      .Word("--rule", flags->rule, "Only findings of this rule")
      .Word("--severity", flags->severity, "Only findings of this severity")
      .Run([&session, flags] { return Check(session, *flags); });
}

}  // namespace terpadu::command
