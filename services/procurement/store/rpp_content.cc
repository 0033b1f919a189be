#include "services/procurement/store/rpp_content.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "services/procurement/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kGet = {"procurement_rpp_content_get",
                            "SELECT specification, hps_tax FROM rpp WHERE instansi = $1 AND rpp_id = $2"};
constexpr Statement kItems = {"procurement_rpp_content_items", R"sql(
SELECT title, quantity_thousandths, unit, unit_price, amount, price_source, price_reference, price_date::text
  FROM rpp_hps_item WHERE instansi = $1 AND rpp_id = $2 ORDER BY place)sql"};
constexpr Statement kDocuments = {"procurement_rpp_content_documents", R"sql(
SELECT code, title, uri, sha256, size_bytes FROM rpp_document WHERE instansi = $1 AND rpp_id = $2 ORDER BY place)sql"};
constexpr Statement kRemarks = {"procurement_rpp_content_remarks", R"sql(
SELECT code, remark, reviewer, create_time FROM rpp_remark WHERE instansi = $1 AND rpp_id = $2 ORDER BY place)sql"};
constexpr Statement kAddRemarks = {"procurement_rpp_content_add_remarks", R"sql(
INSERT INTO rpp_remark (instansi, rpp_id, place, code, remark, reviewer, create_time)
SELECT $1, $2, each.place + coalesce((SELECT max(before.place) FROM rpp_remark AS before
                                       WHERE before.instansi = $1 AND before.rpp_id = $2), 0),
       each.code, each.remark, $5, $6
  FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS each (code, remark, place))sql"};

void ReadItems(const Rows& rows, v1::RppContent& content) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::HpsItem& item = *content.add_hps_items();
    item.set_title(rows.Text(row, 0));
    item.set_quantity_thousandths(rows.Int(row, 1));
    item.set_unit(rows.Text(row, 2));
    item.set_unit_price(rows.Int(row, 3));
    item.set_amount(rows.Int(row, 4));
    item.set_price_source(EnumOf<v1::PriceSource>(rows.Text(row, 5)));
    item.set_price_reference(rows.Text(row, 6));
    if (!rows.IsNull(row, 7)) {
      const auto day = ParseDay(rows.Text(row, 7));
      TERPADU_ASSERT(day.ok());
      *item.mutable_price_date() = DateOf(*day);
    }
  }
}

void ReadDocuments(const Rows& rows, v1::RppContent& content) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::RppDocument& document = *content.add_documents();
    document.set_code(rows.Text(row, 0));
    document.set_title(rows.Text(row, 1));
    document.set_uri(rows.Text(row, 2));
    document.set_sha256(rows.Text(row, 3));
    document.set_size_bytes(rows.Int(row, 4));
  }
}

void ReadRemarks(const Rows& rows, v1::RppContent& content) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::RppRemark& remark = *content.add_remarks();
    remark.set_code(rows.Text(row, 0));
    remark.set_text(rows.Text(row, 1));
    remark.set_reviewer(rows.Text(row, 2));
    *remark.mutable_time() = TimestampOf(rows.Time(row, 3));
  }
}

}  // namespace

std::string ContentJson(const v1::RppContent& content) {
  json items = json::array();
  for (const v1::HpsItem& item : content.hps_items()) {
    items.push_back({{"place", items.size() + 1},
                     {"title", item.title()},
                     {"quantity", item.quantity_thousandths()},
                     {"unit", item.unit()},
                     {"unit_price", item.unit_price()},
                     {"amount", item.amount()},
                     {"price_source", WordOf(item.price_source())},
                     {"price_reference", item.price_reference()},
                     {"price_date", nullptr}});
    if (item.has_price_date()) {
      items.back()["price_date"] = FormatDay(PlannedDayOf(item.price_date()).day);
    }
  }
  json documents = json::array();
  for (const v1::RppDocument& document : content.documents()) {
    documents.push_back({{"place", documents.size() + 1},
                         {"code", document.code()},
                         {"title", document.title()},
                         {"uri", document.uri()},
                         {"sha256", document.sha256()},
                         {"size_bytes", document.size_bytes()}});
  }
  return json{{"specification", content.specification()},
              {"hps_tax", content.hps_tax()},
              {"items", std::move(items)},
              {"documents", std::move(documents)}}
      .dump();
}

absl::StatusOr<v1::RppContent> GetRppContent(postgres::Connection& connection, const postgres::Scope& scope,
                                             std::string_view rpp_id) {
  const Params key = std::move(Params().Text(scope.instansi).Text(rpp_id));
  TERPADU_ASSIGN(postgres::Transaction transaction, connection.Begin(scope));
  TERPADU_ASSIGN(const Rows rpp, transaction.Execute(kGet, key));
  if (rpp.empty()) {
    return NotFound(RppName(scope.instansi, rpp_id));
  }
  v1::RppContent content;
  content.set_specification(rpp.Text(0, 0));
  content.set_hps_tax(rpp.Int(0, 1));
  TERPADU_ASSIGN(const Rows items, transaction.Execute(kItems, key));
  ReadItems(items, content);
  TERPADU_ASSIGN(const Rows documents, transaction.Execute(kDocuments, key));
  ReadDocuments(documents, content);
  TERPADU_ASSIGN(const Rows remarks, transaction.Execute(kRemarks, key));
  ReadRemarks(remarks, content);
  return content;
}

absl::Status AddRemarks(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                        const std::vector<v1::RppRemark>& remarks, const std::string& reviewer, absl::Time now) {
  std::vector<std::string> codes;
  std::vector<std::string> texts;
  for (const v1::RppRemark& remark : remarks) {
    codes.push_back(remark.code());
    texts.push_back(remark.text());
  }
  Params params;
  params.Text(instansi).Text(rpp_id).TextArray(codes).TextArray(texts).Text(reviewer).Time(now);
  return transaction.Execute(kAddRemarks, params).status();
}

}  // namespace terpadu::procurement::store
