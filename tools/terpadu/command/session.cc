#include "tools/terpadu/command/session.h"

#include "CLI/CLI.hpp"
#include "libs/base/status.h"
#include "tools/terpadu/console/error.h"

namespace terpadu::command {

absl::StatusOr<Services> Session::Connect() const {
  TERPADU_ASSIGN(Addresses found, FindAddresses(addresses));
  return Services(std::move(found));
}

Caller Session::CallerFor(std::string_view usual_roles) const {
  return {actor.empty() ? "terpadu" : actor, roles.empty() ? std::string(usual_roles) : roles};
}

absl::StatusOr<std::string> Session::RequireInstansi() const {
  if (instansi.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAG_MISSING",
                 "which instansi? Give --instansi ID, or set TERPADU_INSTANSI");
  }
  return instansi;
}

void BuildTree(CLI::App& app, Session& session) {
  app.fallthrough();
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of all commands");
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
  app.footer(
      "Where a service is: its flag, else TERPADU_<SERVICE>_ADDRESS, else the file .state/demo/services.json in this\n"
      "folder or the nearest one above (a demo left running writes it).\n"
      "Exit code: 0 done; 1 done, with findings that are errors or with differences; 2 could not be done.");
  AddImport(app, session);
  AddUnits(app, session);
  AddPlan(app, session);
  AddTrace(app, session);
  AddCoverage(app, session);
  AddOrphans(app, session);
  AddBudget(app, session);
  AddEvents(app, session);
  AddReconcile(app, session);
  AddCompletion(app, session);
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
