#include "services/procurement/ocds/store/ocds_store.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/procurement/names.h"
#include "services/procurement/ocds/names.h"
#include "services/procurement/selection/names.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kPutPublisher = {"procurement_ocds_put_publisher", R"sql(
INSERT INTO ocds_publisher (instansi, prefix, title, scheme, uid, uri, license, publication_policy)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (instansi) DO UPDATE
   SET prefix = excluded.prefix, title = excluded.title, scheme = excluded.scheme, uid = excluded.uid,
       uri = excluded.uri, license = excluded.license, publication_policy = excluded.publication_policy,
       version = ocds_publisher.version + 1
RETURNING version)sql"};
constexpr Statement kGetPublisher = {"procurement_ocds_get_publisher", R"sql(
SELECT prefix, title, scheme, uid, uri, license, publication_policy FROM ocds_publisher WHERE instansi = $1)sql"};
constexpr Statement kPutExemption = {"procurement_ocds_put_exemption", R"sql(
INSERT INTO ocds_exemption (instansi, rup_package_id, exempt, legal_basis)
SELECT $1, rup_package_id, $3, $4 FROM rup_package WHERE instansi = $1 AND rup_package_id = $2
ON CONFLICT (instansi, rup_package_id) DO UPDATE
   SET exempt = excluded.exempt, legal_basis = excluded.legal_basis, version = ocds_exemption.version + 1
RETURNING version)sql"};

#define TERPADU_PUBLISHED                                                                              \
  " package.announce_time IS NOT NULL AND NOT EXISTS (SELECT FROM ocds_exemption AS exemption"         \
  " WHERE exemption.instansi = package.instansi AND exemption.rup_package_id = package.rup_package_id" \
  " AND exemption.exempt) "

constexpr Statement kPublished = {"procurement_ocds_published",
                                  "SELECT rup_package_id FROM rup_package AS package"
                                  " WHERE package.instansi = $1 AND package.rup_package_id > $2"
                                  " AND package.selection_start >= make_date($3::int, 1, 1)"
                                  " AND package.selection_start < make_date($3::int + 1, 1, 1)"
                                  " AND ($4 = '' OR package.unit = $4) AND" TERPADU_PUBLISHED
                                  "ORDER BY package.rup_package_id LIMIT $5"};
constexpr Statement kIsPublished = {"procurement_ocds_is_published",
                                    "SELECT FROM rup_package AS package WHERE package.instansi = $1"
                                    " AND package.rup_package_id = $2 AND" TERPADU_PUBLISHED};

// The events of packages and of all that follows from them, in the journal's order.
constexpr Statement kEvents = {"procurement_ocds_events", R"sql(
WITH wanted AS (SELECT * FROM unnest($2::text[]) AS each (id)),
subject (id, name) AS (
  SELECT id, 'instansi/' || $1 || '/rupPackages/' || id FROM wanted
  UNION ALL SELECT rup_package_id, 'instansi/' || $1 || '/rpps/' || rpp_id
    FROM rpp WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
  UNION ALL SELECT rup_package_id, 'instansi/' || $1 || '/contracts/' || contract_id
    FROM contract WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
  UNION ALL SELECT rup_package_id, 'instansi/' || $1 || '/contracts/' || contract_id || '/execution'
    FROM contract WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
  UNION ALL SELECT rup_package_id, 'instansi/' || $1 || '/selections/' || selection_id
    FROM selection WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
  UNION ALL SELECT selection.rup_package_id,
                   'instansi/' || $1 || '/selections/' || bid.selection_id || '/bids/' || bid.bid_id
    FROM selection JOIN bid ON bid.instansi = selection.instansi AND bid.selection_id = selection.selection_id
   WHERE selection.instansi = $1 AND selection.rup_package_id = ANY ($2::text[]))
SELECT subject.id, journal.event_id::text, journal.type, journal.subject, journal.payload, journal.recorded_at
  FROM subject JOIN journal ON journal.instansi = $1 AND journal.subject = subject.name
 ORDER BY subject.id, journal.epoch, journal.tx, journal.pos)sql"};

