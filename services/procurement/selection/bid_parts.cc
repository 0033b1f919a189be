#include "services/procurement/selection/bid_parts.h"

#include "absl/strings/str_cat.h"
#include "libs/base/identity.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/digest_field.h"
#include "services/procurement/selection/domain/evaluation.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/seal.h"
#include "services/procurement/selection/store/prequalification_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

constexpr int kMostItems = 500;
constexpr int kMostDocuments = 100;
constexpr int64_t kMostThousandths = 1'000'000'000'000;
constexpr int64_t kHighestPrice = 1'000'000'000'000'000;
constexpr size_t kLongestSignatory = 200;

void CheckItems(const v1::BidContent& content, FieldErrors& errors) {
  if (content.items_size() > kMostItems) {
    errors.Add("bid.content.items", "must be at most 500");
    return;
  }
  for (int i = 0; i < content.items_size(); ++i) {
    const v1::BidItem& item = content.items(i);
    const std::string at = absl::StrCat("bid.content.items[", i, "]");
    CheckText(at + ".title", item.title(), kLongestTitle, errors);
    if (item.quantity_thousandths() <= 0 || item.quantity_thousandths() > kMostThousandths) {
      errors.Add(at + ".quantity_thousandths", "must be above 0 and at most a billion pieces");
    }
    if (item.unit_price() < 0 || item.unit_price() > kHighestPrice) {
      errors.Add(at + ".unit_price", "must be 0 to 1000 trillion rupiah");
    }
  }
  if (errors.empty()) {
    const auto price = PriceOf(content);
    errors.Add("bid.content.items", price.status());
    if (price.ok() && *price <= Rupiah(0)) {
      errors.Add("bid.content.items", "must cost something");
    }
  }
}

}  // namespace

absl::StatusOr<Rupiah> PriceOf(const v1::BidContent& content) {
  std::vector<domain::PricedItem> items;
  for (const v1::BidItem& item : content.items()) {
    items.push_back({item.quantity_thousandths(), Rupiah(item.unit_price())});
  }
  return domain::CorrectedPrice(items);
}

void CheckBid(const v1::Bid& bid, const std::string& instansi, FieldErrors& errors) {
  const v1::BidContent& content = bid.content();
  CheckName(kVendorPattern, instansi, "bid.vendor", bid.vendor(), errors);
  CheckAmount("bid.content.stated_price", content.stated_price(), errors);
  CheckText("bid.content.signatory", content.signatory(), kLongestSignatory, errors);
  if (content.document_sha256_size() > kMostDocuments) {
    errors.Add("bid.content.document_sha256", "must be at most 100");
  } else {
    for (int i = 0; i < content.document_sha256_size(); ++i) {
      CheckDigest(absl::StrCat("bid.content.document_sha256[", i, "]"), content.document_sha256(i), errors);
    }
  }
  CheckItems(content, errors);
}

absl::Status SealKeyMissing() {
  return Error(absl::StatusCode::kFailedPrecondition, "SEAL_KEY_MISSING",
               "the server has no key to seal bids with: start it with --seal-key-file");
}

absl::StatusOr<std::string> DataKeyOf(std::string_view context, std::string_view sealed_key,
                                      const std::string& seal_key) {
  if (seal_key.empty()) {
    return SealKeyMissing();
  }
  const std::optional<std::string> key = Unseal(seal_key, context, sealed_key);
  if (!key.has_value() || key->size() != kSealKeyBytes) {
    return Error(absl::StatusCode::kFailedPrecondition, "SEAL_BROKEN",
                 absl::StrCat("the key of ", std::string(context),
                              " is not the one that was stored, or the server's key is another"));
  }
  return *key;
}

std::string ContextOf(const v1::Bid& bid) { return absl::StrCat(bid.name(), " ", bid.vendor()); }

absl::Status CheckMayBid(SelectionAct& act, const std::string& vendor_name) {
  const ResourceId vendor = IdOf(kVendorPattern, vendor_name);
  TERPADU_RETURN_IF_ERROR(store::CheckRepresents(act.transaction, vendor.instansi, vendor.id, act.call.actor.id));
  TERPADU_RETURN_IF_ERROR(store::CheckNotBlacklisted(act.transaction, vendor.instansi, vendor.id, act.today()));
  const auto& codes = act.selection().required_qualifications();
  TERPADU_RETURN_IF_ERROR(
      store::CheckQualified(act.transaction, vendor.instansi, vendor.id, {codes.begin(), codes.end()}, act.today()));
  return store::CheckShortlisted(act.transaction, vendor.instansi, act.id.id, vendor.id);
}

