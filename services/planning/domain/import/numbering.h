#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "services/planning/domain/finding.h"

namespace terpadu::planning {

enum class KeyStyle { kDigit, kLower, kUpper, kLowerRoman, kUpperRoman };

// What numbers a row or a heading: `4.`, `b)`, `(2)`, `IV`, `D.1.`. Never unique in a document: letters and numbers
// start again, and are lost with the pages they stood on.
struct Key {
  KeyStyle style;
  std::string prefix;  // `D.` of `D.1.`
  int value;
};

// The key that `text` is; none for anything else.
std::optional<Key> ReadKey(std::string_view text);

// The key that `text` begins with, followed by a blank, and the text behind it.
struct KeyedText {
  Key key;
  std::string text;
};
std::optional<KeyedText> TakeKey(std::string_view text);

// Follows the numbers of rows and notes what is missing between them: NUMBERS_MISSING (WARNING), NUMBER_REPEATED
// (INFO). A sequence that starts again at 1 is normal.
class NumberTracker {
 public:
  explicit NumberTracker(Findings& findings) : findings_(findings) {}
  void See(std::string_view text, Place place);

 private:
  struct Last {
    int value = 0;
    int line = 0;
  };
  Findings& findings_;
  std::map<std::pair<KeyStyle, std::string>, Last> last_;
  KeyStyle last_style_ = KeyStyle::kDigit;
};

}  // namespace terpadu::planning
