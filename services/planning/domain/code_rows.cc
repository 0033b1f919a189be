#include "services/planning/domain/code_rows.h"

#include <algorithm>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLongestTitle = 1000;
constexpr int kCodeColumn = 1;
constexpr int kTitleColumn = 2;

std::string_view LevelName(CodeKind kind, int number) {
  for (const CodeLevel& level : LevelsOf(kind)) {
    if (level.number == number) {
      return level.name;
    }
  }
  return "code";
}

bool IsDerivable(CodeKind kind, int number) {
  const auto& levels = LevelsOf(kind);
  return std::any_of(levels.begin(), levels.end(),
                     [number](const CodeLevel& level) { return level.number == number && level.derivable; });
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const bool blank = c == '\t' || c == '\n' || c == '\r';
    return (static_cast<unsigned char>(c) < 0x20 && !blank) || c == 0x7F;
  });
}

// Whether the title may be stored.
bool CheckTitle(const CodeRow& row, const std::string& title, Findings& findings) {
  const Place place{row.line, kTitleColumn};
  if (HasControl(row.title)) {
    findings.Error(place, "CONTROL_CHARACTER", "", "the title holds a control character");
    return false;
  }
  if (title.empty()) {
    findings.Error(place, "TITLE_MISSING", row.code, "a code needs a title");
    return false;
  }
  if (CharactersIn(title) > kLongestTitle) {
    findings.Error(place, "TITLE_TOO_LONG", title,
                   "a title has at most " + std::to_string(kLongestTitle) + " characters");
    return false;
  }
  if (title != row.title) {
    findings.Info(place, "TITLE_TRIMMED", row.title, "blanks around the title, or several in a row, are left out");
  }
  return true;
}

}  // namespace

CheckedCodes CheckCodeRows(CodeKind kind, const std::vector<CodeRow>& rows, std::map<std::string, std::string> titles,
                           Findings& findings) {
  CheckedCodes checked;
  for (const CodeRow& row : rows) {
    const Place place{row.line, kCodeColumn};
    const std::string trimmed = TrimmedCode(row.code);
    const ReadCode read(kind, trimmed);
    if (!read.ok()) {
      findings.Error(place, read.fault().reason, row.code, read.fault().message);
      continue;
    }
    if (trimmed != row.code) {
      findings.Info(place, "CODE_TRIMMED", row.code, "blanks, and a dot at the end, are no part of a code");
    }
    if (row.level != 0 && row.level != read.code().level) {
      findings.Error(place, "LEVEL_DIFFERS", row.code,
                     "the code is of level " + std::string(LevelName(kind, read.code().level)) +
                         ", the source has it as " + std::string(LevelName(kind, row.level)));
      continue;
    }
    const std::string title = CollapseBlanks(row.title);
    if (!CheckTitle(row, title, findings)) {
      continue;
    }
    const auto [there, is_new] = titles.emplace(trimmed, title);
    if (is_new) {
      checked.added.push_back({read.code(), title, row.line});
      continue;
    }
    ++checked.repeated;
    if (Normalized(there->second) == Normalized(title)) {
      findings.Info(place, "CODE_REPEATED", row.code, "the code is there already with this title");
    } else {
      findings.Warning({row.line, kTitleColumn}, "CODE_TITLE_DIFFERS", title,
                       trimmed + " is there already as `" + Shortened(there->second, 200) + "`, which stays");
    }
  }
  return checked;
}

std::vector<Code> DeriveParents(CodeKind kind, const std::vector<Orphan>& orphans, Findings& findings) {
  std::vector<Code> derived;
  for (const Orphan& orphan : orphans) {
    const Code parent = ReadCode(kind, orphan.parent).code();
    const std::string level(LevelName(kind, parent.level));
    const std::string where = orphan.source_file.empty() ? "" : " (" + orphan.source_file + ")";
    if (IsDerivable(kind, parent.level)) {
      findings.Info({orphan.source_line, kCodeColumn}, "PARENT_DERIVED", parent.text,
                    "the " + level + " was not loaded: it is added without a title, for " + orphan.code + where);
      derived.push_back(parent);
    } else {
      findings.Error({orphan.source_line, kCodeColumn}, "PARENT_MISSING", orphan.code,
                     "the " + level + " " + parent.text + " above it was not loaded" + where);
    }
  }
  return derived;
}

void TellEmpty(Findings& findings) { findings.Error({}, "SET_EMPTY", "", "the set has no codes"); }

}  // namespace terpadu::planning
