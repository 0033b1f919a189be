#include "services/procurement/rup_export_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "services/procurement/sirup_words.h"

namespace terpadu::procurement {

std::string TextOf(const sheet::Cell& cell) {
  const std::string text(absl::StripAsciiWhitespace(cell.text));
  return Plain(text) == "null" ? "" : text;
}

std::string Stripped(const std::string& text) { return std::string(absl::StripAsciiWhitespace(text)); }

std::vector<std::string> PartsOf(const std::string& text, const char* separators) {
  std::vector<std::string> parts;
  for (const auto& part : absl::StrSplit(text, absl::ByAnyChar(separators), absl::SkipWhitespace())) {
    parts.push_back(Stripped(std::string(part)));
  }
  return parts;
}

}  // namespace terpadu::procurement
