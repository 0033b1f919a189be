#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace terpadu::planning {

// Printed text, always UTF-8.

// The byte offset at which `text` stops being UTF-8, or npos when all of it is. Overlong forms and surrogates are not.
size_t FirstBadByte(std::string_view text);

// Bytes of the character that begins at `at`: 1 to 4, or 0 when it is not well-formed (Unicode 15, table 3-7).
size_t CharacterLength(std::string_view text, size_t at);

// Without blanks around, and one blank for every run of blanks, tabs, line ends and no-break spaces.
std::string CollapseBlanks(std::string_view text);

// Without `<i>`, `</p>` and their like, `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&nbsp;` resolved, blanks collapsed.
std::string WithoutMarkup(std::string_view text);

// Small ASCII letters for capitals.
std::string Lower(std::string_view text);

// The words of `text` in small letters, punctuation left out: a word is a run of letters and digits. `begin` and `end`
// are its bytes in `text`.
struct Word {
  std::string text;
  size_t begin;
  size_t end;
};
std::vector<Word> WordsOf(std::string_view text);

// The words with one blank between them: how names and headers are compared, ignoring case, blanks and punctuation.
std::string Normalized(std::string_view text);

// The first `characters` of `text`, with `…` when that is not all.
std::string Shortened(std::string_view text, size_t characters);

// How many characters (not bytes) `text` has.
size_t CharactersIn(std::string_view text);

}  // namespace terpadu::planning
