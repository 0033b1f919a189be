// terpadu budget export, terpadu budget import: a DPA as a CSV or XLSX file.
#include <memory>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/command/sheet_flags.h"
#include "tools/terpadu/console/findings.h"
#include "tools/terpadu/sheets/budget_import.h"
#include "tools/terpadu/sheets/sheet_file.h"

namespace terpadu::command {
namespace {

// `2019` of the instansi, or a resource name.
absl::StatusOr<std::string> BudgetName(const Session& session, const std::string& given) {
  if (!InstansiOf(given).empty()) {
    return given;
  }
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  return "instansi/" + instansi + "/budgets/" + given;
}

absl::StatusOr<int> Export(const Session& session, const std::string& budget, const SheetFlags& flags) {
  TERPADU_ASSIGN(const std::string name, BudgetName(session, budget));
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const std::vector<SheetLine> lines,
                 ReadBudgetLines(services, session.CallerFor("BUDGET_OFFICER"), name));
  return WriteAndTell(session, {BudgetTable(lines)}, flags);
}

struct ImportFlags {
  std::string file, budget;
  bool dry_run = false;
  bool cash_plans = false;
};

std::string Told(const BudgetImport& import, const ImportFlags& flags, bool errors) {
  const std::string what = flags.cash_plans ? " cash plans" : " lines";
  const std::string read = std::to_string(import.read) + " rows read, ";
  if (errors) {
    return read + "nothing was written: errors stand in the way\n";
  }
  return read + std::to_string(import.there) + what + " were there already, " + std::to_string(import.written) + what +
         (flags.dry_run ? " would be written: a dry run\n" : " written\n");
}

std::string ToJsonText(const BudgetImport& import, const sheet::Findings& findings, bool dry_run) {
  nlohmann::ordered_json json = {{"read", import.read},
                                 {"there", import.there},
                                 {"written", import.written},
                                 {"dry_run", dry_run},
                                 {"findings", nlohmann::ordered_json::array()}};
  for (const type::v1::Finding& finding : findings.all()) {
    json["findings"].push_back({{"severity", type::v1::Severity_Name(finding.severity())},
                                {"row", finding.line()},
                                {"column", finding.column()},
                                {"code", finding.code()},
                                {"text", finding.text()},
                                {"message", finding.message()}});
  }
  return json.dump(2) + "\n";
}

absl::StatusOr<int> Import(const Session& session, const ImportFlags& flags) {
  TERPADU_ASSIGN(const std::string name, BudgetName(session, flags.budget));
  sheet::Findings findings;
  TERPADU_ASSIGN(const sheet::Table table, ReadSheet(flags.file, findings));
  BudgetImport import;
  if (!findings.has_error()) {
    TERPADU_ASSIGN(Services services, session.Connect());
    TERPADU_ASSIGN(
        import, ImportBudget(services, session.CallerFor("BUDGET_OFFICER"), name, table,
                             flags.cash_plans ? ImportMode::kCashPlans : ImportMode::kLines, flags.dry_run, findings));
  }
  *session.out << (session.json ? ToJsonText(import, findings, flags.dry_run)
                                : DrawSheetFindings(findings.all()) + Told(import, flags, findings.has_error()));
  return findings.has_error() ? kComplaint : kDone;
}

}  // namespace

void AddBudgetSheets(Command& budget, Session& session) {
  auto name = std::make_shared<std::string>();
  auto sheet = std::make_shared<SheetFlags>();
  Command exported = budget.Sub("export", "Write the lines of a budget, with their cash plans, to a file");
  exported.Text("BUDGET", *name, "Fiscal year, or resource name", Presence::kRequired);
  AddSheetFlags(exported, *sheet);
  exported.Run([&session, name, sheet] { return Export(session, *name, *sheet); });

  auto flags = std::make_shared<ImportFlags>();
  budget.Sub("import", "Add the lines of a CSV or XLSX file to a draft budget; nothing with an error among them")
      .Text("FILE", flags->file, "The file; - for standard input", Presence::kRequired)
      .Text("--budget", flags->budget, "Fiscal year, or resource name", Presence::kRequired)
      .Flag("--cash-plans", flags->cash_plans, "Set the cash plans of lines of a budget in force instead")
      .Flag("--dry-run", flags->dry_run, "Read and check everything, write nothing")
      .Run([&session, flags] { return Import(session, *flags); });
}

}  // namespace terpadu::command
