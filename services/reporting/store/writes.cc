#include "services/reporting/store/writes.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Statement;

template <size_t size>
std::vector<Column> Columns(const Column (&columns)[size]) {
  const auto end = std::find_if(columns, columns + size, [](const Column& column) { return column.name == nullptr; });
  return {columns, end};
}

std::vector<Floor> Floors(const Table& table) {
  std::vector<Floor> floors;
  std::copy_if(std::begin(table.floors), std::end(table.floors), std::back_inserter(floors),
               [](const Floor& floor) { return floor.plus != nullptr; });
  return floors;
}

std::vector<Column> KeyColumns(const Table& table) {
  std::vector<Column> columns = Columns(table.key);
  columns.insert(columns.begin(), Column{"instansi"});
  return columns;
}

std::vector<Column> OwnerColumns(const Table& table) {
  std::vector<Column> columns = KeyColumns(table);
  columns.resize(1 + static_cast<size_t>(table.list_of));
  return columns;
}

std::vector<Column> Joined(std::vector<Column> columns, const std::vector<Column>& more) {
  columns.insert(columns.end(), more.begin(), more.end());
  return columns;
}

std::string Names(const std::vector<Column>& columns) {
  return absl::StrJoin(columns, ", ", [](std::string* out, const Column& column) { *out += column.name; });
}

// `unnest($1::text[], $2::int[]) AS told (instansi, year)`
std::string Told(const std::vector<Column>& columns) {
  int number = 0;
  const std::string arrays = absl::StrJoin(columns, ", ", [&number](std::string* out, const Column& column) {
    absl::StrAppend(out, "$", ++number, "::", column.type, "[]");
  });
  return absl::StrCat("unnest(", arrays, ") AS told (", Names(columns), ")");
}

std::string SameKey(const std::vector<Column>& columns) {
  return absl::StrJoin(columns, " AND ", [](std::string* out, const Column& column) {
    absl::StrAppend(out, "here.", column.name, " = told.", column.name);
  });
}

// The statements of a table.
struct Sql {
  explicit Sql(const Table& table);

  Statement put() const { return {put_name, put_sql}; }
  Statement change() const { return {change_name, change_sql}; }
  Statement clear() const { return {clear_name, clear_sql}; }
  Statement missing() const { return {missing_name, missing_sql}; }

  const std::vector<Column> key, values;
  const std::vector<Floor> floors;
  std::string put_name, put_sql, change_name, change_sql, clear_name, clear_sql, missing_name, missing_sql;

 private:
  void MakePut(const Table& table);
  void MakeChange(const Table& table);
};

Sql::Sql(const Table& table) : key(KeyColumns(table)), values(Columns(table.values)), floors(Floors(table)) {
  MakePut(table);
  if (!values.empty()) {
    MakeChange(table);
  }
  clear_name = absl::StrCat("clear_", table.name);
  clear_sql = absl::StrCat("DELETE FROM ", table.name, " AS here USING ", Told(OwnerColumns(table)), " WHERE ",
                           SameKey(OwnerColumns(table)));
  missing_name = absl::StrCat("missing_", table.name);
  missing_sql = absl::StrCat("SELECT told.", key[1].name, " FROM ", Told(key), " WHERE NOT EXISTS (SELECT FROM ",
                             table.name, " AS here WHERE ", SameKey(key), ") LIMIT 1");
}

// INSERT INTO link (instansi, name, title)
// SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS told (instansi, name, title)
//     ON CONFLICT (instansi, name) DO UPDATE SET title = excluded.title
void Sql::MakePut(const Table& table) {
  std::vector<std::string> sets;
  for (const Column& column : values) {
    if (!column.adds && !column.stays) {
      sets.push_back(absl::StrCat(column.name, " = excluded.", column.name));
    }
  }
  const std::vector<Column> all = Joined(key, values);
  put_name = absl::StrCat("put_", table.name);
  put_sql = absl::StrCat("INSERT INTO ", table.name, " (", Names(all), ") SELECT * FROM ", Told(all), " ON CONFLICT (",
                         Names(key), ") DO ",
                         sets.empty() ? "NOTHING" : absl::StrCat("UPDATE SET ", absl::StrJoin(sets, ", ")));
}

