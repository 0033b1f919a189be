#include "services/reporting/store/realisation_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/status.h"
#include "services/reporting/date_text.h"
#include "services/reporting/store/realisation_sql.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;

// $3 to $7; a row's month is 202503.
constexpr char kFilter[] = R"sql(
   ($3 = '' OR unit = $3) AND ($4::int = 0 OR kind = $4::int) AND ($5::int = 0 OR category = $5::int)
   AND ($6::int = 0 OR method = $6::int) AND ($7::int = 0 OR month = $7::int))sql";

// The sums in the order of the fields of RealisationSums.
constexpr char kSums[] = R"sql(
  packages, pagu, selections, selected, contracts, contracted, paid, outside_rup, small_business_pagu, domestic_pagu,
  small_business_contracted, domestic_contracted, hps, hps_contracted, contracted_pagu)sql";
constexpr int kSumCount = 15;

std::string SumsOf(std::string_view columns) {
  std::string sums;
  for (std::string_view rest = columns; !rest.empty();) {
    const size_t end = rest.find(',');
    std::string name(rest.substr(0, end));
    name.erase(0, name.find_first_not_of(" \n"));
    absl::StrAppend(&sums, sums.empty() ? "" : ", ", "coalesce(sum(", name, "), 0)::bigint AS ", name);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return sums;
}

// $8 to $12 say by what, $13 after which group ($14 to $18).
const std::string& SummarizeSql() {
  static const auto* const sql = new std::string(absl::StrCat(kRealisedSql, R"sql(,
  grouped AS MATERIALIZED (
    SELECT CASE WHEN $8::boolean THEN unit ELSE '' END COLLATE "C" AS unit,
           CASE WHEN $9::boolean THEN kind ELSE 0 END AS kind, CASE WHEN $10::boolean THEN category ELSE 0 END AS category,
           CASE WHEN $11::boolean THEN method ELSE 0 END AS method, CASE WHEN $12::boolean THEN month ELSE 0 END AS month,
           )sql",
                                                              SumsOf(kSums), " FROM realised WHERE ", kFilter, R"sql(
     GROUP BY 1, 2, 3, 4, 5),
  total AS (SELECT )sql",
                                                              SumsOf(kSums), R"sql( FROM grouped)
  SELECT total.*, page.*
    FROM total LEFT JOIN grouped AS page
      ON NOT $13::boolean OR (page.unit, page.kind, page.category, page.method, page.month)
                             > ($14 COLLATE "C", $15::int, $16::int, $17::int, $18::int)
   ORDER BY page.unit, page.kind, page.category, page.method, page.month
   LIMIT $19)sql"));
  return *sql;
}

enum HeadColumn { kUnit, kKind, kCategory, kMethod, kMonth, kHead };
enum RowColumn {
  kRowHead = 1,
  kRowSums = kRowHead + kHead,
  kDoneMethod = kRowSums + kSumCount,
  kSignDay,
  kFirst,
  kLast,
  kTitle,
  kDeviation
};

std::string RowColumns() {
  return absl::StrCat("realised.name, unit, realised.kind, category, method, month, ", kSums,
                      ", done_method, sign_day, first_day, last_day, coalesce(link.title, '')");
}

const std::string& ListSql() {
  static const auto* const sql = new std::string(absl::StrCat(kRealisedSql, " SELECT ", RowColumns(), R"sql(
    FROM (SELECT * FROM realised WHERE )sql",
                                                              kFilter, R"sql( AND realised.name > $8 COLLATE "C"
           ORDER BY name COLLATE "C" LIMIT $9) AS realised
    LEFT JOIN link ON link.instansi = $1 AND link.name = realised.name
   ORDER BY realised.name COLLATE "C")sql"));
  return *sql;
}

// $8 the kind: 1 VALUE, 2 METHOD, 3 DATE; $9 after which size and name ($10, $11).
const std::string& DeviationSql() {
  static const auto* const sql = new std::string(absl::StrCat(kRealisedSql, R"sql(,
  deviating AS (
    SELECT realised.*,
           CASE $8::int
             WHEN 1 THEN CASE WHEN packages > 0 AND contracts > 0 THEN contracted - pagu ELSE 0 END
             WHEN 2 THEN CASE WHEN packages > 0 AND done_method > 0 AND method > 0 AND done_method <> method
                              THEN CASE WHEN contracts > 0 THEN contracted ELSE selected END ELSE 0 END
             ELSE CASE WHEN packages = 0 OR sign_day = '' OR first_day = '' OR last_day = '' THEN 0
                       WHEN sign_day > last_day THEN sign_day::date - last_day::date
                       WHEN sign_day < first_day THEN sign_day::date - first_day::date ELSE 0 END
           END AS deviation
      FROM realised WHERE )sql",
                                                              kFilter, R"sql(),
  page AS (
    SELECT * FROM deviating
     WHERE deviation <> 0 AND (NOT $9::boolean OR (-abs(deviation), name) > (-$10::bigint, $11 COLLATE "C"))
     ORDER BY abs(deviation) DESC, name COLLATE "C" LIMIT $12)
  SELECT )sql",
                                                              RowColumns(), R"sql(, deviation
    FROM page AS realised LEFT JOIN link ON link.instansi = $1 AND link.name = realised.name
   ORDER BY abs(deviation) DESC, realised.name COLLATE "C")sql"));
  return *sql;
}

Params FilterOf(const postgres::Scope& scope, const v1::RealisationFilter& filter) {
  Params params;
  params.Text(scope.instansi).Int(filter.year()).Text(filter.unit()).Int(filter.kind());
  params.Int(filter.category()).Int(filter.method()).Int(filter.month());
  return params;
}

v1::RealisationSums SumsIn(const Rows& rows, int row, int first) {
  v1::RealisationSums sums;
  const auto* const descriptor = v1::RealisationSums::descriptor();
  for (int i = 0; i < kSumCount; ++i) {  // in the order of the fields
    sums.GetReflection()->SetInt64(&sums, descriptor->field(i), rows.Int(row, first + i));
  }
  return sums;
}

template <typename Message>
void ReadHead(const Rows& rows, int row, int first, Message& message) {
  message.set_unit(rows.Text(row, first + kUnit));
  message.set_kind(static_cast<procurement::v1::PackageKind>(rows.Int(row, first + kKind)));
  message.set_category(static_cast<procurement::v1::ProcurementCategory>(rows.Int(row, first + kCategory)));
  message.set_method(static_cast<procurement::v1::ProcurementMethod>(rows.Int(row, first + kMethod)));
  const auto month = static_cast<int32_t>(rows.Int(row, first + kMonth));
  message.set_year(month / 100);
  message.set_month(month % 100);
}

void SetDate(google::type::Date* date, const std::string& day) {
  if (!day.empty()) {
    *date = DateOf(day);
  }
}

v1::RealisationRow RowIn(const Rows& rows, int row) {
  v1::RealisationRow realised;
  realised.set_name(rows.Text(row, 0));
  ReadHead(rows, row, kRowHead, realised);
  *realised.mutable_sums() = SumsIn(rows, row, kRowSums);
  realised.set_selected_method(static_cast<procurement::v1::ProcurementMethod>(rows.Int(row, kDoneMethod)));
  const std::string days[] = {rows.Text(row, kSignDay), rows.Text(row, kFirst), rows.Text(row, kLast)};
  if (!days[0].empty()) {
    SetDate(realised.mutable_sign_date(), days[0]);
  }
  if (!days[1].empty()) {
    SetDate(realised.mutable_selection_start(), days[1]);
    SetDate(realised.mutable_selection_end(), days[2]);
  }
  realised.set_title(rows.Text(row, kTitle));
  return realised;
}

}  // namespace

