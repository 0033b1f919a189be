#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

// Adds `terpadu lkjip` to the tree.
void AddLkjip(Command& root, Session& session);

}  // namespace terpadu::command
