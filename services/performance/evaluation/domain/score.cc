#include "services/performance/evaluation/domain/score.h"

#include <set>

#include "services/performance/domain/decimal.h"

namespace terpadu::performance::domain {
namespace {

constexpr int64_t kWhole = 100'00;  // 100 percent, 100 points
constexpr int64_t kMostWeight = 1'000'000;
constexpr size_t kLongestId = 64;

int64_t PartScore(int64_t component_weight, const WeighedPart& part, const std::map<std::string, int64_t>& points) {
  int64_t weights = 0;
  Int128 gained = 0;
  for (const WeighedQuestion& question : part.questions) {
    weights += question.weight;
    if (const auto found = points.find(question.id); found != points.end()) {
      gained += Int128{question.weight} * found->second;
    }
  }
  if (weights == 0) {
    return 0;
  }
  const Int128 whole = Int128{kWhole} * kWhole * weights;
  return static_cast<int64_t>(DivideHalfUp(Int128{component_weight} * part.share * gained, whole));
}

// Adds an id to those seen, or the fault that it was.
void CheckUnique(const std::string& id, std::set<std::string>& seen, std::vector<std::string>& faults) {
  if (id.empty() || id.size() > kLongestId || !seen.insert(id).second) {
    faults.push_back("id " + id + " is empty, too long or used twice");
  }
}

void CheckPart(const WeighedPart& part, std::set<std::string>& seen, std::vector<std::string>& faults) {
  CheckUnique(part.id, seen, faults);
  if (part.share < 0 || part.share > kWhole) {
    faults.push_back(part.id + ": a share is 0 to 100 percent");
  }
  if (part.questions.empty()) {
    faults.push_back(part.id + ": no question");
  }
  for (const WeighedQuestion& question : part.questions) {
    CheckUnique(question.id, seen, faults);
    if (question.weight < 1 || question.weight > kMostWeight) {
      faults.push_back(question.id + ": a weight is 1 to 1,000,000");
    }
  }
}

}  // namespace

Score ScoreOf(const std::vector<WeighedComponent>& components, const std::map<std::string, int64_t>& points) {
  Score score;
  for (const WeighedComponent& component : components) {
    int64_t sum = 0;
    std::vector<int64_t>& parts = score.parts.emplace_back();
    for (const WeighedPart& part : component.parts) {
      parts.push_back(PartScore(component.weight, part, points));
      sum += parts.back();
    }
    score.components.push_back(sum);
    score.total += sum;
  }
  return score;
}

std::string GradeOf(int64_t score, const std::vector<GradeEdge>& edges) {
  for (const GradeEdge& edge : edges) {
    if (score > edge.above) {
      return edge.grade;
    }
  }
  return edges.empty() ? "" : edges.back().grade;
}

std::vector<std::string> FaultsOf(const std::vector<WeighedComponent>& components,
                                  const std::vector<GradeEdge>& edges) {
  std::vector<std::string> faults;
  std::set<std::string> seen;
  int64_t total = 0;
  for (const WeighedComponent& component : components) {
    CheckUnique(component.id, seen, faults);
    if (component.weight < 1 || component.weight > kWhole) {
      faults.push_back(component.id + ": a weight is above 0 and at most 100 points");
      continue;
    }
    total += component.weight;
    int64_t shares = 0;
    for (const WeighedPart& part : component.parts) {
      CheckPart(part, seen, faults);
      shares += part.share;
    }
    if (shares != kWhole) {
      faults.push_back(component.id + ": the shares of its parts do not sum to 100 percent");
    }
  }
  if (components.empty() || total > kWhole) {
    faults.emplace_back("the components do not sum to above 0 and at most 100 points");
  }
  for (size_t i = 1; i < edges.size(); ++i) {
    if (edges[i].above >= edges[i - 1].above) {
      faults.push_back("grade " + edges[i].grade + " does not lie below the grade before it");
    }
  }
  return faults;
}

}  // namespace terpadu::performance::domain
