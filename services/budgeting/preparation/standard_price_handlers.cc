#include <map>

#include "libs/base/calendar.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/domain/region.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/keys.h"
#include "services/budgeting/preparation/store/standard_prices.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kLongestItem = 64;
constexpr size_t kLongestUnitOfMeasure = 100;

void CheckItem(std::string_view field, std::string_view item, Fields& fields) {
  if (item.size() > kLongestItem || !IsResourceId(item)) {
    fields.Add(field, "must be 1 to 64 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
}

void CheckAmounts(const v1::StandardPrice& price, const std::function<std::string(std::string_view)>& field,
                  Fields& fields) {
  fields.Positive(field("price"), price.price());
  fields.NotNegative(field("fixed_amount"), price.fixed_amount());
  if (price.fixed_amount() > 0 && price.kind() != v1::STANDARD_PRICE_KIND_ASB) {
    fields.Add(field("fixed_amount"), "must be 0: only an ASB has one");
  }
}

NewStandardPrice ReadPrice(const v1::StandardPrice& price, int index, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("standard_prices", index, name); };
  NewStandardPrice read;
  read.price = price;
  if (price.kind() == v1::STANDARD_PRICE_KIND_UNSPECIFIED || !v1::StandardPriceKind_IsValid(price.kind())) {
    fields.Add(field("kind"), "must be SSH, SBU, HSPK or ASB");
  }
  CheckItem(field("item"), price.item(), fields);
  fields.Text(field("title"), price.title(), kLongestTitle);
  fields.Text(field("specification"), price.specification(), kLongestTitle);
  fields.Text(field("unit_of_measure"), price.unit_of_measure(), kLongestUnitOfMeasure);
  CheckAmounts(price, field, fields);
  fields.Add(field("region"), CheckRegion(price.region()));
  read.valid_from = fields.Day(field("valid_from"), price.valid_from());
  if (price.has_valid_to()) {
    read.valid_to = fields.Day(field("valid_to"), price.valid_to());
    if (!read.valid_to.empty() && read.valid_to < read.valid_from) {
      fields.Add(field("valid_to"), "must not be before valid_from");
    }
  }
  fields.Text(field("legal_basis"), price.legal_basis(), kLongestTitle);
  read.id = StandardPriceIdOf(price.item(), price.region(), read.valid_from);
  return read;
}

std::vector<NewStandardPrice> ReadPrices(const v1::BatchSetStandardPricesRequest& request, Fields& fields) {
  fields.BatchSize("standard_prices", request.standard_prices_size());
  std::vector<NewStandardPrice> prices;
  std::map<std::string, int> seen;
  for (int i = 0; i < request.standard_prices_size() && i < kLargestBatch; ++i) {
    prices.push_back(ReadPrice(request.standard_prices(i), i, fields));
    if (const auto [first, is_new] = seen.emplace(prices.back().id, i); !is_new) {
      fields.Add(FieldOf("standard_prices", i), "is named before, in " + FieldOf("standard_prices", first->second));
    }
  }
  return prices;
}

}  // namespace

absl::StatusOr<v1::BatchSetStandardPricesResponse> BudgetPreparationService::BatchSetStandardPrices(
    rpc::CallContext& call, const v1::BatchSetStandardPricesRequest& request) {
  Fields fields;
  const std::string instansi = fields.Instansi("parent", request.parent());
  const std::vector<NewStandardPrice> prices = ReadPrices(request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::BatchSetStandardPricesResponse>(
      call, instansi, request,
      [&](postgres::Transaction& transaction) {
        return SetStandardPrices(transaction, instansi, prices, call.AuditJson());
      },
      request.validate_only());
}

absl::StatusOr<v1::StandardPrice> BudgetPreparationService::GetStandardPrice(
    rpc::CallContext& call, const v1::GetStandardPriceRequest& request) {
  Fields fields;
  const auto ids = fields.Ids("name", kStandardPriceName, request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::GetStandardPrice(call, ids[0], ids[1]);
}

absl::StatusOr<v1::ListStandardPricesResponse> BudgetPreparationService::ListStandardPrices(
    rpc::CallContext& call, const v1::ListStandardPricesRequest& request) {
  Fields fields;
  const std::string instansi = fields.Instansi("parent", request.parent());
  fields.Text("item_prefix", request.item_prefix(), kLongestItem);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found,
                 budgeting::ListStandardPrices(call, instansi, request.item_prefix(), After(page), page.size + 1));
  v1::ListStandardPricesResponse response;
  FillPage(page, std::move(found), *response.mutable_standard_prices(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::StandardPrice> BudgetPreparationService::LookUpStandardPrice(
    rpc::CallContext& call, const v1::LookUpStandardPriceRequest& request) {
  Fields fields;
  const std::string instansi = fields.Instansi("parent", request.parent());
  const std::string day = fields.Day("date", request.date());
  CheckItem("item", request.item(), fields);
  fields.Add("region", CheckRegion(request.region()));
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::LookUpStandardPrice(call, instansi, request.item(), request.region(), day);
}

}  // namespace terpadu::budgeting
