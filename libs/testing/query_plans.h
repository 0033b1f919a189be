#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/postgres/connection.h"

namespace terpadu::testing {

// Which of `statements` read a big table from end to end: "statement: table" for each table of at least `least_rows`
// rows, by the last ANALYZE, that the plan of a statement scans sequentially, or by all of an index. The plan is the
// generic one, for any parameters. "statement: was not run" for one that the connection has not prepared: run what is
// asked about first, on the same connection, and ANALYZE. Statements inside of functions are not seen.
//
//   ASSERT_THAT(db.ExecuteScript("ANALYZE"), IsOk());
//   EXPECT_THAT(SequentialScans(db, {"planning_node_list"}, 1000), IsEmpty());
std::vector<std::string> SequentialScans(postgres::Connection& connection, const std::vector<std::string>& statements,
                                         int64_t least_rows);

}  // namespace terpadu::testing
