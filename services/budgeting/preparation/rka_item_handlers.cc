#include <map>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/region.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/preparation/store/rka_items.h"
#include "services/budgeting/preparation/store/rkas.h"

namespace terpadu::budgeting {
namespace {

constexpr int kMostFactors = 3;
constexpr int kMostDecimals = 9;
constexpr size_t kLongestUnitOfMeasure = 100;
constexpr size_t kLongestItem = 64;

struct NewItems {
  RkaKey rka;
  std::vector<NewRkaItem> items;
  CodesToCheck codes;
};

// The id at the end of an item's name, which must be of `rka`.
std::string ReadItemId(std::string_view field, const std::string& name, const RkaKey& rka, Fields& fields) {
  const auto ids = fields.Ids(field, kRkaItemName, name);
  if (!ids[3].empty() && rka.ItemName(ids[3]) != name) {
    fields.Add(field, "must be of " + rka.Name());
  }
  return ids[3];
}

// Whether every factor is above 0 and exact.
bool ReadVolumes(const v1::RkaItem& item, const std::string& field, std::vector<Quantity>& volumes, Fields& fields) {
  bool right = item.volumes_size() >= 1 && item.volumes_size() <= kMostFactors;
  if (!right) {
    fields.Add(field, "must be 1 to 3 factors");
  }
  for (int i = 0; i < item.volumes_size() && i < kMostFactors; ++i) {
    const v1::VolumeFactor& factor = item.volumes(i);
    const Quantity quantity = {factor.quantity().units(), factor.quantity().scale()};
    if (quantity.units <= 0 || quantity.scale < 0 || quantity.scale > kMostDecimals) {
      fields.Add(FieldOf(field, i, "quantity"), "must be above 0, with a scale of 0 to 9");
      right = false;
    }
    fields.Text(FieldOf(field, i, "unit_of_measure"), factor.unit_of_measure(), kLongestUnitOfMeasure);
    volumes.push_back(quantity);
  }
  return right;
}

void ReadPrice(const v1::RkaItem& item, int index, PricedItem& priced, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("items", index, name); };
  const bool exact = ReadVolumes(item, field("volumes"), priced.volumes, fields);
  priced.unit_price = item.unit_price();
  fields.Positive(field("unit_price"), item.unit_price());
  if (!exact || item.unit_price() <= 0) {
    return;
  }
  const auto amount = ItemAmount(priced.volumes, item.unit_price());
  fields.Add(field("amount"), amount.status());
  priced.amount = amount.value_or(0);
}

NewRkaItem ReadItem(const v1::RkaItem& item, int index, const RkaKey& rka, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("items", index, name); };
  NewRkaItem read;
  read.item = item;
  read.id = item.name().empty() ? fields.NewId(field("name"), "") : ReadItemId(field("name"), item.name(), rka, fields);
  fields.Text(field("description"), item.description(), kLongestTitle);
  fields.Text(field("specification"), item.specification(), kLongestTitle);
  fields.Add(field("account"), CheckAccount(item.account()));
  fields.Text(field("fund_source"), item.fund_source(), kLongestFundSource);
  fields.Text(field("standard_item"), item.standard_item(), kLongestItem);
  fields.Add(field("region"), CheckRegion(item.region()));
  fields.Text(field("justification"), item.justification(), kLongestTitle);
  ReadPrice(item, index, read.priced, fields);
  return read;
}

NewItems ReadItems(const v1::BatchSetRkaItemsRequest& request, Fields& fields) {
  NewItems read;
  read.rka = ReadRkaKey(fields, "parent", request.parent());
  fields.BatchSize("items", request.items_size());
  std::map<std::string, int> seen;
  for (int i = 0; i < request.items_size() && i < kLargestBatch; ++i) {
    read.items.push_back(ReadItem(request.items(i), i, read.rka, fields));
    read.codes.Account(request.items(i).account(), FieldOf("items", i, "account"));
    if (const auto [first, is_new] = seen.emplace(read.items.back().id, i); !is_new) {
      fields.Add(FieldOf("items", i, "name"), "is named before, in " + FieldOf("items", first->second));
    }
  }
  return read;
}

RkaDeed DraftOf(const rpc::CallContext& call, const RkaKey& rka, std::optional<int64_t> etag) {
  return {.rka = rka, .act = RkaAct::kDraft, .actor = call.actor.id, .etag = etag, .audit = call.AuditJson()};
}