int MonthOf(const v1::RealisationGroup& group) { return group.year() * 100 + group.month(); }

absl::StatusOr<RealisationSummary> SummarizeRealisation(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const v1::RealisationFilter& filter, const Grouping& by,
                                                        const std::optional<v1::RealisationGroup>& after, int limit) {
  const v1::RealisationGroup last = after.value_or(v1::RealisationGroup());
  Params params = FilterOf(scope, filter);
  params.Bool(by.unit).Bool(by.kind).Bool(by.category).Bool(by.method).Bool(by.month).Bool(after.has_value());
  params.Text(last.unit()).Int(last.kind()).Int(last.category()).Int(last.method()).Int(MonthOf(last)).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, {"realisation_summarize", SummarizeSql()}, params));
  RealisationSummary summary;
  summary.total = SumsIn(rows, 0, 0);
  for (int row = 0; row < rows.size() && !rows.IsNull(row, kSumCount); ++row) {
    v1::RealisationGroup& group = summary.groups.emplace_back();
    ReadHead(rows, row, kSumCount, group);
    *group.mutable_sums() = SumsIn(rows, row, kSumCount + kHead);
  }
  return summary;
}

absl::StatusOr<std::vector<v1::RealisationRow>> ListRealisation(postgres::Connection& connection,
                                                                const postgres::Scope& scope,
                                                                const v1::RealisationFilter& filter,
                                                                std::string_view after, int limit) {
  Params params = FilterOf(scope, filter);
  params.Text(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, {"realisation_list", ListSql()}, params));
  std::vector<v1::RealisationRow> list;
  for (int row = 0; row < rows.size(); ++row) {
    list.push_back(RowIn(rows, row));
  }
  return list;
}

absl::StatusOr<std::vector<v1::DeviationRow>> ListDeviations(postgres::Connection& connection,
                                                             const postgres::Scope& scope,
                                                             const v1::RealisationFilter& filter,
                                                             v1::DeviationKind kind,
                                                             const std::optional<DeviationPlace>& after, int limit) {
  const DeviationPlace place = after.value_or(DeviationPlace());
  Params params = FilterOf(scope, filter);
  params.Int(kind).Bool(after.has_value()).Int(place.size).Text(place.name).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, {"realisation_deviations", DeviationSql()}, params));
  std::vector<v1::DeviationRow> list;
  for (int row = 0; row < rows.size(); ++row) {
    v1::DeviationRow& deviating = list.emplace_back();
    *deviating.mutable_row() = RowIn(rows, row);
    deviating.set_deviation(rows.Int(row, kDeviation));
  }
  return list;
}

}  // namespace terpadu::reporting
