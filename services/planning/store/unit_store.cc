#include "services/planning/store/unit_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/planning/days.h"
#include "services/planning/names.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kLock = {"planning_unit_lock", R"sql(
  SELECT pg_advisory_xact_lock(hashtextextended('planning.unit/' || $1, 0)))sql"};

constexpr postgres::Statement kInsert = {"planning_unit_insert", R"sql(
  INSERT INTO unit (instansi, unit_id, title, code, kind, parent_id, valid_from, valid_to, successor_id, legal_basis,
                    version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8::date, $9, $10, $11, $12, $13)
  ON CONFLICT (instansi, unit_id) DO NOTHING)sql"};

constexpr postgres::Statement kReplace = {"planning_unit_replace", R"sql(
  UPDATE unit SET title = $3, code = $4, kind = $5, parent_id = $6, valid_from = $7::date, valid_to = $8::date,
                  successor_id = $9, legal_basis = $10, version = $11, created_at = $12, updated_at = $13
   WHERE instansi = $1 AND unit_id = $2)sql"};

constexpr postgres::Statement kDeleteNames = {"planning_unit_delete_names", R"sql(
  DELETE FROM unit_name WHERE instansi = $1 AND unit_id = $2)sql"};

constexpr postgres::Statement kInsertNames = {"planning_unit_insert_names", R"sql(
  INSERT INTO unit_name (instansi, unit_id, position, normalized, printed, valid_from, valid_to, shared, validity)
  SELECT $1, $2, place - 1, normalized, printed, nullif(first, '')::date, nullif(last, '')::date, shared = 't',
         daterange(nullif(first, '')::date, nullif(last, '')::date, '[]') * daterange($8::date, $9::date, '[]')
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
         WITH ORDINALITY AS name (normalized, printed, first, last, shared, place)
   ORDER BY normalized
  ON CONFLICT DO NOTHING)sql"};

// A name of another unit that stands in the way of those of a unit.
constexpr postgres::Statement kOwnerOfName = {"planning_unit_owner_of_name", R"sql(
  SELECT other.printed, other.unit_id
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS name (normalized, first, last, shared)
    JOIN unit_name AS other ON other.instansi = $1 AND other.normalized = name.normalized AND other.unit_id <> $2
   WHERE other.validity && (daterange(nullif(first, '')::date, nullif(last, '')::date, '[]')
                            * daterange($7::date, $8::date, '[]'))
     AND NOT (other.shared AND name.shared = 't')
   ORDER BY other.normalized, other.unit_id LIMIT 1)sql"};

constexpr postgres::Statement kOwnerOfCode = {"planning_unit_owner_of_code", R"sql(
  SELECT unit_id FROM unit
   WHERE instansi = $1 AND unit_id <> $2 AND code = $3
     AND daterange(valid_from, valid_to, '[]') && daterange($4::date, $5::date, '[]')
   ORDER BY unit_id LIMIT 1)sql"};

#define TERPADU_UNIT_COLUMNS                                                                                         \
  "SELECT unit_id, version, created_at, coalesce(updated_at, created_at), code, kind, parent_id, valid_from::text, " \
  "valid_to::text, successor_id, legal_basis, (SELECT json_agg(json_build_array(printed, normalized, valid_from, "   \
  "valid_to, shared) ORDER BY position)::text FROM unit_name WHERE unit_name.instansi = $1 AND unit_name.unit_id = " \
  "unit.unit_id) FROM unit WHERE instansi = $1 "

constexpr postgres::Statement kFind = {"planning_unit_find", TERPADU_UNIT_COLUMNS R"sql(
     AND unit_id = ANY ($2::text[]) ORDER BY array_position($2::text[], unit_id))sql"};

constexpr postgres::Statement kFindParts = {"planning_unit_find_parts", TERPADU_UNIT_COLUMNS R"sql(
     AND parent_id = ANY ($2::text[]) ORDER BY unit_id)sql"};

constexpr postgres::Statement kList = {"planning_unit_list", TERPADU_UNIT_COLUMNS R"sql(
     AND unit_id > $2 AND ($4 = 0 OR kind = $4) AND ($5 = '' OR parent_id = $5)
     AND ($6::date IS NULL OR daterange(valid_from, valid_to, '[]') @> $6::date)
   ORDER BY unit_id LIMIT $3)sql"};

#undef TERPADU_UNIT_COLUMNS

constexpr postgres::Statement kAncestry = {"planning_unit_ancestry", R"sql(
  WITH RECURSIVE line AS (
    SELECT unit_id, parent_id, 1 AS step FROM unit WHERE instansi = $1 AND unit_id = $2
    UNION ALL
    SELECT unit.unit_id, unit.parent_id, step + 1 FROM line
      JOIN unit ON unit.instansi = $1 AND unit.unit_id = line.parent_id WHERE step < 100)
  SELECT unit_id FROM line ORDER BY step)sql"};

std::vector<UnitName> NamesIn(const std::string& json) {
  std::vector<UnitName> names;
  for (const nlohmann::json& row : nlohmann::json::parse(json)) {
    const auto day = [&row](size_t column) {
      return row[column].is_null() ? std::nullopt : DayIn(row[column].get<std::string>());
    };
    names.push_back({row[0].get<std::string>(), row[1].get<std::string>(), day(2), day(3), row[4].get<bool>()});
  }
  return names;
}

