#include "services/performance/evaluation/domain/steps.h"

namespace terpadu::performance::domain {
namespace {

constexpr AssessmentTransition kTransitions[] = {
    {"DRAFT", "ANSWER", "DRAFT", kAssessmentAuthor},          {"DRAFT", "SUBMIT", "SUBMITTED", kAssessmentAuthor},
    {"SUBMITTED", "RETURN", "DRAFT", kAssessmentReviewer},    {"VERIFIED", "RETURN", "DRAFT", kAssessmentReviewer},
    {"SUBMITTED", "VERIFY", "VERIFIED", kAssessmentReviewer}, {"VERIFIED", "FINALISE", "FINAL", kAssessmentReviewer},
};

}  // namespace

std::span<const AssessmentTransition> AssessmentTransitions() { return kTransitions; }

std::optional<AssessmentTransition> AssessmentStepFrom(std::string_view from, std::string_view step) {
  for (const AssessmentTransition& transition : kTransitions) {
    if (transition.from == from && transition.step == step) {
      return transition;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> RecommendationAfter(std::string_view from, std::string_view step) {
  if (from == "OPEN" && step == "FOLLOW_UP") {
    return "FOLLOWED_UP";
  }
  if (from == "FOLLOWED_UP" && step == "ACCEPT") {
    return "DONE";
  }
  if (from == "FOLLOWED_UP" && step == "SEND_BACK") {
    return "OPEN";
  }
  return std::nullopt;
}

}  // namespace terpadu::performance::domain
