// Orders from the electronic catalogue.
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/digest_field.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kLongestItem = 200;

absl::Status CheckFields(const v1::CatalogueOrder& order, const std::string& instansi) {
  FieldErrors errors;
  CheckText("catalogue_order.item", order.item(), kLongestItem, errors);
  CheckText("catalogue_order.title", order.title(), kLongestTitle, errors);
  CheckName(kVendorPattern, instansi, "catalogue_order.vendor", order.vendor(), errors);
  CheckAmount("catalogue_order.unit_price", order.unit_price(), errors);
  if (order.stock() < 0) {
    errors.Add("catalogue_order.stock", "must not be below 0");
  }
  if (order.quantity() <= 0) {
    errors.Add("catalogue_order.quantity", "must be above 0");
  }
  CheckDigest("catalogue_order.snapshot_sha256", order.snapshot_sha256(), errors);
  return errors.ToStatus();
}

absl::Status OrderAboveHps(absl::int128 price, int64_t hps) {
  const std::string asked = price > std::numeric_limits<int64_t>::max() ? absl::StrCat("above ", hps)
                                                                        : absl::StrCat(static_cast<int64_t>(price));
  return Error(absl::StatusCode::kFailedPrecondition, "ORDER_ABOVE_HPS",
               absl::StrCat("the order costs ", asked, ", the HPS is ", hps),
               {{"price", asked}, {"hps", std::to_string(hps)}});
}

// Whether the order may be made, and by whom.
absl::Status CheckOrder(SelectionAct& act, const v1::CatalogueOrder& order, int64_t threshold) {
  const v1::Selection& selection = act.selection();
  if (selection.method() != v1::PROCUREMENT_METHOD_E_PURCHASING) {
    return Error(absl::StatusCode::kFailedPrecondition, "METHOD_IS_NOT_E_PURCHASING",
                 absl::StrCat(selection.name(), " is a selection by bids"));
  }
  if (TimeOf(order.snapshot_time()) > act.now) {
    FieldErrors errors;
    errors.Add("catalogue_order.snapshot_time", "must not be after now");
    return errors.ToStatus();
  }
  if (order.quantity() > order.stock()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STOCK_EXHAUSTED",
                 absl::StrCat("the catalogue has ", order.stock(), ", ", order.quantity(), " are ordered"),
                 {{"stock", std::to_string(order.stock())}, {"quantity", std::to_string(order.quantity())}});
  }
  const absl::int128 price = absl::int128(order.unit_price()) * order.quantity();
  if (price > selection.hps()) {
    return OrderAboveHps(price, selection.hps());
  }
  if (price > threshold && !act.call.actor.HasRole("PPK")) {
    return Error(absl::StatusCode::kPermissionDenied, "PPK_REQUIRED",
                 absl::StrCat("an order above ", threshold, " rupiah is made by the PPK"),
                 {{"price", absl::StrCat(static_cast<int64_t>(price))}, {"threshold", std::to_string(threshold)}});
  }
  return store::CheckNotBlacklisted(act.transaction, act.id.instansi, IdOf(kVendorPattern, order.vendor()).id,
                                    act.today());
}

absl::Status Order(SelectionAct& act, const v1::CatalogueOrder& order, int64_t threshold) {
  TERPADU_RETURN_IF_ERROR(CheckOrder(act, order, threshold));
  TERPADU_RETURN_IF_ERROR(
      store::CheckVendorExists(act.transaction, act.id.instansi, IdOf(kVendorPattern, order.vendor()).id));
  v1::Selection& selection = act.selection();
  *selection.mutable_catalogue_order() = order;
  selection.set_winner(order.vendor());
  selection.set_winning_price(order.unit_price() * order.quantity());
  v1::SelectionOrdered event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(domain::step::kOrder, event.mutable_stage()));
  *event.mutable_catalogue_order() = order;
  event.set_price(selection.winning_price());
  act.Tell(event);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Selection> SelectionService::OrderFromCatalogue(rpc::CallContext& call,
                                                                   const v1::OrderFromCatalogueRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request.catalogue_order(), id.instansi));
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(*call.db, call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const int64_t threshold,
                 SelectionPolicy(&rules_, call.db, id.instansi, DayOf(now)).CatalogueThreshold());
  return ActOnSelection(
      call, rules_, request,
      {id, request.etag(), domain::step::kOrder, {domain::capacity::kPpk, domain::capacity::kPejabatPengadaan}},
      [&](SelectionAct& act) { return Order(act, request.catalogue_order(), threshold); });
}

}  // namespace terpadu::procurement
