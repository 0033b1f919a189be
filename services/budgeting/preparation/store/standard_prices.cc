#include "services/budgeting/preparation/store/standard_prices.h"

#include <map>

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/preparation/keys.h"
#include "services/budgeting/preparation/store/dates.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_PRICE_COLUMNS                                                                                    \
  "price_id, kind, item, title, specification, unit_of_measure, price, fixed_amount, region, valid_from::text, " \
  "valid_to::text, legal_basis, version "
enum Column {
  kId,
  kKind,
  kItem,
  kTitle,
  kSpecification,
  kUnitOfMeasure,
  kPrice,
  kFixedAmount,
  kRegion,
  kValidFrom,
  kValidTo,
  kLegalBasis,
  kVersion
};

constexpr postgres::Statement kSet = {"budgeting_standard_price_set", R"sql(
  INSERT INTO standard_price AS there
              (instansi, price_id, kind, item, title, specification, unit_of_measure, price, fixed_amount, region,
               valid_from, valid_to, legal_basis)
  SELECT $1, id, kind, item, title, specification, unit_of_measure, price, fixed_amount, region,
         valid_from::date, nullif(valid_to, '')::date, legal_basis
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
                $10::text[], $11::text[], $12::text[], $13::text[])
         AS new (id, kind, item, title, specification, unit_of_measure, price, fixed_amount, region, valid_from,
                 valid_to, legal_basis)
  ON CONFLICT (instansi, price_id) DO UPDATE
     SET kind = excluded.kind, title = excluded.title, specification = excluded.specification,
         unit_of_measure = excluded.unit_of_measure, price = excluded.price, fixed_amount = excluded.fixed_amount,
         valid_to = excluded.valid_to, legal_basis = excluded.legal_basis, version = there.version + 1
   WHERE (there.kind, there.title, there.specification, there.unit_of_measure, there.price, there.fixed_amount,
          there.valid_to, there.legal_basis)
         IS DISTINCT FROM
         (excluded.kind, excluded.title, excluded.specification, excluded.unit_of_measure, excluded.price,
          excluded.fixed_amount, excluded.valid_to, excluded.legal_basis)
  RETURNING price_id, version)sql"};

constexpr postgres::Statement kRead = {"budgeting_standard_price_read", "SELECT " TERPADU_PRICE_COLUMNS R"sql(
  FROM standard_price WHERE instansi = $1 AND price_id = ANY ($2::text[])
 ORDER BY array_position($2::text[], price_id))sql"};

constexpr postgres::Statement kList = {"budgeting_standard_price_list", "SELECT " TERPADU_PRICE_COLUMNS R"sql(
  FROM standard_price
 WHERE instansi = $1 AND price_id > $2 AND price_id >= $3 AND price_id < $3 || '~' AND starts_with(item, $3)
 ORDER BY price_id LIMIT $4)sql"};

constexpr postgres::Statement kLookUp = {"budgeting_standard_price_look_up", "SELECT " TERPADU_PRICE_COLUMNS R"sql(
  FROM standard_price_in_force($1, $2, $3, $4::date))sql"};

constexpr postgres::Statement kInForce = {"budgeting_standards_in_force", R"sql(
  SELECT place, price_id, kind = 'ASB', price, fixed_amount
    FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS asked (asked_item, asked_region, place)
   CROSS JOIN LATERAL standard_price_in_force($1, asked_item, asked_region, $2::date)
   WHERE asked_item <> '')sql"};

v1::StandardPriceKind KindOf(const std::string& text) {
  v1::StandardPriceKind kind{};
  TERPADU_ASSERT(v1::StandardPriceKind_Parse("STANDARD_PRICE_KIND_" + text, &kind));
  return kind;
}

v1::StandardPrice PriceFrom(const postgres::Rows& rows, int row, const std::string& instansi) {
  v1::StandardPrice price;
  price.set_name(StandardPriceName(instansi, rows.Text(row, kId)));
  price.set_kind(KindOf(rows.Text(row, kKind)));
  price.set_item(rows.Text(row, kItem));
  price.set_title(rows.Text(row, kTitle));
  price.set_specification(rows.Text(row, kSpecification));
  price.set_unit_of_measure(rows.Text(row, kUnitOfMeasure));
  price.set_price(rows.Int(row, kPrice));
  price.set_fixed_amount(rows.Int(row, kFixedAmount));
  price.set_region(rows.Text(row, kRegion));
  *price.mutable_valid_from() = DateOf(DayFromColumn(rows.Text(row, kValidFrom)));
  if (const auto day = rows.OptionalText(row, kValidTo); day.has_value()) {
    *price.mutable_valid_to() = DateOf(DayFromColumn(*day));
  }
  price.set_legal_basis(rows.Text(row, kLegalBasis));
  price.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return price;
}

std::vector<v1::StandardPrice> PricesFrom(const postgres::Rows& rows, const std::string& instansi) {
  std::vector<v1::StandardPrice> prices;
  prices.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    prices.push_back(PriceFrom(rows, row, instansi));
  }
  return prices;
}

