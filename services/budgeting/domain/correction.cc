#include "services/budgeting/domain/correction.h"

#include "libs/base/assert.h"

namespace terpadu::budgeting {

Bounds CorrectionBounds(Corrected corrected, const Surroundings& money) {
  switch (corrected) {
    case Corrected::kReservation:
      return {.least = 1 - money.held, .most = money.available};
    case Corrected::kCommitment:
      return {.least = -money.unpaid, .most = money.available};
    case Corrected::kPayment:
      return {.least = -money.payment, .most = money.unpaid};
  }
  TERPADU_ASSERT(false);
}

}  // namespace terpadu::budgeting
