#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/rpp.h"
#include "terpadu/procurement/v1/rpp_service.pb.h"

namespace terpadu::procurement::store {

struct RppTaskQuery {
  CalendarDay today;
  domain::RppDuePolicy due;
  v1::RppTaskFilter filter = v1::RPP_TASK_FILTER_UNSPECIFIED;
  std::string unit;  // "" is all
  std::string ppk;   // "" is all
};

// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::RppTask>> ListRppTasks(postgres::Connection& connection, const postgres::Scope& scope,
                                                      const rpc::Page& page, const RppTaskQuery& query);
// What orders the tasks, and the key of a page's token.
std::string RppTaskKey(const v1::RppTask& task);

// At most `limit` rows; the filters of the query are not looked at.
absl::StatusOr<std::vector<v1::RppTaskCount>> CountRppTasks(postgres::Connection& connection,
                                                            const postgres::Scope& scope, const RppTaskQuery& query,
                                                            int limit);

}  // namespace terpadu::procurement::store
