// terpadu realisation, kpi and emonev: what became of the plan, each figure down to its rows.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "terpadu/reporting/v1/e_monev_service.pb.h"
#include "terpadu/reporting/v1/kpi_service.pb.h"
#include "terpadu/reporting/v1/realisation_service.pb.h"
#include "tools/terpadu/command/monev_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

constexpr int kWidth = 100;

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }
std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// `12,34 %` of hundredths.
std::string Percent(int64_t basis_points) {
  const int64_t size = std::abs(basis_points);
  return absl::StrFormat("%s%d,%02d %%", basis_points < 0 ? "-" : "", size / 100, size % 100);
}

// A cell for people and for spreadsheets.
struct Cell {
  std::string shown;
  std::optional<int64_t> number;
};
Cell MoneyCell(int64_t amount) { return {Money(amount), amount}; }
Cell CountCell(int64_t count) { return {std::to_string(count), count}; }
Cell PercentCell(int64_t basis_points) { return {Percent(basis_points), basis_points}; }

class Sheet {
 public:
  explicit Sheet(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void Add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }

  std::string Draw() const {
    Table table(columns_);
    for (const auto& row : rows_) {
      std::vector<std::string> cells;
      std::transform(row.begin(), row.end(), std::back_inserter(cells), [](const Cell& cell) { return cell.shown; });
      table.Add(std::move(cells));
    }
    return table.Draw(kWidth);
  }
  // Amounts are whole rupiah, shares hundredths of a percent.
  std::string Csv() const {
    sheet::Table table;
    table.name = "report";
    sheet::Row header;
    for (const Column& column : columns_) {
      header.cells.push_back(sheet::TextCell(column.title));
    }
    table.rows.push_back(std::move(header));
    for (const auto& row : rows_) {
      sheet::Row& cells = table.rows.emplace_back();
      for (const Cell& cell : row) {
        cells.cells.push_back(cell.number ? sheet::NumberCell(*cell.number) : sheet::TextCell(cell.shown));
      }
    }
    return sheet::WriteCsv(table);
  }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

int Show(const Session& session, bool csv, const google::protobuf::Message& message, const Sheet& sheet,
         const std::string& below = "") {
  *session.out << (csv ? sheet.Csv() : session.json ? ToJson(message) : sheet.Draw() + below);
  return kDone;
}

std::string UnitOf(const std::string& instansi, const std::string& unit) {
  return unit.empty() || unit.find('/') != std::string::npos ? unit
                                                             : absl::StrCat("instansi/", instansi, "/units/", unit);
}

template <typename Enum>
std::string WordOrNone(Enum value) {
  std::string word = value == 0 ? "" : WordOf(value);
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string MonthText(int year, int month) { return month == 0 ? "" : absl::StrFormat("%04d-%02d", year, month); }

std::string FigureText(const pb::Figure& figure) {
  std::string text = figure.title() + ": ";
  absl::StrAppend(&text, figure.has_basis_points() ? Percent(figure.basis_points())
                                                   : absl::StrCat("no value, ", figure.no_value_reason()));
  if (figure.has_target_basis_points()) {
    absl::StrAppend(&text, " (at least ", Percent(figure.target_basis_points()), ": ",
                    figure.target_met() ? "met" : "not met", ")");
  }
  return text + "\n";
}

// terpadu realisation
struct RealisationFlags {
  int year = 0;
  std::vector<std::string> by = {"unit"};
  std::string unit;
  procurement::v1::PackageKind kind = procurement::v1::PACKAGE_KIND_UNSPECIFIED;
  procurement::v1::ProcurementCategory category = procurement::v1::PROCUREMENT_CATEGORY_UNSPECIFIED;
  procurement::v1::ProcurementMethod method = procurement::v1::PROCUREMENT_METHOD_UNSPECIFIED;
  int month = 0;
  bool rows = false;
  pb::DeviationKind deviations = pb::DEVIATION_KIND_UNSPECIFIED;
  int top = 20;
  bool csv = false;
};

pb::RealisationFilter FilterOf(const RealisationFlags& flags, const std::string& instansi) {
  pb::RealisationFilter filter;
  filter.set_year(flags.year);
  filter.set_unit(UnitOf(instansi, flags.unit));
  filter.set_kind(flags.kind);
  filter.set_category(flags.category);
  filter.set_method(flags.method);
  filter.set_month(flags.month == 0 ? 0 : flags.year * 100 + flags.month);
  return filter;
}

std::vector<Column> SumColumns(std::vector<Column> columns) {
  for (const char* title : {"packages", "pagu", "selected", "contracted", "paid"}) {
    columns.push_back({title, Align::kRight});
  }
  return columns;
}

void AddSums(std::vector<Cell>& cells, const pb::RealisationSums& sums) {
  cells.insert(cells.end(), {CountCell(sums.packages()), MoneyCell(sums.pagu()), MoneyCell(sums.selected()),
                             MoneyCell(sums.contracted()), MoneyCell(sums.paid())});
}

absl::StatusOr<int> ShowRealisedRows(const Session& session, const RealisationFlags& flags, Services& services,
                                     const pb::ListRealisationRequest& request) {
  pb::ListRealisationResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListRealisationResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.RealisationService/ListRealisation", request,
      [&all](const pb::ListRealisationResponse& page) { all.mutable_rows()->MergeFrom(page.rows()); }));
  Sheet sheet(SumColumns({{"row", Align::kLeft, true}}));
  for (const pb::RealisationRow& row : all.rows()) {
    std::vector<Cell> cells = {{IdOf(row.name()), {}}};
    AddSums(cells, row.sums());
    sheet.Add(std::move(cells));
  }
  return Show(session, flags.csv, all, sheet);
}

