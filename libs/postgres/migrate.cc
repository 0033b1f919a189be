#include "libs/postgres/migrate.h"

#include <map>
#include <string>
#include <utility>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"

namespace terpadu::postgres {

extern const MigrationSet kMigrations;  // of migrations/: what every database has before its own

namespace {

using Key = std::pair<std::string, int64_t>;  // set and number
using Checksums = std::map<Key, std::string>;

// The number is arbitrary; no other part of the suite takes it. Waiting for another migrator has no limit, the locks of
// the migrations themselves do.
constexpr char kLock[] = "SET lock_timeout = 0; SELECT pg_advisory_lock(7236018412730); SET lock_timeout = '10s'";
constexpr char kUnlock[] = "SELECT pg_advisory_unlock(7236018412730)";

constexpr char kCreateTable[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " set_name text, number int, name text NOT NULL, checksum text NOT NULL,"
    " applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (set_name, number))";

constexpr Statement kTableExists = {"migrate_table_exists", "SELECT to_regclass('schema_migration') IS NOT NULL"};
constexpr Statement kApplied = {"migrate_applied", "SELECT set_name, number, checksum FROM schema_migration"};

class Lock {
 public:
  explicit Lock(Connection* connection) : connection_(connection) {}
  ~Lock() { connection_->ExecuteScript(kUnlock).IgnoreError(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Connection* connection_;
};

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "''" : std::string(1, c);
  }
  return quoted + "'";
}

std::string NameOf(std::string_view set, const Migration& migration) {
  return std::string(set) + " " + std::to_string(migration.number) + " " + std::string(migration.name);
}

std::vector<const MigrationSet*> WithBase(const std::vector<const MigrationSet*>& sets) {
  std::vector<const MigrationSet*> all = {&kMigrations};
  all.insert(all.end(), sets.begin(), sets.end());
  return all;
}

absl::StatusOr<Checksums> ReadApplied(Connection& connection) {
  Checksums applied;
  TERPADU_ASSIGN(const Rows exists, connection.Execute(Scope::EveryInstansi(), kTableExists, Params()));
  if (!exists.Bool(0, 0)) {
    return applied;
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(Scope::EveryInstansi(), kApplied, Params()));
  for (int row = 0; row < rows.size(); ++row) {
    applied[{rows.Text(row, 0), rows.Int(row, 1)}] = rows.Text(row, 2);
  }
  return applied;
}

absl::Status CheckKnown(const std::vector<const MigrationSet*>& sets, Checksums applied) {
  for (const MigrationSet* set : sets) {
    int last = 0;
    for (const Migration& migration : set->migrations) {
      TERPADU_ASSERT(migration.number > last);
      last = migration.number;
      const auto found = applied.extract({std::string(set->name), migration.number});
      if (!found.empty() && found.mapped() != Sha256Hex(migration.sql)) {
        return Error(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED",
                     "migration " + NameOf(set->name, migration) + " was applied with another text; add a new one");
      }
    }
  }
  if (!applied.empty()) {
    const auto& [set, number] = applied.begin()->first;
    return Error(absl::StatusCode::kFailedPrecondition, "MIGRATION_UNKNOWN",
                 "the database has migration " + set + " " + std::to_string(number) + ", newer than this program");
  }
  return absl::OkStatus();
}

// One simple query is one transaction. Its first line sets the scope, so that migrations see the rows of every
// instansi.
absl::Status Apply(Connection& connection, std::string_view set, const Migration& migration) {
  const std::string script = "SELECT set_config('terpadu.scope', 'service', true); " + std::string(migration.sql) +
                             "\n;\nINSERT INTO schema_migration (set_name, number, name, checksum) VALUES (" +
                             Quoted(set) + ", " + std::to_string(migration.number) + ", " + Quoted(migration.name) +
                             ", '" + Sha256Hex(migration.sql) + "')";
  absl::Status outcome = connection.ExecuteScript(script);
  if (outcome.ok()) {
    return outcome;
  }
  absl::Status named(outcome.code(), "migration " + NameOf(set, migration) + ": " + std::string(outcome.message()));
  outcome.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) { named.SetPayload(url, payload); });
  return named;
}

// The migrations of `sets` that are not in `applied`, in order.
std::vector<std::pair<std::string_view, const Migration*>> Missing(const std::vector<const MigrationSet*>& sets,
                                                                   const Checksums& applied) {
  std::vector<std::pair<std::string_view, const Migration*>> missing;
  for (const MigrationSet* set : sets) {
    for (const Migration& migration : set->migrations) {
      if (!applied.contains({std::string(set->name), migration.number})) {
        missing.emplace_back(set->name, &migration);
      }
    }
  }
  return missing;
}

}  // namespace

absl::Status Migrate(Connection& connection, const std::vector<const MigrationSet*>& own_sets,
                     const std::function<void(std::string_view set, const Migration&)>& applied) {
  const std::vector<const MigrationSet*> sets = WithBase(own_sets);
  TERPADU_RETURN_IF_ERROR(connection.ExecuteScript(kLock));
  const Lock lock(&connection);
  TERPADU_ASSIGN(const Checksums before, ReadApplied(connection));
  TERPADU_RETURN_IF_ERROR(CheckKnown(sets, before));
  TERPADU_RETURN_IF_ERROR(connection.ExecuteScript(kCreateTable));
  for (const auto& [set, migration] : Missing(sets, before)) {
    TERPADU_RETURN_IF_ERROR(Apply(connection, set, *migration));
    if (applied != nullptr) {
      applied(set, *migration);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckMigrated(Connection& connection, const std::vector<const MigrationSet*>& sets) {
  TERPADU_ASSIGN(const Checksums applied, ReadApplied(connection));
  const auto missing = Missing(WithBase(sets), applied);
  if (missing.empty()) {
    return absl::OkStatus();
  }
  const auto& [set, migration] = missing.front();
  return Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_BEHIND",
               "the database lacks migration " + NameOf(set, *migration) + "; run the server's `migrate` first");
}

}  // namespace terpadu::postgres
