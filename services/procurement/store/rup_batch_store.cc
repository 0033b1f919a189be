#include "services/procurement/store/rup_batch_store.h"

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/names.h"
#include "services/procurement/store/package_columns.h"
#include "services/procurement/store/package_store.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// What both statements begin with: $1 instansi, $2 ids, $3 versions (0 for any), $4 event ids, $5 states that allow it,
// $6 and $7 whether the finaliser may not, and the actor, $8 to $11 the request, $16 and $17 the pact. Lines are locked
// by name, then packages by id, so everything is judged as it is after any wait; the request is claimed only when all
// packages allow it. Rows are asked for by lists of keys, not by joins: a plan for tables that were never analysed
// expects one row of everything, and compares all lines with all allocations.
#define TERPADU_RUP_BATCH \
  " WITH wanted AS MATERIALIZED ("                                                                                  \
  " SELECT * FROM unnest($2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS each (id, version, event_id, "    \
  "place)),"                                                                                                        \
  " line_id AS MATERIALIZED ("                                                                                      \
  " SELECT DISTINCT part.line FROM allocation AS part"                                                              \
  " WHERE part.instansi = $1 AND part.rup_package_id = ANY ($2::text[])),"                                          \
  " line AS MATERIALIZED ("                                                                                         \
  " SELECT line.line, line.amount, line.allocated FROM budget_line AS line"                                         \
  " WHERE line.instansi = $1 AND line.line = ANY (ARRAY (SELECT line_id.line FROM line_id))"                        \
  " ORDER BY line.line FOR NO KEY UPDATE),"                                                                         \
  " beyond AS MATERIALIZED (SELECT line.line FROM line WHERE line.allocated > line.amount),"                        \
  " locked AS MATERIALIZED ("                                                                                       \
  " SELECT package.rup_package_id, package.state, package.version, package.finalizer FROM rup_package AS package"   \
  " WHERE package.instansi = $1 AND package.rup_package_id = ANY ($2::text[]) AND (SELECT count(*) FROM line) >= 0" \
  " ORDER BY package.rup_package_id FOR NO KEY UPDATE),"                                                            \
  " good AS MATERIALIZED ("                                                                                         \
  " SELECT wanted.id, wanted.event_id, wanted.place"                                                                \
  " FROM wanted JOIN locked ON locked.rup_package_id = wanted.id"                                                   \
  " WHERE locked.state = ANY ($5::text[]) AND wanted.version IN (0, locked.version)"                                \
  " AND NOT ($6::boolean AND locked.finalizer = $7)"                                                                \
  " AND " TERPADU_HAS_PACT("$7", "$16", "$17") " AND NOT " TERPADU_HAS_CONFLICT("$7", "wanted.id")                   \
  " AND NOT EXISTS (SELECT FROM beyond JOIN allocation AS part ON part.line = beyond.line"                          \
  " WHERE part.instansi = $1 AND part.rup_package_id = wanted.id)),"                                                \
  " once AS ("                                                                                                      \
  " INSERT INTO request (instansi, request_id, method, fingerprint, resource)"                                      \
  " SELECT $1, $8, $9, $10, $11 WHERE (SELECT count(*) FROM good) = cardinality($2::text[])"                        \
  " ON CONFLICT (instansi, request_id) DO NOTHING"                                                                  \
  " RETURNING request_id),"

#define TERPADU_RUP_BATCH_NOTED                                                                                      \
  " noted AS ("                                                                                                      \
  " INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)"                                \
  " SELECT $1, good.event_id::uuid, $12, $11::text || '/rupPackages/' || moved.rup_package_id, moved.version, $13, " \
  "$14"                                                                                                              \
  " FROM moved JOIN good ON good.id = moved.rup_package_id ORDER BY good.place)"                                     \
  " SELECT" TERPADU_PACKAGE_COLUMNS                                                                                  \
  "FROM moved AS package JOIN good ON good.id = package.rup_package_id ORDER BY good.place"

constexpr Statement kFinalizeBatch = {"procurement_rup_finalize_batch", TERPADU_RUP_BATCH R"sql(
moved AS (
  UPDATE rup_package AS package SET state = $15, finalizer = $7, version = package.version + 1
    FROM once WHERE package.instansi = $1 AND package.rup_package_id = ANY ($2::text[])
  RETURNING package.*),
)sql" TERPADU_RUP_BATCH_NOTED};

