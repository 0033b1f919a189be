#include "services/performance/lkjip/document/report_html.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/calendar.h"
#include "services/performance/lkjip/document/chart.h"
#include "services/performance/lkjip/document/html.h"
#include "services/performance/lkjip/document/report_texts.h"

namespace terpadu::performance {

std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += static_cast<unsigned char>(letter) < ' ' && letter != '\n' && letter != '\t' ? ' ' : letter;
    }
  }
  return escaped;
}

namespace {

constexpr char kStyle[] = R"css(
:root { color-scheme: light; }
body { font: 11pt/1.45 "DejaVu Sans", "Liberation Sans", Arial, sans-serif; color: #1a1a1a; max-width: 60rem;
  margin: 0 auto; padding: 1rem; }
a { color: #0b4f8a; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; }
header { text-align: center; padding: 4rem 0; } header p { margin: .3rem; }
h1 { font-size: 22pt; } h2 { font-size: 16pt; margin-top: 2.5rem; } h3 { font-size: 13pt; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 9pt; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border: 1px solid #767676; padding: .25rem .4rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td.long { overflow-wrap: anywhere; }
thead th { background: #e8eef5; } td.n { text-align: right; } td.n, tbody th { white-space: nowrap; }
td[data-figure] a, svg a { color: inherit; text-decoration: none; }
td[data-figure] a:hover, td[data-figure] a:focus { text-decoration: underline; }
small { color: #4d4d4d; } .state { font-weight: bold; } .digest { font-family: monospace; font-size: 8pt; }
figure { margin: 1rem 0; break-inside: avoid; } svg { max-width: 100%; height: auto; } tr:target { background: #fff3c4; }
@page { size: A4; margin: 18mm 15mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; } header { break-after: page; padding-top: 8rem; }
  #lampiran { break-before: page; } h2, h3, caption { break-after: avoid; } tr, svg { break-inside: avoid; }
  .skip { display: none; } table { font-size: 8pt; }
}
)css";

// The figures of one subject.
struct Row {
  const v1::LkjipFigure* first = nullptr;
  std::map<std::pair<v1::LkjipField, int32_t>, const v1::LkjipFigure*> cells;

  const v1::LkjipFigure* At(v1::LkjipField field, int32_t year) const {
    const auto found = cells.find({field, year});
    return found == cells.end() ? nullptr : found->second;
  }
};

std::vector<Row> RowsOf(const std::vector<v1::LkjipFigure>& figures, v1::LkjipSection section) {
  std::vector<Row> rows;
  for (const v1::LkjipFigure& figure : figures) {
    if (figure.section() != section) {
      continue;
    }
    // Two agreements may promise the same.
    const bool continues = !rows.empty() && rows.back().first->subject() == figure.subject() &&
                           rows.back().first->group() == figure.group() &&
                           (section != v1::LKJIP_SECTION_AGREEMENT || rows.back().first->source() == figure.source());
    if (!continues) {
      rows.emplace_back().first = &figure;
    }
    rows.back().cells[{figure.field(), figure.year()}] = &figure;
  }
  return rows;
}

std::string DayOfStamp(const google::protobuf::Timestamp& stamp) {
  return DayText(
      FormatDay(DayOf(absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(stamp)))));
}

// Writes the document from top to bottom.
class Document {
 public:
  Document(const v1::Lkjip& lkjip, const std::vector<v1::LkjipFigure>& figures) : lkjip_(lkjip), figures_(figures) {}

  std::string Write();

 private:
  template <typename... Parts>
  void Put(const Parts&... parts) {
    absl::StrAppend(&out_, parts...);
  }
  void Heading(int level, const std::string& id, const char* text) {
    Put("<h", level, " id=\"", id, "\">", text, "</h", level, ">\n");
  }
  void Paragraph(const char* text) { Put("<p>", text, "</p>\n"); }
  void BeginTable(const char* caption, const std::vector<std::string>& columns);
  void EndTable() { Put("</tbody></table>\n"); }
  void Text(const std::string& text) { Put("<td>", Escaped(text), "</td>"); }
  // One that may break anywhere.
  void LongText(const std::string& text) { Put("<td class=\"long\">", Escaped(text), "</td>"); }
  void Figure(const v1::LkjipFigure* figure);
  void Chart(const std::string& id, const char* title, const std::vector<Row>& rows, v1::LkjipField field);
  // Whether there are any; says so when there are none.
  bool AnyOf(const std::vector<Row>& rows, const char* otherwise);

  void Cover();
  void Contents();
  void Introduction();
  void Summary();
  void Agreement();
  void Achievement();
  void Finance();
  void Evaluation();
  void Closing();
  void Annex();

  const v1::Lkjip& lkjip_;
  const std::vector<v1::LkjipFigure>& figures_;
  std::string out_;
};

void Document::BeginTable(const char* caption, const std::vector<std::string>& columns) {
  Put("<table><caption>", caption, "</caption><thead><tr>");
  for (const std::string& column : columns) {
    Put("<th scope=\"col\">", Escaped(column), "</th>");
  }
  Put("</tr></thead><tbody>\n");
}

void Document::Figure(const v1::LkjipFigure* figure) {
  if (figure == nullptr) {
    Put("<td class=\"n\">–</td>");
    return;
  }
  Put("<td", figure->has_number() ? " class=\"n\"" : "", " data-figure=\"", figure->id(), "\"><a href=\"#",
      figure->id(), "\">");
  if (figure->text().empty()) {
    Put("– <small>", Escaped(report::ReasonText(figure->reason())), "</small>");
  } else {
    Put(Escaped(figure->text()));
  }
  Put("</a></td>");
}

void Document::Chart(const std::string& id, const char* title, const std::vector<Row>& rows, v1::LkjipField field) {
  std::vector<Bar> bars;
  for (const Row& row : rows) {
    const v1::LkjipFigure* figure = row.At(field, lkjip_.year());
    if (figure == nullptr || !figure->has_number()) {
      continue;
    }
    const std::string label = figure->title().empty() ? figure->subject() : figure->title();
    bars.push_back({.label = label, .hundredths = figure->number(), .figure = figure->id()});
  }
  if (bars.empty()) {
    return;
  }
  Put("<figure><figcaption>", title, "</figcaption>\n", BarChart(id, title, bars), "</figure>\n");
  if (bars.size() > kMostBars) {
    Paragraph(report::kOnlyFirst);
  }
}

bool Document::AnyOf(const std::vector<Row>& rows, const char* otherwise) {
  if (rows.empty()) {
    Paragraph(otherwise);
  }
  return !rows.empty();
}

void Document::Cover() {
  Put("<header><p>", report::kTitle, "</p><h1>", Escaped(lkjip_.title()), "</h1><p>", report::kYear, " ", lkjip_.year(),
      "</p><p>", report::kVersion, " ", lkjip_.number(), "</p>\n");
  if (lkjip_.state() != v1::LKJIP_STATE_PUBLISHED) {
    const bool draft = lkjip_.state() == v1::LKJIP_STATE_DRAFT;
    Put("<p class=\"state\">", draft ? report::kDraft : report::kSuperseded, "</p>\n");
  }
  Put("<p>", report::kFrozenOn, " ", DayOfStamp(lkjip_.create_time()), "</p>\n");
  if (lkjip_.has_publish_time()) {
    Put("<p>", report::kPublishedOn, " ", DayOfStamp(lkjip_.publish_time()), "</p>\n");
  }
  Put("<p class=\"digest\">", report::kDigest, ": ", lkjip_.digest(), "</p></header>\n");
}

void Document::Contents() {
  Put("<nav aria-label=\"", report::kContents, "\"><ol>");
  for (const auto& [id, title] : std::vector<std::pair<const char*, const char*>>{{"bab1", report::kChapter1},
                                                                                  {"bab2", report::kChapter2},
                                                                                  {"bab3", report::kChapter3},
                                                                                  {"bab4", report::kChapter4},
                                                                                  {"lampiran", report::kAnnex}}) {
    Put("<li><a href=\"#", id, "\">", title, "</a></li>");
  }
  Put("</ol></nav>\n");
}

void Document::Introduction() {
  Heading(2, "bab1", report::kChapter1);
  Paragraph(report::kAbout);
  const std::string& overview = lkjip_.overview();
  for (size_t begin = 0; begin < overview.size();) {
    const size_t end = std::min(overview.find("\n\n", begin), overview.size());
    if (end > begin) {
      Put("<p>", Escaped(overview.substr(begin, end - begin)), "</p>\n");
    }
    begin = end + 2;
  }
  Summary();
}

void Document::Summary() {
  BeginTable(report::kSummary, {report::kDescription, report::kValue});
  for (const v1::LkjipFigure& figure : figures_) {
    if (figure.section() == v1::LKJIP_SECTION_SUMMARY && figure.subject().empty()) {
      Put("<tr><th scope=\"row\">", report::FieldTitle(figure.field()), "</th>");
      Figure(&figure);
      Put("</tr>\n");
    }
  }
  EndTable();
}

void Document::Agreement() {
  Heading(2, "bab2", report::kChapter2);
  const std::vector<Row> rows = RowsOf(figures_, v1::LKJIP_SECTION_AGREEMENT);
  if (!AnyOf(rows, report::kNoAgreement)) {
    return;
  }
  BeginTable(report::kAgreement,
             {report::kNumberColumn, report::kSasaran, report::kIndicator, report::FieldTitle(v1::LKJIP_FIELD_TARGET)});
  int number = 0;
  for (const Row& row : rows) {
    if (row.first->field() == v1::LKJIP_FIELD_TARGET) {
      Put("<tr><td class=\"n\">", ++number, "</td>");
      Text(row.first->group());
      Text(row.first->title());
      Figure(row.first);
      Put("</tr>\n");
    }
  }
  EndTable();
  std::map<std::string, std::string> titles;
  for (const v1::LkjipFigure& figure : figures_) {
    if (figure.section() == v1::LKJIP_SECTION_FINANCE) {
      titles[figure.subject()] = figure.title();
    }
  }
  BeginTable(report::kAgreedPrograms, {report::kProgram, report::FieldTitle(v1::LKJIP_FIELD_BUDGET)});
  for (const Row& row : rows) {
    if (row.first->field() == v1::LKJIP_FIELD_BUDGET) {
      Put("<tr>");
      Text(absl::StrCat(row.first->subject(), " ", titles[row.first->subject()]));
      Figure(row.first);
      Put("</tr>\n");
    }
  }
  EndTable();
}

void Document::Achievement() {
  Heading(3, "capaian", report::kAchievement);
  const std::vector<Row> rows = RowsOf(figures_, v1::LKJIP_SECTION_ACHIEVEMENT);
  if (!AnyOf(rows, report::kNoAchievement)) {
    return;
  }
  std::vector<Row> sasaran = RowsOf(figures_, v1::LKJIP_SECTION_SUMMARY);
  std::erase_if(sasaran, [](const Row& row) { return row.first->subject().empty(); });
  Chart("bagan-capaian", report::kAchievementChart, sasaran, v1::LKJIP_FIELD_ACHIEVEMENT);
  const std::string realised = report::FieldTitle(v1::LKJIP_FIELD_REALISED);
  const std::string achieved = report::FieldTitle(v1::LKJIP_FIELD_ACHIEVEMENT);
  std::vector<std::string> columns = {report::kNumberColumn, report::kSasaran, report::kIndicator,
                                      report::FieldTitle(v1::LKJIP_FIELD_TARGET)};
  for (int32_t year = lkjip_.year(); year >= lkjip_.year() - 2; --year) {
    columns.push_back(absl::StrCat(realised, " ", year));
    columns.push_back(absl::StrCat(achieved, " ", year));
    if (year == lkjip_.year()) {
      columns.push_back(report::FieldTitle(v1::LKJIP_FIELD_PREDICATE));
    }
  }
  BeginTable(report::kAchievement, columns);
  int number = 0;
  for (const Row& row : rows) {
    Put("<tr><td class=\"n\">", ++number, "</td>");
    Text(row.first->group());
    Text(row.first->title());
    Figure(row.At(v1::LKJIP_FIELD_TARGET, lkjip_.year()));
    for (int32_t year = lkjip_.year(); year >= lkjip_.year() - 2; --year) {
      Figure(row.At(v1::LKJIP_FIELD_REALISED, year));
      Figure(row.At(v1::LKJIP_FIELD_ACHIEVEMENT, year));
      if (year == lkjip_.year()) {
        Figure(row.At(v1::LKJIP_FIELD_PREDICATE, year));
      }
    }
    Put("</tr>\n");
  }
  EndTable();
}

void Document::Finance() {
  Heading(3, "anggaran", report::kFinance);
  const std::vector<Row> rows = RowsOf(figures_, v1::LKJIP_SECTION_FINANCE);
  if (!AnyOf(rows, report::kNoFinance)) {
    return;
  }
  Paragraph(report::kFormulas);
  Chart("bagan-serapan", report::kAbsorptionChart, rows, v1::LKJIP_FIELD_ABSORPTION);
  const std::vector<v1::LkjipField> fields = {v1::LKJIP_FIELD_BUDGET,      v1::LKJIP_FIELD_PAID,
                                              v1::LKJIP_FIELD_ABSORPTION,  v1::LKJIP_FIELD_PHYSICAL,
                                              v1::LKJIP_FIELD_ACHIEVEMENT, v1::LKJIP_FIELD_EFFICIENCY};
  std::vector<std::string> columns = {report::kUnit, report::kProgram};
  for (const v1::LkjipField field : fields) {
    columns.push_back(report::FieldTitle(field));
  }
  BeginTable(report::kFinance, columns);
  for (const Row& row : rows) {
    Put("<tr>");
    Text(row.first->group());
    Text(absl::StrCat(row.first->subject(), " ", row.first->title()));
    for (const v1::LkjipField field : fields) {
      Figure(row.At(field, lkjip_.year()));
    }
    Put("</tr>\n");
  }
  EndTable();
}

void Document::Evaluation() {
  Heading(3, "evaluasi", report::kEvaluation);
  const std::vector<Row> scores = RowsOf(figures_, v1::LKJIP_SECTION_EVALUATION);
  if (AnyOf(scores, report::kNoEvaluation)) {
    BeginTable(report::kEvaluation, {report::kInstrument, report::kSide, report::FieldTitle(v1::LKJIP_FIELD_SCORE),
                                     report::FieldTitle(v1::LKJIP_FIELD_GRADE)});
    for (const Row& row : scores) {
      Put("<tr>");
      Text(row.first->title());
      Text(row.first->group());
      Figure(row.At(v1::LKJIP_FIELD_SCORE, lkjip_.year()));
      Figure(row.At(v1::LKJIP_FIELD_GRADE, lkjip_.year()));
      Put("</tr>\n");
    }
    EndTable();
  }
  Heading(3, "rekomendasi", report::kRecommendation);
  const std::vector<Row> followed = RowsOf(figures_, v1::LKJIP_SECTION_RECOMMENDATION);
  if (AnyOf(followed, report::kNoRecommendation)) {
    BeginTable(report::kRecommendation,
               {report::kYear, report::kRecommended, report::FieldTitle(v1::LKJIP_FIELD_DUE_DATE),
                report::FieldTitle(v1::LKJIP_FIELD_STATE), report::FieldTitle(v1::LKJIP_FIELD_FOLLOW_UP)});
    for (const Row& row : followed) {
      Put("<tr>");
      Text(row.first->group());
      Text(row.first->title());
      for (const auto field : {v1::LKJIP_FIELD_DUE_DATE, v1::LKJIP_FIELD_STATE, v1::LKJIP_FIELD_FOLLOW_UP}) {
        Figure(row.At(field, lkjip_.year()));
      }
      Put("</tr>\n");
    }
    EndTable();
  }
}

void Document::Closing() {
  Heading(2, "bab4", report::kChapter4);
  Put("<p>", report::kClosing);
  const char* between = " ";
  for (const v1::LkjipFigure& figure : figures_) {
    if (figure.section() == v1::LKJIP_SECTION_SUMMARY && figure.subject().empty() && !figure.text().empty()) {
      Put(between, report::FieldTitle(figure.field()), " <a data-figure=\"", figure.id(), "\" href=\"#", figure.id(),
          "\">", Escaped(figure.text()), "</a>");
      between = ", ";
    }
  }
  Put(".</p>\n");
}

void Document::Annex() {
  Heading(2, "lampiran", report::kAnnex);
  BeginTable(report::kAnnex, {report::kFigureColumn, report::kDescription, report::kValue, report::kSource,
                              report::kRevision, report::kBasis});
  for (const v1::LkjipFigure& figure : figures_) {
    if (figure.section() == v1::LKJIP_SECTION_LPPD) {
      continue;  // in the tables, with its source beside it
    }
    const std::string& what = figure.title().empty() ? figure.subject() : figure.title();
    Put("<tr id=\"", figure.id(), "\"><th scope=\"row\">", figure.id(), "</th>");
    Text(absl::StrCat(report::FieldTitle(figure.field()), " ", figure.year(), " – ", what));
    Text(figure.text().empty() ? absl::StrCat("– (", report::ReasonText(figure.reason()), ")") : figure.text());
    LongText(figure.source());
    Put("<td class=\"n\">", figure.revision(), "</td>");
    LongText(figure.basis());
    Put("</tr>\n");
  }
  EndTable();
}

std::string Document::Write() {
  Put("<!DOCTYPE html>\n<html lang=\"id\"><head><meta charset=\"utf-8\"><title>LKjIP ", lkjip_.year(), " – ",
      Escaped(lkjip_.title()),
      "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>", kStyle,
      "</style></head><body>\n<a class=\"skip\" href=\"#isi\">", report::kSkip, "</a>\n");
  Cover();
  Contents();
  Put("<main id=\"isi\">\n");
  Introduction();
  Agreement();
  Heading(2, "bab3", report::kChapter3);
  Achievement();
  Finance();
  Evaluation();
  Closing();
  Annex();
  Put("</main></body></html>\n");
  return std::move(out_);
}

}  // namespace

std::string ReportHtml(const v1::Lkjip& lkjip, const std::vector<v1::LkjipFigure>& figures) {
  return Document(lkjip, figures).Write();
}

}  // namespace terpadu::performance
