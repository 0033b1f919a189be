#pragma once

#include "libs/postgres/migrate.h"

namespace terpadu::budgeting {

// The service's own tables; see migrations/. They come after those of libs rpc, journal and rules.
extern const postgres::MigrationSet kMigrations;

}  // namespace terpadu::budgeting
