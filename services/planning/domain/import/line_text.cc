#include "services/planning/domain/import/line_text.h"

#include <algorithm>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool BeginsWithOneOf(const std::string& normalized, const std::vector<std::string>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) {
    return normalized == beginning || normalized.starts_with(beginning + " ");
  });
}

// `12`, `- 12 -`, `Halaman 3`, `3 | Page`, `iv`
bool IsPageNumber(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  if (words.empty() || words.size() > 5) {
    return false;
  }
  bool figure = false;
  for (const Word& word : words) {
    const bool digits = std::all_of(word.text.begin(), word.text.end(), IsDigit) && word.text.size() <= 4;
    const bool page = word.text == "halaman" || word.text == "hal" || word.text == "page" || word.text == "dari" ||
                      word.text == "of" || word.text == "lampiran";
    figure = figure || digits;
    if (!digits && !page) {
      return false;
    }
  }
  return figure && text.find('%') == std::string_view::npos;
}

}  // namespace

bool IsRule(const Line& line) {
  bool any = false;
  for (const std::string& cell : line.cells) {
    const std::string text = CollapseBlanks(cell);
    if (text.empty()) {
      continue;
    }
    const bool marks = text.size() >= 2 && text.find_first_not_of("-=_:+|*~ ") == std::string::npos;
    const bool long_dashes = text.size() >= 6 && WordsOf(text).empty() &&
                             text.find_first_not_of("\xE2\x80\x93\x94\x95 ") == std::string::npos;
    if (!marks && !long_dashes) {
      return false;
    }
    any = true;
  }
  return any;
}

namespace {

// `Sumber: olah data`; without its colon the word may begin a heading, such as `Sumber Daya Manusia`.
bool IsNote(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  if (words.size() < 2) {
    return false;
  }
  const std::string& first = words[0].text;
  const bool note = first == "sumber" || first == "keterangan" || first == "ket" || first == "catatan" ||
                    first == "nb" || first == "nomor" || first == "tanggal" || first == "tentang";
  return note && text.substr(words[0].end, words[1].begin - words[0].end).find(':') != std::string_view::npos;
}

}  // namespace

bool IsProse(std::string_view text, const ImportProfile& profile) {
  return IsPageNumber(text) || IsCaption(text) || IsNote(text) || BeginsWithOneOf(Normalized(text), profile.prose);
}

bool IsCaption(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  return words.size() >= 2 &&
         (words[0].text == "tabel" || words[0].text == "table" || words[0].text == "matriks" ||
          words[0].text == "matrik") &&
         (words[0].text[0] == 'm' || IsDigit(words[1].text[0]) || words[1].text.size() <= 3);
}

bool IsTotal(std::string_view text, const ImportProfile& profile) {
  const std::string normalized = Normalized(text);
  for (const std::string& total : profile.totals) {
    if (normalized == total) {
      return true;
    }
    // `Jumlah Inovasi Pelayanan` counts; `Jumlah Anggaran Tahun 2021` sums up.
    if (normalized.starts_with(total + " ")) {
      const std::string rest = " " + normalized.substr(total.size() + 1) + " ";
      for (const char* word :
           {" total ", " anggaran ", " seluruh ", " keseluruhan ", " biaya ", " rp ", " pagu ", " per "}) {
        if (rest.starts_with(word)) {
          return true;
        }
      }
    }
  }
  return false;
}

bool GoesOn(std::string_view text) {
  const std::string printed = WithoutMarkup(text);
  if (printed.empty()) {
    return false;
  }
  const char first = printed.front();
  return (first >= 'a' && first <= 'z') || first == ')' || first == ',' || first == '&' || first == '/' ||
         first == ';' || printed.starts_with("- ") || printed.starts_with("✓") || printed.starts_with("• ");
}

bool IsOpen(std::string_view text) {
  const std::string printed = WithoutMarkup(text);
  if (printed.empty()) {
    return false;
  }
  if (std::count(printed.begin(), printed.end(), '(') > std::count(printed.begin(), printed.end(), ')')) {
    return true;
  }
  const char last = printed.back();
  if (last == ',' || last == '/' || last == '&' || last == '-' || last == ':') {
    return true;
  }
  const std::vector<Word> words = WordsOf(printed);
  static constexpr std::string_view kLinks[] = {
      "dan",  "atau", "dengan", "untuk",    "yang",    "dalam",  "serta",  "di",      "ke",      "dari", "pada",
      "oleh", "bagi", "atas",   "terhadap", "melalui", "secara", "sampai", "tentang", "sebagai", "agar"};
  return !words.empty() && std::find(std::begin(kLinks), std::end(kLinks), words.back().text) != std::end(kLinks);
}

bool IsCapitalised(std::string_view text) {
  size_t capitals = 0;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      return false;
    }
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
  }
  return capitals >= 4;
}

}  // namespace terpadu::planning
