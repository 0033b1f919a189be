#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "libs/base/error.h"
#include "libs/journal/follower.h"
#include "libs/journal/tests/scratch_journal.h"

namespace terpadu::journal {

// An event of source `testing`, the same id each time.
inline event::v1::Event NoteEvent(std::string_view instansi, std::string_view id, int64_t version) {
  event::v1::Event event;
  event.set_id(absl::StrCat(std::string(instansi), "-", std::string(id), "-", version));
  event.set_source("testing");
  event.set_type("id.go.terpadu.testing.note.noted.v1");
  event.set_subject(ScratchJournal::SubjectOf(instansi, id));
  event.set_partitionkey(std::string(instansi));
  event.set_version(version);
  return event;
}

// A service's database that follows `testing`: it writes down what was applied, and some of it may be poison.
class ScratchFollower : public ScratchJournal {
 public:
  ScratchFollower() {
    EXPECT_THAT(db().ExecuteScript("CREATE TABLE applied (place bigserial, name text)"), testing::IsOk());
  }

  // `x 2`
  void Poison(const std::string& name) {
    const std::lock_guard lock(mutex_);
    poison_.insert(name);
  }
  void Heal() {
    const std::lock_guard lock(mutex_);
    poison_.clear();
  }

  // How often `x 2` was given to apply(), whatever came of it.
  int Attempts(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return attempts_[name];
  }

  Apply::Function apply() {
    return [this](postgres::Transaction& transaction, const event::v1::Event& event) {
      const std::string name = NamesOf({event}).front();
      const absl::Status written =
          transaction.Execute({"write_down", "INSERT INTO applied (name) VALUES ($1)"}, postgres::Params().Text(name))
              .status();
      const std::lock_guard lock(mutex_);
      ++attempts_[name];
      return poison_.count(name) == 0 ? written
                                      : Error(absl::StatusCode::kFailedPrecondition, "POISON", "cannot digest this");
    };
  }

  absl::Status Deliver(const std::vector<event::v1::Event>& events, const std::string& cursor) {
    return Deliver(events, cursor, apply());
  }
  absl::Status Deliver(const std::vector<event::v1::Event>& events, const std::string& cursor, const Apply& function,
                       int64_t most_parked = kMostParked) {
    return ApplyBatch(db(), "testing", events, cursor, function, most_parked);
  }
  absl::StatusOr<Retried> Retry() { return RetryDeadLetters(db(), "testing", apply()); }

  std::vector<std::string> Applied() { return Texts("SELECT name FROM applied ORDER BY place"); }
  // `x 2: why`
  std::vector<std::string> DeadLetters() {
    return Texts(
        "SELECT regexp_replace(subject, '.*/', '') || ' ' || version || ': ' || error FROM feed_dead_letter ORDER BY "
        "1");
  }
  int64_t Parked() { return Count("SELECT count(*) FROM feed_parked"); }
  std::string StoredCursor() {
    const std::vector<std::string> cursors = Texts("SELECT cursor FROM feed_cursor");
    return cursors.empty() ? "" : cursors.front();
  }

 private:
  std::vector<std::string> Texts(std::string_view sql) {
    postgres::Connection connection(conninfo());
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"texts", sql}, {});
    EXPECT_THAT(rows, testing::IsOk()) << sql;
    std::vector<std::string> texts;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      texts.push_back(rows->Text(row, 0));
    }
    return texts;
  }

  std::mutex mutex_;
  std::set<std::string> poison_;
  std::map<std::string, int> attempts_;
};

}  // namespace terpadu::journal
