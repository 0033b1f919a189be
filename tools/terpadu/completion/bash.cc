#include "tools/terpadu/completion/completion.h"

namespace terpadu::command {
namespace {

std::string WordsOf(const CompletionNode& node) {
  std::string words;
  for (const std::string& name : node.subcommands) {
    words += name + " ";
  }
  for (const CompletionNode::Flag& flag : node.flags) {
    for (const std::string& spelling : flag.spellings) {
      words += spelling + " ";
    }
  }
  words.pop_back();
  return words;
}

}  // namespace

// The words so far that name commands make the path; what may follow stands in a table by path.
std::string BashCompletion(const std::string& program, const std::vector<CompletionNode>& nodes) {
  std::string paths;
  std::string cases;
  for (const CompletionNode& node : nodes) {
    paths += node.path.empty() ? "" : (paths.empty() ? "" : "|") + ("'" + node.path + "'");
    cases += "    '" + node.path + "') words='" + WordsOf(node) + "'" + (node.takes_file ? "; files=1" : "") + " ;;\n";
  }
  return "# bash completion of " + program + ": source <(" + program + " completion bash)\n_" + program +
         "() {\n"
         "  local word path='' words='' files='' current=${COMP_WORDS[COMP_CWORD]}\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"${path:+$path }$word\" in " +
         paths +
         ") path=\"${path:+$path }$word\" ;; esac\n"
         "  done\n"
         "  case \"$path\" in\n" +
         cases +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" ${files:+-A file} -- \"$current\")\n"
         "}\n"
         "complete -F _" +
         program + " " + program + "\n";
}

}  // namespace terpadu::command