// Vendors that bid for these packages or won them.
constexpr Statement kVendors = {"procurement_ocds_vendors", R"sql(
SELECT selection.rup_package_id, vendor.vendor_id, vendor.title
  FROM selection JOIN vendor ON vendor.instansi = selection.instansi
   AND (vendor.vendor_id = selection.winner
        OR vendor.vendor_id IN (SELECT bid.vendor_id FROM bid
                                 WHERE bid.instansi = selection.instansi AND bid.selection_id = selection.selection_id
                                   AND bid.state <> 'SEALED'))
 WHERE selection.instansi = $1 AND selection.rup_package_id = ANY ($2::text[]))sql"};

// Items and documents of approved RPP of packages with a contract in force: public from then on.
constexpr Statement kItems = {"procurement_ocds_items", R"sql(
SELECT rpp.rup_package_id, rpp.rpp_id, item.title, item.quantity_thousandths, item.unit, item.unit_price
  FROM rpp JOIN rpp_hps_item AS item ON item.instansi = rpp.instansi AND item.rpp_id = rpp.rpp_id
 WHERE rpp.instansi = $1 AND rpp.rup_package_id = ANY ($2::text[]) AND rpp.state = 'APPROVED'
   AND EXISTS (SELECT FROM contract WHERE contract.instansi = rpp.instansi AND contract.rpp_id = rpp.rpp_id
                                      AND contract.state = 'SIGNED')
 ORDER BY rpp.rpp_id, item.place)sql"};
constexpr Statement kDocuments = {"procurement_ocds_documents", R"sql(
SELECT rpp.rup_package_id, rpp.rpp_id, document.code, document.title, document.uri, document.sha256
  FROM rpp JOIN rpp_document AS document ON document.instansi = rpp.instansi AND document.rpp_id = rpp.rpp_id
 WHERE rpp.instansi = $1 AND rpp.rup_package_id = ANY ($2::text[]) AND rpp.state = 'APPROVED'
   AND EXISTS (SELECT FROM contract WHERE contract.instansi = rpp.instansi AND contract.rpp_id = rpp.rpp_id
                                      AND contract.state = 'SIGNED')
 ORDER BY rpp.rpp_id, document.place)sql"};

// Of several packages at once, by id.
class Reading {
 public:
  Reading(postgres::Connection& connection, const postgres::Scope& scope, const std::vector<std::string>& ids)
      : connection_(connection), scope_(scope), ids_(ids) {
    for (const std::string& id : ids) {
      processes_[id].rup_package = PackageName(scope.instansi, id);
    }
  }

  absl::StatusOr<std::vector<ocds::Process>> Run() {
    TERPADU_RETURN_IF_ERROR(ReadEvents());
    TERPADU_RETURN_IF_ERROR(ReadVendors());
    TERPADU_RETURN_IF_ERROR(ReadContents());
    std::vector<ocds::Process> all;
    for (const std::string& id : ids_) {
      all.push_back(std::move(processes_[id]));
    }
    return all;
  }

