#pragma once

#include <cstdint>

namespace terpadu::budgeting {

// What a ledger entry recorded, and a correction makes larger or smaller.
enum class Corrected { kReservation, kCommitment, kPayment };

// The money around it as it stands, in rupiah.
struct Surroundings {
  int64_t available = 0;  // on the line
  int64_t held = 0;       // by the reservation
  int64_t unpaid = 0;     // of the commitment
  int64_t payment = 0;
};

// What may be added, below 0 what may be taken away; always least ≤ 0 ≤ most.
struct Bounds {
  int64_t least = 0;
  int64_t most = 0;

  bool Allow(int64_t effect) const { return least <= effect && effect <= most; }
};

// The rules of a line and of what is on it hold after any correction within these bounds: a reservation holds something
// as long as it is open, a commitment is at least what is paid of it, a payment at least nothing; what is added comes
// from what is available, or from what is unpaid.
Bounds CorrectionBounds(Corrected corrected, const Surroundings& money);

}  // namespace terpadu::budgeting
