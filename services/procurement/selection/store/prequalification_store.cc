#include "services/procurement/selection/store/prequalification_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"
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

constexpr Statement kInsert = {"procurement_prequalification_insert", R"sql(
INSERT INTO prequalification (instansi, selection_id, state, closing_time) VALUES ($1, $2, 'OPEN', $3))sql"};

constexpr Statement kFind = {"procurement_prequalification_find", R"sql(
SELECT state, closing_time, objection_deadline, version
  FROM prequalification WHERE instansi = $1 AND selection_id = $2)sql"};

constexpr Statement kShortlist = {"procurement_prequalification_shortlist", R"sql(
SELECT vendor_id FROM prequalification_application
 WHERE instansi = $1 AND selection_id = $2 AND state = 'SHORTLISTED' ORDER BY vendor_id)sql"};

constexpr Statement kUpdate = {"procurement_prequalification_update", R"sql(
UPDATE prequalification SET state = $3, objection_deadline = $4, closing_time = $5, version = version + 1
 WHERE instansi = $1 AND selection_id = $2 RETURNING version)sql"};

// The time that is judged is the one that is written.
constexpr Statement kApply = {"procurement_application_insert", R"sql(
WITH clock AS MATERIALIZED (SELECT database_now() AS now)
INSERT INTO prequalification_application (instansi, selection_id, application_id, vendor_id, documents, state,
                                          submit_time, closing_time)
SELECT $1, $2, $3, $4, $5, $6, clock.now, $7::timestamptz FROM clock WHERE clock.now < $7::timestamptz
RETURNING submit_time)sql"};

constexpr Statement kOfVendor = {"procurement_application_of_vendor", R"sql(
SELECT application_id FROM prequalification_application
 WHERE instansi = $1 AND selection_id = $2 AND vendor_id = $3)sql"};

#define TERPADU_APPLICATION_COLUMNS                                                                \
  " application_id, vendor_id, documents, state, submit_time, remark, objection_state, objection," \
  " coalesce(presenter, ''), answer, version FROM prequalification_application "

constexpr Statement kAll = {"procurement_application_all", "SELECT" TERPADU_APPLICATION_COLUMNS
                                                           "WHERE instansi = $1 AND selection_id = $2"
                                                           " ORDER BY application_id"};
constexpr Statement kGet = {"procurement_application_get", "SELECT" TERPADU_APPLICATION_COLUMNS
                                                           "WHERE instansi = $1 AND selection_id = $2"
                                                           " AND application_id = $3"};
constexpr Statement kList = {"procurement_application_list", "SELECT" TERPADU_APPLICATION_COLUMNS
                                                             "WHERE instansi = $1 AND selection_id = $2"
                                                             " AND application_id > $3"
                                                             " ORDER BY application_id LIMIT $4"};

constexpr Statement kUpdateApplication = {"procurement_application_update", R"sql(
UPDATE prequalification_application
   SET state = $4, remark = $5, objection_state = nullif($6, ''), objection = $7, presenter = nullif($8, ''),
       answer = $9, version = version + 1
 WHERE instansi = $1 AND selection_id = $2 AND application_id = $3 RETURNING version)sql"};

constexpr Statement kMayBid = {"procurement_shortlisted", R"sql(
SELECT NOT EXISTS (SELECT FROM prequalification WHERE instansi = $1 AND selection_id = $2)
       OR EXISTS (SELECT FROM prequalification_application
                   WHERE instansi = $1 AND selection_id = $2 AND vendor_id = $3 AND state = 'SHORTLISTED'))sql"};

Params Key(const ResourceId& selection) { return std::move(Params().Text(selection.instansi).Text(selection.id)); }

Params KeyOf(const v1::PrequalificationApplication& application) {
  const auto ids = ParseName(kApplicationPattern, application.name());
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

StoredApplication ApplicationIn(const Rows& rows, int row, std::string_view instansi, std::string_view selection) {
  StoredApplication stored;
  v1::PrequalificationApplication& application = stored.application;
  TERPADU_ASSERT(application.ParseFromString(rows.Bytes(row, 2)));
  application.set_name(NameOf(kApplicationPattern, {std::string(instansi), std::string(selection), rows.Text(row, 0)}));
  application.set_vendor(NameOf(kVendorPattern, instansi, rows.Text(row, 1)));
  application.set_state(EnumOf<v1::ApplicationState>(rows.Text(row, 3)));
  *application.mutable_submit_time() = TimestampOf(rows.Time(row, 4));
  application.set_remark(rows.Text(row, 5));
  if (!rows.IsNull(row, 6)) {
    application.set_objection_state(EnumOf<v1::ApplicationObjectionState>(rows.Text(row, 6)));
  }
  application.set_objection(rows.Text(row, 7));
  stored.presenter = rows.Text(row, 8);
  application.set_answer(rows.Text(row, 9));
  stored.version = rows.Int(row, 10);
  application.set_etag(rpc::EtagOf(stored.version));
  return stored;
}

absl::Status ApplicationExists(absl::StatusCode code, const std::string& name) {
  return Error(code, "APPLICATION_EXISTS", absl::StrCat("there is the application ", name), {{"application", name}});
}

}  // namespace

absl::Status InsertPrequalification(postgres::Transaction& transaction, const ResourceId& selection,
                                    absl::Time closing) {
  return transaction.Execute(kInsert, Key(selection).Time(closing)).status();
}