absl::Status CheckActor(const rpc::CallContext& call) {
  return call.actor.id.empty() ? ActorRequired() : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::BatchSetRkaItemsResponse> BudgetPreparationService::BatchSetRkaItems(
    rpc::CallContext& call, const v1::BatchSetRkaItemsRequest& request) {
  using Response = v1::BatchSetRkaItemsResponse;
  Fields fields;
  const NewItems read = ReadItems(request, fields);
  const auto etag = fields.Etag("etag", request.etag());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  const RkaDeed deed = DraftOf(call, read.rka, etag);
  return rpc::Once<Response>(
      call, read.rka.budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<Response> {
        TERPADU_RETURN_IF_ERROR(BeginDeed(transaction, deed).status());
        TERPADU_RETURN_IF_ERROR(read.codes.Check(transaction, read.rka.budget));
        TERPADU_ASSIGN(const auto items, WriteRkaItems(transaction, read.rka, read.items, deed.audit));
        Response response;
        response.mutable_items()->Add(items.begin(), items.end());
        TERPADU_ASSIGN(*response.mutable_rka(), ReadRka(transaction, read.rka));
        response.mutable_rka()->clear_steps();
        return response;
      },
      request.validate_only());
}

absl::StatusOr<v1::Rka> BudgetPreparationService::BatchDeleteRkaItems(rpc::CallContext& call,
                                                                      const v1::BatchDeleteRkaItemsRequest& request) {
  Fields fields;
  const RkaKey rka = ReadRkaKey(fields, "parent", request.parent());
  const auto etag = fields.Etag("etag", request.etag());
  fields.BatchSize("names", request.names_size());
  std::vector<std::string> ids;
  std::map<std::string, int> seen;
  for (int i = 0; i < request.names_size() && i < kLargestBatch; ++i) {
    ids.push_back(ReadItemId(FieldOf("names", i), request.names(i), rka, fields));
    if (const auto [first, is_new] = seen.emplace(ids.back(), i); !is_new) {
      fields.Add(FieldOf("names", i), "is named before, in " + FieldOf("names", first->second));
    }
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  const RkaDeed deed = DraftOf(call, rka, etag);
  return rpc::Once<v1::Rka>(call, rka.budget.instansi, request,
                            [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Rka> {
                              TERPADU_RETURN_IF_ERROR(BeginDeed(transaction, deed).status());
                              TERPADU_RETURN_IF_ERROR(DeleteRkaItems(transaction, rka, ids, deed.audit));
                              return ReadRka(transaction, rka);
                            });
}

absl::StatusOr<v1::ListRkaItemsResponse> BudgetPreparationService::ListRkaItems(
    rpc::CallContext& call, const v1::ListRkaItemsRequest& request) {
  Fields fields;
  const RkaKey rka = ReadRkaKey(fields, "parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found, budgeting::ListRkaItems(call, rka, request.with_findings(), After(page), page.size + 1));
  if (found.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(budgeting::GetRka(call, rka).status());
  }
  v1::ListRkaItemsResponse response;
  FillPage(page, std::move(found), *response.mutable_items(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::ListRkaLinesResponse> BudgetPreparationService::ListRkaLines(
    rpc::CallContext& call, const v1::ListRkaLinesRequest& request) {
  Fields fields;
  const RkaKey rka = ReadRkaKey(fields, "parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const bool begins = page.after.size() != 2;
  TERPADU_ASSIGN(const auto found, budgeting::ListRkaLines(call, rka, begins ? "" : page.after[0],
                                                           begins ? "" : page.after[1], page.size + 1));
  if (found.empty() && begins) {
    TERPADU_RETURN_IF_ERROR(budgeting::GetRka(call, rka).status());
  }
  v1::ListRkaLinesResponse response;
  for (size_t i = 0; i < found.size() && i < static_cast<size_t>(page.size); ++i) {
    *response.add_lines() = found[i];
  }
  if (found.size() > static_cast<size_t>(page.size)) {
    const v1::RkaLine& last = *response.lines().rbegin();
    response.set_next_page_token(page.NextToken({last.account(), last.fund_source()}));
  }
  return response;
}

absl::StatusOr<v1::ListBudgetLineItemsResponse> BudgetPreparationService::ListBudgetLineItems(
    rpc::CallContext& call, const v1::ListBudgetLineItemsRequest& request) {
  Fields fields;
  const LineKey line = fields.Line("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const bool begins = page.after.size() != 2;
  TERPADU_ASSIGN(const auto found,
                 ListItemsOfLine(call, line, begins ? "" : page.after[0], begins ? "" : page.after[1], page.size + 1));
  v1::ListBudgetLineItemsResponse response;
  for (size_t i = 0; i < found.size() && i < static_cast<size_t>(page.size); ++i) {
    *response.add_items() = found[i];
  }
  if (found.size() > static_cast<size_t>(page.size)) {
    Fields ignored;
    const auto ids = ignored.Ids("name", kRkaItemName, response.items().rbegin()->name());
    response.set_next_page_token(page.NextToken({ids[2], ids[3]}));
  }
  return response;
}

}  // namespace terpadu::budgeting