postgres::Params SetParams(const std::string& instansi, const std::vector<NewStandardPrice>& prices) {
  std::vector<std::string> ids, kinds, items, titles, specifications, units, regions, from, to, bases;
  std::vector<int64_t> amounts, fixed;
  for (const auto& [id, price, valid_from, valid_to] : prices) {
    ids.push_back(id);
    kinds.push_back(v1::StandardPriceKind_Name(price.kind()).substr(sizeof("STANDARD_PRICE_KIND_") - 1));
    items.push_back(price.item());
    titles.push_back(price.title());
    specifications.push_back(price.specification());
    units.push_back(price.unit_of_measure());
    amounts.push_back(price.price());
    fixed.push_back(price.fixed_amount());
    regions.push_back(price.region());
    from.push_back(valid_from);
    to.push_back(valid_to);
    bases.push_back(price.legal_basis());
  }
  postgres::Params params;
  params.Text(instansi).TextArray(ids).TextArray(kinds).TextArray(items).TextArray(titles).TextArray(specifications);
  params.TextArray(units).IntArray(amounts).IntArray(fixed).TextArray(regions).TextArray(from).TextArray(to);
  params.TextArray(bases);
  return params;
}

}  // namespace

absl::StatusOr<v1::BatchSetStandardPricesResponse> SetStandardPrices(postgres::Transaction& transaction,
                                                                     const std::string& instansi,
                                                                     const std::vector<NewStandardPrice>& prices,
                                                                     std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows set, transaction.Execute(kSet, SetParams(instansi, prices)));
  std::vector<std::string> ids;
  std::map<std::string, size_t> place;
  for (const NewStandardPrice& price : prices) {
    place[price.id] = ids.size();
    ids.push_back(price.id);
  }
  postgres::Params read;
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRead, read.Text(instansi).TextArray(ids)));
  const std::vector<v1::StandardPrice> stored = PricesFrom(rows, instansi);
  v1::BatchSetStandardPricesResponse response;
  response.mutable_standard_prices()->Add(stored.begin(), stored.end());
  std::vector<journal::Entry> entries;
  for (int row = 0; row < set.size(); ++row) {
    v1::StandardPriceSet event;
    *event.mutable_standard_price() = stored[place.at(set.Text(row, 0))];
    entries.push_back(journal::MakeEntry(event.standard_price().name(), set.Int(row, 1), event));
    const bool is_new = set.Int(row, 1) == 1;
    response.set_created_count(response.created_count() + (is_new ? 1 : 0));
    response.set_replaced_count(response.replaced_count() + (is_new ? 0 : 1));
  }
  response.set_unchanged_count(static_cast<int32_t>(prices.size()) - set.size());
  if (!entries.empty()) {
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, entries, audit));
  }
  return response;
}

absl::StatusOr<v1::StandardPrice> GetStandardPrice(rpc::CallContext& call, const std::string& instansi,
                                                   const std::string& id) {
  postgres::Params params;
  params.Text(instansi).TextArray({id});
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kRead, params));
  if (rows.empty()) {
    return NotFound(StandardPriceName(instansi, id));
  }
  return PriceFrom(rows, 0, instansi);
}

absl::StatusOr<std::vector<v1::StandardPrice>> ListStandardPrices(rpc::CallContext& call, const std::string& instansi,
                                                                  const std::string& item_prefix,
                                                                  const std::string& after, int size) {
  postgres::Params params;
  params.Text(instansi).Text(after).Text(item_prefix).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kList, params));
  return PricesFrom(rows, instansi);
}

absl::StatusOr<v1::StandardPrice> LookUpStandardPrice(rpc::CallContext& call, const std::string& instansi,
                                                      const std::string& item, const std::string& region,
                                                      const std::string& day) {
  postgres::Params params;
  params.Text(instansi).Text(item).Text(region).Text(day);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kLookUp, params));
  if (rows.empty()) {
    return StandardPriceNotFound(item, region, day);
  }
  return PriceFrom(rows, 0, instansi);
}

absl::StatusOr<std::vector<std::optional<Standard>>> StandardsInForce(postgres::Transaction& transaction,
                                                                      const std::string& instansi,
                                                                      const std::string& day,
                                                                      const std::vector<StandardAsked>& asked) {
  std::vector<std::string> items, regions;
  for (const StandardAsked& each : asked) {
    items.push_back(each.item);
    regions.push_back(each.region);
  }
  postgres::Params params;
  params.Text(instansi).Text(day).TextArray(items).TextArray(regions);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kInForce, params));
  std::vector<std::optional<Standard>> standards(asked.size());
  for (int row = 0; row < rows.size(); ++row) {
    standards[static_cast<size_t>(rows.Int(row, 0) - 1)] = {.id = rows.Text(row, 1),
                                                            .is_asb = rows.Bool(row, 2),
                                                            .price = rows.Int(row, 3),
                                                            .fixed_amount = rows.Int(row, 4)};
  }
  return standards;
}

}  // namespace terpadu::budgeting
