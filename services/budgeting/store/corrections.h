#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::budgeting {

struct CorrectCommand {
  EntryKey entry;
  int64_t effect = 0;
  std::string reason;
  std::optional<int64_t> etag;  // of the line
  std::string audit;
};
// Corrects what the entry recorded, with the refusals of the contract: the entry that the correction made. Locks the
// reservation, or the commitment, before its line, as every command does.
absl::StatusOr<v1::LedgerEntry> CorrectLedger(postgres::Transaction& transaction, const CorrectCommand& command);

}  // namespace terpadu::budgeting
