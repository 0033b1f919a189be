#include "services/budgeting/preparation/store/rka_items.h"

#include <set>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/preparation/store/rkas.h"
#include "services/budgeting/preparation/store/standard_prices.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_ITEM_COLUMNS                                                                               \
  "rka_id, item_id, description, specification, account, fund_source, volumes::text, unit_price, amount, " \
  "standard_item, region, justification, finding, standard_price, standard_amount "
enum Column {
  kRka,
  kId,
  kDescription,
  kSpecification,
  kAccount,
  kFundSource,
  kVolumes,
  kUnitPrice,
  kAmount,
  kStandardItem,
  kRegion,
  kJustification,
  kFinding,
  kStandardPrice,
  kStandardAmount
};

constexpr postgres::Statement kWrite = {"budgeting_rka_item_write", R"sql(
  INSERT INTO rka_item (instansi, budget_id, rka_id, item_id, description, specification, account, fund_source,
                        volumes, unit_price, amount, standard_item, region, justification, finding, standard_price,
                        standard_amount)
  SELECT $1, $2, $3, id, description, specification, account, fund_source, volumes::jsonb, unit_price, amount,
         standard_item, region, justification, finding, standard_price, standard_amount
    FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[],
                $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bigint[])
         AS new (id, description, specification, account, fund_source, volumes, unit_price, amount, standard_item,
                 region, justification, finding, standard_price, standard_amount)
  ON CONFLICT (instansi, budget_id, rka_id, item_id) DO UPDATE
     SET description = excluded.description, specification = excluded.specification, account = excluded.account,
         fund_source = excluded.fund_source, volumes = excluded.volumes, unit_price = excluded.unit_price,
         amount = excluded.amount, standard_item = excluded.standard_item, region = excluded.region,
         justification = excluded.justification, finding = excluded.finding,
         standard_price = excluded.standard_price, standard_amount = excluded.standard_amount)sql"};

constexpr postgres::Statement kDelete = {"budgeting_rka_item_delete", R"sql(
  DELETE FROM rka_item WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND item_id = ANY ($4::text[])
  RETURNING item_id)sql"};

constexpr postgres::Statement kSums = {"budgeting_rka_sums", R"sql(
  SELECT coalesce(sum(amount), 0) <= 9223372036854775807, count(*) FROM rka_item
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

constexpr postgres::Statement kTakeSums = {"budgeting_rka_take_sums", R"sql(
  UPDATE rka SET total_amount = total, item_count = items, finding_count = findings, version = version + $4
    FROM (SELECT coalesce(sum(amount), 0)::bigint AS total, count(*) AS items,
                 count(*) FILTER (WHERE finding <> '') AS findings
            FROM rka_item WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3) AS sums
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3
  RETURNING total_amount, item_count, finding_count)sql"};

constexpr postgres::Statement kRead = {"budgeting_rka_item_read", "SELECT " TERPADU_ITEM_COLUMNS R"sql(
  FROM rka_item WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND item_id = ANY ($4::text[])
 ORDER BY array_position($4::text[], item_id))sql"};

constexpr postgres::Statement kWithStandard = {"budgeting_rka_item_with_standard", "SELECT " TERPADU_ITEM_COLUMNS R"sql(
  FROM rka_item WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND standard_item <> '' ORDER BY item_id)sql"};

constexpr postgres::Statement kJudge = {"budgeting_rka_item_judge", R"sql(
  UPDATE rka_item SET finding = new.finding, standard_price = new.price, standard_amount = new.amount
    FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[]) AS new (id, finding, price, amount)
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND item_id = new.id
     AND (rka_item.finding, rka_item.standard_price, rka_item.standard_amount)
         IS DISTINCT FROM (new.finding, new.price, new.amount))sql"};

constexpr postgres::Statement kList = {"budgeting_rka_item_list", "SELECT " TERPADU_ITEM_COLUMNS R"sql(
  FROM rka_item WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND item_id > $4
   AND (NOT $5 OR finding <> '') ORDER BY item_id LIMIT $6)sql"};

