#include "tools/terpadu/console/e_report.h"

#include <algorithm>
#include <cstdio>

#include "libs/base/rupiah.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

constexpr int kWidth = 100;

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

template <typename Enum>
std::string WordOrNone(Enum value) {
  return value == 0 ? "" : WordOf(value);
}

// With blanks, so that a narrow column can break it.
std::string Spoken(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string MonthOf(const pb::EReportRow& row) {
  if (row.month() == 0) {
    return "";
  }
  char text[16];
  std::snprintf(text, sizeof(text), "%04d-%02d", row.year(), row.month());
  return text;
}

std::string CellOf(pb::EReportDimension dimension, const pb::EReportRow& row) {
  switch (dimension) {
    case pb::E_REPORT_DIMENSION_UNIT:
      return row.unit().substr(row.unit().rfind('/') + 1);
    case pb::E_REPORT_DIMENSION_KIND:
      return WordOrNone(row.kind());
    case pb::E_REPORT_DIMENSION_CATEGORY:
      return Spoken(WordOrNone(row.category()));
    case pb::E_REPORT_DIMENSION_METHOD:
      return Spoken(WordOrNone(row.method()));
    default:
      return MonthOf(row);
  }
}

// Those grouped by, in the order of the enum, which is that of the rows.
std::vector<pb::EReportDimension> DimensionsOf(const pb::SummarizeRupRequest& request) {
  std::vector<pb::EReportDimension> dimensions;
  for (int number = 1; number < pb::EReportDimension_ARRAYSIZE; ++number) {
    const auto& by = request.group_by();
    if (by.empty() || std::find(by.begin(), by.end(), number) != by.end()) {
      dimensions.push_back(static_cast<pb::EReportDimension>(number));
    }
  }
  return dimensions;
}

std::string Lower(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  return word;
}

void AddSums(std::vector<std::string>& cells, const pb::EReportSums& sums) {
  cells.insert(cells.end(), {std::to_string(sums.packages()), Money(sums.pagu())});
}

// `12.3 %`; "–" of nothing.
std::string ShareOf(int64_t part, int64_t whole) {
  if (whole <= 0) {
    return "–";
  }
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f %%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text;
}

}  // namespace

std::string DrawEReport(const pb::SummarizeRupRequest& request, const pb::SummarizeRupResponse& report) {
  const std::vector<pb::EReportDimension> dimensions = DimensionsOf(request);
  std::vector<Column> columns;
  for (const pb::EReportDimension dimension : dimensions) {
    const bool breaks = dimension != pb::E_REPORT_DIMENSION_KIND && dimension != pb::E_REPORT_DIMENSION_MONTH;
    columns.push_back({Lower(WordOf(dimension)), Align::kLeft, breaks});
  }
  for (const char* title : {"packages", "pagu"}) {
    columns.push_back({title, Align::kRight});
  }
  Table table(columns);
  for (const pb::EReportRow& row : report.rows()) {
    std::vector<std::string> cells;
    for (const pb::EReportDimension dimension : dimensions) {
      cells.push_back(CellOf(dimension, row));
    }
    AddSums(cells, row.sums());
    table.Add(std::move(cells));
  }
  table.AddRule();
  std::vector<std::string> total(dimensions.size());
  total.front() = "all";
  AddSums(total, report.total());
  table.Add(std::move(total));
  const pb::EReportSums& sums = report.total();
  return table.Draw(kWidth) + "Allocated on budget lines: " + Money(sums.allocated()) + ".\n" +
         "Reserved for small business: " + Money(sums.small_business_pagu()) + " (" +
         ShareOf(sums.small_business_pagu(), sums.pagu()) + " of the pagu).\n" +
         "Domestic products only: " + Money(sums.domestic_pagu()) + " (" + ShareOf(sums.domestic_pagu(), sums.pagu()) +
         " of the pagu).\n" + "Waiting to be announced: " + std::to_string(sums.waiting()) + " packages of " +
         Money(sums.waiting_pagu()) + ".\n";
}

sheet::Table EReportTable(const pb::SummarizeRupResponse& report) {
  using sheet::NumberCell;
  using sheet::TextCell;
  sheet::Table table;
  table.name = "e-Report";
  sheet::Row header;
  for (const char* title : {"unit", "kind", "category", "method", "month", "packages", "pagu", "allocated",
                            "small_business_pagu", "domestic_pagu", "waiting", "waiting_pagu"}) {
    header.cells.push_back(TextCell(title));
  }
  table.rows.push_back(std::move(header));
  for (const pb::EReportRow& row : report.rows()) {
    const pb::EReportSums& sums = row.sums();
    table.rows.push_back(
        {.cells = {TextCell(row.unit()), TextCell(WordOrNone(row.kind())), TextCell(WordOrNone(row.category())),
                   TextCell(WordOrNone(row.method())), TextCell(MonthOf(row)), NumberCell(sums.packages()),
                   NumberCell(sums.pagu()), NumberCell(sums.allocated()), NumberCell(sums.small_business_pagu()),
                   NumberCell(sums.domestic_pagu()), NumberCell(sums.waiting()), NumberCell(sums.waiting_pagu())}});
  }
  return table;
}

}  // namespace terpadu::command
