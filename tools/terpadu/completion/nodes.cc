#include "CLI/CLI.hpp"
#include "tools/terpadu/completion/completion.h"

namespace terpadu::command {
namespace {

void AddFlags(const CLI::App& app, CompletionNode& node) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      node.takes_file = node.takes_file || option->get_name() == "FILE";
      continue;
    }
    CompletionNode::Flag flag{{}, option->get_description(), option->get_items_expected_max() > 0};
    for (const std::string& name : option->get_lnames()) {
      flag.spellings.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      flag.spellings.push_back("-" + name);
    }
    node.flags.push_back(std::move(flag));
  }
}

void AddNodes(const CLI::App& app, const std::string& path, std::vector<const CLI::App*> above,
              std::vector<CompletionNode>& nodes) {
  above.push_back(&app);
  CompletionNode node{path, app.get_description(), {}, {}, false};
  AddFlags(app, node);
  for (size_t i = 0; i + 1 < above.size(); ++i) {
    CompletionNode inherited;
    AddFlags(*above[i], inherited);
    for (const CompletionNode::Flag& flag : inherited.flags) {
      if (flag.spellings.front() != "--help" && flag.spellings.front() != "--help-all") {
        node.flags.push_back(flag);
      }
    }
  }
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : below) {
    node.subcommands.push_back(sub->get_name());
  }
  nodes.push_back(std::move(node));
  for (const CLI::App* sub : below) {
    AddNodes(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), above, nodes);
  }
}

}  // namespace

std::vector<CompletionNode> NodesOf(const CLI::App& app) {
  std::vector<CompletionNode> nodes;
  AddNodes(app, "", {}, nodes);
  return nodes;
}

}  // namespace terpadu::command
