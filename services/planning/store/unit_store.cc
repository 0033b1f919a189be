#include "services/planning/store/unit_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/names.h"
#include "services/planning/store/json_column.h"

namespace terpadu::planning {
namespace {

constexpr int kMostNames = 100'000;

constexpr postgres::Statement kInsert = {"planning_unit_insert", R"sql(
  INSERT INTO unit (instansi, unit_id, title, created_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, unit_id) DO NOTHING)sql"};

// In the order of the key, so that two units with crossing names wait for each other and do not deadlock.
constexpr postgres::Statement kInsertNames = {"planning_unit_insert_names", R"sql(
  INSERT INTO unit_name (instansi, normalized, unit_id, position, printed)
  SELECT $1, normalized, $2, place - 1, printed
    FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS name (normalized, printed, place)
   ORDER BY normalized
  ON CONFLICT (instansi, normalized) DO NOTHING)sql"};

constexpr postgres::Statement kOwnerOfName = {"planning_unit_owner_of_name", R"sql(
  SELECT printed, unit_id FROM unit_name
   WHERE instansi = $1 AND normalized = ANY ($3::text[]) AND unit_id <> $2
   ORDER BY normalized LIMIT 1)sql"};

constexpr postgres::Statement kFind = {"planning_unit_find", R"sql(
  SELECT unit_id, title, version, created_at,
         (SELECT coalesce(json_agg(printed ORDER BY position), '[]')::text FROM unit_name
           WHERE unit_name.instansi = $1 AND unit_name.unit_id = unit.unit_id AND position > 0)
    FROM unit WHERE instansi = $1 AND unit_id = ANY ($2::text[])
   ORDER BY array_position($2::text[], unit_id))sql"};

constexpr postgres::Statement kList = {"planning_unit_list", R"sql(
  SELECT unit_id, title, version, created_at,
         (SELECT coalesce(json_agg(printed ORDER BY position), '[]')::text FROM unit_name
           WHERE unit_name.instansi = $1 AND unit_name.unit_id = unit.unit_id AND position > 0)
    FROM unit WHERE instansi = $1 AND unit_id > $2
   ORDER BY unit_id LIMIT $3)sql"};

constexpr postgres::Statement kFindNames = {"planning_unit_find_names", R"sql(
  SELECT normalized, unit_id FROM unit_name WHERE instansi = $1 AND normalized = ANY ($2::text[]))sql"};

constexpr postgres::Statement kAllNames = {"planning_unit_all_names", R"sql(
  SELECT normalized, unit_id FROM unit_name WHERE instansi = $1 LIMIT $2)sql"};

std::vector<v1::Unit> UnitsIn(const postgres::Rows& rows, std::string_view instansi) {
  enum Column { kId, kTitle, kVersion, kCreated, kAliases };
  std::vector<v1::Unit> units;
  for (int row = 0; row < rows.size(); ++row) {
    v1::Unit& unit = units.emplace_back();
    unit.set_name(FormatName(kUnitPattern, {std::string(instansi), rows.Text(row, kId)}));
    unit.set_title(rows.Text(row, kTitle));
    unit.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
    *unit.mutable_create_time() =
        google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreated)));
    for (const std::string& alias : TextsIn(rows.Text(row, kAliases))) {
      unit.add_aliases(alias);
    }
  }
  return units;
}

UnitDirectory DirectoryOf(const postgres::Rows& rows) {
  UnitDirectory directory;
  for (int row = 0; row < rows.size(); ++row) {
    directory.Add(rows.Text(row, 0), rows.Text(row, 1));
  }
  return directory;
}

absl::Status AliasTaken(postgres::Transaction& transaction, const NewUnit& unit,
                        const std::vector<std::string>& normalized) {
  postgres::Params params;
  params.Text(unit.instansi).Text(unit.unit_id).TextArray(normalized);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOwnerOfName, params));
  const std::string alias = rows.empty() ? "" : rows.Text(0, 0);
  const std::string owner = rows.empty() ? "" : FormatName(kUnitPattern, {unit.instansi, rows.Text(0, 1)});
  return Error(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN",
               "`" + alias + "` is a name of " + owner + "; a name means one unit",
               {{"alias", alias}, {"unit", owner}});
}

}  // namespace

absl::Status InsertUnit(postgres::Transaction& transaction, const NewUnit& unit) {
  postgres::Params row;
  row.Text(unit.instansi).Text(unit.unit_id).Text(unit.names[0].printed).Time(unit.created);
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, row));
  if (inserted.affected() == 0) {
    const std::string name = FormatName(kUnitPattern, {unit.instansi, unit.unit_id});
    return Error(absl::StatusCode::kAlreadyExists, "UNIT_EXISTS", name + " exists", {{"unit", name}});
  }
  std::vector<std::string> normalized;
  std::vector<std::string> printed;
  for (const UnitName& name : unit.names) {
    normalized.push_back(name.normalized);
    printed.push_back(name.printed);
  }
  postgres::Params names;
  names.Text(unit.instansi).Text(unit.unit_id).TextArray(normalized).TextArray(printed);
  TERPADU_ASSIGN(const postgres::Rows named, transaction.Execute(kInsertNames, names));
  if (named.affected() < static_cast<int64_t>(normalized.size())) {
    return AliasTaken(transaction, unit, normalized);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Unit>> FindUnits(const Executor& executor, std::string_view instansi,
                                                const std::vector<std::string>& unit_ids) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFind, postgres::Params().Text(instansi).TextArray(unit_ids)));
  return UnitsIn(rows, instansi);
}

absl::StatusOr<std::vector<v1::Unit>> ListUnits(const Executor& executor, std::string_view instansi,
                                                std::string_view after, int limit) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kList, postgres::Params().Text(instansi).Text(after).Int(limit)));
  return UnitsIn(rows, instansi);
}

absl::StatusOr<UnitDirectory> FindNames(const Executor& executor, std::string_view instansi,
                                        const std::vector<std::string>& candidates) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFindNames, postgres::Params().Text(instansi).TextArray(candidates)));
  return DirectoryOf(rows);
}

absl::StatusOr<UnitDirectory> LoadNames(const Executor& executor, std::string_view instansi) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kAllNames, postgres::Params().Text(instansi).Int(kMostNames + 1)));
  if (rows.size() > kMostNames) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_UNITS",
                 "the instansi has more than " + std::to_string(kMostNames) + " titles and aliases");
  }
  return DirectoryOf(rows);
}

}  // namespace terpadu::planning