constexpr Statement kAnnounceBatch = {"procurement_rup_announce_batch", TERPADU_RUP_BATCH R"sql(
moved AS (
  UPDATE rup_package AS package
     SET state = $15, announcer = $7, announce_time = $18, version = package.version + 1
    FROM once WHERE package.instansi = $1 AND package.rup_package_id = ANY ($2::text[])
  RETURNING package.*),
taken AS MATERIALIZED (
  SELECT part.line, sum(part.amount) AS amount FROM allocation AS part
   WHERE part.instansi = $1 AND part.rup_package_id = ANY ($2::text[]) AND EXISTS (SELECT FROM once)
   GROUP BY part.line),
counted AS (
  UPDATE budget_line AS line
     SET announced = line.announced
                     + ((SELECT jsonb_object_agg(taken.line, taken.amount) FROM taken) ->> line.line)::bigint
   WHERE line.instansi = $1 AND line.line = ANY (ARRAY (SELECT taken.line FROM taken))),
)sql" TERPADU_RUP_BATCH_NOTED};

constexpr Statement kGetSome = {"procurement_rup_get_some", "SELECT" TERPADU_PACKAGE_COLUMNS R"sql(
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN rup_package AS package ON package.instansi = $1 AND package.rup_package_id = wanted.id
ORDER BY wanted.place)sql"};

constexpr Statement kLockSome = {"procurement_rup_lock_some", R"sql(
SELECT rup_package_id FROM rup_package WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
 ORDER BY rup_package_id FOR NO KEY UPDATE)sql"};

std::vector<v1::RupPackage> PackagesIn(const Rows& rows, std::string_view instansi) {
  std::vector<v1::RupPackage> packages;
  packages.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    packages.push_back(PackageIn(rows, row, instansi));
  }
  return packages;
}

Params ParamsOf(const RupBatch& batch, std::string_view act, const google::protobuf::Message& event) {
  constexpr auto kPackage = domain::Aggregate::kRupPackage;
  const std::string parent = "instansi/" + batch.instansi;
  std::vector<std::string> event_ids;
  for (size_t i = 0; i < batch.ids.size(); ++i) {
    event_ids.push_back(NewUuid());
  }
  const journal::Entry entry = journal::MakeEntry(PackageName(batch.instansi, batch.ids.front()), 1, event);
  Params params;
  params.Text(batch.instansi).TextArray(batch.ids).IntArray(batch.versions).TextArray(event_ids);
  params.TextArray(domain::StatesAllowing(kPackage, act)).Bool(batch.finalizer_may_not).Text(batch.actor);
  params.Text(batch.request_id).Text(batch.method).Text(batch.fingerprint).Text(parent);
  params.Text(entry.type).Bytes(entry.payload).Text(batch.audit).Text(domain::StateAfter(kPackage, act));
  params.Text(batch.pact.role).Int(batch.pact.year);
  return params;
}

absl::StatusOr<std::optional<std::vector<v1::RupPackage>>> Moved(absl::StatusOr<Rows> rows, const RupBatch& batch) {
  TERPADU_RETURN_IF_ERROR(rows.status());
  if (rows->empty()) {
    return std::nullopt;
  }
  return PackagesIn(*rows, batch.instansi);
}

}  // namespace

absl::StatusOr<std::optional<std::vector<v1::RupPackage>>> FinalizeBatch(postgres::Connection& connection,
                                                                         const postgres::Scope& scope,
                                                                         const RupBatch& batch) {
  v1::RupPackageFinalized event;
  event.set_finalizer(batch.actor);
  return Moved(connection.Execute(scope, kFinalizeBatch, ParamsOf(batch, domain::act::kFinalize, event)), batch);
}

absl::StatusOr<std::optional<std::vector<v1::RupPackage>>> AnnounceBatch(postgres::Connection& connection,
                                                                         const postgres::Scope& scope,
                                                                         const RupBatch& batch) {
  v1::RupPackageAnnounced event;
  event.set_announcer(batch.actor);
  Params params = ParamsOf(batch, domain::act::kAnnounce, event);
  params.Time(batch.now);
  return Moved(connection.Execute(scope, kAnnounceBatch, params), batch);
}

absl::StatusOr<std::vector<v1::RupPackage>> GetPackages(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const std::vector<std::string>& ids) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGetSome, Params().Text(scope.instansi).TextArray(ids)));
  return PackagesIn(rows, scope.instansi);
}

absl::StatusOr<std::vector<v1::RupPackage>> LockPackages(postgres::Transaction& transaction, std::string_view instansi,
                                                         const std::vector<std::string>& ids) {
  const Params params = std::move(Params().Text(instansi).TextArray(ids));
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLockSome, params).status());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGetSome, params));
  return PackagesIn(rows, instansi);
}

}  // namespace terpadu::procurement::store
