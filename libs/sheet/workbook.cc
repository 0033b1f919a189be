#include "libs/sheet/workbook.h"

#include <map>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/sheet/xml_part.h"

namespace terpadu::sheet {
namespace {

std::string Attribute(const XmlListener::Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

// Links of a part to others, by id and by type.
struct Relation {
  std::string id;
  std::string type;  // the last word of its URL: `worksheet`
  std::string target;
};

class Relations final : public XmlListener {
 public:
  static constexpr size_t kMost = 4096;

  std::vector<Relation> found;

  absl::Status Start(std::string_view element, const Attributes& attributes) override {
    if (element == "Relationship") {
      const std::string type = Attribute(attributes, "Type");
      found.push_back({Attribute(attributes, "Id"), type.substr(type.rfind('/') + 1), Attribute(attributes, "Target")});
    }
    return found.size() > kMost ? Unreadable("it has too many parts") : absl::OkStatus();
  }
  absl::Status End(std::string_view) override { return absl::OkStatus(); }
  absl::Status Text(std::string_view) override { return absl::OkStatus(); }

  std::string TargetOf(std::string_view type) const {
    for (const Relation& relation : found) {
      if (relation.type == type) {
        return relation.target;
      }
    }
    return "";
  }
};

// `target` as the part `from` sees it: `worksheets/sheet1.xml`, `/xl/worksheets/sheet1.xml`, `../x.xml`.
std::string Resolve(const std::string& from, std::string target) {
  if (!target.empty() && target[0] == '/') {
    return target.substr(1);
  }
  std::string folder = from.substr(0, from.rfind('/') == std::string::npos ? 0 : from.rfind('/') + 1);
  while (target.rfind("../", 0) == 0 && !folder.empty()) {
    target.erase(0, 3);
    folder.pop_back();
    folder.erase(folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/') + 1);
  }
  return folder + target;
}

std::string RelationsOf(const std::string& part) {
  const size_t name = part.rfind('/') == std::string::npos ? 0 : part.rfind('/') + 1;
  return part.substr(0, name) + "_rels/" + part.substr(name) + ".rels";
}

class WorkbookPart final : public XmlListener {
 public:
  explicit WorkbookPart(Allowance& allowance) : allowance_(allowance) {}

  struct Sheet {
    std::string name;
    std::string relation;
  };
  std::vector<Sheet> sheets;
  bool from_1904 = false;

  absl::Status Start(std::string_view element, const Attributes& attributes) override {
    if (element == "sheet") {
      TERPADU_RETURN_IF_ERROR(allowance_.TakeSheet());
      sheets.push_back({Attribute(attributes, "name"), Attribute(attributes, "id")});
    } else if (element == "workbookPr") {
      const std::string from = Attribute(attributes, "date1904");
      from_1904 = from == "1" || from == "true";
    }
    return absl::OkStatus();
  }
  absl::Status End(std::string_view) override { return absl::OkStatus(); }
  absl::Status Text(std::string_view) override { return absl::OkStatus(); }

 private:
  Allowance& allowance_;
};

class SharedTexts final : public XmlListener {
 public:
  explicit SharedTexts(const Bounds& bounds) : bounds_(bounds) {}

  std::vector<std::string> found;

  absl::Status Start(std::string_view element, const Attributes&) override {
    if (element == "si") {
      found.emplace_back();
    } else if (element == "rPh") {
      in_reading_aid_ = true;
    } else if (element == "t") {
      in_text_ = !found.empty() && !in_reading_aid_;
    }
    return found.size() > bounds_.cells ? Unreadable("it has more texts than cells") : absl::OkStatus();
  }

  absl::Status End(std::string_view element) override {
    if (element == "t") {
      in_text_ = false;
    } else if (element == "rPh") {
      in_reading_aid_ = false;
    } else if (element == "si" && !found.empty()) {
      found.back() = WithoutEscapes(found.back());
    }
    return absl::OkStatus();
  }

  absl::Status Text(std::string_view text) override {
    if (in_text_) {
      found.back() += text;
    }
    return absl::OkStatus();
  }

 private:
  const Bounds& bounds_;
  bool in_text_ = false;
  bool in_reading_aid_ = false;  // how a Japanese text is pronounced
};

// The formats that every program knows by number: 14 to 22 are dates and times, 18 to 21 times alone; 27 to 36 and 50
// to 58 are dates of East Asia.
bool IsDayFormat(int number) {
  return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 ||
         (number >= 50 && number <= 58);
}

class Styles final : public XmlListener {
 public:
  std::vector<bool> is_date;

  absl::Status Start(std::string_view element, const Attributes& attributes) override {
    int number = -1;
    if (element == "numFmt" && absl::SimpleAtoi(Attribute(attributes, "numFmtId"), &number)) {
      shows_day_[number] = ShowsDay(Attribute(attributes, "formatCode"));
    } else if (element == "cellXfs") {
      in_cell_styles_ = true;
    } else if (element == "xf" && in_cell_styles_) {
      const bool known = absl::SimpleAtoi(Attribute(attributes, "numFmtId"), &number);
      const auto own = shows_day_.find(number);
      is_date.push_back(known && (own == shows_day_.end() ? IsDayFormat(number) : own->second));
    }
    return absl::OkStatus();
  }
  absl::Status End(std::string_view element) override {
    in_cell_styles_ = in_cell_styles_ && element != "cellXfs";
    return absl::OkStatus();
  }
  absl::Status Text(std::string_view) override { return absl::OkStatus(); }

 private:
  bool in_cell_styles_ = false;
  std::map<int, bool> shows_day_;
};

absl::StatusOr<std::string> FindWorkbookPart(const ZipArchive& archive) {
  Relations roots;
  TERPADU_RETURN_IF_ERROR(ReadXml(archive, "_rels/.rels", roots));
  const std::string target = roots.TargetOf("officeDocument");
  if (target.empty()) {
    return Unreadable("the file is no XLSX spreadsheet: it names no workbook");
  }
  return Resolve("", target);
}

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The code point of an escape at the start of `text`.
std::optional<uint32_t> EscapeAt(std::string_view text) {
  if (text.size() < 7 || text.substr(0, 2) != "_x" || text[6] != '_') {
    return std::nullopt;
  }
  uint32_t code = 0;
  for (const char c : text.substr(2, 4)) {
    if (!IsHex(c)) {
      return std::nullopt;
    }
    code = code * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  const bool is_character = code != 0 && (code < 0xD800 || code > 0xDFFF) && code < 0xFFFE;
  return is_character ? std::optional(code) : std::nullopt;
}

void AppendUtf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

bool ShowsDay(std::string_view format_code) {
  bool day_or_year = false;
  for (size_t i = 0; i < format_code.size(); ++i) {
    const char c = format_code[i];
    if (c == '"' || c == '[') {  // words as they are; colours, conditions, `[hh]`
      const size_t end = format_code.find(c == '"' ? '"' : ']', i + 1);
      i = end == std::string_view::npos ? format_code.size() : end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      day_or_year = day_or_year || c == 'd' || c == 'D' || c == 'y' || c == 'Y';
    }
  }
  return day_or_year;
}

std::string WithoutEscapes(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::optional<uint32_t> code = EscapeAt(text.substr(i));
    if (code.has_value()) {
      AppendUtf8(*code, out);
      i += 6;
    } else {
      out += text[i];
    }
  }
  return out;
}

absl::StatusOr<Workbook> ReadWorkbook(const ZipArchive& archive, Allowance& allowance) {
  TERPADU_ASSIGN(const std::string part, FindWorkbookPart(archive));
  WorkbookPart listed(allowance);
  TERPADU_RETURN_IF_ERROR(ReadXml(archive, part, listed));
  Relations relations;
  TERPADU_RETURN_IF_ERROR(ReadXml(archive, RelationsOf(part), relations));
  Workbook workbook{.from_1904 = listed.from_1904};
  for (const WorkbookPart::Sheet& sheet : listed.sheets) {
    for (const Relation& relation : relations.found) {
      if (relation.id == sheet.relation && relation.type == "worksheet") {
        workbook.sheets.push_back({sheet.name, Resolve(part, relation.target)});
      }
    }
  }
  if (const std::string target = relations.TargetOf("sharedStrings"); !target.empty()) {
    SharedTexts texts(allowance.bounds());
    TERPADU_RETURN_IF_ERROR(ReadXml(archive, Resolve(part, target), texts));
    workbook.shared_texts = std::move(texts.found);
  }
  if (const std::string target = relations.TargetOf("styles"); !target.empty()) {
    Styles styles;
    TERPADU_RETURN_IF_ERROR(ReadXml(archive, Resolve(part, target), styles));
    workbook.is_date_style = std::move(styles.is_date);
  }
  return workbook;
}

}  // namespace terpadu::sheet
