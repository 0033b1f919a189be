#include "tools/terpadu/command/command.h"

#include "CLI/CLI.hpp"
#include "libs/base/status.h"
#include "tools/terpadu/command/contract_command.h"
#include "tools/terpadu/command/lkjip_command.h"
#include "tools/terpadu/command/monev_commands.h"
#include "tools/terpadu/command/savings_command.h"
#include "tools/terpadu/command/table_command.h"
#include "tools/terpadu/console/error.h"

namespace terpadu::command {
namespace {

void Require(CLI::Option* option, Presence presence) { option->required(presence == Presence::kRequired); }

void AddCommonFlags(CLI::App& app, Session& session) {
  app.add_flag("--json", session.json, "Print JSON");
  app.add_option("--instansi", session.instansi, "Id of the instansi")->envname("TERPADU_INSTANSI");
  app.add_option("--actor", session.actor, "Who calls, for the record")->envname("TERPADU_ACTOR");
  app.add_option("--roles", session.roles, "In which roles, comma separated; what the command needs when not given")
      ->envname("TERPADU_ROLES");
  for (const std::string& service : ServiceNames()) {
    app.add_option("--" + service, session.addresses[service], "host:port of the " + service + " service")
        ->group("Where the services are")
        ->type_name("ADDRESS");
  }
}

void BuildTree(CLI::App& app, Session& session) {
  app.fallthrough();
  app.footer("Every command takes the flags of terpadu --help too: --json, --instansi, where the services are.");
  AddCommonFlags(app, session);
  Command root(app, session);
  AddImport(root, session);
  AddUnits(root, session);
  AddPlan(root, session);
  AddReference(root, session);
  AddProposal(root, session);
  AddTrace(root, session);
  AddCoverage(root, session);
  AddEReport(root, session);
  AddRealisation(root, session);
  AddKpi(root, session);
  AddEMonev(root, session);
  AddTable(root, session);
  AddSavings(root, session);
  AddOrphans(root, session);
  AddBudget(root, session);
  AddPrice(root, session);
  AddCash(root, session);
  AddContract(root, session);
  AddPayment(root, session);
  AddLedger(root, session);
  AddCalendar(root, session);
  AddEvents(root, session);
  AddReconcile(root, session);
  AddProcurement(root, session);
  AddOcds(root, session);
  AddLkjip(root, session);
  AddCompletion(root, session);
  app.set_help_all_flag("--help-all", "Help of all commands");
  app.footer(
      "Where a service is: its flag, else TERPADU_<SERVICE>_ADDRESS, else the file .state/demo/services.json in this\n"
      "folder or the nearest one above (a demo left running writes it).\n"
      "Exit code: 0 done; 1 done, with findings that are errors or with differences; 2 could not be done.");
}

}  // namespace

Command Command::Sub(const std::string& name, const std::string& meaning) {
  app_.require_subcommand(1);
  return {*app_.add_subcommand(name, meaning), session_};
}

Command& Command::Text(const std::string& name, std::string& value, const std::string& meaning, Presence presence) {
  Require(app_.add_option(name, value, meaning), presence);
  return *this;
}

Command& Command::Texts(const std::string& name, std::vector<std::string>& values, const std::string& meaning,
                        Presence presence) {
  Require(app_.add_option(name, values, meaning), presence);
  return *this;
}

Command& Command::Number(const std::string& name, int& value, int least, int most, const std::string& meaning,
                         Presence presence) {
  CLI::Option* option = app_.add_option(name, value, meaning)->check(CLI::Range(least, most));
  if (value != 0) {
    option->capture_default_str();
  }
  Require(option, presence);
  return *this;
}

Command& Command::Flag(const std::string& name, bool& value, const std::string& meaning) {
  app_.add_flag(name, value, meaning);
  return *this;
}

Command& Command::Choice(const std::string& name, const std::vector<std::string>& words,
                         const std::function<void(const std::string&)>& take, const std::string& meaning,
                         Presence presence) {
  CLI::Option* option = app_.add_option_function<std::string>(name, take, meaning);
  Require(option->check(CLI::IsMember(words, CLI::ignore_case))->type_name(""), presence);
  return *this;
}

void Command::Run(std::function<absl::StatusOr<int>()> run) {
  app_.callback([this_session = &session_, run = std::move(run)] { this_session->run = run; });
}

int RunCommand(int argc, const char* const* argv, Session& session) {
  CLI::App app("The services of Terpadu from the command line.", "terpadu");
  BuildTree(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, *session.out, *session.err);
    return code == 0 ? kDone : kFailed;
  }
  const absl::StatusOr<int> code = session.run();
  if (!code.ok()) {
    *session.err << DescribeError(code.status());
    return kFailed;
  }
  return *code;
}

}  // namespace terpadu::command