std::vector<UnitRow> UnitsIn(const postgres::Rows& rows, std::string_view instansi) {
  enum Column { kId, kVersion, kCreated, kUpdated, kCode, kKind, kParent, kFrom, kTo, kSuccessor, kBasis, kNames };
  std::vector<UnitRow> units;
  for (int row = 0; row < rows.size(); ++row) {
    units.push_back({.instansi = std::string(instansi),
                     .unit_id = rows.Text(row, kId),
                     .names = NamesIn(rows.Text(row, kNames)),
                     .code = rows.Text(row, kCode),
                     .kind = static_cast<int>(rows.Int(row, kKind)),
                     .parent_id = rows.OptionalText(row, kParent),
                     .valid_from = DayIn(rows.OptionalText(row, kFrom)),
                     .valid_to = DayIn(rows.OptionalText(row, kTo)),
                     .successor_id = rows.OptionalText(row, kSuccessor),
                     .legal_basis = rows.Text(row, kBasis),
                     .version = rows.Int(row, kVersion),
                     .created = rows.Time(row, kCreated),
                     .updated = rows.Time(row, kUpdated)});
  }
  return units;
}

std::vector<v1::Unit> ToProto(const std::vector<UnitRow>& rows) {
  std::vector<v1::Unit> units;
  units.reserve(rows.size());
  for (const UnitRow& row : rows) {
    units.push_back(planning::ToProto(row));
  }
  return units;
}

postgres::Params ParamsOf(const UnitRow& unit) {
  postgres::Params params;
  params.Text(unit.instansi).Text(unit.unit_id).Text(unit.names[0].printed).Text(unit.code).Int(unit.kind);
  params.OptionalText(unit.parent_id);
  AddDay(params, unit.valid_from);
  AddDay(params, unit.valid_to);
  params.OptionalText(unit.successor_id).Text(unit.legal_basis).Int(unit.version);
  params.Time(unit.created).Time(unit.updated);
  return params;
}

// A unit's names as columns.
struct NameColumns {
  explicit NameColumns(const std::vector<UnitName>& names) {
    const auto text = [](const std::optional<CalendarDay>& day) { return day.has_value() ? FormatDay(*day) : ""; };
    for (const UnitName& name : names) {
      normalized.push_back(name.normalized);
      printed.push_back(name.printed);
      first.push_back(text(name.valid_from));
      last.push_back(text(name.valid_to));
      shared.emplace_back(name.shared ? "t" : "f");
    }
  }
  std::vector<std::string> normalized;
  std::vector<std::string> printed;
  std::vector<std::string> first;
  std::vector<std::string> last;
  std::vector<std::string> shared;
};

// The days on which the names of a unit can be valid: those of a merged one go on.
void AddNameDays(postgres::Params& params, const UnitRow& unit) {
  AddDay(params, unit.valid_from);
  AddDay(params, unit.successor_id.has_value() ? std::nullopt : unit.valid_to);
}

absl::Status AliasTaken(postgres::Transaction& transaction, const UnitRow& unit, const NameColumns& names) {
  postgres::Params params;
  params.Text(unit.instansi).Text(unit.unit_id).TextArray(names.normalized);
  params.TextArray(names.first).TextArray(names.last).TextArray(names.shared);
  AddNameDays(params, unit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOwnerOfName, params));
  const std::string alias = rows.empty() ? unit.names[0].printed : rows.Text(0, 0);
  const std::string owner = rows.empty() ? unit.Name() : FormatName(kUnitPattern, {unit.instansi, rows.Text(0, 1)});
  return Error(absl::StatusCode::kAlreadyExists, "ALIAS_TAKEN",
               "`" + alias + "` is a name of " + owner +
                   "; a name means one unit on a day, unless every unit that has it lists it as shared",
               {{"alias", alias}, {"unit", owner}});
}

absl::Status InsertNames(postgres::Transaction& transaction, const UnitRow& unit) {
  const NameColumns names(unit.names);
  postgres::Params params;
  params.Text(unit.instansi).Text(unit.unit_id).TextArray(names.normalized).TextArray(names.printed);
  params.TextArray(names.first).TextArray(names.last).TextArray(names.shared);
  AddNameDays(params, unit);
  TERPADU_ASSIGN(const postgres::Rows named, transaction.Execute(kInsertNames, params));
  return named.affected() == static_cast<int64_t>(unit.names.size()) ? absl::OkStatus()
                                                                     : AliasTaken(transaction, unit, names);
}

absl::Status CheckCode(postgres::Transaction& transaction, const UnitRow& unit) {
  if (unit.code.empty()) {
    return absl::OkStatus();
  }
  postgres::Params params;
  params.Text(unit.instansi).Text(unit.unit_id).Text(unit.code);
  AddDay(params, unit.valid_from);
  AddDay(params, unit.valid_to);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOwnerOfCode, params));
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const std::string owner = FormatName(kUnitPattern, {unit.instansi, rows.Text(0, 0)});
  return Error(absl::StatusCode::kAlreadyExists, "CODE_TAKEN", unit.code + " is the code of " + owner,
               {{"code", unit.code}, {"unit", owner}});
}

}  // namespace

