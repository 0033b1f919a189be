#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/store/bid_store.h"

namespace terpadu::procurement {

// What bids in one file and in two have in common.

// Price after the correction of arithmetic.
absl::StatusOr<Rupiah> PriceOf(const v1::BidContent& content);
void CheckBid(const v1::Bid& bid, const std::string& instansi, FieldErrors& errors);

absl::Status SealKeyMissing();
// A data key, stored as `sealed_key` under the server's key and `context`: SEAL_KEY_MISSING, SEAL_BROKEN.
absl::StatusOr<std::string> DataKeyOf(std::string_view context, std::string_view sealed_key,
                                      const std::string& seal_key);
// What a sealed bid is bound to: another bid, vendor or selection cannot carry it.
std::string ContextOf(const v1::Bid& bid);

// Whether the caller may bid for the vendor, today: NOT_A_REPRESENTATIVE, VENDOR_BLACKLISTED, NOT_QUALIFIED,
// NOT_SHORTLISTED.
absl::Status CheckMayBid(SelectionAct& act, const std::string& vendor);
// Seals and stores the content of a bid; `receipt` is what its vendor is told.
absl::Status StoreSealed(SelectionAct& act, const v1::Bid& described, const std::string& seal_key, v1::Bid& receipt);

// OPENING_AHEAD (metadata: opening_time) before `opening`, by the database's clock.
absl::Status CheckOpeningTime(const SelectionAct& act, absl::Time opening);
absl::Status SecondOpenerRequired(const std::string& first);
// The first person says that the bids may be opened, from the opening time on; a second one opens them: NO_BID,
// SECOND_OPENER_REQUIRED.
absl::Status OpenByTwo(SelectionAct& act, absl::FunctionRef<absl::Status(std::vector<store::StoredBid>&)> open_all);
// Opens what was sealed of one bid, or finds its seal broken: then the bid is TAMPERED.
absl::StatusOr<bool> OpenContent(SelectionAct& act, const std::string& key, store::StoredBid& stored);
absl::Status TellTampered(SelectionAct& act, store::StoredBid& stored);
// The stage in which bids were handed over ended as planned, with the closing time.
void EndHandingOver(SelectionAct& act);

// Whether the selection's template opens technical and price files apart.
bool IsInTwoFiles(SelectionAct& act);

}  // namespace terpadu::procurement
