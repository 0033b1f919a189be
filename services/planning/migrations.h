#pragma once

#include "libs/postgres/migrate.h"

namespace terpadu::planning {

// The tables of the planning service, its import profile and the reform areas. Comes after those of the libs rpc,
// journal and rules.
extern const postgres::MigrationSet kMigrations;

}  // namespace terpadu::planning
