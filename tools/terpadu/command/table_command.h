#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

void AddTable(Command& root, Session& session);

}  // namespace terpadu::command
