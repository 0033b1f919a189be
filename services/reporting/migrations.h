#pragma once

#include "libs/postgres/migrate.h"

namespace terpadu::reporting {

extern const postgres::MigrationSet kMigrations;

}  // namespace terpadu::reporting
