#include "services/planning/store/reference_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/days.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInsert = {"planning_reference_insert", R"sql(
  INSERT INTO reference_set (instansi, set_id, kind, title, decree, valid_from, valid_to, replaces, created_at)
  VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $8, $9)
  ON CONFLICT (instansi, set_id) DO UPDATE
    SET kind = excluded.kind, title = excluded.title, decree = excluded.decree, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, replaces = excluded.replaces, created_at = excluded.created_at, state = 1,
        version = reference_set.version + 1
    WHERE reference_set.state = 3
  RETURNING version)sql"};

#define TERPADU_REFERENCE_SET_COLUMNS                                                                   \
  "SELECT set_id, kind, title, decree, valid_from::text, valid_to::text, replaces, state, code_count, " \
  "mapping_count, version, created_at, published_at FROM reference_set WHERE instansi = $1 AND state <> 3 "

constexpr postgres::Statement kFind = {"planning_reference_find", TERPADU_REFERENCE_SET_COLUMNS "AND set_id = $2"};
constexpr postgres::Statement kLock = {"planning_reference_lock",
                                       TERPADU_REFERENCE_SET_COLUMNS "AND set_id = $2 FOR UPDATE"};
constexpr postgres::Statement kList = {"planning_reference_list", TERPADU_REFERENCE_SET_COLUMNS
                                       "AND set_id > $2 AND ($4 = 0 OR kind = $4) ORDER BY set_id LIMIT $3"};

#undef TERPADU_REFERENCE_SET_COLUMNS

constexpr postgres::Statement kCount = {"planning_reference_count", R"sql(
  UPDATE reference_set SET code_count = code_count + $3, mapping_count = mapping_count + $4, version = version + $5
   WHERE instansi = $1 AND set_id = $2)sql"};

constexpr postgres::Statement kDeleteMappings = {"planning_reference_delete_mappings", R"sql(
  DELETE FROM code_mapping WHERE instansi = $1 AND set_id = $2)sql"};
constexpr postgres::Statement kDeleteCodes = {"planning_reference_delete_codes", R"sql(
  DELETE FROM reference_code WHERE instansi = $1 AND set_id = $2)sql"};
constexpr postgres::Statement kDelete = {"planning_reference_delete", R"sql(
  UPDATE reference_set SET state = 3, code_count = 0, mapping_count = 0, version = version + 1, replaces = NULL
   WHERE instansi = $1 AND set_id = $2)sql"};

constexpr postgres::Statement kLockPublication = {"planning_reference_lock_publication", R"sql(
  SELECT pg_advisory_xact_lock(hashtextextended('planning.reference/' || $1 || '/' || $2, 0)))sql"};
constexpr postgres::Statement kPublish = {"planning_reference_publish", R"sql(
  UPDATE reference_set SET state = 2, published_at = $3, version = version + 1
   WHERE instansi = $1 AND set_id = $2)sql"};
constexpr postgres::Statement kPublishedFrom = {"planning_reference_published_from", R"sql(
  SELECT set_id FROM reference_set WHERE instansi = $1 AND kind = $2 AND valid_from = $3::date AND state = 2)sql"};

std::vector<StoredReferenceSet> SetsIn(const postgres::Rows& rows, std::string_view instansi) {
  using google::protobuf::util::TimeUtil;
  enum Column {
    kId,
    kKind,
    kTitle,
    kDecree,
    kFrom,
    kTo,
    kReplaces,
    kState,
    kCodes,
    kMappings,
    kVersion,
    kCreated,
    kPublished
  };
  const std::string owner(instansi);
  std::vector<StoredReferenceSet> sets;
  for (int row = 0; row < rows.size(); ++row) {
    StoredReferenceSet& set = sets.emplace_back();
    set.version = rows.Int(row, kVersion);
    set.replaces_id = rows.OptionalText(row, kReplaces);
    v1::ReferenceSet& message = set.message;
    message.set_name(FormatName(kReferenceSetPattern, {owner, rows.Text(row, kId)}));
    message.set_kind(static_cast<v1::ReferenceKind>(rows.Int(row, kKind)));
    message.set_title(rows.Text(row, kTitle));
    message.set_decree(rows.Text(row, kDecree));
    *message.mutable_valid_from() = ToProto(DayIn(rows.Text(row, kFrom)).value());
    if (const auto last = DayIn(rows.OptionalText(row, kTo))) {
      *message.mutable_valid_to() = ToProto(*last);
    }
    if (set.replaces_id.has_value()) {
      message.set_replaces(FormatName(kReferenceSetPattern, {owner, *set.replaces_id}));
    }
    message.set_state(static_cast<v1::ReferenceSetState>(rows.Int(row, kState)));
    message.set_code_count(static_cast<int32_t>(rows.Int(row, kCodes)));
    message.set_mapping_count(static_cast<int32_t>(rows.Int(row, kMappings)));
    *message.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreated)));
    if (!rows.IsNull(row, kPublished)) {
      *message.mutable_publish_time() =
          TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kPublished)));
    }
    message.set_etag(rpc::EtagOf(set.version));
  }
  return sets;
}

