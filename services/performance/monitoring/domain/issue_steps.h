#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace terpadu::performance::domain {

// The life of an issue over the levels: one table, which the handlers ask and the tests hold against the README.
struct IssueTransition {
  std::string_view level;
  std::string_view from;
  std::string_view step;
  std::string_view to_level;
  std::string_view to;
  std::string_view role;
};

std::span<const IssueTransition> IssueTransitions();

// None when the state forbids the step on this level.
std::optional<IssueTransition> IssueStepFrom(std::string_view level, std::string_view from, std::string_view step);

}  // namespace terpadu::performance::domain
