#include "services/planning/domain/table.h"

#include <algorithm>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int LineAt(std::string_view content, size_t offset) {
  return 1 + static_cast<int>(std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

size_t FirstControlCharacter(std::string_view content) {
  for (size_t at = 0; at < content.size(); ++at) {
    const auto byte = static_cast<unsigned char>(content[at]);
    const bool ends_line = byte == '\r' && (at + 1 == content.size() || content[at + 1] == '\n');
    if (byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n' && !ends_line)) {
      return at;
    }
  }
  return std::string_view::npos;
}

bool CheckWhole(std::string_view content, const TableBounds& bounds, Findings& findings) {
  if (content.empty()) {
    findings.Error({}, "DOCUMENT_EMPTY", "", "the file has no content");
    return false;
  }
  if (content.size() > bounds.bytes) {
    findings.Error({}, "DOCUMENT_TOO_LARGE", "",
                   "the file has " + std::to_string(content.size()) + " bytes; at most " +
                       std::to_string(bounds.bytes) + " are read");
    return false;
  }
  if (const size_t bad = FirstBadByte(content); bad != std::string_view::npos) {
    findings.Error({LineAt(content, bad), 0}, "NOT_UTF8", "",
                   "byte " + std::to_string(bad) + " is not UTF-8: save the file as UTF-8 text");
    return false;
  }
  if (const size_t bad = FirstControlCharacter(content); bad != std::string_view::npos) {
    findings.Error({LineAt(content, bad), 0}, "CONTROL_CHARACTER", "",
                   "byte " + std::to_string(bad) + " is a control character; only tabs and line ends are expected");
    return false;
  }
  if (const auto lines = static_cast<size_t>(CountLines(content)); lines > bounds.lines) {
    findings.Error(
        {}, "DOCUMENT_TOO_LARGE", "",
        "the file has " + std::to_string(lines) + " lines; at most " + std::to_string(bounds.lines) + " are read");
    return false;
  }
  return true;
}

// False, with a finding, when a bound is passed.
bool SplitLine(std::string_view text, const TableBounds& bounds, Line& line, Findings& findings) {
  for (bool more = true; more;) {
    const size_t tab = text.find('\t');
    more = tab != std::string_view::npos;
    line.cells.emplace_back(text.substr(0, tab));
    text.remove_prefix(more ? tab + 1 : text.size());
    const Place place{line.number, static_cast<int>(line.cells.size())};
    if (line.cells.back().size() > bounds.cell_bytes) {
      findings.Error(place, "DOCUMENT_TOO_LARGE", line.cells.back(),
                     "a cell has at most " + std::to_string(bounds.cell_bytes) + " bytes");
      return false;
    }
    if (line.cells.size() > bounds.cells) {
      findings.Error(place, "DOCUMENT_TOO_LARGE", "", "a line has at most " + std::to_string(bounds.cells) + " cells");
      return false;
    }
  }
  return true;
}

}  // namespace

int CountLines(std::string_view content) {
  const auto ends = static_cast<int>(std::count(content.begin(), content.end(), '\n'));
  return ends + (content.empty() || content.back() == '\n' ? 0 : 1);
}

std::optional<Table> ReadTable(std::string_view content, const TableBounds& bounds, Findings& findings) {
  if (!CheckWhole(content, bounds, findings)) {
    return std::nullopt;
  }
  if (content.starts_with(kByteOrderMark)) {
    content.remove_prefix(kByteOrderMark.size());
  }
  Table table;
  while (!content.empty()) {
    const size_t end = content.find('\n');
    table.last_line_ends = end != std::string_view::npos;
    std::string_view text = content.substr(0, end);
    content.remove_prefix(table.last_line_ends ? end + 1 : content.size());
    if (text.ends_with('\r')) {
      text.remove_suffix(1);
    }
    Line line{.number = static_cast<int>(table.lines.size()) + 1};
    if (!SplitLine(text, bounds, line, findings)) {
      return std::nullopt;
    }
    table.lines.push_back(std::move(line));
  }
  return table;
}

}  // namespace terpadu::planning
