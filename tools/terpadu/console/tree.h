#pragma once

#include <string>
#include <vector>

namespace terpadu::command {

// A line of a tree: `prefix label title · note                amount`. When it is too long the title is shortened.
struct TreeRow {
  int parent = -1;     // index of a row before this one; -1 for a root
  std::string label;   // what it is
  std::string title;   // how it is called
  std::string note;    // where it stands
  std::string amount;  // at the right edge
};

// The rows as a tree with lines between them, children below their parent in the given order, at most `width` columns
// wide. Rows whose parent does not come before them are drawn as roots.
std::string DrawTree(const std::vector<TreeRow>& rows, int width);

}  // namespace terpadu::command
