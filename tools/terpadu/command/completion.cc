// terpadu completion: scripts that complete commands and flags in a shell.
#include "tools/terpadu/completion/completion.h"

#include <memory>
#include <tuple>

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

void AddCompletion(Command& root, Session& session) {
  Command completion = root.Sub("completion", "Print what a shell needs to complete commands and flags");
  using Script = std::string (*)(const std::string&, const std::vector<CompletionNode>&);
  for (const auto& [shell, script, use] :
       {std::tuple<const char*, Script, const char*>("bash", BashCompletion, "source <(terpadu completion bash)"),
        std::tuple<const char*, Script, const char*>("zsh", ZshCompletion, "source <(terpadu completion zsh)"),
        std::tuple<const char*, Script, const char*>("fish", FishCompletion, "terpadu completion fish | source")}) {
    completion.Sub(shell, use).Run([&app = root.app(), &session, write = script]() -> absl::StatusOr<int> {
      *session.out << write("terpadu", NodesOf(app));
      return kDone;
    });
  }
}

}  // namespace terpadu::command
