#include "libs/testing/query_plans.h"

#include <deque>
#include <set>

#include "libs/base/assert.h"

namespace terpadu::testing {
namespace {

// A connection keeps views of what it prepares.
const std::string& Kept(std::string text) {
  static auto& texts = *new std::deque<std::string>;
  return texts.emplace_back(std::move(text));
}

postgres::Rows Run(postgres::Connection& connection, std::string sql, const postgres::Params& params) {
  static int count = 0;
  const postgres::Statement statement = {Kept("testing_query_plans_" + std::to_string(++count)), Kept(std::move(sql))};
  auto rows = connection.Execute(postgres::Scope::EveryInstansi(), statement, params);
  TERPADU_ASSERT(rows.ok());
  return *std::move(rows);
}

std::set<std::string> BigTables(postgres::Connection& connection, int64_t least_rows) {
  const postgres::Rows rows =
      Run(connection, "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples >= $1",
          postgres::Params().Int(least_rows));
  std::set<std::string> tables;
  for (int row = 0; row < rows.size(); ++row) {
    tables.insert(rows.Text(row, 0));
  }
  return tables;
}

// How many parameters the prepared statement has; -1 when the connection has none of that name.
int ParametersOf(postgres::Connection& connection, const std::string& statement) {
  const postgres::Rows rows =
      Run(connection, "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = $1",
          postgres::Params().Text(statement));
  return rows.empty() ? -1 : static_cast<int>(rows.Int(0, 0));
}

std::vector<std::string> PlanOf(postgres::Connection& connection, const std::string& statement, int parameters) {
  std::string sql = "EXPLAIN (COSTS OFF) EXECUTE " + statement;
  for (int i = 0; i < parameters; ++i) {
    sql += i == 0 ? "(NULL" : ", NULL";
  }
  const postgres::Rows rows = Run(connection, sql + (parameters > 0 ? ")" : ""), {});
  std::vector<std::string> lines;
  for (int row = 0; row < rows.size(); ++row) {
    lines.push_back(rows.Text(row, 0));
  }
  return lines;
}

// The table that a line of a plan reads from end to end, or from end to end of an index; "" for any other line.
std::string ScannedTable(const std::string& line, const std::string& next) {
  size_t begin = line.find("Seq Scan on ");
  if (begin == std::string::npos && line.find(" Scan using ") != std::string::npos &&
      next.find("Index Cond:") == std::string::npos) {
    begin = line.find(" on ");
  }
  if (begin == std::string::npos) {
    return "";
  }
  begin = line.find(" on ", begin) + 4;
  return line.substr(begin, line.find(' ', begin) - begin);
}

}  // namespace

std::vector<std::string> SequentialScans(postgres::Connection& connection, const std::vector<std::string>& statements,
                                         int64_t least_rows) {
  TERPADU_ASSERT(connection.ExecuteScript("SET plan_cache_mode = force_generic_plan").ok());
  const std::set<std::string> big = BigTables(connection, least_rows);
  std::vector<std::string> scans;
  for (const std::string& statement : statements) {
    const int parameters = ParametersOf(connection, statement);
    if (parameters < 0) {
      scans.push_back(statement + ": was not run");
      continue;
    }
    const std::vector<std::string> plan = PlanOf(connection, statement, parameters);
    for (size_t i = 0; i < plan.size(); ++i) {
      const std::string table = ScannedTable(plan[i], i + 1 < plan.size() ? plan[i + 1] : "");
      if (big.count(table) > 0) {
        scans.push_back(statement + ": " + table);
      }
    }
  }
  TERPADU_ASSERT(connection.ExecuteScript("RESET plan_cache_mode").ok());
  return scans;
}

}  // namespace terpadu::testing
