#include "services/procurement/selection/store/two_file_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsert = {"procurement_two_file_insert", R"sql(
INSERT INTO two_file (instansi, selection_id, technical_key) VALUES ($1, $2, $3))sql"};

constexpr Statement kRead = {"procurement_two_file_read", R"sql(
SELECT technical_key, first_price_opener FROM two_file WHERE instansi = $1 AND selection_id = $2)sql"};

constexpr Statement kSetOpener = {"procurement_two_file_set_opener", R"sql(
UPDATE two_file SET first_price_opener = $3 WHERE instansi = $1 AND selection_id = $2)sql"};

constexpr Statement kInsertFile = {"procurement_technical_file_insert", R"sql(
INSERT INTO technical_file (instansi, selection_id, bid_id, sealed, seal_sha256) VALUES ($1, $2, $3, $4, $5))sql"};

constexpr Statement kReadFile = {"procurement_technical_file_read", R"sql(
SELECT sealed, seal_sha256, content, score, rank, remark FROM technical_file
 WHERE instansi = $1 AND selection_id = $2 AND bid_id = $3)sql"};

constexpr Statement kUpdateFile = {"procurement_technical_file_update", R"sql(
UPDATE technical_file SET content = $4, score = $5, rank = nullif($6::int, 0), remark = $7
 WHERE instansi = $1 AND selection_id = $2 AND bid_id = $3)sql"};

Params Key(const ResourceId& selection) { return std::move(Params().Text(selection.instansi).Text(selection.id)); }

Params KeyOf(const std::string& bid) {
  const auto ids = ParseName(kBidPattern, bid);
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

}  // namespace

absl::Status InsertTwoFile(postgres::Transaction& transaction, const ResourceId& selection,
                           std::string_view technical_key) {
  return transaction.Execute(kInsert, Key(selection).Bytes(technical_key)).status();
}

absl::StatusOr<TwoFileKeys> ReadTwoFile(postgres::Transaction& transaction, const ResourceId& selection) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kRead, Key(selection)));
  if (rows.empty()) {
    return NotFound(NameOf(kSelectionPattern, selection.instansi, selection.id));
  }
  return TwoFileKeys{.technical_key = rows.Bytes(0, 0), .first_price_opener = rows.Text(0, 1)};
}

absl::Status SetFirstPriceOpener(postgres::Transaction& transaction, const ResourceId& selection,
                                 std::string_view person) {
  return transaction.Execute(kSetOpener, Key(selection).Text(person)).status();
}

absl::Status InsertTechnicalFile(postgres::Transaction& transaction, const StoredTechnicalFile& stored) {
  return transaction.Execute(kInsertFile, KeyOf(stored.file.bid()).Bytes(stored.sealed).Text(stored.file.seal_sha256()))
      .status();
}

absl::StatusOr<StoredTechnicalFile> ReadTechnicalFile(postgres::Transaction& transaction, const PartId& bid) {
  const std::string name = NameOf(kBidPattern, bid);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kReadFile, KeyOf(name)));
  if (rows.empty()) {
    return NotFound(name);
  }
  StoredTechnicalFile stored;
  stored.opened = !rows.IsNull(0, 2);
  if (stored.opened) {
    TERPADU_ASSERT(stored.file.ParseFromString(rows.Bytes(0, 2)));
  }
  stored.sealed = rows.Bytes(0, 0);
  stored.file.set_bid(name);
  stored.file.set_seal_sha256(rows.Text(0, 1));
  stored.file.set_score_hundredths(static_cast<int>(rows.Int(0, 3)));
  stored.file.set_rank(rows.IsNull(0, 4) ? 0 : static_cast<int>(rows.Int(0, 4)));
  stored.file.set_remark(rows.Text(0, 5));
  return stored;
}

absl::Status UpdateTechnicalFile(postgres::Transaction& transaction, const StoredTechnicalFile& stored) {
  Params params = KeyOf(stored.file.bid());
  if (stored.opened) {
    v1::TechnicalFile content;
    *content.mutable_documents() = stored.file.documents();
    content.set_signatory(stored.file.signatory());
    params.Bytes(content.SerializeAsString());
  } else {
    params.Null();
  }
  params.Int(stored.file.score_hundredths()).Int(stored.file.rank()).Text(stored.file.remark());
  return transaction.Execute(kUpdateFile, params).status();
}

}  // namespace terpadu::procurement::store
