#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace terpadu::command {

// A command of the tree, as a shell needs it.
struct CompletionNode {
  struct Flag {
    std::vector<std::string> spellings;  // `--json`, `-h`
    std::string meaning;
    bool takes_value = false;
  };
  std::string path;  // words after the program's name: `plan adopt`; "" at the root
  std::string meaning;
  std::vector<Flag> flags;               // its own and those of the commands above it
  std::vector<std::string> subcommands;  // their names
  bool takes_file = false;               // has a positional FILE
};

// Every command below `app`, itself first, parents before children.
std::vector<CompletionNode> NodesOf(const CLI::App& app);

// The script to be read by the shell.
std::string BashCompletion(const std::string& program, const std::vector<CompletionNode>& nodes);
std::string ZshCompletion(const std::string& program, const std::vector<CompletionNode>& nodes);
std::string FishCompletion(const std::string& program, const std::vector<CompletionNode>& nodes);

}  // namespace terpadu::command
