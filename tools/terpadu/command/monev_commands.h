#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

// What became of the plan, the KPIs of procurement, and the progress of a year.
void AddRealisation(Command& root, Session& session);
void AddKpi(Command& root, Session& session);
void AddEMonev(Command& root, Session& session);

}  // namespace terpadu::command
