#pragma once

#include "services/procurement/contract/policy.h"
#include "services/procurement/contract/store/execution_store.h"

namespace terpadu::procurement {

// The penalty when what was worth `base` and due on `due` comes on `done`, with what it was computed from.
v1::Penalty PenaltyFor(Rupiah base, CalendarDay due, CalendarDay done, const PenaltyRule& rule);

// The value of the contract less the parts handed over before.
Rupiah NotHandedOver(const v1::ContractExecution& execution);

}  // namespace terpadu::procurement
