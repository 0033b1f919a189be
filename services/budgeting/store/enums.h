#pragma once

#include <string>

#include "libs/base/assert.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::budgeting {

// The database holds the names of enum values without their prefix: `CONFIRMED`. Another text is a defect and aborts.

inline v1::BudgetState BudgetStateOf(const std::string& text) {
  v1::BudgetState state{};
  TERPADU_ASSERT(v1::BudgetState_Parse("BUDGET_STATE_" + text, &state));
  return state;
}

inline v1::RevisionKind RevisionKindOf(const std::string& text) {
  v1::RevisionKind kind{};
  TERPADU_ASSERT(v1::RevisionKind_Parse("REVISION_KIND_" + text, &kind));
  return kind;
}

inline v1::LedgerEntryKind LedgerEntryKindOf(const std::string& text) {
  v1::LedgerEntryKind kind{};
  TERPADU_ASSERT(v1::LedgerEntryKind_Parse("LEDGER_ENTRY_KIND_" + text, &kind));
  return kind;
}

inline v1::ReservationState ReservationStateOf(const std::string& text) {
  v1::ReservationState state{};
  TERPADU_ASSERT(v1::ReservationState_Parse("RESERVATION_STATE_" + text, &state));
  return state;
}

inline v1::CommitmentKind CommitmentKindOf(const std::string& text) {
  v1::CommitmentKind kind{};
  TERPADU_ASSERT(v1::CommitmentKind_Parse("COMMITMENT_KIND_" + text, &kind));
  return kind;
}

}  // namespace terpadu::budgeting
