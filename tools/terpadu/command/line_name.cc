#include "tools/terpadu/command/line_name.h"

#include <vector>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

// The line of the budget with this sub kegiatan and account, when there is exactly one.
absl::StatusOr<std::string> FindLine(Services& services, const Session& session, const std::string& codes,
                                     const std::string& budget) {
  pb::ListBudgetLinesRequest request;
  request.set_parent(budget);
  std::vector<std::string> found;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListBudgetLinesResponse>(
      session.CallerFor("BUDGET_OFFICER"), "terpadu.budgeting.v1.BudgetingService/ListBudgetLines", request,
      [&](const pb::ListBudgetLinesResponse& page) {
        for (const pb::BudgetLine& line : page.lines()) {
          if (line.sub_kegiatan() + "/" + line.account() == codes) {
            found.push_back(line.name());
          }
        }
      }));
  if (found.size() != 1) {
    return Error(absl::StatusCode::kNotFound, "LINE_NOT_FOUND",
                 std::to_string(found.size()) + " lines of " + budget + " have the codes " + codes +
                     (found.empty() ? "" : ", of different fund sources or units: give the resource name"),
                 {{"line", codes}});
  }
  return found[0];
}

}  // namespace

absl::StatusOr<std::string> LineName(Services& services, const Session& session, const std::string& given,
                                     const std::string& year) {
  if (!InstansiOf(given).empty()) {
    return given;
  }
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  if (year.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAG_MISSING", "of which year is " + given + "? Give --year");
  }
  const std::string budget = "instansi/" + instansi + "/budgets/" + year;
  return given.find('/') == std::string::npos ? budget + "/lines/" + given : FindLine(services, session, given, budget);
}

}  // namespace terpadu::command
