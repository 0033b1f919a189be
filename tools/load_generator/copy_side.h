#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"

namespace terpadu::load {

// Where COPY repeats what a service has stored.
struct CopyPlace {
  std::string from;       // conninfo of the service's database, as superuser
  std::string into;       // of a database with the same migrations
  std::string into_data;  // of another, for kData
  std::string folder;     // that the server writes and reads files in
};

// The rows of one instansi, table by table, in the order in which foreign keys let them in.
struct StoredRows {
  struct Table {
    std::string name;
    std::string columns;  // those that are not computed from the others
    int64_t rows = 0;
    bool is_record = false;  // journal or request: not what the caller loaded, but written with it
    bool is_given = false;   // there before the load: copied before the clock starts, and not counted
  };
  std::string instansi;
  std::vector<Table> tables;

  int64_t Rows() const;
  int64_t Records() const;  // of them
};

enum class CopyKind {
  kSameTables,  // all rows, into tables of the same migrations: indexes, checks, foreign keys and triggers
  kLike,  // all rows, into CREATE TABLE … (LIKE … INCLUDING ALL): indexes and checks, no keys to others, no triggers
  kData,  // as kSameTables, without the rows of journal and requests
};

// Writes what the service has stored of an instansi to files, and loads these by COPY, all tables in one transaction,
// as the fastest way there is: from a file at the server, no client between.
class CopySide {
 public:
  // `given` are the tables whose rows are there before a load, such as what a follower has written.
  explicit CopySide(CopyPlace place, std::set<std::string> given = {});
  // Makes the tables of kLike.
  absl::Status Prepare();
  absl::StatusOr<StoredRows> Export(const std::string& instansi);
  // Seconds. What it loads stays, so that the tables of both sides grow alike.
  absl::StatusOr<double> Load(const StoredRows& rows, CopyKind kind);
  void RemoveFiles(const StoredRows& rows);

 private:
  absl::StatusOr<std::vector<StoredRows::Table>> Tables();
  absl::StatusOr<postgres::Rows> Ask(postgres::Connection& database, std::string_view sql,
                                     const postgres::Params& params = {});
  std::string FileOf(const StoredRows::Table& table) const;

  CopyPlace place_;
  std::set<std::string> given_;
  std::vector<std::unique_ptr<std::string>> texts_;  // statements, which outlive their connection
  postgres::Connection from_;
  postgres::Connection into_;
  postgres::Connection into_data_;
};

}  // namespace terpadu::load