// WITH changed AS (
//   UPDATE line_money AS here SET budget = coalesce(told.budget, here.budget), paid = here.paid + told.paid
//     FROM unnest(…) AS told (instansi, line, budget, paid, floor_1)
//    WHERE here.instansi = told.instansi AND here.line = told.line
//   RETURNING here.paid + told.floor_1 < 0 AS below)
// SELECT count(*), bool_or(below) FROM changed
void Sql::MakeChange(const Table& table) {
  static constexpr const char* kFloorNames[] = {"floor_1", "floor_2", "floor_3", "floor_4", "floor_5", "floor_6"};
  std::vector<std::string> sets;
  for (const Column& column : values) {
    if (column.stays) {
      continue;
    }
    sets.push_back(column.adds
                       ? absl::StrCat(column.name, " = here.", column.name, " + told.", column.name)
                       : absl::StrCat(column.name, " = coalesce(told.", column.name, ", here.", column.name, ")"));
  }
  std::vector<Column> told = Joined(key, values);
  std::vector<std::string> below;
  for (const Floor& floor : floors) {
    told.push_back({kFloorNames[below.size()], "bigint"});
    below.push_back(absl::StrCat("here.", floor.plus, floor.minus == nullptr ? "" : " - here.",
                                 floor.minus == nullptr ? "" : floor.minus, " + told.", told.back().name, " < 0"));
  }
  change_name = absl::StrCat("change_", table.name);
  change_sql = absl::StrCat("WITH changed AS (UPDATE ", table.name, " AS here SET ", absl::StrJoin(sets, ", "),
                            " FROM ", Told(told), " WHERE ", SameKey(key), " RETURNING ",
                            below.empty() ? "false" : absl::StrJoin(below, " OR "),
                            " AS below) SELECT count(*), coalesce(bool_or(below), false) FROM changed");
}

// Statements outlive every connection, and are prepared by their name.
const Sql& SqlOf(const Table& table) {
  static std::mutex mutex;
  static auto* const sql_by_table = new std::map<std::string_view, std::unique_ptr<const Sql>>();
  const std::lock_guard lock(mutex);
  std::unique_ptr<const Sql>& sql = (*sql_by_table)[table.name];
  if (sql == nullptr) {
    sql = std::make_unique<const Sql>(table);
  }
  return *sql;
}

size_t IndexOf(const std::vector<Column>& columns, std::string_view name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  TERPADU_ASSERT(found != columns.end());
  return static_cast<size_t>(found - columns.begin());
}

absl::Status CheckText(std::string_view text) {
  return text.find('\0') == std::string_view::npos
             ? absl::OkStatus()
             : Error(absl::StatusCode::kInvalidArgument, "EVENT_UNUSABLE", "a text holds a zero byte");
}

absl::Status AddTo(int64_t& sum, int64_t amount) {
  return __builtin_add_overflow(sum, amount, &sum)
             ? Error(absl::StatusCode::kOutOfRange, "AMOUNT_TOO_LARGE", "a sum of amounts is too large")
             : absl::OkStatus();
}

}  // namespace

// The parameters of one statement: an array a column.
class Writes::Arrays {
 public:
  explicit Arrays(size_t columns) : texts_(columns, "{") {}

  void Add(size_t column, std::string_view value) {
    std::string& text = Next(column);
    text += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        text += '\\';
      }
      text += c;
    }
    text += '"';
  }
  void AddNull(size_t column) { Next(column) += "NULL"; }
  void AddInt(size_t column, int64_t value) { absl::StrAppend(&Next(column), value); }

  // The columns of an encoded key from the first on.
  void AddKey(std::string_view key) {
    for (size_t column = 0; !key.empty(); ++column) {
      const size_t end = key.find('\0');
      Add(column, key.substr(0, end));
      key.remove_prefix(end + 1);
    }
  }

  Params params() {
    Params params;
    for (std::string& text : texts_) {
      text += '}';
      params.Text(text);
    }
    return params;
  }

 private:
  std::string& Next(size_t column) {
    std::string& text = texts_[column];
    if (text.size() > 1) {
      text += ',';
    }
    return text;
  }

  std::vector<std::string> texts_;
};

Key KeyOf(std::string_view name, std::vector<Value> more) {
  more.insert(more.begin(), name);
  return {InstansiOf(name), std::move(more)};
}

absl::StatusOr<std::string> Writes::Encode(const Key& key) const {
  if (key.instansi.empty() || (!instansi_.empty() && key.instansi != instansi_)) {
    return Error(absl::StatusCode::kInvalidArgument, "INSTANSI_FOREIGN",
                 absl::StrCat("an event of ", instansi_, " tells of ", key.rest.front().text));
  }
  std::string encoded = key.instansi;
  encoded += '\0';
  for (const Value& value : key.rest) {
    TERPADU_RETURN_IF_ERROR(CheckText(value.text));
    encoded += value.text;
    encoded += '\0';
  }
  return encoded;
}

Writes::Pending& Writes::PendingOf(const Table& table) {
  Pending& pending = pending_[table.name];
  pending.table = &table;
  return pending;
}

