#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace terpadu::performance::domain {

// The life of an assessment: one table, which the handlers ask and the tests hold against the README.

struct AssessmentTransition {
  std::string_view from;
  std::string_view step;
  std::string_view to;
  std::string_view part;  // who may: AUTHOR writes and submits, REVIEWER does the rest
};

inline constexpr std::string_view kAssessmentAuthor = "AUTHOR";
inline constexpr std::string_view kAssessmentReviewer = "REVIEWER";

std::span<const AssessmentTransition> AssessmentTransitions();

// None when the state forbids the step.
std::optional<AssessmentTransition> AssessmentStepFrom(std::string_view from, std::string_view step);

// The life of a recommendation: `FOLLOW_UP`, `ACCEPT`, `SEND_BACK`; the state after, none when forbidden.
std::optional<std::string_view> RecommendationAfter(std::string_view from, std::string_view step);

}  // namespace terpadu::performance::domain