constexpr postgres::Statement kLines = {"budgeting_rka_line_list", R"sql(
  SELECT account, fund_source, sum(item.amount)::bigint, count(*), max(line_id)
    FROM rka_item AS item LEFT JOIN rka_line USING (instansi, budget_id, rka_id, account, fund_source)
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND (account, fund_source) > ($4, $5)
   GROUP BY account, fund_source ORDER BY account, fund_source LIMIT $6)sql"};

constexpr postgres::Statement kOfLine = {"budgeting_rka_item_of_line", R"sql(
  SELECT rka_id, item_id, description, specification, account, fund_source, volumes::text, unit_price, item.amount,
         standard_item, region, justification, finding, standard_price, standard_amount
    FROM rka_line JOIN rka_item AS item USING (instansi, budget_id, rka_id, account, fund_source)
   WHERE instansi = $1 AND budget_id = $2 AND line_id = $3 AND NOT replaced AND (rka_id, item_id) > ($4, $5)
   ORDER BY rka_id, item_id LIMIT $6)sql"};

postgres::Params KeyParams(const RkaKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.rka));
}

// `[["12", "orang"], ["2.5", "hari"]]`.
std::string VolumesJson(const NewRkaItem& item) {
  nlohmann::json volumes = nlohmann::json::array();
  for (int i = 0; i < item.item.volumes_size(); ++i) {
    volumes.push_back(
        {FormatQuantity(item.priced.volumes[static_cast<size_t>(i)]), item.item.volumes(i).unit_of_measure()});
  }
  return volumes.dump();
}

void AddVolumes(const std::string& json, v1::RkaItem& item) {
  for (const auto& factor : nlohmann::json::parse(json)) {
    const Quantity quantity = ParseQuantity(factor[0].get<std::string>());
    v1::VolumeFactor& volume = *item.add_volumes();
    volume.mutable_quantity()->set_units(quantity.units);
    volume.mutable_quantity()->set_scale(quantity.scale);
    volume.set_unit_of_measure(factor[1].get<std::string>());
  }
}

PricedItem PricedFrom(const v1::RkaItem& item) {
  PricedItem priced = {.unit_price = item.unit_price(), .amount = item.amount()};
  for (const v1::VolumeFactor& volume : item.volumes()) {
    priced.volumes.push_back({volume.quantity().units(), volume.quantity().scale()});
  }
  return priced;
}

void AddFinding(const postgres::Rows& rows, int row, const std::string& instansi, v1::RkaItem& item) {
  const std::string code = rows.Text(row, kFinding);
  if (code.empty()) {
    return;
  }
  v1::RkaFinding& finding = *item.add_findings();
  finding.set_code(code);
  if (const std::string price = rows.Text(row, kStandardPrice); !price.empty()) {
    finding.set_standard_price(StandardPriceName(instansi, price));
    finding.set_standard_amount(rows.Int(row, kStandardAmount));
    const int64_t asked = code == "COST_ABOVE_STANDARD" ? item.amount() : item.unit_price();
    finding.set_excess(asked - finding.standard_amount());
  }
  finding.set_message(DescribeFinding(code, finding.standard_amount(), finding.excess()));
}

v1::RkaItem ItemFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::RkaItem item;
  item.set_name(RkaKey{budget, rows.Text(row, kRka)}.ItemName(rows.Text(row, kId)));
  item.set_description(rows.Text(row, kDescription));
  item.set_specification(rows.Text(row, kSpecification));
  item.set_account(rows.Text(row, kAccount));
  item.set_fund_source(rows.Text(row, kFundSource));
  AddVolumes(rows.Text(row, kVolumes), item);
  item.set_unit_price(rows.Int(row, kUnitPrice));
  item.set_amount(rows.Int(row, kAmount));
  item.set_standard_item(rows.Text(row, kStandardItem));
  item.set_region(rows.Text(row, kRegion));
  item.set_justification(rows.Text(row, kJustification));
  AddFinding(rows, row, budget.instansi, item);
  return item;
}