absl::StatusOr<int> ShowDeviations(const Session& session, const RealisationFlags& flags, Services& services,
                                   const std::string& instansi) {
  pb::ListDeviatingRowsRequest request;
  request.set_parent("instansi/" + instansi);
  *request.mutable_filter() = FilterOf(flags, instansi);
  request.set_kind(flags.deviations);
  request.set_page_size(flags.top);
  TERPADU_ASSIGN(const auto page, services.Call<pb::ListDeviatingRowsResponse>(
                                      session.CallerFor("PUBLIC"),
                                      "terpadu.reporting.v1.RealisationService/ListDeviatingRows", request));
  Sheet sheet({{"row", Align::kLeft, true},
               {"planned method", Align::kLeft, true},
               {"selected by", Align::kLeft, true},
               {"pagu", Align::kRight},
               {"contracted", Align::kRight},
               {"deviation", Align::kRight}});
  for (const pb::DeviationRow& row : page.rows()) {
    const bool days = flags.deviations == pb::DEVIATION_KIND_DATE;
    sheet.Add({{IdOf(row.row().name()), {}},
               {WordOrNone(row.row().method()), {}},
               {WordOrNone(row.row().selected_method()), {}},
               MoneyCell(row.row().sums().pagu()),
               MoneyCell(row.row().sums().contracted()),
               days ? Cell{absl::StrCat(row.deviation(), " days"), row.deviation()} : MoneyCell(row.deviation())});
  }
  return Show(session, flags.csv, page, sheet);
}

absl::StatusOr<pb::SummarizeRealisationRequest> RequestOf(const RealisationFlags& flags, const std::string& instansi) {
  pb::SummarizeRealisationRequest request;
  request.set_parent("instansi/" + instansi);
  *request.mutable_filter() = FilterOf(flags, instansi);
  for (const std::string& word : flags.by) {
    const auto dimension = FromWord<pb::EReportDimension>(word);
    if (dimension == pb::E_REPORT_DIMENSION_UNSPECIFIED) {
      return Error(absl::StatusCode::kInvalidArgument, "FLAG_INVALID",
                   "--by takes unit, kind, category, method and month, not " + word, {{"flag", "--by"}});
    }
    request.add_group_by(dimension);
  }
  return request;
}

absl::StatusOr<int> RunRealisation(const Session& session, const RealisationFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(const pb::SummarizeRealisationRequest request, RequestOf(flags, instansi));
  TERPADU_ASSIGN(Services services, session.Connect());
  if (flags.deviations != pb::DEVIATION_KIND_UNSPECIFIED) {
    return ShowDeviations(session, flags, services, instansi);
  }
  if (flags.rows) {
    pb::ListRealisationRequest list;
    list.set_parent(request.parent());
    *list.mutable_filter() = request.filter();
    return ShowRealisedRows(session, flags, services, list);
  }
  pb::SummarizeRealisationResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::SummarizeRealisationResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.RealisationService/SummarizeRealisation", request,
      [&all](const pb::SummarizeRealisationResponse& page) {
        all.mutable_groups()->MergeFrom(page.groups());
        *all.mutable_total() = page.total();
        *all.mutable_shares() = page.shares();
      }));
  Sheet sheet(SumColumns({{"group", Align::kLeft, true}}));
  for (const pb::RealisationGroup& group : all.groups()) {
    std::string key;
    for (const std::string& part : {IdOf(group.unit()), WordOrNone(group.kind()), WordOrNone(group.category()),
                                    WordOrNone(group.method()), MonthText(group.year(), group.month())}) {
      absl::StrAppend(&key, part.empty() || key.empty() ? "" : " · ", part);
    }
    std::vector<Cell> cells = {{key, {}}};
    AddSums(cells, group.sums());
    sheet.Add(std::move(cells));
  }
  std::vector<Cell> cells = {{"all", {}}};
  AddSums(cells, all.total());
  sheet.Add(std::move(cells));
  std::string below = absl::StrCat("Outside the RUP: ", Money(all.total().outside_rup()), " of what is contracted\n");
  for (const pb::Figure& share : all.shares()) {
    below += FigureText(share);
  }
  return Show(session, flags.csv, all, sheet, below);
}

