#include "libs/testing/query_plan.h"

namespace terpadu::testing {
namespace {

// EXPLAIN takes no parameters and returns no rows to a query, so that it takes a function of this session.
constexpr char kFunction[] = R"sql(
CREATE OR REPLACE FUNCTION pg_temp.sequential_scans(many bigint) RETURNS TABLE (scan text) LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  used record;
  line text;
  found text;
BEGIN
  FOR used IN SELECT name, cardinality(parameter_types) AS parameters FROM pg_prepared_statements
               WHERE statement ~* '^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)' AND statement NOT LIKE '%sequential_scans%'
               ORDER BY name LOOP
    FOR line IN EXECUTE 'EXPLAIN EXECUTE ' || quote_ident(used.name)
                        || CASE WHEN used.parameters = 0 THEN ''
                                ELSE '(' || array_to_string(array_fill('NULL'::text, ARRAY[used.parameters]), ', ') || ')' END
    LOOP
      found := substring(line FROM 'Seq Scan on (\w+)');
      IF found IS NOT NULL AND (SELECT reltuples FROM pg_class WHERE oid = to_regclass(found)) >= many THEN
        scan := used.name || ' scans ' || found;
        RETURN NEXT;
      END IF;
    END LOOP;
  END LOOP;
END $$;
)sql";

constexpr postgres::Statement kScans = {"testing_sequential_scans", "SELECT scan FROM pg_temp.sequential_scans($1)"};

}  // namespace

std::vector<std::string> SequentialScans(postgres::Connection& connection, const postgres::Scope& scope, int64_t rows) {
  if (const absl::Status made = connection.ExecuteScript(kFunction); !made.ok()) {
    return {made.ToString()};
  }
  const auto found = connection.Execute(scope, kScans, postgres::Params().Int(rows));
  if (!found.ok()) {
    return {found.status().ToString()};
  }
  std::vector<std::string> scans;
  for (int row = 0; row < found->size(); ++row) {
    scans.push_back(found->Text(row, 0));
  }
  return scans;
}

}  // namespace terpadu::testing