std::vector<v1::RkaItem> ItemsFrom(const postgres::Rows& rows, const BudgetKey& budget) {
  std::vector<v1::RkaItem> items;
  items.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    items.push_back(ItemFrom(rows, row, budget));
  }
  return items;
}

// What items look like beside the standards: one entry an item.
struct Judgement {
  std::vector<std::string> findings;
  std::vector<std::string> prices;  // ids
  std::vector<int64_t> allowed;
};

absl::StatusOr<Judgement> Judge(postgres::Transaction& transaction, const BudgetKey& budget,
                                const std::vector<StandardAsked>& asked, const std::vector<PricedItem>& items) {
  TERPADU_ASSIGN(const auto standards, StandardsInForce(transaction, budget.instansi, FirstDayOf(budget), asked));
  Judgement judgement;
  for (size_t i = 0; i < items.size(); ++i) {
    const auto finding = asked[i].item.empty() ? std::nullopt : CheckPrice(items[i], standards[i]);
    judgement.findings.push_back(finding.has_value() ? finding->code : "");
    judgement.prices.push_back(standards[i].has_value() ? standards[i]->id : "");
    judgement.allowed.push_back(finding.has_value() ? finding->standard_amount : 0);
  }
  return judgement;
}

postgres::Params WriteParams(const RkaKey& key, const std::vector<NewRkaItem>& items, const Judgement& judgement) {
  std::vector<std::string> ids, descriptions, specifications, accounts, funds, volumes, standards, regions, reasons;
  std::vector<int64_t> prices, amounts;
  for (const NewRkaItem& item : items) {
    ids.push_back(item.id);
    descriptions.push_back(item.item.description());
    specifications.push_back(item.item.specification());
    accounts.push_back(item.item.account());
    funds.push_back(item.item.fund_source());
    volumes.push_back(VolumesJson(item));
    prices.push_back(item.priced.unit_price);
    amounts.push_back(item.priced.amount);
    standards.push_back(item.item.standard_item());
    regions.push_back(item.item.region());
    reasons.push_back(item.item.justification());
  }
  postgres::Params params = KeyParams(key);
  params.TextArray(ids).TextArray(descriptions).TextArray(specifications).TextArray(accounts).TextArray(funds);
  params.TextArray(volumes).IntArray(prices).IntArray(amounts).TextArray(standards).TextArray(regions);
  params.TextArray(reasons).TextArray(judgement.findings).TextArray(judgement.prices).IntArray(judgement.allowed);
  return params;
}

// The RKA's sums are those of its items again.
absl::Status ChangeSums(postgres::Transaction& transaction, const RkaKey& key, std::string_view audit) {
  constexpr int64_t kMostItems = 10'000;
  TERPADU_ASSIGN(const postgres::Rows sums, transaction.Execute(kSums, KeyParams(key)));
  if (sums.Int(0, 1) > kMostItems) {
    return RkaTooLong(key.Name(), sums.Int(0, 1));
  }
  if (!sums.Bool(0, 0)) {
    FieldErrors errors;
    errors.Add("items", "must not sum to more than 9223372036854775807 rupiah with those there are");
    return errors.ToStatus();
  }
  postgres::Params params = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows taken, transaction.Execute(kTakeSums, params.Int(1)));
  v1::RkaChanged changed;
  changed.set_total_amount(taken.Int(0, 0));
  changed.set_item_count(static_cast<int32_t>(taken.Int(0, 1)));
  changed.set_finding_count(static_cast<int32_t>(taken.Int(0, 2)));
  return AnnounceRka(transaction, key, changed, audit);
}

}  // namespace

