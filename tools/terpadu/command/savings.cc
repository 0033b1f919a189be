// terpadu savings, impact and warnings: where money goes that reaches no result, what a cut would hit, and what is
// about to go wrong.
#include "tools/terpadu/console/savings.h"

#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "tools/terpadu/command/savings_command.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

constexpr char kSavings[] = "terpadu.reporting.v1.SavingsService/";
constexpr char kWarnings[] = "terpadu.reporting.v1.WarningService/";

// `instansi/x/units/u1` of `u1`, or of itself.
std::string NameOf(const std::string& parent, const std::string& collection, const std::string& id) {
  return id.empty() || id.find('/') != std::string::npos ? id : parent + "/" + collection + "/" + id;
}

struct SavingsFlags {
  int year = 0;
  std::vector<std::string> by;
  int parts = 3;
  std::string unit;
  std::string account;
  pb::SavingsReason reason = pb::SAVINGS_REASON_UNSPECIFIED;
  bool lines = false;
};

absl::StatusOr<int> RunSavingsLines(const Session& session, const SavingsFlags& flags, const std::string& parent) {
  pb::ListPotentialSavingsRequest request;
  request.set_parent(parent);
  request.set_year(flags.year);
  request.set_unit(NameOf(parent, "units", flags.unit));
  request.set_account(flags.account);
  request.set_reason(flags.reason);
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListPotentialSavingsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListPotentialSavingsResponse>(
      session.CallerFor("PUBLIC"), kSavings + std::string("ListPotentialSavings"), request,
      [&all](const pb::ListPotentialSavingsResponse& page) { all.mutable_lines()->MergeFrom(page.lines()); }));
  *session.out << (session.json ? ToJson(all) : DrawSavingsLines(all));
  return kDone;
}

absl::StatusOr<int> RunSavings(const Session& session, const SavingsFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  const std::string parent = "instansi/" + instansi;
  if (flags.lines) {
    return RunSavingsLines(session, flags, parent);
  }
  pb::GetPotentialSavingsRequest request;
  request.set_parent(parent);
  request.set_year(flags.year);
  request.set_unit(NameOf(parent, "units", flags.unit));
  request.set_account(flags.account);
  request.set_account_parts(flags.parts);
  for (const std::string& word : flags.by) {
    request.add_group_by(FromWord<pb::SavingsDimension>(word));
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::GetPotentialSavingsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::GetPotentialSavingsResponse>(
      session.CallerFor("PUBLIC"), kSavings + std::string("GetPotentialSavings"), request,
      [&all](const pb::GetPotentialSavingsResponse& page) {
        all.mutable_rows()->MergeFrom(page.rows());
        *all.mutable_total() = page.total();
        all.set_formula(page.formula());
      }));
  *session.out << (session.json ? ToJson(all) : DrawSavings(all));
  return kDone;
}

struct ImpactFlags {
  int year = 0;
  std::string account;
  std::string unit;
  std::vector<std::string> lines;
  int share = 0;
};

absl::StatusOr<int> RunImpact(const Session& session, const ImpactFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ImpactRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  pb::Cut& cut = *request.mutable_cut();
  cut.set_account(flags.account);
  cut.set_unit(NameOf(request.parent(), "units", flags.unit));
  cut.set_share_basis_points(flags.share);
  cut.mutable_lines()->Add(flags.lines.begin(), flags.lines.end());
  TERPADU_ASSIGN(Services services, session.Connect());
  const Caller caller = session.CallerFor("PLANNER");
  pb::ImpactResponse impact;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ImpactResponse>(caller, kSavings + std::string("Impact"), request,
                                                                   [&impact](const pb::ImpactResponse& page) {
                                                                     impact.mutable_lines()->MergeFrom(page.lines());
                                                                     *impact.mutable_total() = page.total();
                                                                     *impact.mutable_hits() = page.hits();
                                                                   }));
  if (session.json) {
    *session.out << ToJson(impact);
    return kDone;
  }
  pb::ListImpactHitsRequest of_hits;
  of_hits.set_parent(request.parent());
  of_hits.set_year(request.year());
  *of_hits.mutable_cut() = request.cut();
  pb::ListImpactHitsResponse hits;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListImpactHitsResponse>(
      caller, kSavings + std::string("ListImpactHits"), of_hits,
      [&hits](const pb::ListImpactHitsResponse& page) { hits.mutable_hits()->MergeFrom(page.hits()); }));
  *session.out << DrawImpact(impact, hits);
  return kDone;
}

struct WarningFlags {
  int year = 0;
  std::string name;
  std::string reason;
  std::string unit;
  std::string day;
  pb::WarningRule rule = pb::WARNING_RULE_UNSPECIFIED;
  pb::WarningState state = pb::WARNING_STATE_UNSPECIFIED;
  pb::WarningSeverity severity = pb::WARNING_SEVERITY_UNSPECIFIED;
};

absl::StatusOr<int> RunList(const Session& session, const WarningFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ListWarningsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_rule(flags.rule);
  request.set_state(flags.state);
  request.set_least_severity(flags.severity);
  request.set_unit(NameOf(request.parent(), "units", flags.unit));
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListWarningsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListWarningsResponse>(
      session.CallerFor("APIP"), kWarnings + std::string("ListWarnings"), request,
      [&all](const pb::ListWarningsResponse& page) { all.mutable_warnings()->MergeFrom(page.warnings()); }));
  *session.out << (session.json ? ToJson(all) : DrawWarnings(all));
  return kDone;
}

