#include "services/procurement/store/rpp_reminder_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "services/procurement/store/rpp_task_rows.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInstansi = {"procurement_rpp_reminder_instansi", R"sql(
SELECT DISTINCT instansi FROM rup_package WHERE state = 'ANNOUNCED' AND instansi > $1 ORDER BY instansi LIMIT $2)sql"};

// Under kaji ulang nobody can hand over, so nobody is reminded. Two sweepers at once: the primary key lets one of them.
constexpr Statement kTake = {"procurement_rpp_reminder_take", TERPADU_RPP_TASKS R"sql(,
reached AS (
  SELECT task.*, (SELECT min(days) FROM unnest($5::bigint[]) AS each (days) WHERE $4::date >= task.due - days::int)
                   AS days_before
    FROM task WHERE open AND package_state = 'ANNOUNCED' AND due >= $4::date),
taken AS (
  INSERT INTO rpp_reminder AS given (instansi, rup_package_id, due_date, days_before, create_time)
  SELECT $1, rup_package_id, due, days_before, $6 FROM reached
   WHERE days_before IS NOT NULL
     AND NOT EXISTS (SELECT FROM rpp_reminder AS before
                      WHERE before.instansi = $1 AND before.rup_package_id = reached.rup_package_id
                        AND before.due_date = reached.due AND before.days_before = reached.days_before)
   ORDER BY rup_package_id LIMIT $7
      ON CONFLICT DO NOTHING
  RETURNING given.rup_package_id, given.days_before)
SELECT reached.rup_package_id, reached.unit, reached.ppk, reached.due::text, reached.days_before,
       reached.rpp_id IS NOT NULL
  FROM taken JOIN reached USING (rup_package_id) ORDER BY reached.rup_package_id)sql"};

}  // namespace

absl::StatusOr<std::vector<std::string>> InstansiWithPackages(postgres::Connection& connection,
                                                              const std::string& after, int limit) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(postgres::Scope::EveryInstansi(), kInstansi, Params().Text(after).Int(limit)));
  std::vector<std::string> all;
  for (int row = 0; row < rows.size(); ++row) {
    all.push_back(rows.Text(row, 0));
  }
  return all;
}

absl::StatusOr<std::vector<RppReminder>> TakeReminders(postgres::Transaction& transaction, std::string_view instansi,
                                                       CalendarDay today, const domain::RppDuePolicy& due,
                                                       const std::vector<int64_t>& days_before, absl::Time now,
                                                       int limit) {
  Params params;
  params.Text(instansi).Int(due.day).Int(due.revised_day).Text(FormatDay(today)).IntArray(days_before).Time(now);
  params.Int(limit);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kTake, params));
  std::vector<RppReminder> reminders;
  for (int row = 0; row < rows.size(); ++row) {
    const auto day = ParseDay(rows.Text(row, 3));
    TERPADU_ASSERT(day.ok());
    reminders.push_back({.rup_package_id = rows.Text(row, 0),
                         .unit = rows.Text(row, 1),
                         .ppk = rows.Text(row, 2),
                         .due = *day,
                         .days_before = rows.Int(row, 4),
                         .revision = rows.Bool(row, 5)});
  }
  return reminders;
}

}  // namespace terpadu::procurement::store
