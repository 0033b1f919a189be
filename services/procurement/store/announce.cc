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

}  // namespace

// The lines are locked, and so judged, as they are after any wait; then the package; the request is claimed only when
// both allow it, so that a refused one leaves nothing behind.
constexpr postgres::Statement kAnnounce = {"procurement_package_announce", R"sql(
WITH line AS MATERIALIZED (
  SELECT line.amount, line.allocated
    FROM allocation AS part
    JOIN budget_line AS line ON line.instansi = part.instansi AND line.line = part.line
   WHERE part.instansi = $1 AND part.rup_package_id = $2
   ORDER BY line.line FOR NO KEY UPDATE OF line),
allowed AS MATERIALIZED (
  SELECT rup_package_id FROM rup_package
   WHERE instansi = $1 AND rup_package_id = $2 AND state = ANY ($3::text[]) AND ($4::bigint = 0 OR version = $4)
     AND NOT ($5 AND finalizer = $6) AND )sql" TERPADU_HAS_PACT("$6", "$17", "$18") " AND NOT " TERPADU_HAS_CONFLICT(
                                                                               "$6", "$2") R"sql(
     AND NOT EXISTS (SELECT FROM line WHERE line.allocated > line.amount)
   FOR NO KEY UPDATE),
once AS (
  INSERT INTO request (instansi, request_id, method, fingerprint, resource)
  SELECT $1, $7, $8, $9, $10 FROM allowed
      ON CONFLICT (instansi, request_id) DO NOTHING
  RETURNING request_id),
announced AS (
  UPDATE rup_package SET state = $11, announcer = $6, announce_time = $12, version = version + 1
    FROM once WHERE rup_package.instansi = $1 AND rup_package.rup_package_id = $2
  RETURNING rup_package.*),
counted AS (
  UPDATE budget_line AS line SET announced = line.announced + part.amount
    FROM announced JOIN allocation AS part
      ON part.instansi = announced.instansi AND part.rup_package_id = announced.rup_package_id
   WHERE line.instansi = $1 AND line.line = part.line),
noted AS (
  INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
  SELECT $1, $13, $14, $10, announced.version, $15, $16 FROM announced)
SELECT)sql" TERPADU_PACKAGE_COLUMNS "FROM announced AS package"};

absl::StatusOr<std::optional<v1::RupPackage>> Announce(postgres::Connection& connection, const postgres::Scope& scope,
                                                       const Announcement& announcement) {
  constexpr auto kPackage = domain::Aggregate::kRupPackage;
  v1::RupPackageAnnounced event;
  event.set_announcer(announcement.announcer);
  const journal::Entry entry = journal::MakeEntry(announcement.name, 1, event);
  const ResourceId id = IdOf(kPackagePattern, announcement.name);
  Params params;
  params.Text(id.instansi).Text(id.id);
  params.TextArray(domain::StatesAllowing(kPackage, domain::act::kAnnounce)).Int(announcement.version.value_or(0));
  params.Bool(announcement.finalizer_may_not).Text(announcement.announcer);
  params.Text(announcement.request_id).Text(announcement.method).Text(announcement.fingerprint);
  params.Text(announcement.name).Text(domain::StateAfter(kPackage, domain::act::kAnnounce)).Time(announcement.now);
  params.Text(entry.event_id).Text(entry.type).Bytes(entry.payload).Text(announcement.audit);
  params.Text(announcement.pact.role).Int(announcement.pact.year);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kAnnounce, params));
  if (rows.empty()) {
    return std::nullopt;
  }
  return PackageIn(rows, 0, id.instansi);
}

}  // namespace terpadu::procurement::store
