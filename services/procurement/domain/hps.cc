#include "services/procurement/domain/hps.h"

#include <limits>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement::domain {

absl::StatusOr<Rupiah> HpsItemAmount(int64_t quantity_thousandths, Rupiah unit_price) {
  __extension__ using Wide = __int128;
  const Wide amount = (static_cast<Wide>(quantity_thousandths) * unit_price.value() + 500) / 1000;
  if (amount > std::numeric_limits<int64_t>::max()) {
    return Error(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW", "is more than 64 bits hold");
  }
  return Rupiah(static_cast<int64_t>(amount));
}

absl::Status CheckHpsSum(Rupiah hps, const std::vector<Rupiah>& items, Rupiah tax) {
  Rupiah sum = tax;
  for (const Rupiah item : items) {
    TERPADU_ASSIGN(sum, Add(sum, item));
  }
  if (sum == hps) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "HPS_NOT_ITS_ITEMS",
               "sum to " + FormatRupiah(sum) + " with the tax, the HPS is " + FormatRupiah(hps));
}

}  // namespace terpadu::procurement::domain
