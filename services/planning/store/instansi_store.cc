#include "services/planning/store/instansi_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/names.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInsert = {"planning_instansi_insert", R"sql(
  INSERT INTO instansi (instansi, title, kind, code, time_zone, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $6)
  ON CONFLICT (instansi) DO NOTHING)sql"};
constexpr postgres::Statement kUpdate = {"planning_instansi_update", R"sql(
  UPDATE instansi SET title = $2, kind = $3, code = $4, time_zone = $5, updated_at = $6, version = version + 1
   WHERE instansi = $1)sql"};

#define TERPADU_INSTANSI_COLUMNS \
  "SELECT instansi, title, kind, code, time_zone, version, created_at, updated_at FROM instansi WHERE instansi "

constexpr postgres::Statement kFind = {"planning_instansi_find", TERPADU_INSTANSI_COLUMNS "= $1"};
constexpr postgres::Statement kLock = {"planning_instansi_lock", TERPADU_INSTANSI_COLUMNS "= $1 FOR UPDATE"};
constexpr postgres::Statement kList = {"planning_instansi_list",
                                       TERPADU_INSTANSI_COLUMNS "> $1 ORDER BY instansi LIMIT $2"};

#undef TERPADU_INSTANSI_COLUMNS

StoredInstansi InstansiIn(const postgres::Rows& rows, int row) {
  using google::protobuf::util::TimeUtil;
  enum Column { kId, kTitle, kKind, kCode, kZone, kVersion, kCreated, kUpdated };
  StoredInstansi instansi;
  instansi.version = rows.Int(row, kVersion);
  v1::Instansi& message = instansi.message;
  message.set_name(FormatName(kInstansiPattern, {rows.Text(row, kId)}));
  message.set_title(rows.Text(row, kTitle));
  message.set_kind(static_cast<v1::InstansiKind>(rows.Int(row, kKind)));
  message.set_code(rows.Text(row, kCode));
  message.set_time_zone(rows.Text(row, kZone));
  *message.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreated)));
  *message.mutable_update_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kUpdated)));
  message.set_etag(rpc::EtagOf(instansi.version));
  return instansi;
}

postgres::Params ParamsOf(const std::string& instansi, const v1::Instansi& values, absl::Time now) {
  postgres::Params params;
  params.Text(instansi).Text(values.title()).Int(values.kind()).Text(values.code()).Text(values.time_zone()).Time(now);
  return params;
}

absl::StatusOr<std::optional<StoredInstansi>> First(const absl::StatusOr<postgres::Rows>& rows) {
  TERPADU_RETURN_IF_ERROR(rows.status());
  return rows->empty() ? std::nullopt : std::optional<StoredInstansi>(InstansiIn(*rows, 0));
}

}  // namespace

absl::StatusOr<bool> InsertInstansi(postgres::Transaction& transaction, const std::string& instansi,
                                    const v1::Instansi& values, absl::Time now) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kInsert, ParamsOf(instansi, values, now)));
  return rows.affected() == 1;
}

absl::Status UpdateInstansi(postgres::Transaction& transaction, const std::string& instansi, const v1::Instansi& values,
                            absl::Time now) {
  return transaction.Execute(kUpdate, ParamsOf(instansi, values, now)).status();
}

absl::StatusOr<std::optional<StoredInstansi>> FindInstansi(const Executor& executor, const std::string& instansi) {
  return First(executor.Execute(kFind, postgres::Params().Text(instansi)));
}

absl::StatusOr<std::optional<StoredInstansi>> LockInstansi(postgres::Transaction& transaction,
                                                           const std::string& instansi) {
  return First(transaction.Execute(kLock, postgres::Params().Text(instansi)));
}

absl::StatusOr<std::vector<v1::Instansi>> ListInstansi(const Executor& executor, std::string_view after, int limit) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kList, postgres::Params().Text(after).Int(limit)));
  std::vector<v1::Instansi> all;
  for (int row = 0; row < rows.size(); ++row) {
    all.push_back(InstansiIn(rows, row).message);
  }
  return all;
}

}  // namespace terpadu::planning
