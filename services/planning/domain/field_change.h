#pragma once

#include <map>
#include <string>
#include <vector>

namespace terpadu::planning {

// What a thing says, field by field, as text; a field that says nothing is absent.
using FieldTexts = std::map<std::string, std::string>;

struct TextChange {
  std::string field;
  std::string before;  // "" when there was nothing
  std::string after;
};

// The fields that do not say the same, by field.
std::vector<TextChange> ChangesOf(const FieldTexts& before, const FieldTexts& after);

}  // namespace terpadu::planning
