#include "services/planning/domain/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace terpadu::planning {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00a0";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Bytes of the blank that `text` begins with, 0 when it begins with none.
size_t BlankLength(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') {
    return 1;
  }
  return text.starts_with(kNoBreakSpace) ? kNoBreakSpace.size() : 0;
}

// Bytes of the letter or digit that `text` begins with, 0 for none. Of the rest of Unicode, U+0080–U+00BF and
// U+2000–U+2FFF are punctuation and signs.
size_t LetterLength(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    return IsLetter(text[0]) || IsDigit(text[0]) ? 1 : 0;
  }
  return first == 0xC2 || first == 0xE2 ? 0 : CharacterLength(text, 0);
}

// Bytes of the tag that `text` begins with; `a < b` begins with none.
size_t TagLength(std::string_view text) {
  if (text.size() < 3 || text[0] != '<' || !(IsLetter(text[1]) || (text[1] == '/' && IsLetter(text[2])))) {
    return 0;
  }
  const size_t end = text.find('>');
  return end == std::string_view::npos ? 0 : end + 1;
}

// `<br>`, `</p>`, `<li>`: a tag that parts words, unlike `<i>`.
bool BreaksLine(std::string_view tag) {
  tag.remove_prefix(tag[1] == '/' ? 2 : 1);
  std::string name;
  for (size_t i = 0; i < tag.size() && (IsLetter(tag[i]) || IsDigit(tag[i])); ++i) {
    name += static_cast<char>(tag[i] | 0x20);
  }
  constexpr std::array<std::string_view, 9> kNames = {"br", "p", "li", "ul", "ol", "div", "td", "tr", "hr"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEntities = {
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}}};

// Appends what the entity at the start of `text` stands for; its length, 0 for none.
size_t TakeEntity(std::string_view text, std::string& out) {
  for (const auto& [entity, meaning] : kEntities) {
    if (text.starts_with(entity)) {
      out += meaning;
      return entity.size();
    }
  }
  return 0;
}

}  // namespace

size_t CharacterLength(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) {
    return 1;
  }
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  switch (first) {
    case 0xE0:
      low = 0xA0;
      break;
    case 0xED:
      high = 0x9F;
      break;
    case 0xF0:
      low = 0x90;
      break;
    case 0xF4:
      high = 0x8F;
      break;
    default:
      break;
  }
  if (first < 0xC2 || first > 0xF4 || byte(at + 1) < low || byte(at + 1) > high) {
    return 0;
  }
  for (size_t i = 2; i < length; ++i) {
    if (byte(at + i) < 0x80 || byte(at + i) > 0xBF) {
      return 0;
    }
  }
  return length;
}

size_t FirstBadByte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = CharacterLength(text, at);
    if (length == 0) {
      return at;
    }
    at += length;
  }
  return std::string_view::npos;
}

std::string CollapseBlanks(std::string_view text) {
  std::string out;
  bool blank = false;
  while (!text.empty()) {
    if (const size_t length = BlankLength(text); length > 0) {
      blank = !out.empty();
      text.remove_prefix(length);
      continue;
    }
    if (std::exchange(blank, false)) {
      out += ' ';
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::string WithoutMarkup(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t length = TagLength(text);
    if (length > 0 && BreaksLine(text.substr(0, length))) {
      out += ' ';
    }
    if (length == 0) {
      length = TakeEntity(text, out);
    }
    if (length == 0) {
      out += text.front();
      length = 1;
    }
    text.remove_prefix(length);
  }
  return CollapseBlanks(out);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    for (size_t length = 1; at < text.size() && length > 0; at += length) {
      length = LetterLength(text.substr(at));
    }
    if (at > begin) {
      words.push_back({Lower(text.substr(begin, at - begin)), begin, at});
    } else {
      at += std::max<size_t>(CharacterLength(text, at), 1);
    }
  }
  return words;
}

std::string Normalized(std::string_view text) {
  std::string out;
  for (const Word& word : WordsOf(text)) {
    out += (out.empty() ? "" : " ") + word.text;
  }
  return out;
}

std::string Shortened(std::string_view text, size_t characters) {
  size_t seen = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsContinuation(text[at]) && seen++ == characters) {
      return std::string(text.substr(0, at)) + "…";
    }
  }
  return std::string(text);
}

size_t CharactersIn(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    count += IsContinuation(c) ? 0 : 1;
  }
  return count;
}

}  // namespace terpadu::planning
