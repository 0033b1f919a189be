// terpadu completion: scripts that complete commands and flags in a shell.
#include "tools/terpadu/completion/completion.h"

#include "CLI/CLI.hpp"
#include "tools/terpadu/command/session.h"

namespace terpadu::command {

void AddCompletion(CLI::App& app, Session& session) {
  CLI::App* completion = app.add_subcommand("completion", "Print what a shell needs to complete commands and flags");
  completion->require_subcommand(1);
  using Script = std::string (*)(const std::string&, const std::vector<CompletionNode>&);
  for (const auto& [shell, script, use] :
       {std::tuple<const char*, Script, const char*>("bash", BashCompletion, "source <(terpadu completion bash)"),
        std::tuple<const char*, Script, const char*>("zsh", ZshCompletion, "source <(terpadu completion zsh)"),
        std::tuple<const char*, Script, const char*>("fish", FishCompletion, "terpadu completion fish | source")}) {
    CLI::App* command = completion->add_subcommand(shell, use);
    command->callback([&app, &session, write = script] {
      session.run = [&app, &session, write]() -> absl::StatusOr<int> {
        *session.out << write("terpadu", NodesOf(app));
        return kDone;
      };
    });
  }
}

}  // namespace terpadu::command
