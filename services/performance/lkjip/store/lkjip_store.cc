#include "services/performance/lkjip/store/lkjip_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/performance/fields.h"
#include "services/performance/lkjip/names.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using google::protobuf::util::TimeUtil;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_LKJIP_COLUMNS                                                                                \
  "SELECT instansi, lkjip_id, unit_id, year, number, title, overview, state, figure_count, digest, author, " \
  "publisher, created_at, published_at, version FROM lkjip WHERE instansi = $1 "

constexpr Statement kFind = {"lkjip_find", TERPADU_LKJIP_COLUMNS "AND lkjip_id = $2"};
constexpr Statement kLock = {"lkjip_lock", TERPADU_LKJIP_COLUMNS "AND lkjip_id = $2 FOR UPDATE"};
constexpr Statement kLockPublished = {
    "lkjip_lock_published", TERPADU_LKJIP_COLUMNS "AND unit_id = $2 AND year = $3 AND state = 'PUBLISHED' FOR UPDATE"};
constexpr Statement kList = {
    "lkjip_list", TERPADU_LKJIP_COLUMNS "AND lkjip_id > $2 AND ($3 OR state <> 'DRAFT') ORDER BY lkjip_id LIMIT $4"};
constexpr Statement kListYear = {"lkjip_list_year", TERPADU_LKJIP_COLUMNS
                                 "AND lkjip_id > $2 AND ($3 OR state <> 'DRAFT') AND year = $5 "
                                 "ORDER BY lkjip_id LIMIT $4"};

constexpr Statement kLockYear = {"lkjip_lock_year", R"sql(
  SELECT pg_advisory_xact_lock(hashtextextended('lkjip/' || $1 || '/' || $2 || '/' || $3, 0)))sql"};
constexpr Statement kNumber = {"lkjip_number", R"sql(
  SELECT coalesce(max(number), 0) + 1 FROM lkjip WHERE instansi = $1 AND unit_id = $2 AND year = $3)sql"};
constexpr Statement kInsert = {"lkjip_insert", R"sql(
  INSERT INTO lkjip (instansi, lkjip_id, unit_id, year, number, title, overview, figure_count, digest, author,
                     created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};
constexpr Statement kInsertFigure = {"lkjip_figure_insert", R"sql(
  INSERT INTO lkjip_figure (instansi, lkjip_id, position, section, source, content)
  VALUES ($1, $2, $3, $4, $5, $6))sql"};
constexpr Statement kSave = {"lkjip_save", R"sql(
  UPDATE lkjip SET state = $3, publisher = $4, published_at = $5, version = version + 1
   WHERE instansi = $1 AND lkjip_id = $2
  RETURNING version)sql"};

constexpr Statement kFigures = {"lkjip_figures", R"sql(
  SELECT position, content FROM lkjip_figure
   WHERE instansi = $1 AND lkjip_id = $2 AND position > $3 AND $4 IN (0, section)
   ORDER BY position LIMIT $5)sql"};

google::protobuf::Timestamp StampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(stamp));
}

LkjipRow RowOf(const Rows& rows, int row) {
  LkjipRow found;
  v1::Lkjip& lkjip = found.lkjip;
  const std::string instansi = rows.Text(row, 0);
  lkjip.set_name(NameOf(kLkjipPattern, instansi, rows.Text(row, 1)));
  if (const std::string unit = rows.Text(row, 2); !unit.empty()) {
    lkjip.set_unit(NameOf(kUnitPattern, instansi, unit));
  }
  lkjip.set_year(static_cast<int32_t>(rows.Int(row, 3)));
  lkjip.set_number(static_cast<int32_t>(rows.Int(row, 4)));
  lkjip.set_title(rows.Text(row, 5));
  lkjip.set_overview(rows.Text(row, 6));
  lkjip.set_state(EnumOf<v1::LkjipState>(rows.Text(row, 7)));
  lkjip.set_figure_count(static_cast<int32_t>(rows.Int(row, 8)));
  lkjip.set_digest(rows.Text(row, 9));
  lkjip.set_author(rows.Text(row, 10));
  lkjip.set_publisher(rows.Text(row, 11));
  *lkjip.mutable_create_time() = StampOf(rows.Time(row, 12));
  if (!rows.IsNull(row, 13)) {
    *lkjip.mutable_publish_time() = StampOf(rows.Time(row, 13));
  }
  found.version = rows.Int(row, 14);
  lkjip.set_etag(rpc::EtagOf(found.version));
  return found;
}

Params KeyOf(const v1::Lkjip& lkjip) {
  const ResourceId id = IdOf(kLkjipPattern, lkjip.name());
  return Params().Text(id.instansi).Text(id.id);
}

std::string UnitIdOf(const v1::Lkjip& lkjip) { return lkjip.unit().empty() ? "" : IdOf(kUnitPattern, lkjip.unit()).id; }

absl::Status NotHereById(std::string_view instansi, std::string_view id) {
  return NotHere(NameOf(kLkjipPattern, instansi, id));
}

