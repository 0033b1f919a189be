#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace terpadu::performance::domain {

// What an evaluation scores, in whole hundredths of a point: no floating point touches it.

struct WeighedQuestion {
  std::string id;
  int64_t weight = 1;  // among the questions of its part
};

struct WeighedPart {
  std::string id;
  int64_t share = 0;  // of its component, hundredths of a percent
  std::vector<WeighedQuestion> questions;
};

struct WeighedComponent {
  std::string id;
  int64_t weight = 0;  // hundredths of a point
  std::vector<WeighedPart> parts;
};

struct GradeEdge {
  std::string grade;
  int64_t above = 0;  // hundredths of a point; the last of a list takes all that is left
};

struct Score {
  int64_t total = 0;
  std::vector<int64_t> components;
  std::vector<std::vector<int64_t>> parts;  // of each component
};

// A part scores weight × share × Σ(question weight × points) / Σ question weight, rounded to hundredths, a half up; a
// component is the sum of its rounded parts and the total the sum of the components, so that what is printed adds up.
// `points` are hundredths of a percent by question; a question that is not there gives nothing.
Score ScoreOf(const std::vector<WeighedComponent>& components, const std::map<std::string, int64_t>& points);

// The grade of a score. An edge belongs to the grade below it: with A above 80, 80.00 is BB and 80.01 is A. "" without
// edges.
std::string GradeOf(int64_t score, const std::vector<GradeEdge>& edges);

// What makes components and edges unfit to score by, a line each: ids twice, weights beyond 100 points, shares that do
// not sum to 100 percent, a part without questions, edges that do not fall.
std::vector<std::string> FaultsOf(const std::vector<WeighedComponent>& components, const std::vector<GradeEdge>& edges);

}  // namespace terpadu::performance::domain
