#include "services/planning/domain/import/outline.h"

#include <algorithm>

#include "services/planning/domain/import/numbering.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

std::string StyleOf(const Key& key) {
  const auto dots = static_cast<size_t>(std::count(key.prefix.begin(), key.prefix.end(), '.'));
  // A letter that may be a Roman number is told by what the outline has.
  return std::to_string(static_cast<int>(key.style)) + std::string(dots, '.');
}

// `Area Perubahan II : …`, `Area 3. …`
std::optional<HeadingText> NumberedArea(const std::string& whole) {
  const std::vector<Word> words = WordsOf(whole);
  const size_t at = words.size() > 1 && words[1].text == "perubahan" ? 2 : 1;
  if (words.size() <= at + 1 || words[0].text != "area") {
    return std::nullopt;
  }
  const std::optional<Key> key = ReadKey(whole.substr(words[at].begin, words[at].end - words[at].begin));
  const std::string between = CollapseBlanks(whole.substr(words[at].end, words[at + 1].begin - words[at].end));
  if (!key.has_value() || between.empty()) {
    return std::nullopt;
  }
  return HeadingText{"area/" + std::to_string(key->value), whole.substr(words[at + 1].begin)};
}

}  // namespace

HeadingText ReadHeadingText(std::string_view text) {
  std::string whole = WithoutMarkup(text);
  while (whole.starts_with('#') || whole.starts_with('*')) {  // of Markdown
    whole = CollapseBlanks(std::string_view(whole).substr(1));
  }
  while (whole.ends_with('*')) {
    whole = CollapseBlanks(std::string_view(whole).substr(0, whole.size() - 1));
  }
  if (std::optional<HeadingText> area = NumberedArea(whole)) {
    return *std::move(area);
  }
  if (const std::optional<KeyedText> keyed = TakeKey(whole)) {
    return {StyleOf(keyed->key) + "/" + std::to_string(keyed->key.value), keyed->text};
  }
  for (const std::string_view dash : {"- ", "– ", "• "}) {
    if (whole.starts_with(dash)) {
      return {"-", CollapseBlanks(std::string_view(whole).substr(dash.size()))};
    }
  }
  return {"", whole};
}

bool IsReformArea(std::string_view title, const ImportProfile& profile) {
  std::string name = Normalized(title);
  for (int pass = 0; pass < 2; ++pass) {
    const bool known = std::any_of(profile.areas.begin(), profile.areas.end(), [&](const ReformArea& area) {
      return std::find(area.names.begin(), area.names.end(), name) != area.names.end();
    });
    if (known) {
      return true;
    }
    for (const std::string_view word : {"area perubahan ", "area ", "program ", "bidang ", "agenda "}) {
      if (name.starts_with(word)) {
        name.erase(0, word.size());
        break;
      }
    }
  }
  return false;
}

void Outline::Enter(const HeadingText& heading, int line, std::vector<Matrix::Heading>& headings, Findings& findings) {
  const size_t slash = heading.style.find('/');
  std::string style = heading.style.substr(0, slash);
  const int value = slash == std::string::npos ? 0 : std::stoi(heading.style.substr(slash + 1));
  const std::string letters = std::to_string(static_cast<int>(KeyStyle::kLower));
  const std::string romans = std::to_string(static_cast<int>(KeyStyle::kLowerRoman));
  const auto has = [&](const std::string& wanted) {
    return std::any_of(stack_.begin(), stack_.end(), [&](const Level& level) { return level.style == wanted; });
  };
  if (style == romans && value == 1 && has(letters)) {  // `i.` behind `h.`
    style = letters;
  }
  const auto same =
      std::find_if(stack_.begin(), stack_.end(), [&](const Level& level) { return level.style == style; });
  stack_.erase(same, stack_.end());
  const int parent = current();
  const std::string name = Normalized(heading.title);
  for (size_t i = 0; i < headings.size(); ++i) {
    if (headings[i].parent == parent && Normalized(headings[i].title) == name) {
      findings.Info({line, 1}, "HEADING_REPEATED", heading.title,
                    "the heading continues that of line " + std::to_string(headings[i].line));
      stack_.push_back({style, static_cast<int>(i), 0});
      return;
    }
  }
  headings.push_back({heading.title, parent, line});
  stack_.push_back({style, static_cast<int>(headings.size()) - 1, 0});
}

}  // namespace terpadu::planning
