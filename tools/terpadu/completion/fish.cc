#include "absl/strings/str_cat.h"
#include "tools/terpadu/completion/completion.h"

namespace terpadu::command {
namespace {

std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return quoted + "'";
}

// True at the command line of exactly this path.
std::string Condition(const std::string& program, const CompletionNode& node) {
  return " -n " + Quoted("test \"$(__" + program + "_path)\" = \"" + node.path + "\"");
}

std::string MeaningOf(const std::string& path, const std::vector<CompletionNode>& nodes) {
  for (const CompletionNode& node : nodes) {
    if (node.path == path) {
      return node.meaning;
    }
  }
  return "";
}

}  // namespace

std::string FishCompletion(const std::string& program, const std::vector<CompletionNode>& nodes) {
  std::string paths;
  std::string lines;
  const std::string begin = "complete -c " + program;
  for (const CompletionNode& node : nodes) {
    paths += node.path.empty() ? "" : " " + Quoted(node.path);
    for (const std::string& name : node.subcommands) {
      const std::string path = node.path.empty() ? name : absl::StrCat(node.path, " ", name);
      absl::StrAppend(&lines, begin, Condition(program, node), " -f -a ", name, " -d ", Quoted(MeaningOf(path, nodes)),
                      "\n");
    }
    for (const CompletionNode::Flag& flag : node.flags) {
      lines += begin + Condition(program, node) + (node.takes_file ? "" : " -f");
      for (const std::string& spelling : flag.spellings) {
        lines += spelling.rfind("--", 0) == 0 ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
      }
      lines += (flag.takes_value ? " -r" : "") + std::string(" -d ") + Quoted(flag.meaning) + "\n";
    }
  }
  return "# fish completion of " + program + ": " + program + " completion fish | source\nfunction __" + program +
         "_path\n"
         "  set -l path\n"
         "  for word in (commandline -opc)[2..]\n"
         "    set -l longer (string trim -- \"$path $word\")\n"
         "    if contains -- \"$longer\"" +
         paths +
         "\n"
         "      set path $longer\n"
         "    end\n"
         "  end\n"
         "  echo \"$path\"\n"
         "end\n" +
         lines;
}

}  // namespace terpadu::command
