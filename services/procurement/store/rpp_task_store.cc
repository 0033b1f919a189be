#include "services/procurement/store/rpp_task_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "services/procurement/names.h"
#include "services/procurement/store/rpp_task_rows.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kList = {"procurement_rpp_task_list", TERPADU_RPP_TASKS R"sql(
SELECT rup_package_id, title, unit, ppk, rpp_id, state, due::text, days_late
  FROM task
 WHERE due::text || ' ' || rup_package_id COLLATE "C" > $5
   AND ($6::text = '' OR unit = $6) AND ($7::text = '' OR ppk = $7)
   AND CASE $8::text WHEN 'DUE_THIS_MONTH' THEN due_this_month WHEN 'LATE' THEN late WHEN 'IN_REVIEW' THEN in_review
                     ELSE true END
 ORDER BY due::text || ' ' || rup_package_id COLLATE "C" LIMIT $9)sql"};

constexpr Statement kCount = {"procurement_rpp_task_count", TERPADU_RPP_TASKS R"sql(
SELECT unit, ppk, count(*) FILTER (WHERE due_this_month), count(*) FILTER (WHERE late),
       count(*) FILTER (WHERE in_review), count(*) FILTER (WHERE state = 'RETURNED'), count(*)
  FROM task GROUP BY unit, ppk ORDER BY unit COLLATE "C", ppk COLLATE "C" LIMIT $5)sql"};

Params KeyOf(const postgres::Scope& scope, const RppTaskQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.due.day).Int(query.due.revised_day).Text(FormatDay(query.today));
  return params;
}

v1::RppTask TaskIn(const Rows& rows, int row, std::string_view instansi) {
  v1::RppTask task;
  task.set_rup_package(PackageName(instansi, rows.Text(row, 0)));
  task.set_title(rows.Text(row, 1));
  task.set_unit(rows.Text(row, 2));
  task.set_ppk(rows.Text(row, 3));
  if (!rows.IsNull(row, 4)) {
    task.set_rpp(RppName(instansi, rows.Text(row, 4)));
    task.set_state(EnumOf<v1::RppState>(rows.Text(row, 5)));
  }
  const auto due = ParseDay(rows.Text(row, 6));
  TERPADU_ASSERT(due.ok());
  *task.mutable_due_date() = DateOf(*due);
  task.set_days_late(static_cast<int32_t>(rows.Int(row, 7)));
  return task;
}

}  // namespace

std::string RppTaskKey(const v1::RppTask& task) {
  return FormatDay(PlannedDayOf(task.due_date()).day) + " " + IdOf(kPackagePattern, task.rup_package()).id;
}

absl::StatusOr<std::vector<v1::RppTask>> ListRppTasks(postgres::Connection& connection, const postgres::Scope& scope,
                                                      const rpc::Page& page, const RppTaskQuery& query) {
  Params params = KeyOf(scope, query);
  params.Text(page.after.empty() ? "" : page.after.front()).Text(query.unit).Text(query.ppk);
  params.Text(WordOf(query.filter)).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::RppTask> tasks;
  for (int row = 0; row < rows.size(); ++row) {
    tasks.push_back(TaskIn(rows, row, scope.instansi));
  }
  return tasks;
}

absl::StatusOr<std::vector<v1::RppTaskCount>> CountRppTasks(postgres::Connection& connection,
                                                            const postgres::Scope& scope, const RppTaskQuery& query,
                                                            int limit) {
  Params params = KeyOf(scope, query);
  params.Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kCount, params));
  std::vector<v1::RppTaskCount> counts;
  for (int row = 0; row < rows.size(); ++row) {
    v1::RppTaskCount& count = counts.emplace_back();
    count.set_unit(rows.Text(row, 0));
    count.set_ppk(rows.Text(row, 1));
    count.set_due_this_month(rows.Int(row, 2));
    count.set_late(rows.Int(row, 3));
    count.set_in_review(rows.Int(row, 4));
    count.set_returned(rows.Int(row, 5));
    count.set_packages(rows.Int(row, 6));
  }
  return counts;
}

}  // namespace terpadu::procurement::store
