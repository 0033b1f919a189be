#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terpadu::planning {

// What codes look like, by the kind of reference set; its numbers are those of terpadu.planning.v1.ReferenceKind.
enum class CodeKind { kNomenclature = 1, kAccount = 2 };

// One level of a kind of code. Levels carry the numbers of terpadu.planning.v1.CodeLevel.
struct CodeLevel {
  int number;
  std::string_view name;  // `sub kegiatan`
  size_t parts;           // of the code, separated by dots
  bool derivable;         // may be missing in a source: the codes below tell it
};

// From the top down.
const std::vector<CodeLevel>& LevelsOf(CodeKind kind);

// A code that has the form of its kind.
struct Code {
  std::string text;  // `2.07.02.2.01.0001`
  int level;
  std::string parent;  // `2.07.02.2.01`; empty at the top
};

// Why a text is no code of its kind.
struct CodeFault {
  std::string reason;  // CODE_MALFORMED, CODE_DEPTH or CODE_WIDTH
  std::string message;
};

// A code, or why it is none. `text` without blanks around it and without a dot at its end: see TrimmedCode().
class ReadCode {
 public:
  ReadCode(CodeKind kind, std::string_view text);
  bool ok() const { return code_.has_value(); }
  const Code& code() const { return *code_; }
  const CodeFault& fault() const { return fault_; }

 private:
  std::optional<Code> code_;
  CodeFault fault_;
};

// Without blanks anywhere at the ends and without dots at the end: what exports add to a code.
std::string TrimmedCode(std::string_view text);

// The form in which a nomenclature says a code once for every bidang: `X.XX.01.2.01` for `5.01.01.2.01`. Empty for a
// code above the program, for one that has this form already, and for accounts.
std::string TemplateOf(CodeKind kind, const Code& code);

// The bidang of a nomenclature code below it: `5.01`; empty for the rest.
std::string BidangOf(CodeKind kind, const Code& code);

// `2.07.02.2.01.0001` or `5.1.02.01.01.0024`: what a message shows as an example.
std::string_view ExampleOf(CodeKind kind);

}  // namespace terpadu::planning
