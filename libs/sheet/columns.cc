#include "libs/sheet/columns.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"

namespace terpadu::sheet {
namespace {

constexpr size_t kLongestText = 200;  // bytes of a cell that a finding shows

std::string Compared(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    }
  }
  return out;
}

bool Is(const Column& column, const std::string& name) {
  return Compared(column.name) == name ||
         std::any_of(column.also.begin(), column.also.end(),
                     [&](const std::string& other) { return Compared(other) == name; });
}

std::string Shortened(std::string_view text) {
  if (text.size() <= kLongestText) {
    return std::string(text);
  }
  size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end)) + "…";
}

int NumberOf(const ErrorMetadata& metadata, const std::string& key) {
  int number = 0;
  const auto found = metadata.find(key);
  return found != metadata.end() && absl::SimpleAtoi(found->second, &number) ? number : 0;
}

}  // namespace

void Findings::Add(type::v1::Severity severity, int row, int column, std::string_view code, std::string_view text,
                   std::string_view message) {
  if (findings_.size() >= kMost) {
    return;
  }
  type::v1::Finding& finding = findings_.emplace_back();
  finding.set_severity(severity);
  finding.set_line(row);
  finding.set_column(column);
  finding.set_code(std::string(code));
  finding.set_text(Shortened(text));
  finding.set_message(std::string(message));
}

void Findings::Error(int row, int column, std::string_view code, std::string_view text, std::string_view message) {
  ++errors_;
  Add(type::v1::SEVERITY_ERROR, row, column, code, text, message);
}

void Findings::Warning(int row, int column, std::string_view code, std::string_view text, std::string_view message) {
  Add(type::v1::SEVERITY_WARNING, row, column, code, text, message);
}

void Findings::Error(int row, int column, std::string_view text, const absl::Status& status) {
  Error(row, column, ReasonOf(status), text, std::string(status.message()));
}

void Findings::Unreadable(const absl::Status& status) {
  const ErrorMetadata metadata = MetadataOf(status);
  Error(NumberOf(metadata, "row"), NumberOf(metadata, "column"), "", status);
}

Header::Header(const Table& table, const std::vector<Column>& known, Findings& findings) : columns_(known.size(), 0) {
  if (table.rows.empty()) {
    findings.Error(0, 0, "TABLE_EMPTY", "", "there is no row, not even a header");
    return;
  }
  const Row& header = table.rows[0];
  for (size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& printed = header.cells[i].text;
    const auto column = static_cast<int>(i) + 1;
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Column& candidate) { return Is(candidate, Compared(printed)); });
    if (found == known.end()) {
      if (!printed.empty()) {
        findings.Warning(header.number, column, "COLUMN_UNKNOWN", printed, "this column is not read");
      }
    } else if (int& place = columns_[static_cast<size_t>(found - known.begin())]; place != 0) {
      findings.Error(header.number, column, "COLUMN_TWICE", printed,
                     "is column " + std::to_string(place) + " already: which of them counts?");
    } else {
      place = column;
    }
  }
  for (size_t i = 0; i < known.size(); ++i) {
    if (known[i].required && columns_[i] == 0) {
      findings.Error(header.number, 0, "COLUMN_MISSING", known[i].name,
                     "there is no column `" + known[i].name + "` in the header");
    }
  }
}

const Cell& Header::At(const Row& row, size_t known) const {
  static const Cell kEmpty;
  const auto place = static_cast<size_t>(columns_[known]);
  return place == 0 || place > row.cells.size() ? kEmpty : row.cells[place - 1];
}

}  // namespace terpadu::sheet