 private:
  absl::StatusOr<Rows> Ask(const Statement& statement) {
    return connection_.Execute(scope_, statement, Params().Text(scope_.instansi).TextArray(ids_));
  }
  absl::Status ReadEvents() {
    TERPADU_ASSIGN(const Rows rows, Ask(kEvents));
    for (int row = 0; row < rows.size(); ++row) {
      processes_[rows.Text(row, 0)].events.push_back(
          {rows.Text(row, 1), rows.Text(row, 2), rows.Text(row, 3), rows.Bytes(row, 4), rows.Time(row, 5)});
    }
    return absl::OkStatus();
  }
  absl::Status ReadVendors() {
    TERPADU_ASSIGN(const Rows rows, Ask(kVendors));
    for (int row = 0; row < rows.size(); ++row) {
      processes_[rows.Text(row, 0)].vendors[NameOf(kVendorPattern, scope_.instansi, rows.Text(row, 1))] =
          rows.Text(row, 2);
    }
    return absl::OkStatus();
  }
  v1::RppContent& ContentOf(const Rows& rows, int row) {
    return processes_[rows.Text(row, 0)].contents[RppName(scope_.instansi, rows.Text(row, 1))];
  }
  absl::Status ReadContents() {
    TERPADU_ASSIGN(const Rows items, Ask(kItems));
    for (int row = 0; row < items.size(); ++row) {
      v1::HpsItem& item = *ContentOf(items, row).add_hps_items();
      item.set_title(items.Text(row, 2));
      item.set_quantity_thousandths(items.Int(row, 3));
      item.set_unit(items.Text(row, 4));
      item.set_unit_price(items.Int(row, 5));
    }
    TERPADU_ASSIGN(const Rows documents, Ask(kDocuments));
    for (int row = 0; row < documents.size(); ++row) {
      v1::RppDocument& document = *ContentOf(documents, row).add_documents();
      document.set_code(documents.Text(row, 2));
      document.set_title(documents.Text(row, 3));
      document.set_uri(documents.Text(row, 4));
      document.set_sha256(documents.Text(row, 5));
    }
    return absl::OkStatus();
  }

  postgres::Connection& connection_;
  const postgres::Scope& scope_;
  const std::vector<std::string>& ids_;
  std::map<std::string, ocds::Process> processes_;
};

}  // namespace

absl::StatusOr<int64_t> PutPublisher(postgres::Transaction& transaction, const v1::OcdsPublisher& publisher) {
  const auto ids = ParseName(kPublisherPattern, publisher.name());
  TERPADU_RETURN_IF_ERROR(ids.status());
  Params params;
  params.Text(ids->front()).Text(publisher.prefix()).Text(publisher.title()).Text(publisher.scheme());
  params.Text(publisher.uid()).Text(publisher.uri()).Text(publisher.license()).Text(publisher.publication_policy());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kPutPublisher, params));
  return rows.Int(0, 0);
}

absl::StatusOr<v1::OcdsPublisher> GetPublisher(postgres::Connection& connection, const postgres::Scope& scope) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGetPublisher, Params().Text(scope.instansi)));
  if (rows.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "OCDS_PUBLISHER_MISSING",
                 "instansi/" + scope.instansi + " has named no publisher: terpadu ocds publisher");
  }
  v1::OcdsPublisher publisher;
  publisher.set_name(FormatName(kPublisherPattern, {scope.instansi}));
  publisher.set_prefix(rows.Text(0, 0));
  publisher.set_title(rows.Text(0, 1));
  publisher.set_scheme(rows.Text(0, 2));
  publisher.set_uid(rows.Text(0, 3));
  publisher.set_uri(rows.Text(0, 4));
  publisher.set_license(rows.Text(0, 5));
  publisher.set_publication_policy(rows.Text(0, 6));
  return publisher;
}

absl::StatusOr<int64_t> PutExemption(postgres::Transaction& transaction, std::string_view instansi, std::string_view id,
                                     bool exempt, const std::string& legal_basis) {
  Params params;
  params.Text(instansi).Text(id).Bool(exempt).Text(legal_basis);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kPutExemption, params));
  if (rows.empty()) {
    return NotFound(PackageName(instansi, id));
  }
  return rows.Int(0, 0);
}

absl::StatusOr<std::vector<std::string>> PublishedPackages(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page,
                                                           int year, const std::string& unit) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(year).Text(unit);
  params.Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kPublished, params));
  std::vector<std::string> ids;
  for (int row = 0; row < rows.size(); ++row) {
    ids.push_back(rows.Text(row, 0));
  }
  return ids;
}

absl::StatusOr<bool> IsPublished(postgres::Connection& connection, const postgres::Scope& scope, std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kIsPublished, Params().Text(scope.instansi).Text(id)));
  return !rows.empty();
}

absl::StatusOr<std::vector<ocds::Process>> ReadProcesses(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const std::vector<std::string>& ids) {
  return Reading(connection, scope, ids).Run();
}

}  // namespace terpadu::procurement::store