Writes::Row& Writes::RowAt(Pending& pending, const std::string& key) {
  Row& row = pending.rows[key];
  if (row.cells.empty()) {
    const Sql& sql = SqlOf(*pending.table);
    row.cells.resize(sql.values.size());
    row.lowest.resize(sql.floors.size());
  }
  return row;
}

absl::Status Writes::Put(const Table& table, const Key& key, std::vector<Value> values) {
  TERPADU_ASSIGN(const std::string encoded, Encode(key));
  Row& row = RowAt(PendingOf(table), encoded);
  const Sql& sql = SqlOf(table);
  auto next = values.begin();
  for (size_t i = 0; i < sql.values.size(); ++i) {
    if (sql.values[i].adds) {
      continue;
    }
    TERPADU_ASSERT(next != values.end());
    TERPADU_RETURN_IF_ERROR(CheckText(next->text));
    if (!sql.values[i].stays || !row.cells[i].given) {
      row.cells[i].text = std::move(next->text);
      row.cells[i].given = true;
    }
    ++next;
  }
  TERPADU_ASSERT(next == values.end());
  row.put = true;
  return absl::OkStatus();
}

absl::Status Writes::Set(const Table& table, const Key& key, Given given, Absent absent) {
  TERPADU_ASSIGN(const std::string encoded, Encode(key));
  Row& row = RowAt(PendingOf(table), encoded);
  const Sql& sql = SqlOf(table);
  for (const auto& [name, value] : given) {
    TERPADU_RETURN_IF_ERROR(CheckText(value.text));
    Cell& cell = row.cells[IndexOf(sql.values, name)];
    cell.text = value.text;
    cell.given = true;
  }
  row.must_exist = row.must_exist || (!row.put && absent == Absent::kFails);
  return absl::OkStatus();
}

absl::Status Writes::Add(const Table& table, const Key& key, Amounts amounts) {
  TERPADU_ASSIGN(const std::string encoded, Encode(key));
  Row& row = RowAt(PendingOf(table), encoded);
  const Sql& sql = SqlOf(table);
  for (const auto& [name, amount] : amounts) {
    Cell& cell = row.cells[IndexOf(sql.values, name)];
    TERPADU_RETURN_IF_ERROR(AddTo(cell.sum, amount));
    cell.given = true;
  }
  for (size_t i = 0; i < sql.floors.size(); ++i) {
    const Floor& floor = sql.floors[i];
    int64_t sum = row.cells[IndexOf(sql.values, floor.plus)].sum;
    if (floor.minus != nullptr) {
      TERPADU_RETURN_IF_ERROR(AddTo(sum, -row.cells[IndexOf(sql.values, floor.minus)].sum));
    }
    row.lowest[i] = std::min(row.lowest[i], sum);
  }
  row.must_exist = row.must_exist || !row.put;
  return absl::OkStatus();
}

absl::Status Writes::Clear(const Table& table, const Key& owner) {
  TERPADU_ASSERT(static_cast<int>(owner.rest.size()) == table.list_of);
  TERPADU_ASSIGN(const std::string encoded, Encode(owner));
  Pending& pending = PendingOf(table);
  const auto begin = pending.rows.lower_bound(encoded);
  auto end = begin;
  bool only_put = true;
  for (; end != pending.rows.end() && end->first.starts_with(encoded); ++end) {
    only_put = only_put && end->second.put && !end->second.must_exist;
  }
  if (only_put) {
    pending.rows.erase(begin, end);
  } else {
    TERPADU_RETURN_IF_ERROR(Flush(pending));
  }
  pending.cleared.insert(encoded);
  return absl::OkStatus();
}

absl::Status Writes::Then(const Statement& statement, std::string_view name) {
  const Key key = KeyOf(name);
  TERPADU_RETURN_IF_ERROR(Encode(key).status());
  Afterwards& afterwards = afterwards_[statement.name];
  afterwards.statement = &statement;
  afterwards.names.emplace(key.instansi, name);
  return absl::OkStatus();
}

absl::StatusOr<postgres::Rows> Writes::Now(const Statement& statement, const Params& params) {
  TERPADU_RETURN_IF_ERROR(FlushTables());
  return transaction_.Execute(statement, params);
}

absl::Status Writes::Flush() {
  TERPADU_RETURN_IF_ERROR(FlushTables());
  for (const auto& [name, afterwards] : afterwards_) {
    Arrays arrays(2);
    for (const auto& [instansi, of] : afterwards.names) {
      arrays.Add(0, instansi);
      arrays.Add(1, of);
    }
    TERPADU_RETURN_IF_ERROR(transaction_.Execute(*afterwards.statement, arrays.params()).status());
  }
  afterwards_.clear();
  return absl::OkStatus();
}

