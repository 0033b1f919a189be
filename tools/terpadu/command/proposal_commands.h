#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

// record: below `terpadu proposal`.
void AddProposalRecord(Command& proposal, Session& session);

}  // namespace terpadu::command
