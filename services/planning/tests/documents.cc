#include "services/planning/tests/documents.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "libs/base/assert.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string ReadSample(const char* name) {
  const auto text = ReadFile(std::filesystem::path(TERPADU_SOURCE_DIR) / "tools/samples" / name);
  TERPADU_ASSERT(text.has_value());
  return *text;
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

}  // namespace

std::string Sample() { return ReadSample("probolinggo-2018-2022.tsv"); }

std::optional<std::string> SharedTable(const std::string& name) {
  const char* shared = std::getenv("TERPADU_SHARED");
  const std::filesystem::path folder = shared != nullptr
                                           ? std::filesystem::path(shared)
                                           : std::filesystem::path(TERPADU_SOURCE_DIR).parent_path() / "shared";
  return ReadFile(folder / "data" / name);
}

std::optional<std::string> PrintedTable() { return SharedTable("probolinggo-2018-2022-rencana-aksi.raw.tsv"); }

PlanDocument ReadAs(const std::string& profile, const std::string& content) {
  return ReadPlanDocument(content, BuiltInProfile(profile).value(), UnitDirectory(),
                          {.needs_years = false, .has_units = false});
}

std::vector<v1::Unit> SampleUnits() {
  std::vector<v1::Unit> units;
  for (const std::string& line : Split(ReadSample("probolinggo-units.tsv"), '\n')) {
    const std::vector<std::string> cells = Split(line, '\t');
    if (cells[0] == "id") {
      continue;
    }
    v1::Unit& unit = units.emplace_back();
    unit.set_name(cells[0]);
    unit.set_title(cells[1]);
    for (const std::string& alias : Split(cells[2], '|')) {
      unit.add_aliases(alias);
    }
  }
  return units;
}

UnitDirectory SampleUnitNames() {
  UnitDirectory directory;
  for (const v1::Unit& unit : SampleUnits()) {
    directory.Add(Normalized(unit.title()), unit.name());
    for (const std::string& alias : unit.aliases()) {
      directory.Add(Normalized(alias), unit.name());
    }
  }
  return directory;
}

const ImportProfile& ActionMatrix() {
  static const ImportProfile profile = BuiltInProfile("action-matrix").value();
  return profile;
}

PlanDocument ReadWithSampleUnits(const std::string& content) {
  static const UnitDirectory units = SampleUnitNames();
  return ReadPlanDocument(content, ActionMatrix(), units);
}

std::vector<std::string> SplitLines(const std::string& content) { return Split(content, '\n'); }

std::string JoinLines(const std::vector<std::string>& lines) {
  std::string content;
  for (const std::string& line : lines) {
    content += line + "\n";
  }
  return content;
}

std::string WithCell(const std::string& line, size_t column, const std::string& text) {
  size_t begin = 0;
  for (size_t i = 1; i < column; ++i) {
    begin = line.find('\t', begin) + 1;
  }
  const size_t end = line.find('\t', begin);
  return line.substr(0, begin) + text + (end == std::string::npos ? "" : line.substr(end));
}

std::vector<std::string> CodesIn(const PlanDocument& document, Severity least) {
  std::vector<std::string> codes;
  for (const Finding& finding : document.findings.Report()) {
    if (finding.severity >= least) {
      codes.push_back(finding.code + "@" + std::to_string(finding.place.line) + ":" +
                      std::to_string(finding.place.column));
    }
  }
  return codes;
}

}  // namespace terpadu::planning