std::string UnitRow::Name() const { return FormatName(kUnitPattern, {instansi, unit_id}); }

v1::Unit ToProto(const UnitRow& row) {
  using google::protobuf::util::TimeUtil;
  v1::Unit unit;
  unit.set_name(row.Name());
  unit.set_title(row.names[0].printed);
  unit.set_etag(rpc::EtagOf(row.version));
  unit.set_code(row.code);
  unit.set_kind(static_cast<v1::UnitKind>(row.kind));
  unit.set_legal_basis(row.legal_basis);
  const auto set_day = [](const std::optional<CalendarDay>& day, google::type::Date* (v1::Unit::*field)(),
                          v1::Unit& to) {
    if (day.has_value()) {
      *(to.*field)() = ToProto(*day);
    }
  };
  set_day(row.valid_from, &v1::Unit::mutable_valid_from, unit);
  set_day(row.valid_to, &v1::Unit::mutable_valid_to, unit);
  set_day(row.names[0].valid_from, &v1::Unit::mutable_title_valid_from, unit);
  if (row.parent_id.has_value()) {
    unit.set_parent_unit(FormatName(kUnitPattern, {row.instansi, *row.parent_id}));
  }
  if (row.successor_id.has_value()) {
    unit.set_successor(FormatName(kUnitPattern, {row.instansi, *row.successor_id}));
  }
  for (size_t i = 1; i < row.names.size(); ++i) {
    const UnitName& name = row.names[i];
    if (!name.is_dated()) {
      unit.add_aliases(name.printed);
      continue;
    }
    v1::UnitAlias& alias = *unit.add_dated_aliases();
    alias.set_text(name.printed);
    alias.set_shared(name.shared);
    if (name.valid_from.has_value()) {
      *alias.mutable_valid_from() = ToProto(*name.valid_from);
    }
    if (name.valid_to.has_value()) {
      *alias.mutable_valid_to() = ToProto(*name.valid_to);
    }
  }
  *unit.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(row.created));
  *unit.mutable_update_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(row.updated));
  return unit;
}

absl::Status LockUnits(postgres::Transaction& transaction, std::string_view instansi) {
  return transaction.Execute(kLock, postgres::Params().Text(instansi)).status();
}

absl::Status InsertUnit(postgres::Transaction& transaction, const UnitRow& unit) {
  TERPADU_RETURN_IF_ERROR(CheckCode(transaction, unit));
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, ParamsOf(unit)));
  if (inserted.affected() == 0) {
    return Error(absl::StatusCode::kAlreadyExists, "UNIT_EXISTS", unit.Name() + " exists", {{"unit", unit.Name()}});
  }
  return InsertNames(transaction, unit);
}

absl::Status ReplaceUnit(postgres::Transaction& transaction, const UnitRow& unit) {
  TERPADU_RETURN_IF_ERROR(CheckCode(transaction, unit));
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kReplace, ParamsOf(unit)).status());
  TERPADU_RETURN_IF_ERROR(
      transaction.Execute(kDeleteNames, postgres::Params().Text(unit.instansi).Text(unit.unit_id)).status());
  return InsertNames(transaction, unit);
}

absl::StatusOr<std::vector<UnitRow>> FindUnitRows(const Executor& executor, std::string_view instansi,
                                                  const std::vector<std::string>& unit_ids) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFind, postgres::Params().Text(instansi).TextArray(unit_ids)));
  return UnitsIn(rows, instansi);
}

absl::StatusOr<std::vector<v1::Unit>> FindUnits(const Executor& executor, std::string_view instansi,
                                                const std::vector<std::string>& unit_ids) {
  TERPADU_ASSIGN(const std::vector<UnitRow> rows, FindUnitRows(executor, instansi, unit_ids));
  return ToProto(rows);
}

absl::StatusOr<std::vector<UnitRow>> FindParts(const Executor& executor, std::string_view instansi,
                                               const std::vector<std::string>& parent_ids) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFindParts, postgres::Params().Text(instansi).TextArray(parent_ids)));
  return UnitsIn(rows, instansi);
}

absl::StatusOr<std::vector<std::string>> FindAncestry(const Executor& executor, std::string_view instansi,
                                                      const std::string& unit_id) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kAncestry, postgres::Params().Text(instansi).Text(unit_id)));
  std::vector<std::string> line;
  for (int row = 0; row < rows.size(); ++row) {
    line.push_back(rows.Text(row, 0));
  }
  return line;
}

absl::StatusOr<std::vector<v1::Unit>> ListUnits(const Executor& executor, std::string_view instansi,
                                                const UnitFilter& filter, std::string_view after, int limit) {
  postgres::Params params;
  params.Text(instansi).Text(after).Int(limit).Int(filter.kind).Text(filter.parent_id);
  AddDay(params, filter.on);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kList, params));
  return ToProto(UnitsIn(rows, instansi));
}

}  // namespace terpadu::planning
