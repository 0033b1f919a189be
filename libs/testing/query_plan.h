#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/postgres/connection.h"

namespace terpadu::testing {

// The sequential scans of big tables that statements would make which were used on `connection` until now, a line each:
// `budgeting_line_list scans budget_line`. A table is big from `rows` on, as the last ANALYZE counted them. The plans
// are those made for any parameters.
//
//   ASSERT_THAT(caller.ListLines(…), IsOk());
//   EXPECT_THAT(SequentialScans(caller.connection(), Scope::Instansi("i"), 10'000), IsEmpty());
std::vector<std::string> SequentialScans(postgres::Connection& connection, const postgres::Scope& scope, int64_t rows);

}  // namespace terpadu::testing
