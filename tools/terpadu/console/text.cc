#include "tools/terpadu/console/text.h"

#include <algorithm>

namespace terpadu::command {
namespace {

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Bytes of the first `width` characters.
size_t BytesOf(std::string_view text, int width) {
  size_t end = 0;
  for (; end < text.size(); ++end) {
    if (BeginsCharacter(text[end]) && width-- == 0) {
      break;
    }
  }
  return end;
}

// Splits off the next line of at most `width` columns, and the blanks after it.
std::string NextLine(std::string_view& rest, int width) {
  size_t end = BytesOf(rest, width);
  if (end < rest.size()) {
    const size_t blank = rest.substr(0, end + 1).find_last_of(' ');
    end = blank == std::string_view::npos || blank == 0 ? end : blank;
  }
  std::string line(rest.substr(0, end));
  rest.remove_prefix(std::min(rest.find_first_not_of(' ', end), rest.size()));
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable(text);
  for (size_t i = 0; i < printable.size(); ++i) {
    const auto c = static_cast<unsigned char>(printable[i]);
    const bool c1_control =
        c == 0xC2 && i + 1 < printable.size() && static_cast<unsigned char>(printable[i + 1]) < 0xA0;
    if (c1_control) {
      printable.replace(i, 2, " ");
    } else if (c < 0x20 || c == 0x7F) {
      printable[i] = ' ';
    }
  }
  return printable;
}

int WidthOf(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), BeginsCharacter));
}

std::string Shorten(std::string_view text, int width) {
  if (WidthOf(text) <= width) {
    return std::string(text);
  }
  return width <= 0 ? "" : std::string(text.substr(0, BytesOf(text, width - 1))) + "…";
}

std::string PadRight(const std::string& text, int width) {
  return text + std::string(static_cast<size_t>(std::max(0, width - WidthOf(text))), ' ');
}

std::string PadLeft(const std::string& text, int width) {
  return std::string(static_cast<size_t>(std::max(0, width - WidthOf(text))), ' ') + text;
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  do {
    lines.push_back(NextLine(text, std::max(width, 1)));
  } while (!text.empty());
  return lines;
}

}  // namespace terpadu::command