absl::StatusOr<int> RunShow(const Session& session, const WarningFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::GetWarningRequest request;
  request.set_name(NameOf("instansi/" + instansi, "warnings", flags.name));
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto warning, services.Call<pb::GetWarningResponse>(
                                         session.CallerFor("APIP"), kWarnings + std::string("GetWarning"), request));
  *session.out << (session.json ? ToJson(warning) : DrawWarning(warning));
  return kDone;
}

// Acknowledges or resolves.
template <typename Request>
absl::StatusOr<int> RunAct(const Session& session, const WarningFlags& flags, const std::string& method) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  Request request;
  request.set_name(NameOf("instansi/" + instansi, "warnings", flags.name));
  request.set_reason(flags.reason);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto warning,
                 services.Call<pb::Warning>(session.CallerFor("APIP"), kWarnings + method, request));
  pb::GetWarningResponse shown;
  *shown.mutable_warning() = warning;
  *session.out << (session.json ? ToJson(warning) : DrawWarning(shown));
  return kDone;
}

absl::StatusOr<int> RunEvaluate(const Session& session, const WarningFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::EvaluateWarningsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_request_id(NewUuid());
  if (!flags.day.empty()) {
    TERPADU_ASSIGN(const CalendarDay day, ParseDay(flags.day));
    request.mutable_as_of()->set_year(static_cast<int32_t>(day.year()));
    request.mutable_as_of()->set_month(day.month());
    request.mutable_as_of()->set_day(day.day());
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto evaluation,
                 services.Call<pb::EvaluateWarningsResponse>(session.CallerFor("APIP"),
                                                             kWarnings + std::string("EvaluateWarnings"), request));
  *session.out << (session.json ? ToJson(evaluation) : DrawEvaluation(evaluation));
  return kDone;
}

void AddWarnings(Command& root, Session& session) {
  auto flags = std::make_shared<WarningFlags>();
  Command warnings = root.Sub("warnings", "Early warnings: what is late, missing, split or out of proportion");
  Command list = warnings.Sub("list", "Those that are not resolved, or in a state");
  list.Number("--year", flags->year, 1, 2100, "Only of this fiscal year")
      .Word("--rule", flags->rule, "Only of this rule")
      .Word("--state", flags->state, "Only in this state")
      .Word("--severity", flags->severity, "Only of this severity or a higher one")
      .Text("--unit", flags->unit, "Only of this unit: id or resource name")
      .Run([&session, flags] { return RunList(session, *flags); });
  Command show = warnings.Sub("show", "One, with the rows that caused it");
  show.Text("WARNING", flags->name, "Id or resource name", Presence::kRequired).Run([&session, flags] {
    return RunShow(session, *flags);
  });
  Command acknowledge = warnings.Sub("acknowledge", "Take note of one, and say what follows");
  acknowledge.Text("WARNING", flags->name, "Id or resource name", Presence::kRequired)
      .Text("--reason", flags->reason, "What follows", Presence::kRequired)
      .Run([&session, flags] { return RunAct<pb::AcknowledgeWarningRequest>(session, *flags, "AcknowledgeWarning"); });
  Command resolve = warnings.Sub("resolve", "Say why one is none");
  resolve.Text("WARNING", flags->name, "Id or resource name", Presence::kRequired)
      .Text("--reason", flags->reason, "Why it is none", Presence::kRequired)
      .Run([&session, flags] { return RunAct<pb::ResolveWarningRequest>(session, *flags, "ResolveWarning"); });
  Command evaluate = warnings.Sub("evaluate", "Evaluate all rules now, or as of a day");
  evaluate.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Text("--as-of", flags->day, "The day, 2025-03-31; today when not given")
      .Run([&session, flags] { return RunEvaluate(session, *flags); });
}

}  // namespace

void AddSavings(Command& root, Session& session) {
  auto flags = std::make_shared<SavingsFlags>();
  Command savings = root.Sub("savings", "Potential savings: money that reaches no result, by unit and account");
  savings.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Texts("--by", flags->by, "unit, account: one or both; both when not given")
      .Number("--parts", flags->parts, 1, 6, "To how many parts account codes are cut; 3 when not given")
      .Text("--unit", flags->unit, "Only lines of this unit: id or resource name")
      .Text("--account", flags->account, "Only lines of this account and those below it")
      .Word("--reason", flags->reason, "With --lines: only lines with this reason")
      .Flag("--lines", flags->lines, "The lines that the figure consists of")
      .Run([&session, flags] { return RunSavings(session, *flags); });

  auto cut = std::make_shared<ImpactFlags>();
  Command impact = root.Sub("impact", "What a cut would do: what is free, what is committed, and what it hits");
  impact.Number("YEAR", cut->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Text("--account", cut->account, "Lines of this account and those below it")
      .Text("--unit", cut->unit, "Lines of this unit: id or resource name")
      .Texts("--lines", cut->lines, "These lines: resource names")
      .Number("--share", cut->share, 1, 10'000, "Hundredths of a percent of each line; all of it when not given")
      .Run([&session, cut] { return RunImpact(session, *cut); });

  AddWarnings(root, session);
}

}  // namespace terpadu::command
