#include "services/procurement/store/rup_split_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/procurement/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_SPLIT_COLUMNS                                                                                 \
  " rup_split_id, title, unit, pagu, mak, state, decider, decide_time, version, draft,"                       \
  " (SELECT string_agg(part.line || ' ' || part.amount, ' ' ORDER BY part.place) FROM rup_split_part AS part" \
  "   WHERE part.instansi = rup_split.instansi AND part.rup_split_id = rup_split.rup_split_id) "

constexpr Statement kInsert = {"procurement_rup_split_insert", R"sql(
WITH split AS (
  INSERT INTO rup_split (instansi, rup_split_id, title, unit, pagu, mak, draft, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'PROPOSED') RETURNING instansi, rup_split_id)
INSERT INTO rup_split_part (instansi, rup_split_id, place, line, amount)
SELECT split.instansi, split.rup_split_id, part.place, part.line, part.amount
  FROM split, unnest($8::text[], $9::bigint[]) WITH ORDINALITY AS part (line, amount, place))sql"};
constexpr Statement kHas = {"procurement_rup_split_has",
                            "SELECT FROM rup_split WHERE instansi = $1 AND rup_split_id = $2"};
constexpr Statement kLock = {"procurement_rup_split_lock",
                             "SELECT" TERPADU_SPLIT_COLUMNS
                             "FROM rup_split WHERE instansi = $1 AND rup_split_id = $2 FOR NO KEY UPDATE"};
constexpr Statement kGet = {"procurement_rup_split_get",
                            "SELECT" TERPADU_SPLIT_COLUMNS "FROM rup_split WHERE instansi = $1 AND rup_split_id = $2"};
constexpr Statement kList = {"procurement_rup_split_list",
                             "SELECT" TERPADU_SPLIT_COLUMNS
                             "FROM rup_split WHERE instansi = $1 AND rup_split_id > $2"
                             " AND (NOT $3::boolean OR state = 'PROPOSED') ORDER BY rup_split_id LIMIT $4"};
constexpr Statement kDecide = {"procurement_rup_split_decide", R"sql(
WITH decided AS (
  UPDATE rup_split SET state = $3, decider = $4, decide_time = $5, version = version + 1
   WHERE instansi = $1 AND rup_split_id = $2 RETURNING version),
parts AS (
  UPDATE rup_split_part AS part SET amount = wanted.amount
    FROM unnest($6::text[], $7::bigint[]) AS wanted (line, amount)
   WHERE part.instansi = $1 AND part.rup_split_id = $2 AND part.line = wanted.line)
SELECT version FROM decided)sql"};

Params Key(std::string_view instansi, std::string_view id) { return std::move(Params().Text(instansi).Text(id)); }

void ReadParts(const std::string& text, v1::RupSplit& split) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ', absl::SkipEmpty());
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    v1::RupSplitPart& part = *split.add_parts();
    part.set_line(parts[i]);
    int64_t amount = 0;
    TERPADU_ASSERT(absl::SimpleAtoi(parts[i + 1], &amount));
    part.set_amount(amount);
  }
}

StoredSplit SplitIn(const Rows& rows, int row, std::string_view instansi) {
  StoredSplit stored;
  v1::RupSplit& split = stored.split;
  split.set_name(FormatName(kRupSplitPattern, {std::string(instansi), rows.Text(row, 0)}));
  split.set_title(rows.Text(row, 1));
  split.set_unit(rows.Text(row, 2));
  split.set_pagu(rows.Int(row, 3));
  split.set_mak(rows.Text(row, 4));
  split.set_state(EnumOf<v1::RupSplitState>(rows.Text(row, 5)));
  split.set_decider(rows.OptionalText(row, 6).value_or(""));
  if (!rows.IsNull(row, 7)) {
    *split.mutable_decide_time() = TimestampOf(rows.Time(row, 7));
  }
  stored.version = rows.Int(row, 8);
  TERPADU_ASSERT(stored.draft.ParseFromString(rows.Bytes(row, 9)));
  ReadParts(rows.OptionalText(row, 10).value_or(""), split);
  return stored;
}

void PutParts(Params& params, const v1::RupSplit& split) {
  std::vector<std::string> lines;
  std::vector<int64_t> amounts;
  for (const v1::RupSplitPart& part : split.parts()) {
    lines.push_back(part.line());
    amounts.push_back(part.amount());
  }
  params.TextArray(lines).IntArray(amounts);
}

}  // namespace

absl::Status InsertSplit(postgres::Transaction& transaction, const StoredSplit& split) {
  const ResourceId id = IdOf(kRupSplitPattern, split.split.name());
  Params params = Key(id.instansi, id.id);
  params.Text(split.split.title()).Text(split.split.unit()).Int(split.split.pagu()).Text(split.split.mak());
  params.Bytes(split.draft.SerializeAsString());
  PutParts(params, split.split);
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "rup_split_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "RUP_SPLIT_EXISTS", split.split.name() + " exists already",
                 {{"name", split.split.name()}});
  }
  return inserted;
}

absl::StatusOr<bool> HasSplit(postgres::Transaction& transaction, std::string_view instansi, std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kHas, Key(instansi, id)));
  return !rows.empty();
}

absl::StatusOr<StoredSplit> LockSplit(postgres::Transaction& transaction, std::string_view instansi,
                                      std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Key(instansi, id)));
  if (rows.empty()) {
    return NotFound(FormatName(kRupSplitPattern, {std::string(instansi), std::string(id)}));
  }
  return SplitIn(rows, 0, instansi);
}

absl::StatusOr<v1::RupSplit> GetSplit(postgres::Connection& connection, const postgres::Scope& scope,
                                      std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Key(scope.instansi, id)));
  if (rows.empty()) {
    return NotFound(FormatName(kRupSplitPattern, {scope.instansi, std::string(id)}));
  }
  return SplitIn(rows, 0, scope.instansi).split;
}

absl::Status DecideSplit(postgres::Transaction& transaction, StoredSplit& split, absl::Time now) {
  const ResourceId id = IdOf(kRupSplitPattern, split.split.name());
  Params params = Key(id.instansi, id.id);
  params.Text(WordOf(split.split.state())).Text(split.split.decider()).Time(now);
  PutParts(params, split.split);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kDecide, params));
  split.version = rows.Int(0, 0);
  *split.split.mutable_decide_time() = TimestampOf(now);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::RupSplit>> ListSplits(postgres::Connection& connection, const postgres::Scope& scope,
                                                     const rpc::Page& page, bool proposed_only) {
  Params params = Key(scope.instansi, page.after.empty() ? "" : page.after.front());
  params.Bool(proposed_only).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::RupSplit> splits;
  for (int row = 0; row < rows.size(); ++row) {
    splits.push_back(SplitIn(rows, row, scope.instansi).split);
  }
  return splits;
}

}  // namespace terpadu::procurement::store
