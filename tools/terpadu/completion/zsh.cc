#include "tools/terpadu/completion/completion.h"

namespace terpadu::command {
namespace {

// Within single quotes of a `_describe` list: the quote and the colon have meanings there.
std::string Quoted(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : c == ':' ? "\\:" : std::string(1, c);
  }
  return quoted;
}

std::string MeaningOf(const std::string& path, const std::vector<CompletionNode>& nodes) {
  for (const CompletionNode& node : nodes) {
    if (node.path == path) {
      return node.meaning;
    }
  }
  return "";
}

std::string CaseOf(const CompletionNode& node, const std::vector<CompletionNode>& nodes) {
  std::string text = "    '" + node.path + "')\n      commands=(";
  for (const std::string& name : node.subcommands) {
    const std::string path = node.path.empty() ? name : node.path + " " + name;
    text += "'" + name + ":" + Quoted(MeaningOf(path, nodes)) + "' ";
  }
  text += ")\n      flags=(";
  for (const CompletionNode::Flag& flag : node.flags) {
    for (const std::string& spelling : flag.spellings) {
      text += "'" + spelling + ":" + Quoted(flag.meaning) + "' ";
    }
  }
  return text + ")" + (node.takes_file ? "\n      files=1" : "") + " ;;\n";
}

}  // namespace

std::string ZshCompletion(const std::string& program, const std::vector<CompletionNode>& nodes) {
  std::string paths;
  std::string cases;
  for (const CompletionNode& node : nodes) {
    paths += node.path.empty() ? "" : (paths.empty() ? "" : "|") + ("'" + node.path + "'");
    cases += CaseOf(node, nodes);
  }
  return "#compdef " + program + "\n# zsh completion of " + program + ": source <(" + program + " completion zsh)\n_" +
         program +
         "() {\n"
         "  local word place='' files=''\n"
         "  local -a commands flags\n"
         "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
         "    case \"${place:+$place }$word\" in\n      (" +
         paths +
         ") place=\"${place:+$place }$word\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$place\" in\n" +
         cases +
         "  esac\n"
         "  (( $#commands )) && _describe -t commands command commands\n"
         "  [[ $PREFIX == -* ]] && _describe -t flags flag flags\n"
         "  [[ -n $files ]] && _files\n"
         "}\n"
         "compdef _" +
         program + " " + program + "\n";
}

}  // namespace terpadu::command