// terpadu kpi
struct KpiFlags {
  int year = 0;
  std::string unit;
  std::string rows;
  bool csv = false;
};

absl::StatusOr<int> ShowKpiRows(const Session& session, const KpiFlags& flags, Services& services,
                                const std::string& instansi) {
  pb::ListKpiRowsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_unit(UnitOf(instansi, flags.unit));
  request.set_code(flags.rows);
  pb::ListKpiRowsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListKpiRowsResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.KpiService/ListKpiRows", request,
      [&all](const pb::ListKpiRowsResponse& page) { all.mutable_rows()->MergeFrom(page.rows()); }));
  Sheet sheet({{"row", Align::kLeft, true},
               {"unit", Align::kLeft, true},
               {"detail"},
               {"numerator", Align::kRight},
               {"denominator", Align::kRight}});
  for (const pb::KpiRow& row : all.rows()) {
    sheet.Add({{IdOf(row.name()), {}},
               {IdOf(row.unit()), {}},
               {row.detail(), {}},
               CountCell(row.numerator()),
               CountCell(row.denominator())});
  }
  return Show(session, flags.csv, all, sheet);
}

absl::StatusOr<int> RunKpi(const Session& session, const KpiFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  if (!flags.rows.empty()) {
    return ShowKpiRows(session, flags, services, instansi);
  }
  pb::GetProcurementKpisRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_unit(UnitOf(instansi, flags.unit));
  TERPADU_ASSIGN(const auto kpis,
                 services.Call<pb::GetProcurementKpisResponse>(
                     session.CallerFor("PUBLIC"), "terpadu.reporting.v1.KpiService/GetProcurementKpis", request));
  Sheet sheet({{"KPI"},
               {"formula", Align::kLeft, true},
               {"numerator", Align::kRight},
               {"denominator", Align::kRight},
               {"value", Align::kRight}});
  for (const pb::ProcurementKpi& kpi : kpis.kpis()) {
    const pb::Figure& figure = kpi.figure();
    sheet.Add({{figure.code(), {}},
               {figure.formula() + (figure.has_basis_points() ? "" : "; " + figure.no_value_reason()), {}},
               CountCell(figure.numerator()),
               CountCell(figure.denominator()),
               figure.has_basis_points() ? PercentCell(figure.basis_points()) : Cell{"–", {}}});
  }
  return Show(session, flags.csv, kpis, sheet);
}

// terpadu emonev
struct EMonevFlags {
  int year = 0;
  std::string unit;
  int month = 0;
  pb::ProgressGrouping by = pb::PROGRESS_GROUPING_UNSPECIFIED;
  bool csv = false;
};

absl::StatusOr<pb::GetProgressResponse> AskProgress(const Session& session, const EMonevFlags& flags,
                                                    Services& services, const std::string& instansi) {
  pb::GetProgressRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_unit(UnitOf(instansi, flags.unit));
  request.set_through_month(flags.month);
  return services.Call<pb::GetProgressResponse>(session.CallerFor("PUBLIC"),
                                                "terpadu.reporting.v1.EMonevService/GetProgress", request);
}

absl::StatusOr<int> ShowProgressRows(const Session& session, const EMonevFlags& flags, Services& services,
                                     const std::string& instansi) {
  TERPADU_ASSIGN(const auto progress, AskProgress(session, flags, services, instansi));
  pb::ListProgressRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_unit(UnitOf(instansi, flags.unit));
  request.set_through_month(progress.through_month());
  request.set_group_by(flags.by);
  pb::ListProgressResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListProgressResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.EMonevService/ListProgress", request,
      [&all](const pb::ListProgressResponse& page) { all.mutable_rows()->MergeFrom(page.rows()); }));
  Sheet sheet({{"row", Align::kLeft, true},
               {"amount", Align::kRight},
               {"planned", Align::kRight},
               {"paid", Align::kRight},
               {"deviation", Align::kRight},
               {"absorbed", Align::kRight}});
  for (const pb::ProgressRow& row : all.rows()) {
    const pb::ProgressMonth& at = row.months(progress.through_month() - 1);
    sheet.Add({{row.name().empty() ? "(no unit)" : IdOf(row.name()), {}},
               MoneyCell(row.amount()),
               MoneyCell(at.planned_until()),
               MoneyCell(at.paid_until()),
               MoneyCell(at.deviation()),
               PercentCell(at.paid_basis_points())});
  }
  return Show(session, flags.csv, all, sheet);
}

