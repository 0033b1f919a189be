#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/journal/reader.h"
#include "libs/journal/tests/noted.pb.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::journal {

// A service's database with a journal, and the words of the tests.
class ScratchJournal {
 public:
  ScratchJournal() : conninfo_(testing::ScratchPostgres::Get().NewDatabase({&kMigrations})), db_(conninfo_) {}

  const std::string& conninfo() const { return conninfo_; }
  postgres::Connection& db() { return db_; }
  std::string SuperuserConninfo() const {
    const std::string name = conninfo_.substr(conninfo_.find("dbname=") + 7);
    return testing::ScratchPostgres::Get().SuperuserConninfo(name.substr(0, name.find(' ')));
  }

  // `instansi/<instansi>/notes/<id>`
  static std::string SubjectOf(std::string_view instansi, std::string_view id) {
    return "instansi/" + std::string(instansi) + "/notes/" + std::string(id);
  }

  static Entry Note(std::string_view instansi, std::string_view id, int64_t version, std::string_view text = "text") {
    testing::v1::Noted noted;
    noted.set_text(std::string(text));
    return MakeEntry(SubjectOf(instansi, id), version, noted);
  }

  static Entry Memo(std::string_view instansi, std::string_view id, int64_t version) {
    return MakeEntry(SubjectOf(instansi, id), version, testing::v1::MemoWritten());
  }

  absl::Status Write(std::string_view instansi, const std::vector<Entry>& entries, std::string_view audit = "{}") {
    TERPADU_ASSIGN(postgres::Transaction transaction, db_.Begin(postgres::Scope::Instansi(instansi)));
    TERPADU_RETURN_IF_ERROR(Append(transaction, instansi, entries, audit));
    return transaction.Commit();
  }

  // Every event after `cursor`, as a reader that goes on until the head.
  absl::StatusOr<Batch> ReadAll(Cursor cursor = {}, const Filter& filter = {}, int limit = 500) {
    Batch all;
    while (!all.at_head) {
      TERPADU_ASSIGN(Batch batch, ReadBatch(db_, "testing", cursor, filter, limit));
      std::move(batch.events.begin(), batch.events.end(), std::back_inserter(all.events));
      cursor = all.next = batch.next;
      all.at_head = batch.at_head;
    }
    return all;
  }

  // The one number that `sql` selects.
  int64_t Count(std::string_view sql) {
    postgres::Connection connection(conninfo_);
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"count", sql}, {});
    EXPECT_THAT(rows, testing::IsOk()) << sql;
    return rows.ok() ? rows->Int(0, 0) : -1;
  }

 private:
  std::string conninfo_;
  postgres::Connection db_;
};

// `note 3` of each event: its id in the subject and its version.
inline std::vector<std::string> NamesOf(const std::vector<event::v1::Event>& events) {
  std::vector<std::string> names;
  for (const event::v1::Event& event : events) {
    names.push_back(absl::StrCat(event.subject().substr(event.subject().rfind('/') + 1), " ", event.version()));
  }
  return names;
}

// Waits for what another thread brings about; its bound is only there so that a broken test ends.
inline bool Eventually(const std::function<bool()>& condition) {
  const absl::Time give_up = absl::Now() + absl::Seconds(60);
  while (!condition()) {
    if (absl::Now() > give_up) {
      return false;
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

}  // namespace terpadu::journal
