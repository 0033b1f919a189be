#include "libs/testing/catalogue.h"

#include "libs/postgres/connection.h"

namespace terpadu::testing {
namespace {

constexpr postgres::Statement kBreaches = {"catalogue_breaches", R"sql(
WITH owned AS (
  SELECT oid, relname::text, relrowsecurity AND relforcerowsecurity AS forced
    FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL ($1::text[])),
key AS (
  SELECT indrelid AS of, indexrelid::regclass::text AS name, indkey[0] AS lead FROM pg_index WHERE indisunique
   UNION ALL
  SELECT conrelid, conname, conkey[1] FROM pg_constraint WHERE contype = 'f')
SELECT 'no table is of an instansi' WHERE NOT EXISTS (SELECT FROM owned)
 UNION ALL
SELECT relname || ' has no primary key'
  FROM owned WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = owned.oid AND indisprimary)
 UNION ALL
SELECT relname || ' does not lead ' || key.name || ' with instansi'
  FROM owned JOIN key ON key.of = owned.oid
  LEFT JOIN pg_attribute AS lead ON lead.attrelid = owned.oid AND lead.attnum = key.lead
 WHERE lead.attname IS DISTINCT FROM 'instansi'
 UNION ALL
SELECT relname || ' has no forced row-level security' FROM owned WHERE NOT forced
 UNION ALL
SELECT relname || ' has no policy by terpadu.instansi'
  FROM owned
 WHERE NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = owned.oid
                                           AND pg_get_expr(polqual, polrelid) LIKE '%terpadu.instansi%')
 UNION ALL
SELECT relname || ' is a view with the rights of its owner'
  FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
   AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
 ORDER BY 1)sql"};

}  // namespace

std::vector<std::string> CatalogueBreaches(const std::string& conninfo, std::vector<std::string> of_no_instansi) {
  of_no_instansi.insert(of_no_instansi.end(), {"schema_migration", "journal_epoch", "feed_cursor"});
  const auto rows = postgres::Connection(conninfo).Execute(postgres::Scope::EveryInstansi(), kBreaches,
                                                           postgres::Params().TextArray(of_no_instansi));
  if (!rows.ok()) {
    return {rows.status().ToString()};
  }
  std::vector<std::string> breaches;
  breaches.reserve(rows->size());
  for (int row = 0; row < rows->size(); ++row) {
    breaches.push_back(rows->Text(row, 0));
  }
  return breaches;
}

}  // namespace terpadu::testing
