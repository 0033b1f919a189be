#include "services/procurement/store/rup_draft_store.h"

#include <map>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "nlohmann/json.hpp"
#include "services/procurement/names.h"
#include "services/procurement/store/rup_detail_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr size_t kLargestBatch = 1000;

constexpr Statement kThere = {"procurement_rup_there", R"sql(
SELECT rup_package_id FROM rup_package WHERE instansi = $1 AND rup_package_id = ANY ($2::text[]))sql"};

// $2 to $12 the packages, column by column, $13 their details as JSON or '', $14 to $17 their allocations, $18 what
// each line bears of them, as JSON, $19 those lines, $20 state, $21 time. Foreign keys are looked at when the statement
// ends. Lines are asked for by their key and their sums looked up, so that a database that was never analysed has no
// choice of another way: joined with what it does not expect, each line was looked for among all of them.
constexpr Statement kInsert = {"procurement_rup_insert_drafts", R"sql(
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
                       $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::text[])
         AS each (id, title, kind, method, category, pagu, unit, selection_start, start_by_month, selection_end,
                  end_by_month, detail)),
created AS (
  INSERT INTO rup_package (instansi, rup_package_id, title, kind, method, category, pagu, unit, selection_start,
                           selection_start_by_month, selection_end, selection_end_by_month, state, create_time)
  SELECT $1, id, title, kind, nullif(method, ''), nullif(category, ''), pagu, unit, selection_start::date,
         start_by_month = 1, selection_end::date, end_by_month = 1, $20::text, $21::timestamptz
    FROM given),
detail AS MATERIALIZED (SELECT given.detail::jsonb AS detail FROM given WHERE given.detail <> ''),
detailed AS (
  INSERT INTO rup_detail
  SELECT made.* FROM detail, jsonb_populate_record(NULL::rup_detail, detail.detail) AS made),
located AS (
  INSERT INTO rup_location (instansi, rup_package_id, place, province, regency, site)
  SELECT $1, detail.detail ->> 'rup_package_id', location.place, location.province, location.regency, location.site
    FROM detail, jsonb_to_recordset(detail.detail -> 'locations')
                 AS location (place int, province text, regency text, site text)),
allocated AS (
  INSERT INTO allocation (instansi, rup_package_id, line, amount, place)
  SELECT $1, part.* FROM unnest($14::text[], $15::text[], $16::bigint[], $17::bigint[]) AS part)
UPDATE budget_line AS line SET allocated = line.allocated + ($18::jsonb ->> line.line)::bigint
 WHERE line.instansi = $1 AND line.line = ANY ($19::text[]))sql"};

std::set<std::string> FirstColumn(const Rows& rows) {
  std::set<std::string> values;
  for (int row = 0; row < rows.size(); ++row) {
    values.insert(rows.Text(row, 0));
  }
  return values;
}

// Columns of packages, as the statement takes them.
struct PackageColumns {
  std::vector<std::string> ids, titles, kinds, methods, categories, units, starts, ends, details;
  std::vector<int64_t> pagu, start_by_month, end_by_month;

  void Add(const std::string& id, const v1::RupPackage& package) {
    ids.push_back(id);
    titles.push_back(package.title());
    kinds.push_back(WordOf(package.kind()));
    methods.push_back(package.method() == 0 ? "" : WordOf(package.method()));
    categories.push_back(package.category() == 0 ? "" : WordOf(package.category()));
    pagu.push_back(package.pagu());
    units.push_back(package.unit());
    starts.push_back(FormatDay(PlannedDayOf(package.selection_start()).day));
    start_by_month.push_back(package.selection_start().day() == 0 ? 1 : 0);
    ends.push_back(FormatDay(PlannedDayOf(package.selection_end()).day));
    end_by_month.push_back(package.selection_end().day() == 0 ? 1 : 0);
    details.push_back(RupDetailsText(package));
  }
  void AddTo(Params& params) const {
    params.TextArray(ids).TextArray(titles).TextArray(kinds).TextArray(methods).TextArray(categories).IntArray(pagu);
    params.TextArray(units).TextArray(starts).IntArray(start_by_month).TextArray(ends).IntArray(end_by_month);
    params.TextArray(details);
  }
};

struct AllocationColumns {
  std::vector<std::string> ids, lines;
  std::vector<int64_t> amounts, places;
  std::map<std::string, int64_t> sums;  // by line

  void Add(const std::string& id, const v1::RupPackage& package) {
    for (int i = 0; i < package.allocations_size(); ++i) {
      const v1::Allocation& allocation = package.allocations(i);
      ids.push_back(id);
      lines.push_back(allocation.line());
      amounts.push_back(allocation.amount());
      places.push_back(i + 1);
      sums[allocation.line()] += allocation.amount();
    }
  }
  void AddTo(Params& params) const {
    params.TextArray(ids).TextArray(lines).IntArray(amounts).IntArray(places);
    std::vector<std::string> summed;
    for (const auto& [line, sum] : sums) {
      summed.push_back(line);
    }
    params.Text(nlohmann::json(sums).dump()).TextArray(summed);
  }
};

}  // namespace

absl::StatusOr<std::set<std::string>> PackagesThere(postgres::Transaction& transaction, std::string_view instansi,
                                                    const std::vector<std::string>& ids) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kThere, Params().Text(instansi).TextArray(ids)));
  return FirstColumn(rows);
}

absl::Status InsertDrafts(postgres::Transaction& transaction, std::string_view instansi,
                          const std::vector<v1::RupPackage>& packages, absl::Time now) {
  TERPADU_ASSERT(packages.size() <= kLargestBatch);
  if (packages.empty()) {
    return absl::OkStatus();
  }
  PackageColumns columns;
  AllocationColumns allocations;
  for (const v1::RupPackage& package : packages) {
    const std::string id = IdOf(kPackagePattern, package.name()).id;
    columns.Add(id, package);
    allocations.Add(id, package);
  }
  Params params;
  params.Text(instansi);
  columns.AddTo(params);
  allocations.AddTo(params);
  params.Text(WordOf(packages.front().state())).Time(now);
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "rup_package_pkey") {
    return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                                "another call made one of these packages at this moment; try again"),
                          absl::Milliseconds(50));
  }
  return inserted;
}

}  // namespace terpadu::procurement::store
