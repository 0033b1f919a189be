#pragma once

#include "tools/terpadu/command/command.h"

namespace terpadu::command {

inline constexpr char kReferences[] = "terpadu.planning.v1.ReferenceService/";

// codes, find, convert: below `terpadu reference`.
void AddReferenceLookups(Command& reference, Session& session);

}  // namespace terpadu::command
