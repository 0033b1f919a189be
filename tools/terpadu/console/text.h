#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace terpadu::command {

// What a terminal shows is measured in columns; every character of our texts takes one, whatever its bytes.

// Widest that anything printed gets.
inline constexpr int kScreen = 100;

// `text` with control characters and line ends as blanks, so that a document cannot steer the terminal.
std::string Printable(std::string_view text);

int WidthOf(std::string_view text);

// At most `width` columns, the last one `…` when something was cut.
std::string Shorten(std::string_view text, int width);

// Padded with blanks on the right, or on the left, to `width` columns.
std::string PadRight(const std::string& text, int width);
std::string PadLeft(const std::string& text, int width);

// Lines of at most `width` columns, broken at blanks where there are any; one empty line for "".
std::vector<std::string> Wrap(std::string_view text, int width);

}  // namespace terpadu::command
