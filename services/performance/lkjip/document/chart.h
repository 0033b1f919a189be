#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace terpadu::performance {

struct Bar {
  std::string label;
  int64_t hundredths = 0;  // of a percent
  std::string figure;      // id
};

// Horizontal bars as inline SVG, the first 40; `id` is unique in the document. The whole text of a label is its title,
// and what is drawn is read aloud from title and description.
std::string BarChart(const std::string& id, const std::string& title, const std::vector<Bar>& bars);

inline constexpr size_t kMostBars = 40;

}  // namespace terpadu::performance
