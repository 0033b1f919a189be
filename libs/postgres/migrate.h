#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"

namespace terpadu::postgres {

// A numbered, forward-only change of the schema: `0001_journal.sql`, embedded in the binary.
struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

// The migrations of one folder. A service's database has several: those of the libs it uses and its own.
struct MigrationSet {
  std::string_view name;
  std::span<const Migration> migrations;
};

// Brings the database up to the lib's own migrations and `sets`, in order, under an advisory lock, each migration in a
// transaction with its row in `schema_migration`. `applied` hears of each. Fails with FAILED_PRECONDITION, changing
// nothing, when an applied migration's text has changed since (MIGRATION_CHANGED) or the database is newer than the
// binary knows (MIGRATION_UNKNOWN).
absl::Status Migrate(Connection& connection, const std::vector<const MigrationSet*>& sets,
                     const std::function<void(std::string_view set, const Migration&)>& applied);

// FAILED_PRECONDITION, reason SCHEMA_BEHIND, naming the first missing migration, when Migrate() has work to do.
absl::Status CheckMigrated(Connection& connection, const std::vector<const MigrationSet*>& sets);

}  // namespace terpadu::postgres
