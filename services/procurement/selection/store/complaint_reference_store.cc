#include "services/procurement/selection/store/complaint_reference_store.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_COMPLAINT_COLUMNS                                                                            \
  " complaint_reference_id, rup_package_id, channel, reference, received_date::text, state, exempt, version" \
  " FROM complaint_reference "

constexpr Statement kInsert = {"procurement_complaint_insert", R"sql(
INSERT INTO complaint_reference (instansi, complaint_reference_id, rup_package_id, channel, reference, received_date,
                                 state, exempt)
VALUES ($1, $2, $3, $4, $5, $6::date, $7, $8))sql"};

constexpr Statement kOf = {"procurement_complaint_of_channel", R"sql(
SELECT complaint_reference_id FROM complaint_reference WHERE instansi = $1 AND channel = $2 AND reference = $3)sql"};

constexpr Statement kLock = {"procurement_complaint_lock", "SELECT" TERPADU_COMPLAINT_COLUMNS
                                                           "WHERE instansi = $1 AND complaint_reference_id = $2"
                                                           " FOR NO KEY UPDATE"};

constexpr Statement kUpdate = {"procurement_complaint_update", R"sql(
UPDATE complaint_reference SET state = $3, version = version + 1
 WHERE instansi = $1 AND complaint_reference_id = $2 RETURNING version)sql"};

constexpr Statement kList = {"procurement_complaint_list",
                             "SELECT" TERPADU_COMPLAINT_COLUMNS
                             "WHERE instansi = $1 AND complaint_reference_id > $2 AND ($3 = '' OR rup_package_id = $3)"
                             " AND ($4 OR NOT exempt) ORDER BY complaint_reference_id LIMIT $5"};

StoredComplaint ComplaintIn(const Rows& rows, int row, std::string_view instansi) {
  StoredComplaint stored;
  v1::ComplaintReference& complaint = stored.complaint;
  complaint.set_name(NameOf(kComplaintPattern, instansi, rows.Text(row, 0)));
  complaint.set_rup_package(PackageName(instansi, rows.Text(row, 1)));
  complaint.set_channel(rows.Text(row, 2));
  complaint.set_reference(rows.Text(row, 3));
  const auto received = ParseDay(rows.Text(row, 4));
  TERPADU_ASSERT(received.ok());
  *complaint.mutable_received_date() = DateOf(*received);
  complaint.set_state(rows.Text(row, 5));
  complaint.set_exempt(rows.Bool(row, 6));
  stored.version = rows.Int(row, 7);
  complaint.set_etag(rpc::EtagOf(stored.version));
  return stored;
}

absl::Status Exists(const std::string& name) {
  return Error(absl::StatusCode::kAlreadyExists, "COMPLAINT_REFERENCE_EXISTS", absl::StrCat("there is ", name),
               {{"name", name}});
}

}  // namespace

absl::Status InsertComplaint(postgres::Transaction& transaction, const v1::ComplaintReference& complaint) {
  const ResourceId id = IdOf(kComplaintPattern, complaint.name());
  TERPADU_ASSIGN(
      const Rows there,
      transaction.Execute(kOf, Params().Text(id.instansi).Text(complaint.channel()).Text(complaint.reference())));
  if (!there.empty()) {
    return Exists(NameOf(kComplaintPattern, id.instansi, there.Text(0, 0)));
  }
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kPackagePattern, complaint.rup_package()).id);
  params.Text(complaint.channel()).Text(complaint.reference());
  params.Text(FormatDay(PlannedDayOf(complaint.received_date()).day)).Text(complaint.state()).Bool(complaint.exempt());
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  const std::string constraint = postgres::ConstraintOf(inserted);
  if (constraint == "complaint_reference_pkey" || constraint == "complaint_reference_once") {
    return Exists(complaint.name());
  }
  if (absl::StrContains(constraint, "_fkey")) {
    return NotFound(complaint.rup_package());
  }
  return inserted;
}

absl::StatusOr<StoredComplaint> LockComplaint(postgres::Transaction& transaction, const ResourceId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(id.instansi).Text(id.id)));
  if (rows.empty()) {
    return NotFound(NameOf(kComplaintPattern, id.instansi, id.id));
  }
  return ComplaintIn(rows, 0, id.instansi);
}

absl::Status UpdateComplaint(postgres::Transaction& transaction, StoredComplaint& stored) {
  const ResourceId id = IdOf(kComplaintPattern, stored.complaint.name());
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kUpdate, Params().Text(id.instansi).Text(id.id).Text(stored.complaint.state())));
  stored.version = rows.Int(0, 0);
  stored.complaint.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::ComplaintReference>> ListComplaints(postgres::Connection& connection,
                                                                   const postgres::Scope& scope,
                                                                   std::string_view rup_package_id, bool with_exempt,
                                                                   const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Text(rup_package_id);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Bool(with_exempt).Int(page.size + 1)));
  std::vector<v1::ComplaintReference> complaints;
  for (int row = 0; row < rows.size(); ++row) {
    complaints.push_back(ComplaintIn(rows, row, scope.instansi).complaint);
  }
  return complaints;
}

}  // namespace terpadu::procurement::store