absl::StatusOr<std::vector<v1::RkaItem>> WriteRkaItems(postgres::Transaction& transaction, const RkaKey& key,
                                                       const std::vector<NewRkaItem>& items, std::string_view audit) {
  std::vector<StandardAsked> asked;
  std::vector<PricedItem> priced;
  std::vector<std::string> ids;
  for (const NewRkaItem& item : items) {
    asked.push_back({item.item.standard_item(), item.item.region()});
    priced.push_back(item.priced);
    ids.push_back(item.id);
  }
  TERPADU_ASSIGN(const Judgement judgement, Judge(transaction, key.budget, asked, priced));
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kWrite, WriteParams(key, items, judgement)).status());
  TERPADU_RETURN_IF_ERROR(ChangeSums(transaction, key, audit));
  postgres::Params read = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRead, read.TextArray(ids)));
  return ItemsFrom(rows, key.budget);
}

absl::Status DeleteRkaItems(postgres::Transaction& transaction, const RkaKey& key, const std::vector<std::string>& ids,
                            std::string_view audit) {
  postgres::Params params = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows deleted, transaction.Execute(kDelete, params.TextArray(ids)));
  std::set<std::string> gone;
  for (int row = 0; row < deleted.size(); ++row) {
    gone.insert(deleted.Text(row, 0));
  }
  for (const std::string& id : ids) {
    if (!gone.contains(id)) {
      return NotFound(key.ItemName(id));
    }
  }
  return ChangeSums(transaction, key, audit);
}

absl::Status CheckPricesAgain(postgres::Transaction& transaction, const RkaKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kWithStandard, KeyParams(key)));
  std::vector<StandardAsked> asked;
  std::vector<PricedItem> priced;
  std::vector<std::string> ids;
  for (int row = 0; row < rows.size(); ++row) {
    asked.push_back({rows.Text(row, kStandardItem), rows.Text(row, kRegion)});
    priced.push_back(PricedFrom(ItemFrom(rows, row, key.budget)));
    ids.push_back(rows.Text(row, kId));
  }
  if (ids.empty()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const Judgement judgement, Judge(transaction, key.budget, asked, priced));
  postgres::Params params = KeyParams(key);
  params.TextArray(ids).TextArray(judgement.findings).TextArray(judgement.prices).IntArray(judgement.allowed);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kJudge, params).status());
  postgres::Params sums = KeyParams(key);
  return transaction.Execute(kTakeSums, sums.Int(0)).status();
}

absl::StatusOr<std::vector<v1::RkaItem>> ListRkaItems(rpc::CallContext& call, const RkaKey& key, bool with_findings,
                                                      const std::string& after, int size) {
  postgres::Params params = KeyParams(key);
  params.Text(after).Bool(with_findings).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.budget.instansi), kList, params));
  return ItemsFrom(rows, key.budget);
}

absl::StatusOr<std::vector<v1::RkaLine>> ListRkaLines(rpc::CallContext& call, const RkaKey& key,
                                                      const std::string& after_account,
                                                      const std::string& after_fund_source, int size) {
  postgres::Params params = KeyParams(key);
  params.Text(after_account).Text(after_fund_source).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.budget.instansi), kLines, params));
  std::vector<v1::RkaLine> lines;
  for (int row = 0; row < rows.size(); ++row) {
    v1::RkaLine& line = lines.emplace_back();
    line.set_account(rows.Text(row, 0));
    line.set_fund_source(rows.Text(row, 1));
    line.set_amount(rows.Int(row, 2));
    line.set_item_count(static_cast<int32_t>(rows.Int(row, 3)));
    if (const auto id = rows.OptionalText(row, 4); id.has_value()) {
      line.set_budget_line(LineKey{key.budget.instansi, key.budget.budget, *id}.Name());
    }
  }
  return lines;
}

absl::StatusOr<std::vector<v1::RkaItem>> ListItemsOfLine(rpc::CallContext& call, const LineKey& line,
                                                         const std::string& after_rka, const std::string& after_item,
                                                         int size) {
  postgres::Params params;
  params.Text(line.instansi).Text(line.budget).Text(line.line).Text(after_rka).Text(after_item).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(line.instansi), kOfLine, params));
  return ItemsFrom(rows, line.Budget());
}

}  // namespace terpadu::budgeting
