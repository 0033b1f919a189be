#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

// Adds `terpadu contract` to the tree.
void AddContract(Command& root, Session& session);

}  // namespace terpadu::command