absl::Status StoreSealed(SelectionAct& act, const v1::Bid& described, const std::string& seal_key, v1::Bid& receipt) {
  TERPADU_ASSIGN(const std::string key, DataKeyOf(act.selection().name(), act.stored.sealed_key, seal_key));
  store::StoredBid stored;
  stored.bid.set_name(described.name());
  stored.bid.set_vendor(described.vendor());
  stored.bid.set_state(EnumOf<v1::BidState>(domain::StateAfter(SelectionAggregate::kBid, step::kHandOver, "")));
  stored.sealed = Seal(key, ContextOf(described), described.content().SerializeAsString());
  stored.bid.set_seal_sha256(Sha256Hex(stored.sealed));
  TERPADU_RETURN_IF_ERROR(store::InsertBid(act.transaction, stored, TimeOf(act.selection().closing_time())));
  v1::BidSubmitted event;
  event.set_seal_sha256(stored.bid.seal_sha256());
  act.TellOf(stored.bid.name(), 1, event);
  receipt = stored.bid;
  return absl::OkStatus();
}

absl::Status CheckOpeningTime(const SelectionAct& act, absl::Time opening) {
  if (act.now >= opening) {
    return absl::OkStatus();
  }
  const std::string text = absl::FormatTime(absl::RFC3339_sec, opening, Wib());
  return Error(absl::StatusCode::kFailedPrecondition, "OPENING_AHEAD",
               absl::StrCat("bids may be opened from ", text, " on, by the clock of the database"),
               {{"opening_time", text}});
}

absl::Status SecondOpenerRequired(const std::string& first) {
  return Error(absl::StatusCode::kFailedPrecondition, "SECOND_OPENER_REQUIRED",
               absl::StrCat(first, " was the first to open: another person must be the second"), {{"first", first}});
}

absl::Status OpenByTwo(SelectionAct& act, absl::FunctionRef<absl::Status(std::vector<store::StoredBid>&)> open_all) {
  TERPADU_RETURN_IF_ERROR(CheckOpeningTime(act, TimeOf(act.selection().opening_time())));
  TERPADU_ASSIGN(auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  if (bids.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_BID", "no vendor has bid: declare the selection failed");
  }
  if (act.stored.first_opener.empty()) {
    act.stored.first_opener = act.call.actor.id;
    act.Tell(v1::SelectionOpeningStarted());
    return absl::OkStatus();
  }
  if (act.stored.first_opener == act.call.actor.id) {
    return SecondOpenerRequired(act.stored.first_opener);
  }
  return open_all(bids);
}

absl::Status TellTampered(SelectionAct& act, store::StoredBid& stored) {
  v1::Bid& bid = stored.bid;
  bid.set_state(
      EnumOf<v1::BidState>(domain::StateAfter(SelectionAggregate::kBid, step::kFindBroken, WordOf(bid.state()))));
  bid.clear_content();
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, stored));
  v1::BidTampered event;
  event.set_vendor(bid.vendor());
  act.TellOf(bid.name(), stored.version, event);
  return absl::OkStatus();
}

absl::StatusOr<bool> OpenContent(SelectionAct& act, const std::string& key, store::StoredBid& stored) {
  v1::Bid& bid = stored.bid;
  const std::optional<std::string> text = Unseal(key, ContextOf(bid), stored.sealed);
  const bool whole = text.has_value() && Sha256Hex(stored.sealed) == bid.seal_sha256() &&
                     bid.mutable_content()->ParseFromString(*text);
  if (!whole) {
    TERPADU_RETURN_IF_ERROR(TellTampered(act, stored));
    return false;
  }
  bid.set_state(EnumOf<v1::BidState>(domain::StateAfter(SelectionAggregate::kBid, step::kOpen, WordOf(bid.state()))));
  TERPADU_ASSIGN(const Rupiah price, PriceOf(bid.content()));
  bid.set_corrected_price(price.value());
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, stored));
  v1::BidOpened event;
  event.set_vendor(bid.vendor());
  act.TellOf(bid.name(), stored.version, event);
  return true;
}

void EndHandingOver(SelectionAct& act) {
  domain::Stage* const handing_over = domain::StageOfAct(act.stored.stages, step::kHandOver);
  if (handing_over != nullptr && !handing_over->done.has_value()) {
    handing_over->done = handing_over->end;
  }
}

bool IsInTwoFiles(SelectionAct& act) { return domain::StageOfAct(act.stored.stages, step::kOpenTechnical) != nullptr; }

}  // namespace terpadu::procurement
