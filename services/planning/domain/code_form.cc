#include "services/planning/domain/code_form.h"

#include <algorithm>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

// The widths of the parts of a code (Permendagri 90/2019): `shorter` is another width that older tables print, 0 for
// none.
struct Part {
  size_t width;
  size_t shorter = 0;
};

const std::vector<Part>& PartsOf(CodeKind kind) {
  static const std::vector<Part> nomenclature = {{1}, {2}, {2}, {1}, {2}, {4, 2}};
  static const std::vector<Part> account = {{1}, {1}, {2}, {2}, {2}, {4}};
  return kind == CodeKind::kNomenclature ? nomenclature : account;
}

constexpr size_t kTemplateParts = 2;  // urusan and bidang, which `X.XX` stands for

std::vector<std::string_view> SplitAtDots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t dot = text.find('.', begin);
    parts.push_back(text.substr(begin, dot == std::string_view::npos ? dot : dot - begin));
    if (dot == std::string_view::npos) {
      return parts;
    }
    begin = dot + 1;
  }
}

bool IsDigits(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsPlaceholder(std::string_view part) { return !part.empty() && part.find_first_not_of('X') == part.npos; }

// The first `count` parts of a code.
std::string FirstParts(std::string_view text, size_t count) {
  size_t end = 0;
  for (size_t i = 0; i < count; ++i) {
    end = text.find('.', end + (i > 0 ? 1 : 0));
    if (end == std::string_view::npos) {
      return std::string(text);
    }
  }
  return std::string(text.substr(0, end));
}

// Whether urusan and bidang, as far as the code has them, are both placeholders; some: one of them is.
bool HasPlaceholders(const std::vector<std::string_view>& parts, bool all) {
  const auto end = parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), kTemplateParts));
  return all ? std::all_of(parts.begin(), end, IsPlaceholder) : std::any_of(parts.begin(), end, IsPlaceholder);
}

CodeFault Malformed(CodeKind kind) {
  return {"CODE_MALFORMED", "a code is digits with a dot between its parts, such as " + std::string(ExampleOf(kind))};
}

std::optional<CodeFault> FaultOf(CodeKind kind, const std::vector<std::string_view>& parts) {
  const bool from_template = kind == CodeKind::kNomenclature && HasPlaceholders(parts, false);
  if (from_template && (!HasPlaceholders(parts, true) || parts.size() <= kTemplateParts)) {
    return CodeFault{"CODE_MALFORMED", "X stands for urusan and bidang together, above a program: X.XX.01"};
  }
  for (size_t i = from_template ? kTemplateParts : 0; i < parts.size(); ++i) {
    if (!IsDigits(parts[i])) {
      return Malformed(kind);
    }
  }
  const auto& levels = LevelsOf(kind);
  const bool has_level =
      std::any_of(levels.begin(), levels.end(), [&](const CodeLevel& level) { return level.parts == parts.size(); });
  if (!has_level) {
    return CodeFault{"CODE_DEPTH", "a code of " + std::to_string(parts.size()) +
                                       " parts is of no level; the lowest is " + std::string(ExampleOf(kind))};
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    const Part& part = PartsOf(kind)[i];
    if (parts[i].size() != part.width && parts[i].size() != part.shorter) {
      return CodeFault{"CODE_WIDTH", "part " + std::to_string(i + 1) + " of the code has " +
                                         std::to_string(part.width) + " digits, such as in " +
                                         std::string(ExampleOf(kind))};
    }
  }
  return std::nullopt;
}

}  // namespace

const std::vector<CodeLevel>& LevelsOf(CodeKind kind) {
  static const std::vector<CodeLevel> nomenclature = {{1, "urusan", 1, true},
                                                      {2, "bidang", 2, true},
                                                      {3, "program", 3, false},
                                                      {4, "kegiatan", 5, false},
                                                      {5, "sub kegiatan", 6, false}};
  static const std::vector<CodeLevel> account = {{11, "akun", 1, true},     {12, "kelompok", 2, true},
                                                 {13, "jenis", 3, false},   {14, "objek", 4, false},
                                                 {15, "rincian", 5, false}, {16, "sub rincian", 6, false}};
  return kind == CodeKind::kNomenclature ? nomenclature : account;
}

ReadCode::ReadCode(CodeKind kind, std::string_view text) {
  const std::vector<std::string_view> parts = SplitAtDots(text);
  if (std::optional<CodeFault> fault = FaultOf(kind, parts)) {
    fault_ = *std::move(fault);
    return;
  }
  Code code{.text = std::string(text), .level = 0, .parent = ""};
  for (const CodeLevel& level : LevelsOf(kind)) {
    if (level.parts == parts.size()) {
      code.level = level.number;
      break;
    }
    code.parent = FirstParts(text, level.parts);
  }
  // A program of the form X.XX stands at the top: there is no bidang that it belongs to.
  if (IsPlaceholder(parts[0]) && parts.size() == kTemplateParts + 1) {
    code.parent.clear();
  }
  code_ = std::move(code);
}

std::string TrimmedCode(std::string_view text) {
  std::string trimmed = CollapseBlanks(text);
  while (!trimmed.empty() && (trimmed.back() == '.' || trimmed.back() == ' ')) {
    trimmed.pop_back();
  }
  return trimmed;
}

std::string TemplateOf(CodeKind kind, const Code& code) {
  if (BidangOf(kind, code).empty()) {
    return "";
  }
  return "X.XX" + code.text.substr(std::string_view("X.XX").size());
}

std::string BidangOf(CodeKind kind, const Code& code) {
  const bool below_bidang = kind == CodeKind::kNomenclature && code.level > LevelsOf(kind)[1].number;
  return below_bidang && code.text.front() != 'X' ? FirstParts(code.text, kTemplateParts) : "";
}

std::string_view ExampleOf(CodeKind kind) {
  return kind == CodeKind::kNomenclature ? "2.07.02.2.01.0001" : "5.1.02.01.01.0024";
}

}  // namespace terpadu::planning
