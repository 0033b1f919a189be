#include "services/budgeting/tests/model.h"

namespace terpadu::budgeting {

std::string Model::Reserve(const std::string& line, int64_t amount, const std::string& name) {
  if (amount > lines.at(line).available()) {
    return "LINE_EXHAUSTED";
  }
  if (closed) {
    return "BUDGET_CLOSED";
  }
  reservations[name] = {.line = line, .held = amount};
  lines[line].Enter({.kind = "RESERVE", .reserved = amount, .document = name});
  return "OK";
}

std::string Model::Confirm(const std::string& reservation) const {
  return reservations.at(reservation).held > 0 ? "OK" : "RESERVATION_ENDED";
}

std::string Model::Commit(const std::string& reservation, int64_t amount, bool keep_remainder,
                          const std::string& name) {
  Reservation& from = reservations.at(reservation);
  if (from.held == 0) {
    return "RESERVATION_ENDED";
  }
  if (from.held < amount) {
    return "RESERVATION_EXCEEDED";
  }
  const int64_t saved = keep_remainder ? 0 : from.held - amount;
  Line& line = lines[from.line];
  line.Enter({.kind = "COMMIT", .reserved = -amount, .committed = amount, .document = name});
  if (saved > 0) {
    line.Enter({.kind = "SAVING", .reserved = -saved});
  }
  from.held -= amount + saved;
  from.committed = true;
  commitments[name] = {.line = from.line, .amount = amount};
  return "OK";
}

std::string Model::Release(const std::string& reservation) {
  Reservation& from = reservations.at(reservation);
  if (from.held == 0) {
    return "RESERVATION_ENDED";
  }
  lines[from.line].Enter({.kind = from.committed ? "SAVING" : "RELEASE", .reserved = -from.held});
  from.held = 0;
  return "OK";
}

void Model::Expire(const std::string& reservation) {
  Reservation& from = reservations.at(reservation);
  lines[from.line].Enter({.kind = "EXPIRE", .reserved = -from.held});
  from.held = 0;
}

std::string Model::Pay(const std::string& commitment, int64_t amount, const std::string& name) {
  Commitment& owed = commitments.at(commitment);
  if (owed.amount - owed.paid < amount) {
    return closed ? "BUDGET_CLOSED or COMMITMENT_EXCEEDED" : "COMMITMENT_EXCEEDED";
  }
  owed.paid += amount;
  payments[name] = {.commitment = commitment, .amount = amount};
  lines[owed.line].Enter({.kind = "DISBURSE", .paid = amount, .document = name});
  return "OK";
}

std::string Model::Revise(const std::string& line, int64_t amount) {
  if (closed) {
    return "BUDGET_CLOSED";
  }
  Line& revised = lines.at(line);
  if (amount < revised.reserved + revised.committed) {
    return "BELOW_COMMITTED";
  }
  if (amount != revised.amount) {
    revised.Enter({.kind = "AMOUNT", .amount = amount - revised.amount});
  }
  return "OK";
}

std::string Model::Correct(const std::string& name, size_t entry, int64_t effect) {
  Line& line = lines.at(name);
  if (entry >= line.ledger.size()) {
    return "NOT_FOUND";
  }
  const Entry corrected = line.ledger[entry];
  const auto within = [effect](int64_t least, int64_t most) { return least <= effect && effect <= most; };
  if (corrected.kind == "RESERVE") {
    Reservation& reservation = reservations.at(corrected.document);
    if (reservation.held == 0) {
      return "RESERVATION_ENDED";
    }
    if (!within(1 - reservation.held, line.available())) {
      return "CORRECTION_OUT_OF_BOUNDS";
    }
    reservation.held += effect;
    line.Enter({.kind = "CORRECT", .reserved = effect});
    return "OK";
  }
  if (corrected.kind == "COMMIT") {
    Commitment& commitment = commitments.at(corrected.document);
    if (closed) {
      return "BUDGET_CLOSED";
    }
    if (!within(commitment.paid - commitment.amount, line.available())) {
      return "CORRECTION_OUT_OF_BOUNDS";
    }
    commitment.amount += effect;
    line.Enter({.kind = "CORRECT", .committed = effect});
    return "OK";
  }
  if (corrected.kind != "DISBURSE") {
    return "ENTRY_NOT_CORRECTABLE";
  }
  if (closed) {
    return "BUDGET_CLOSED";
  }
  Payment& payment = payments.at(corrected.document);
  Commitment& commitment = commitments.at(payment.commitment);
  if (!within(-payment.amount, commitment.amount - commitment.paid)) {
    return "CORRECTION_OUT_OF_BOUNDS";
  }
  payment.amount += effect;
  commitment.paid += effect;
  line.Enter({.kind = "CORRECT", .paid = effect});
  return "OK";
}

std::string Model::Close() {
  if (closed) {
    return "BUDGET_CLOSED";
  }
  closed = true;
  for (auto& [name, reservation] : reservations) {
    if (reservation.held > 0) {
      lines[reservation.line].Enter({.kind = "RELEASE", .reserved = -reservation.held});
      reservation.held = 0;
    }
  }
  for (auto& [name, commitment] : commitments) {
    if (const int64_t unpaid = commitment.amount - commitment.paid; unpaid > 0) {
      lines[commitment.line].Enter({.kind = "CARRY_OVER", .committed = -unpaid});
      commitment.amount = commitment.paid;
    }
  }
  return "OK";
}

}  // namespace terpadu::budgeting
