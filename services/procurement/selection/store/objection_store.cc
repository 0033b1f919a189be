// Objections to the result of a selection.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/selection/store/bid_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsert = {"procurement_objection_insert", R"sql(
INSERT INTO objection (instansi, selection_id, objection_id, vendor_id, text, submit_time, state)
VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

constexpr Statement kGet = {"procurement_objection_get", R"sql(
SELECT objection_id, vendor_id, text, state, submit_time, answer, version, presenter FROM objection
 WHERE instansi = $1 AND selection_id = $2 AND objection_id = $3)sql"};

constexpr Statement kList = {"procurement_objection_list", R"sql(
SELECT objection_id, vendor_id, text, state, submit_time, answer, version FROM objection
 WHERE instansi = $1 AND selection_id = $2 AND objection_id > $3 ORDER BY objection_id LIMIT $4)sql"};

// The states are those of the index objection_open.
constexpr Statement kFindOpen = {"procurement_objection_open", R"sql(
SELECT objection_id FROM objection
 WHERE instansi = $1 AND selection_id = $2 AND state IN ('SUBMITTED', 'PRESENTED') ORDER BY objection_id LIMIT 1)sql"};

constexpr Statement kUpdate = {"procurement_objection_update", R"sql(
UPDATE objection SET state = $4, answer = $5, presenter = nullif($6, ''), version = version + 1
 WHERE instansi = $1 AND selection_id = $2 AND objection_id = $3
RETURNING version)sql"};

v1::Objection ObjectionIn(const Rows& rows, int row, std::string_view instansi, std::string_view selection_id) {
  v1::Objection objection;
  objection.set_name(NameOf(kObjectionPattern, {std::string(instansi), std::string(selection_id), rows.Text(row, 0)}));
  objection.set_vendor(NameOf(kVendorPattern, instansi, rows.Text(row, 1)));
  objection.set_text(rows.Text(row, 2));
  objection.set_state(EnumOf<v1::ObjectionState>(rows.Text(row, 3)));
  *objection.mutable_submit_time() = TimestampOf(rows.Time(row, 4));
  objection.set_answer(rows.Text(row, 5));
  objection.set_etag(rpc::EtagOf(rows.Int(row, 6)));
  return objection;
}

Params KeyOf(const v1::Objection& objection) {
  const auto ids = ParseName(kObjectionPattern, objection.name());
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

}  // namespace

absl::Status InsertObjection(postgres::Transaction& transaction, const v1::Objection& objection) {
  Params params = KeyOf(objection);
  params.Text(IdOf(kVendorPattern, objection.vendor()).id).Text(objection.text());
  params.Time(TimeOf(objection.submit_time())).Text(WordOf(objection.state()));
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  const std::string constraint = postgres::ConstraintOf(inserted);
  if (constraint != "objection_pkey" && constraint != "objection_open") {
    return inserted;
  }
  const bool taken = constraint == "objection_pkey";
  return Error(taken ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kFailedPrecondition, "OBJECTION_EXISTS",
               absl::StrCat(taken ? objection.name() : objection.vendor(), " has an objection already"),
               {{"objection", objection.name()}});
}

absl::StatusOr<StoredObjection> ReadObjection(postgres::Transaction& transaction, const PartId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(id.instansi).Text(id.selection).Text(id.id)));
  if (rows.empty()) {
    return NotFound(NameOf(kObjectionPattern, id));
  }
  return StoredObjection{.objection = ObjectionIn(rows, 0, id.instansi, id.selection),
                         .presenter = rows.IsNull(0, 7) ? "" : rows.Text(0, 7),
                         .version = rows.Int(0, 6)};
}

absl::Status UpdateObjection(postgres::Transaction& transaction, StoredObjection& stored) {
  Params params = KeyOf(stored.objection);
  params.Text(WordOf(stored.objection.state())).Text(stored.objection.answer()).Text(stored.presenter);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  stored.version = rows.Int(0, 0);
  stored.objection.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> FindOpenObjection(postgres::Transaction& transaction,
                                                             std::string_view instansi, std::string_view selection_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindOpen, Params().Text(instansi).Text(selection_id)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return NameOf(kObjectionPattern, {std::string(instansi), std::string(selection_id), rows.Text(0, 0)});
}

absl::StatusOr<std::vector<v1::Objection>> ListObjections(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view selection_id,
                                                          const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(selection_id).Text(page.after.empty() ? "" : page.after.front());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Int(page.size + 1)));
  std::vector<v1::Objection> objections;
  for (int row = 0; row < rows.size(); ++row) {
    objections.push_back(ObjectionIn(rows, row, scope.instansi, selection_id));
  }
  return objections;
}

}  // namespace terpadu::procurement::store
