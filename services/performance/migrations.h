#pragma once

#include "libs/postgres/migrate.h"

namespace terpadu::performance {

extern const postgres::MigrationSet kMigrations;

}  // namespace terpadu::performance
