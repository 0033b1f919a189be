#pragma once

#include <string>
#include <vector>

#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::command {

// The ledger of a line for people, within 100 columns: each entry with what it moved and what the line then had
// available, under it the sums of all entries. `entries` are all of the line, by number.
std::string DrawLedger(const budgeting::v1::BudgetLine& line, const std::vector<budgeting::v1::LedgerEntry>& entries);

// Whether the balances that are stored on the line are the sums of its entries.
bool SumsToTheLine(const budgeting::v1::BudgetLine& line, const std::vector<budgeting::v1::LedgerEntry>& entries);

}  // namespace terpadu::command
