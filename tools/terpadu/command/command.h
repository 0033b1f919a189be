#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/terpadu/command/session.h"
#include "tools/terpadu/console/word.h"

namespace CLI {
class App;
}

namespace terpadu::command {

enum class Presence { kOptional, kRequired };

// A command of the tree and its flags: a thin face of CLI11, whose header takes seconds to compile. A name without
// dashes is a positional argument. The values live as long as the command is run: `Run` takes what it needs by copy of
// a shared pointer.
class Command {
 public:
  Command(CLI::App& app, Session& session) : app_(app), session_(session) {}

  // A command below this one; its parent then needs one of them.
  Command Sub(const std::string& name, const std::string& meaning);

  Command& Text(const std::string& name, std::string& value, const std::string& meaning,
                Presence presence = Presence::kOptional);
  // One text or more.
  Command& Texts(const std::string& name, std::vector<std::string>& values, const std::string& meaning,
                 Presence presence = Presence::kOptional);
  Command& Number(const std::string& name, int& value, int least, int most, const std::string& meaning,
                  Presence presence = Presence::kOptional);
  Command& Flag(const std::string& name, bool& value, const std::string& meaning);
  // One of `words`, in any case.
  Command& Choice(const std::string& name, const std::vector<std::string>& words,
                  const std::function<void(const std::string&)>& take, const std::string& meaning,
                  Presence presence = Presence::kOptional);
  // One of the words of `Enum`.
  template <typename Enum>
  Command& Word(const std::string& name, Enum& value, const std::string& meaning,
                Presence presence = Presence::kOptional) {
    return Choice(
        name, WordsOf<Enum>(), [&value](const std::string& word) { value = FromWord<Enum>(word); }, meaning, presence);
  }

  // What the command does.
  void Run(std::function<absl::StatusOr<int>()> run);

  CLI::App& app() const { return app_; }

 private:
  CLI::App& app_;
  Session& session_;
};

// Each adds its command to the tree; one file each.
void AddImport(Command& root, Session& session);
void AddUnits(Command& root, Session& session);
void AddPlan(Command& root, Session& session);
void AddReference(Command& root, Session& session);
void AddProposal(Command& root, Session& session);
void AddTrace(Command& root, Session& session);
void AddCoverage(Command& root, Session& session);
void AddOrphans(Command& root, Session& session);
void AddEReport(Command& root, Session& session);
void AddBudget(Command& root, Session& session);
void AddPrice(Command& root, Session& session);
void AddCash(Command& root, Session& session);
void AddPayment(Command& root, Session& session);
void AddLedger(Command& root, Session& session);
void AddCalendar(Command& root, Session& session);
void AddEvents(Command& root, Session& session);
void AddReconcile(Command& root, Session& session);
void AddProcurement(Command& root, Session& session);
void AddOcds(Command& root, Session& session);
void AddCompletion(Command& root, Session& session);

// Each adds what has to do with CSV and XLSX files to the command of its noun.
void AddPlanSheets(Command& plan, Session& session);
void AddBudgetSheets(Command& budget, Session& session);

}  // namespace terpadu::command
