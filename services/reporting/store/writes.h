#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"

namespace terpadu::reporting {

// A table that appliers write, said once, as a constant. `instansi` leads every key and is not named here.
//
//   constexpr Table kMeasurement = {
//       .name = "measurement", .key = {{"name"}}, .values = {{"indicator"}, {"year", "int"}}};
struct Column {
  const char* name = nullptr;
  const char* type = "text";  // of SQL
  bool adds = false;          // what is given is added to what is there; bigint
  bool stays = false;         // as it was first put; not to be Set
};
// At no time below 0, not even between two events: `plus`, or `plus - minus`. The table's CHECK says the same.
struct Floor {
  const char* plus = nullptr;
  const char* minus = nullptr;
};
struct Table {
  const char* name;
  Column key[5];
  Column values[24];
  const char* missing = "ROW_MISSING";  // reason of the error of a change to a row that is not here
  int list_of = 0;                      // so many columns of the key name the owner of a list of rows; see Clear
  Floor floors[6] = {};
};

// A value in the text form of SQL.
struct Value {
  Value(std::string_view given) : text(given) {}    // NOLINT(google-explicit-constructor)
  Value(const std::string& given) : text(given) {}  // NOLINT(google-explicit-constructor)
  Value(const char* given) : text(given) {}         // NOLINT(google-explicit-constructor)
  Value(bool given) : text(given ? "t" : "f") {}    // NOLINT(google-explicit-constructor)
  template <typename T>
  requires(std::integral<T> || std::is_enum_v<T>) Value(T given)
      : text(std::to_string(static_cast<int64_t>(given))) {}  // NOLINT(google-explicit-constructor)

  std::string text;
};

struct Key {
  std::string instansi;
  std::vector<Value> rest;  // the columns of Table::key
};
// Of a row whose key is a resource name, then `more`.
Key KeyOf(std::string_view name, std::vector<Value> more = {});

using Given = std::initializer_list<std::pair<const char*, Value>>;      // columns and their values
using Amounts = std::initializer_list<std::pair<const char*, int64_t>>;  // columns that add

enum class Absent { kFails, kIgnored };

// What the events of one transaction write, put together in memory, row by row, and sent at the end: two statements a
// table, however many events. It comes to the same as if each were written at once, errors included; only, an error may
// come as late as at Flush() and is then of any event. All functions: INVALID_ARGUMENT, reason INSTANSI_FOREIGN, when a
// key is of another instansi than the event.
class Writes {
 public:
  explicit Writes(postgres::Transaction& transaction) : transaction_(transaction) {}
  Writes(const Writes&) = delete;
  Writes& operator=(const Writes&) = delete;

  // What follows is of an event of `instansi`: its time as SQL reads it, and the version of its subject.
  void BeginEvent(std::string_view instansi, std::string time = "epoch", int64_t version = 0) {
    instansi_ = instansi;
    time_ = std::move(time);
    version_ = version;
  }
  const std::string& time() const { return time_; }
  int64_t version() const { return version_; }

  // The whole row, new or over an old one: `values` in the order of Table::values, without those that add, which stay
  // as they are, 0 in a new row.
  absl::Status Put(const Table& table, const Key& key, std::vector<Value> values);
  // Columns of a row that an earlier event put; else FAILED_PRECONDITION with the reason Table::missing, or nothing.
  absl::Status Set(const Table& table, const Key& key, Given given, Absent absent = Absent::kFails);
  // Adds to columns of a row that an earlier event put; else as Set.
  absl::Status Add(const Table& table, const Key& key, Amounts amounts);
  // Empties the list of `owner`, the first Table::list_of columns of the key; its rows are then Put anew.
  absl::Status Clear(const Table& table, const Key& owner);
  // Once after all rows of this transaction are written: `statement`, a constant, with every name told of, once each,
  // as $1 text[] of their instansi and $2 text[] of the names. For what is computed from rows of the same source.
  absl::Status Then(const postgres::Statement& statement, std::string_view name);
  // At once, after all that was given before: what cannot be put off. It sees every instansi.
  absl::StatusOr<postgres::Rows> Now(const postgres::Statement& statement, const postgres::Params& params);

  // Writes everything. Said once at the end.
  absl::Status Flush();

 private:
  struct Cell {
    std::string text;
    int64_t sum = 0;  // of a column that adds
    bool given = false;
  };
  struct Row {
    std::vector<Cell> cells;
    std::vector<int64_t> lowest;  // what the sum of each floor fell to
    bool put = false;             // every value is given
    bool must_exist = false;
  };
  // By the columns of the key, each ended by a zero byte, which no text has: in the order of the index.
  using Rows = std::map<std::string, Row>;
  using Chosen = std::vector<const Rows::value_type*>;
  struct Pending {
    const Table* table = nullptr;
    Rows rows;
    std::set<std::string> cleared;
  };
  struct Afterwards {
    const postgres::Statement* statement = nullptr;
    std::set<std::pair<std::string, std::string>> names;
  };
  class Arrays;

  absl::StatusOr<std::string> Encode(const Key& key) const;
  Pending& PendingOf(const Table& table);
  Row& RowAt(Pending& pending, const std::string& key);
  absl::Status FlushTables();
  absl::Status Flush(Pending& pending);
  absl::Status WriteCleared(const Pending& pending);
  absl::Status WritePut(const Table& table, const Chosen& rows);
  absl::Status WriteChanged(const Table& table, const Chosen& rows);
  absl::Status ExplainMissing(const Table& table, const Chosen& rows);

  postgres::Transaction& transaction_;
  std::string instansi_;
  std::string time_ = "epoch";
  int64_t version_ = 0;
  std::map<std::string_view, Pending> pending_;        // by the name of the table
  std::map<std::string_view, Afterwards> afterwards_;  // by the name of the statement
};

}  // namespace terpadu::reporting