absl::StatusOr<std::optional<v1::Prequalification>> FindPrequalification(postgres::Transaction& transaction,
                                                                         const ResourceId& selection) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFind, Key(selection)));
  if (rows.empty()) {
    return std::nullopt;
  }
  v1::Prequalification found;
  found.set_selection(NameOf(kSelectionPattern, selection.instansi, selection.id));
  found.set_state(EnumOf<v1::PrequalificationState>(rows.Text(0, 0)));
  *found.mutable_closing_time() = TimestampOf(rows.Time(0, 1));
  if (!rows.IsNull(0, 2)) {
    *found.mutable_objection_deadline() = TimestampOf(rows.Time(0, 2));
  }
  found.set_etag(rpc::EtagOf(rows.Int(0, 3)));
  TERPADU_ASSIGN(const Rows vendors, transaction.Execute(kShortlist, Key(selection)));
  for (int row = 0; row < vendors.size(); ++row) {
    found.add_shortlist(NameOf(kVendorPattern, selection.instansi, vendors.Text(row, 0)));
  }
  return found;
}

absl::Status UpdatePrequalification(postgres::Transaction& transaction, const ResourceId& selection,
                                    v1::Prequalification& prequalification) {
  Params params = Key(selection).Text(WordOf(prequalification.state()));
  if (prequalification.has_objection_deadline()) {
    params.Time(TimeOf(prequalification.objection_deadline()));
  } else {
    params.Null();
  }
  params.Time(TimeOf(prequalification.closing_time()));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  prequalification.set_etag(rpc::EtagOf(rows.Int(0, 0)));
  return absl::OkStatus();
}

absl::Status InsertApplication(postgres::Transaction& transaction, v1::PrequalificationApplication& application,
                               absl::Time closing) {
  const auto ids = ParseName(kApplicationPattern, application.name());
  const std::string vendor_id = IdOf(kVendorPattern, application.vendor()).id;
  TERPADU_ASSIGN(const Rows other,
                 transaction.Execute(kOfVendor, Params().Text(ids->at(0)).Text(ids->at(1)).Text(vendor_id)));
  if (!other.empty()) {
    return ApplicationExists(absl::StatusCode::kFailedPrecondition,
                             NameOf(kApplicationPattern, {ids->at(0), ids->at(1), other.Text(0, 0)}));
  }
  v1::PrequalificationApplication documents;
  *documents.mutable_documents() = application.documents();
  Params params = KeyOf(application);
  params.Text(vendor_id).Bytes(documents.SerializeAsString()).Text(WordOf(application.state())).Time(closing);
  const absl::StatusOr<Rows> inserted = transaction.Execute(kApply, params);
  if (postgres::ConstraintOf(inserted.status()) == "prequalification_application_pkey") {
    return ApplicationExists(absl::StatusCode::kAlreadyExists, application.name());
  }
  TERPADU_RETURN_IF_ERROR(inserted.status());
  if (inserted->empty()) {
    const std::string closed = absl::FormatTime(absl::RFC3339_sec, closing, Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "APPLICATIONS_CLOSED",
                 absl::StrCat("applications were taken until ", closed, " by the clock of the database"),
                 {{"closed", closed}});
  }
  *application.mutable_submit_time() = TimestampOf(inserted->Time(0, 0));
  application.set_etag(rpc::EtagOf(1));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredApplication>> ReadApplications(postgres::Transaction& transaction,
                                                                const ResourceId& selection) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAll, Key(selection)));
  std::vector<StoredApplication> all;
  for (int row = 0; row < rows.size(); ++row) {
    all.push_back(ApplicationIn(rows, row, selection.instansi, selection.id));
  }
  return all;
}

absl::StatusOr<StoredApplication> ReadApplication(postgres::Transaction& transaction, const PartId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(id.instansi).Text(id.selection).Text(id.id)));
  if (rows.empty()) {
    return NotFound(NameOf(kApplicationPattern, id));
  }
  return ApplicationIn(rows, 0, id.instansi, id.selection);
}

absl::Status UpdateApplication(postgres::Transaction& transaction, StoredApplication& stored) {
  v1::PrequalificationApplication& application = stored.application;
  Params params = KeyOf(application);
  params.Text(WordOf(application.state())).Text(application.remark());
  params.Text(application.objection_state() == 0 ? "" : WordOf(application.objection_state()));
  params.Text(application.objection()).Text(stored.presenter).Text(application.answer());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdateApplication, params));
  stored.version = rows.Int(0, 0);
  application.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::PrequalificationApplication>> ListApplications(postgres::Connection& connection,
                                                                              const postgres::Scope& scope,
                                                                              std::string_view selection_id,
                                                                              const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(selection_id).Text(page.after.empty() ? "" : page.after.front());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Int(page.size + 1)));
  std::vector<v1::PrequalificationApplication> all;
  for (int row = 0; row < rows.size(); ++row) {
    all.push_back(ApplicationIn(rows, row, scope.instansi, selection_id).application);
  }
  return all;
}

absl::Status CheckShortlisted(postgres::Transaction& transaction, std::string_view instansi,
                              std::string_view selection_id, std::string_view vendor_id) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kMayBid, Params().Text(instansi).Text(selection_id).Text(vendor_id)));
  if (rows.Bool(0, 0)) {
    return absl::OkStatus();
  }
  const std::string vendor = NameOf(kVendorPattern, instansi, vendor_id);
  return Error(absl::StatusCode::kFailedPrecondition, "NOT_SHORTLISTED",
               absl::StrCat(vendor, " is not on the shortlist of the prequalification"), {{"vendor", vendor}});
}

}  // namespace terpadu::procurement::store
