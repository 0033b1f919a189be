#include "tools/load_generator/copy_side.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::load {
namespace {

constexpr char kSchema[] = "alike";

// Tables that hold rows of an instansi, those of a partitioned one as one, and their columns.
constexpr char kTables[] = R"sql(
  SELECT t.relname::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class AS t JOIN pg_attribute AS a ON a.attrelid = t.oid
   WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
     AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     AND EXISTS (SELECT FROM pg_attribute AS i WHERE i.attrelid = t.oid AND i.attname = 'instansi')
   GROUP BY t.relname ORDER BY t.relname)sql";

constexpr char kKeys[] = R"sql(
  SELECT DISTINCT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint AS c
   WHERE c.contype = 'f' AND c.conrelid <> c.confrelid AND c.conparentid = 0)sql";

bool IsRecord(const std::string& table) { return table == "journal" || table == "request"; }

}  // namespace

int64_t StoredRows::Rows() const {
  int64_t sum = 0;
  for (const Table& table : tables) {
    sum += table.is_given ? 0 : table.rows;
  }
  return sum;
}

int64_t StoredRows::Records() const {
  int64_t sum = 0;
  for (const Table& table : tables) {
    sum += table.is_record ? table.rows : 0;
  }
  return sum;
}

CopySide::CopySide(CopyPlace place, std::set<std::string> given)
    : place_(std::move(place)),
      given_(std::move(given)),
      from_(place_.from),
      into_(place_.into),
      into_data_(place_.into_data) {}

absl::StatusOr<postgres::Rows> CopySide::Ask(postgres::Connection& database, std::string_view sql,
                                             const postgres::Params& params) {
  texts_.push_back(std::make_unique<std::string>(sql));
  texts_.push_back(std::make_unique<std::string>("copy_side_" + std::to_string(texts_.size())));
  const postgres::Statement statement = {*texts_.back(), *texts_[texts_.size() - 2]};
  return database.Execute(postgres::Scope::EveryInstansi(), statement, params);
}

// A table comes after those that its keys point at.
absl::StatusOr<std::vector<StoredRows::Table>> CopySide::Tables() {
  TERPADU_ASSIGN(const postgres::Rows tables, Ask(from_, kTables));
  TERPADU_ASSIGN(const postgres::Rows keys, Ask(from_, kKeys));
  std::vector<StoredRows::Table> ordered;
  std::set<std::string> placed;
  const auto is_ready = [&](const std::string& table) {
    for (int row = 0; row < keys.size(); ++row) {
      if (keys.Text(row, 0) == table && !placed.contains(keys.Text(row, 1))) {
        return false;
      }
    }
    return true;
  };
  for (size_t before = SIZE_MAX; ordered.size() != before;) {
    before = ordered.size();
    for (int row = 0; row < tables.size(); ++row) {
      const std::string name = tables.Text(row, 0);
      if (!placed.contains(name) && is_ready(name)) {
        placed.insert(name);
        ordered.push_back({.name = name,
                           .columns = tables.Text(row, 1),
                           .is_record = IsRecord(name),
                           .is_given = given_.contains(name)});
      }
    }
  }
  return ordered;
}

absl::Status CopySide::Prepare() {
  TERPADU_ASSIGN(const std::vector<StoredRows::Table> tables, Tables());
  std::string sql = "CREATE SCHEMA " + std::string(kSchema) + ";";
  for (const StoredRows::Table& table : tables) {
    sql +=
        "CREATE TABLE " + std::string(kSchema) + "." + table.name + " (LIKE public." + table.name + " INCLUDING ALL);";
  }
  return into_.ExecuteScript(sql);
}

std::string CopySide::FileOf(const StoredRows::Table& table) const { return place_.folder + "/" + table.name; }

absl::StatusOr<StoredRows> CopySide::Export(const std::string& instansi) {
  TERPADU_ASSIGN(std::vector<StoredRows::Table> tables, Tables());
  StoredRows rows = {.instansi = instansi, .tables = {}};
  for (StoredRows::Table& table : tables) {
    TERPADU_ASSIGN(const postgres::Rows count, Ask(from_, "SELECT count(*) FROM " + table.name + " WHERE instansi = $1",
                                                   postgres::Params().Text(instansi)));
    table.rows = count.Int(0, 0);
    if (table.rows > 0) {
      TERPADU_RETURN_IF_ERROR(from_.ExecuteScript("COPY (SELECT " + table.columns + " FROM " + table.name +
                                                  " WHERE instansi = '" + instansi + "') TO '" + FileOf(table) + "'"));
      rows.tables.push_back(table);
    }
  }
  return rows;
}

absl::StatusOr<double> CopySide::Load(const StoredRows& rows, CopyKind kind) {
  const std::string schema = kind == CopyKind::kLike ? kSchema : "public";
  std::string given = "BEGIN;", sql = "BEGIN;";
  for (const StoredRows::Table& table : rows.tables) {
    if (kind != CopyKind::kData || !table.is_record) {
      (table.is_given ? given : sql) +=
          "COPY " + schema + "." + table.name + " (" + table.columns + ") FROM '" + FileOf(table) + "';";
    }
  }
  postgres::Connection& into = kind == CopyKind::kData ? into_data_ : into_;
  TERPADU_RETURN_IF_ERROR(into.ExecuteScript(given + "COMMIT"));
  const absl::Time start = absl::Now();
  TERPADU_RETURN_IF_ERROR(into.ExecuteScript(sql + "COMMIT"));
  return absl::ToDoubleSeconds(absl::Now() - start);
}

void CopySide::RemoveFiles(const StoredRows& rows) {
  for (const StoredRows::Table& table : rows.tables) {
    std::remove(FileOf(table).c_str());
  }
}

}  // namespace terpadu::load
