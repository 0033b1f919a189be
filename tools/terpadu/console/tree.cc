#include "tools/terpadu/console/tree.h"

#include <algorithm>

#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

constexpr int kShortestTitle = 24;  // below that the note is cut, too
constexpr int kGap = 2;

using Children = std::vector<std::vector<int>>;  // by index of the parent + 1: the roots come first

Children ChildrenOf(const std::vector<TreeRow>& rows) {
  Children children(rows.size() + 1);
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const int parent = rows[i].parent < i ? rows[i].parent : -1;
    children[std::max(parent, -1) + 1].push_back(i);
  }
  return children;
}

// The text left of the amount, within `room` columns.
std::string LeftPart(const TreeRow& row, int room) {
  const std::string label = row.label.empty() ? "" : Printable(row.label) + "  ";
  const std::string note = row.note.empty() ? "" : " · " + Printable(row.note);
  const int title_room =
      std::max(std::min(kShortestTitle, room - WidthOf(label)), room - WidthOf(label) - WidthOf(note));
  return Shorten(label + Shorten(Printable(row.title), title_room) + note, room);
}

class Drawing {
 public:
  Drawing(const std::vector<TreeRow>& rows, int width) : rows_(rows), children_(ChildrenOf(rows)), width_(width) {
    for (const TreeRow& row : rows) {
      amounts_ = std::max(amounts_, WidthOf(row.amount));
    }
  }

  std::string Draw() {
    for (const int root : children_[0]) {
      Add(root, "", "");
    }
    return std::move(drawn_);
  }

 private:
  // As deep as the chain is long: a trace has at most 20 steps.
  void Add(int index, const std::string& first, const std::string& rest) {
    const TreeRow& row = rows_[index];
    const int room = width_ - (amounts_ > 0 ? amounts_ + kGap : 0) - WidthOf(first);
    std::string line = first + LeftPart(row, std::max(room, 1));
    if (!row.amount.empty()) {
      line = PadRight(line, width_ - amounts_) + PadLeft(row.amount, amounts_);
    }
    drawn_ += line + "\n";
    const std::vector<int>& below = children_[index + 1];
    for (const int child : below) {
      const bool last = child == below.back();
      Add(child, rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  const std::vector<TreeRow>& rows_;
  const Children children_;
  const int width_;
  int amounts_ = 0;
  std::string drawn_;
};

}  // namespace

std::string DrawTree(const std::vector<TreeRow>& rows, int width) { return Drawing(rows, width).Draw(); }

}  // namespace terpadu::command