postgres::Params ParamsOf(const ReferenceSetKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.set_id);
  return params;
}

absl::StatusOr<std::optional<StoredReferenceSet>> First(const absl::StatusOr<postgres::Rows>& rows,
                                                        std::string_view instansi) {
  TERPADU_RETURN_IF_ERROR(rows.status());
  std::vector<StoredReferenceSet> sets = SetsIn(*rows, instansi);
  return sets.empty() ? std::nullopt : std::optional<StoredReferenceSet>(std::move(sets[0]));
}

}  // namespace

absl::StatusOr<std::optional<int64_t>> InsertReferenceSet(postgres::Transaction& transaction,
                                                          const NewReferenceSet& set) {
  postgres::Params params = ParamsOf(set.key);
  params.Int(set.kind).Text(set.title).Text(set.decree);
  AddDay(params, set.valid_from);
  AddDay(params, set.valid_to);
  params.OptionalText(set.replaces).Time(set.created);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kInsert, params));
  return rows.empty() ? std::nullopt : std::optional<int64_t>(rows.Int(0, 0));
}

absl::StatusOr<std::optional<StoredReferenceSet>> FindReferenceSet(const Executor& executor,
                                                                   const ReferenceSetKey& key) {
  return First(executor.Execute(kFind, ParamsOf(key)), key.instansi);
}

absl::StatusOr<std::optional<StoredReferenceSet>> LockReferenceSet(postgres::Transaction& transaction,
                                                                   const ReferenceSetKey& key) {
  return First(transaction.Execute(kLock, ParamsOf(key)), key.instansi);
}

absl::StatusOr<std::vector<v1::ReferenceSet>> ListReferenceSets(const Executor& executor, std::string_view instansi,
                                                                int kind, std::string_view after, int limit) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kList, postgres::Params().Text(instansi).Text(after).Int(limit).Int(kind)));
  std::vector<v1::ReferenceSet> sets;
  for (StoredReferenceSet& set : SetsIn(rows, instansi)) {
    sets.push_back(std::move(set.message));
  }
  return sets;
}

absl::Status CountLoaded(postgres::Transaction& transaction, const ReferenceSetKey& key, size_t codes, size_t mappings,
                         size_t events) {
  postgres::Params params = ParamsOf(key);
  params.Int(static_cast<int64_t>(codes)).Int(static_cast<int64_t>(mappings)).Int(static_cast<int64_t>(events));
  return transaction.Execute(kCount, params).status();
}

absl::Status DeleteReferenceSet(postgres::Transaction& transaction, const ReferenceSetKey& key) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDeleteMappings, ParamsOf(key)).status());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDeleteCodes, ParamsOf(key)).status());
  return transaction.Execute(kDelete, ParamsOf(key)).status();
}

absl::Status LockPublication(postgres::Transaction& transaction, const ReferenceSetKey& key, int kind) {
  return transaction.Execute(kLockPublication, postgres::Params().Text(key.instansi).Text(std::to_string(kind)))
      .status();
}

absl::Status PublishReferenceSet(postgres::Transaction& transaction, const ReferenceSetKey& key, absl::Time now) {
  postgres::Params params = ParamsOf(key);
  params.Time(now);
  return transaction.Execute(kPublish, params).status();
}

absl::StatusOr<std::string> PublishedFrom(postgres::Transaction& transaction, std::string_view instansi, int kind,
                                          CalendarDay day) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 transaction.Execute(kPublishedFrom, postgres::Params().Text(instansi).Int(kind).Text(FormatDay(day))));
  return rows.empty() ? "" : rows.Text(0, 0);
}

}  // namespace terpadu::planning
