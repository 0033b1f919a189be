#include "services/performance/lkjip/document/report_table.h"

#include "absl/strings/str_cat.h"
#include "services/performance/lkjip/document/report_texts.h"

namespace terpadu::performance {
namespace {

enum Column { kYear, kUnit, kName, kTitle, kTarget, kRealised, kAchievement, kWhy, kSource, kRevision, kColumns };

sheet::Row HeaderRow() {
  sheet::Row row;
  for (const char* title : {"Tahun", "Unit", "Kode indikator", "Indikator", "Target", "Realisasi", "Capaian (%)",
                            "Keterangan", "Sumber", "Revisi"}) {
    row.cells.push_back(sheet::TextCell(title));
  }
  return row;
}

void Take(const v1::LkjipFigure& figure, sheet::Row& row) {
  switch (figure.field()) {
    case v1::LKJIP_FIELD_TARGET:
      row.cells[kTarget] = sheet::TextCell(figure.text());
      break;
    case v1::LKJIP_FIELD_REALISED:
      row.cells[kRealised] = sheet::TextCell(figure.text());
      row.cells[kSource] = sheet::TextCell(figure.source());
      row.cells[kRevision] = sheet::NumberCell(figure.revision());
      break;
    case v1::LKJIP_FIELD_ACHIEVEMENT:
      row.cells[kAchievement] = sheet::TextCell(figure.has_number() ? HundredthsText(figure.number()) : "");
      row.cells[kWhy] = sheet::TextCell(report::ReasonText(figure.reason()));
      break;
    default:
      break;
  }
}

}  // namespace

sheet::Table LppdTable(const v1::Lkjip& lkjip, const std::vector<v1::LkjipFigure>& figures) {
  sheet::Table table;
  table.name = absl::StrCat("E-LPPD ", lkjip.year());
  table.rows.push_back(HeaderRow());
  const bool whole = lkjip.unit().empty();
  const auto section = whole ? v1::LKJIP_SECTION_LPPD : v1::LKJIP_SECTION_ACHIEVEMENT;
  std::string subject;
  for (const v1::LkjipFigure& figure : figures) {
    if (figure.section() != section || figure.year() != lkjip.year()) {
      continue;
    }
    if (table.rows.size() == 1 || figure.subject() != subject) {
      subject = figure.subject();
      sheet::Row& row = table.rows.emplace_back();
      row.cells.resize(kColumns);
      row.cells[kYear] = sheet::NumberCell(lkjip.year());
      row.cells[kUnit] = sheet::TextCell(whole ? figure.group() : lkjip.title());
      row.cells[kName] = sheet::TextCell(figure.subject());
      row.cells[kTitle] = sheet::TextCell(figure.title());
    }
    Take(figure, table.rows.back());
  }
  return table;
}

}  // namespace terpadu::performance