absl::Status Writes::FlushTables() {
  for (auto& [name, pending] : pending_) {
    TERPADU_RETURN_IF_ERROR(Flush(pending));
  }
  return absl::OkStatus();
}

absl::Status Writes::Flush(Pending& pending) {
  Chosen put;
  Chosen changed;
  for (const auto& entry : pending.rows) {
    const Row& row = entry.second;
    const bool is_new = row.put && !row.must_exist;
    if (is_new) {
      put.push_back(&entry);
    }
    const std::vector<Column>& columns = SqlOf(*pending.table).values;
    bool changes = !is_new;
    for (size_t i = 0; i < columns.size(); ++i) {
      changes = changes || (columns[i].adds && row.cells[i].given);
    }
    if (changes) {
      changed.push_back(&entry);
    }
  }
  TERPADU_RETURN_IF_ERROR(WriteCleared(pending));
  TERPADU_RETURN_IF_ERROR(WritePut(*pending.table, put));
  TERPADU_RETURN_IF_ERROR(WriteChanged(*pending.table, changed));
  pending.rows.clear();
  pending.cleared.clear();
  return absl::OkStatus();
}

absl::Status Writes::WriteCleared(const Pending& pending) {
  if (pending.cleared.empty()) {
    return absl::OkStatus();
  }
  Arrays arrays(1 + static_cast<size_t>(pending.table->list_of));
  for (const std::string& owner : pending.cleared) {
    arrays.AddKey(owner);
  }
  return transaction_.Execute(SqlOf(*pending.table).clear(), arrays.params()).status();
}

absl::Status Writes::WritePut(const Table& table, const Chosen& rows) {
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const Sql& sql = SqlOf(table);
  const size_t first = sql.key.size();
  Arrays arrays(first + sql.values.size());
  for (const auto* entry : rows) {
    arrays.AddKey(entry->first);
    for (size_t i = 0; i < sql.values.size(); ++i) {
      if (sql.values[i].adds) {
        arrays.AddInt(first + i, 0);
      } else {
        arrays.Add(first + i, entry->second.cells[i].text);
      }
    }
  }
  return transaction_.Execute(sql.put(), arrays.params()).status();
}

absl::Status Writes::WriteChanged(const Table& table, const Chosen& rows) {
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const Sql& sql = SqlOf(table);
  const size_t first = sql.key.size();
  const size_t first_floor = first + sql.values.size();
  Arrays arrays(first_floor + sql.floors.size());
  Chosen expected;
  for (const auto* entry : rows) {
    const Row& row = entry->second;
    arrays.AddKey(entry->first);
    for (size_t i = 0; i < sql.values.size(); ++i) {
      const Cell& cell = row.cells[i];
      if (sql.values[i].adds) {
        arrays.AddInt(first + i, cell.sum);
      } else if (cell.given) {
        arrays.Add(first + i, cell.text);
      } else {
        arrays.AddNull(first + i);
      }
    }
    for (size_t i = 0; i < sql.floors.size(); ++i) {
      const Floor& floor = sql.floors[i];
      const int64_t minus = floor.minus == nullptr ? 0 : row.cells[IndexOf(sql.values, floor.minus)].sum;
      arrays.AddInt(first_floor + i, row.lowest[i] - (row.cells[IndexOf(sql.values, floor.plus)].sum - minus));
    }
    if (row.must_exist) {
      expected.push_back(entry);
    }
  }
  TERPADU_ASSIGN(const postgres::Rows changed, transaction_.Execute(sql.change(), arrays.params()));
  if (changed.Bool(0, 1)) {
    return Error(absl::StatusCode::kFailedPrecondition, "AMOUNT_BELOW_ZERO",
                 absl::StrCat("an amount of ", table.name, " was taken that was not there"));
  }
  return changed.Int(0, 0) == static_cast<int64_t>(rows.size()) ? absl::OkStatus() : ExplainMissing(table, expected);
}

absl::Status Writes::ExplainMissing(const Table& table, const Chosen& rows) {
  const Sql& sql = SqlOf(table);
  Arrays arrays(sql.key.size());
  for (const auto* entry : rows) {
    arrays.AddKey(entry->first);
  }
  TERPADU_ASSIGN(const postgres::Rows missing, transaction_.Execute(sql.missing(), arrays.params()));
  if (missing.empty()) {
    return absl::OkStatus();
  }
  const std::string name = missing.Text(0, 0);
  return Error(absl::StatusCode::kFailedPrecondition, table.missing,
               absl::StrCat("the first event of ", name, " was not applied"), {{sql.key[1].name, name}});
}

}  // namespace terpadu::reporting
