#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/planning/domain/code_form.h"
#include "services/planning/domain/finding.h"

namespace terpadu::planning {

// A row of a file of codes, as printed.
struct CodeRow {
  int line;
  std::string code;
  std::string title;
  int level = 0;  // that the source says it is, 0 for none
};

// A code that may be stored, its title without superfluous blanks.
struct CheckedCode {
  Code code;
  std::string title;
  int line;
};

struct CheckedCodes {
  std::vector<CheckedCode> added;
  int repeated = 0;  // rows whose code is among those before it, or in the set
};

// Judges the rows of one batch, by themselves and against what is in the set: `titles` by code, of those of the batch
// that are there. Findings are at column 1 for the code, 2 for the title.
CheckedCodes CheckCodeRows(CodeKind kind, const std::vector<CodeRow>& rows, std::map<std::string, std::string> titles,
                           Findings& findings);

// A code of a set whose level above is not in it.
struct Orphan {
  std::string parent;
  std::string code;  // the first of those below
  std::string source_file;
  int source_line;
};

// The code to add for the parent that is missing; nothing, and an error, when the level may not be missing.
std::vector<Code> DeriveParents(CodeKind kind, const std::vector<Orphan>& orphans, Findings& findings);

// That a set has no code.
void TellEmpty(Findings& findings);

}  // namespace terpadu::planning
