#pragma once

#include "libs/postgres/migrate.h"

namespace terpadu::procurement {

// The tables of this service, after those of libs/rpc, libs/journal and libs/rules.
extern const postgres::MigrationSet kMigrations;

}  // namespace terpadu::procurement