absl::Status InsertFigures(postgres::Transaction& transaction, const v1::Lkjip& lkjip,
                           const std::vector<v1::LkjipFigure>& figures) {
  for (size_t begin = 0; begin < figures.size(); begin += postgres::Transaction::kLargestBatch) {
    const size_t end = std::min(figures.size(), begin + postgres::Transaction::kLargestBatch);
    std::vector<Params> batch;
    for (size_t i = begin; i < end; ++i) {
      Params params = KeyOf(lkjip);
      params.Int(static_cast<int64_t>(i) + 1).Int(figures[i].section()).Text(figures[i].source());
      batch.push_back(std::move(params.Bytes(figures[i].SerializeAsString())));
    }
    TERPADU_RETURN_IF_ERROR(transaction.ExecuteBatch(kInsertFigure, batch).status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LockLkjipsOf(postgres::Transaction& transaction, std::string_view instansi, std::string_view unit_id,
                          int32_t year) {
  return transaction.Execute(kLockYear, Params().Text(instansi).Text(unit_id).Text(absl::StrCat(year))).status();
}

absl::StatusOr<int32_t> NextLkjipNumber(postgres::Transaction& transaction, std::string_view instansi,
                                        std::string_view unit_id, int32_t year) {
  TERPADU_RETURN_IF_ERROR(LockLkjipsOf(transaction, instansi, unit_id, year));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kNumber, Params().Text(instansi).Text(unit_id).Int(year)));
  return static_cast<int32_t>(rows.Int(0, 0));
}

absl::Status InsertLkjip(postgres::Transaction& transaction, const v1::Lkjip& lkjip,
                         const std::vector<v1::LkjipFigure>& figures) {
  Params params = KeyOf(lkjip);
  params.Text(UnitIdOf(lkjip)).Int(lkjip.year()).Int(lkjip.number()).Text(lkjip.title()).Text(lkjip.overview());
  params.Int(lkjip.figure_count()).Text(lkjip.digest()).Text(lkjip.author()).Time(TimeOf(lkjip.create_time()));
  const absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (absl::IsAlreadyExists(inserted)) {
    return Error(absl::StatusCode::kAlreadyExists, "LKJIP_EXISTS", absl::StrCat(lkjip.name(), " exists"),
                 {{"name", lkjip.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted);
  return InsertFigures(transaction, lkjip, figures);
}

absl::StatusOr<LkjipRow> LockLkjip(postgres::Transaction& transaction, std::string_view instansi, std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  return rows.empty() ? absl::StatusOr<LkjipRow>(NotHereById(instansi, id)) : RowOf(rows, 0);
}

absl::StatusOr<v1::Lkjip> FindLkjip(postgres::Connection& connection, const postgres::Scope& scope,
                                    std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(id)));
  return rows.empty() ? absl::StatusOr<v1::Lkjip>(NotHereById(scope.instansi, id)) : RowOf(rows, 0).lkjip;
}

absl::StatusOr<std::optional<LkjipRow>> LockPublishedLkjip(postgres::Transaction& transaction, const v1::Lkjip& lkjip) {
  const std::string instansi = IdOf(kLkjipPattern, lkjip.name()).instansi;
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kLockPublished, Params().Text(instansi).Text(UnitIdOf(lkjip)).Int(lkjip.year())));
  return rows.empty() ? std::nullopt : std::make_optional(RowOf(rows, 0));
}

absl::Status SaveLkjip(postgres::Transaction& transaction, LkjipRow& row) {
  v1::Lkjip& lkjip = row.lkjip;
  Params params = KeyOf(lkjip);
  params.Text(WordOf(lkjip.state())).Text(lkjip.publisher()).Time(TimeOf(lkjip.publish_time()));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSave, params));
  row.version = rows.Int(0, 0);
  lkjip.set_etag(rpc::EtagOf(row.version));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Lkjip>> ListLkjips(postgres::Connection& connection, const postgres::Scope& scope,
                                                  int32_t year, bool drafts, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Bool(drafts).Int(page.size + 1);
  if (year != 0) {
    params.Int(year);
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, year == 0 ? kList : kListYear, params));
  std::vector<v1::Lkjip> lkjips;
  for (int row = 0; row < rows.size(); ++row) {
    lkjips.push_back(RowOf(rows, row).lkjip);
    lkjips.back().clear_overview();
  }
  return lkjips;
}

absl::StatusOr<std::vector<PlacedFigure>> ListFigures(postgres::Connection& connection, const postgres::Scope& scope,
                                                      std::string_view id, v1::LkjipSection section, int64_t after,
                                                      int limit) {
  Params params;
  params.Text(scope.instansi).Text(id).Int(after).Int(section).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFigures, params));
  std::vector<PlacedFigure> figures(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    figures[row].position = rows.Int(row, 0);
    figures[row].figure.ParseFromString(rows.Bytes(row, 1));
  }
  return figures;
}

}  // namespace terpadu::performance::store
