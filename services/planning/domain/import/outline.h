#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/planning/domain/matrix.h"

namespace terpadu::planning {

// A text that may be a heading: its number taken off, and how it is numbered.
struct HeadingText {
  std::string style;  // headings of one style are of one level; "" for no number
  std::string title;
};
HeadingText ReadHeadingText(std::string_view text);

// Whether `title` is a reform area: by a name of it, with words such as `Area` or `Program` before it or not.
bool IsReformArea(std::string_view title, const ImportProfile& profile);

// The headings of a document and the one in force.
class Outline {
 public:
  // The heading that begins here; the level is told by how it is numbered. The same title again below the same heading
  // goes on with it (HEADING_REPEATED, an INFO).
  void Enter(const HeadingText& heading, int line, std::vector<Matrix::Heading>& headings, Findings& findings);
  int current() const { return stack_.empty() ? -1 : stack_.back().heading; }

 private:
  struct Level {
    std::string style;
    int heading;
    char last;  // the letter or digit it was numbered by
  };
  std::vector<Level> stack_;
};

}  // namespace terpadu::planning