std::string BelowProgress(const pb::GetProgressResponse& progress) {
  std::string below =
      absl::StrCat(progress.lines(), " lines of ", Money(progress.amount()), ", ", progress.lines_without_plan(),
                   " without a cash plan; paid until month ", progress.through_month(), "\n");
  for (const pb::Forecast& forecast : progress.forecasts()) {
    absl::StrAppend(&below, "Forecast ", WordOf(forecast.method()), ": ", Money(forecast.paid()), " (",
                    Percent(forecast.basis_points()), ") = ", forecast.formula(), "\n");
  }
  absl::StrAppend(&below, "Actions to be done until the end of each quarter:");
  for (const pb::ActionQuarter& quarter : progress.action_quarters()) {
    absl::StrAppend(&below, " ", quarter.actions_until());
  }
  return absl::StrCat(below, "\nPhysical progress is of ", progress.contracts(), " contracts\n");
}

absl::StatusOr<int> RunEMonev(const Session& session, const EMonevFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  if (flags.by != pb::PROGRESS_GROUPING_UNSPECIFIED) {
    return ShowProgressRows(session, flags, services, instansi);
  }
  TERPADU_ASSIGN(const auto progress, AskProgress(session, flags, services, instansi));
  Sheet sheet({{"month", Align::kRight},
               {"planned", Align::kRight},
               {"paid", Align::kRight},
               {"deviation", Align::kRight},
               {"planned %", Align::kRight},
               {"paid %", Align::kRight},
               {"physical %", Align::kRight}});
  for (int month = 0; month < progress.months_size(); ++month) {
    const pb::ProgressMonth& at = progress.months(month);
    const Cell none = {"–", {}};
    const bool over = month < progress.through_month();
    sheet.Add({CountCell(at.month()), MoneyCell(at.planned_until()), over ? MoneyCell(at.paid_until()) : none,
               over ? MoneyCell(at.deviation()) : none, PercentCell(at.planned_basis_points()),
               over ? PercentCell(at.paid_basis_points()) : none,
               over && month < progress.physical_months_size()
                   ? PercentCell(progress.physical_months(month).measured_basis_points())
                   : none});
  }
  return Show(session, flags.csv, progress, sheet, BelowProgress(progress));
}

}  // namespace

void AddRealisation(Command& root, Session& session) {
  auto flags = std::make_shared<RealisationFlags>();
  Command report = root.Sub("realisation", "What became of the RUP: announced, selected, contracted and paid");
  report.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Texts("--by", flags->by, "unit, kind, category, method, month: one or more; unit when not given")
      .Text("--unit", flags->unit, "Only rows of this unit: id or resource name")
      .Word("--kind", flags->kind, "Only rows of this kind")
      .Word("--category", flags->category, "Only rows of this kind of procurement")
      .Word("--method", flags->method, "Only rows of this method")
      .Number("--month", flags->month, 1, 12, "Only rows of this month of the year")
      .Flag("--rows", flags->rows, "The rows the sums are made of")
      .Word("--deviations", flags->deviations, "The rows that deviate the most from their plan")
      .Number("--top", flags->top, 1, 1000, "How many of them; 20 when not given")
      .Flag("--csv", flags->csv, "As CSV, amounts in whole rupiah")
      .Run([&session, flags] { return RunRealisation(session, *flags); });
}

void AddKpi(Command& root, Session& session) {
  auto flags = std::make_shared<KpiFlags>();
  Command kpi = root.Sub("kpi", "The KPIs of procurement: timeliness, saving, quality, service level");
  kpi.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Text("--unit", flags->unit, "Only rows of this unit: id or resource name")
      .Text("--rows", flags->rows, "The rows of the KPI of this code")
      .Flag("--csv", flags->csv, "As CSV, shares in hundredths of a percent")
      .Run([&session, flags] { return RunKpi(session, *flags); });
}

void AddEMonev(Command& root, Session& session) {
  auto flags = std::make_shared<EMonevFlags>();
  Command monev = root.Sub("emonev", "Absorption and physical progress by month against the plan, with forecast");
  monev.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Text("--unit", flags->unit, "Only lines of this unit: id or resource name")
      .Number("--month", flags->month, 1, 12, "Until the end of this month; the last that is over when not given")
      .Word("--by", flags->by, "A row a unit, or a row a line")
      .Flag("--csv", flags->csv, "As CSV, shares in hundredths of a percent")
      .Run([&session, flags] { return RunEMonev(session, *flags); });
}

}  // namespace terpadu::command
