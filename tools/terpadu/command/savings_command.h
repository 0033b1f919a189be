#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

// `terpadu savings`, `terpadu impact` and `terpadu warnings`.
void AddSavings(Command& root, Session& session);

}  // namespace terpadu::command
