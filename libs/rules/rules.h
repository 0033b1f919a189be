#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/postgres/migrate.h"
#include "nlohmann/json.hpp"

namespace terpadu::rules {

// A rule that changes (threshold, deadline, weight, band, template, checklist) is a row of the table `rule`: kind,
// owner (an instansi, or `nasional` for all), first day in force, legal basis, and its value as JSON. Part of every
// service's database that has rules; the service's own migrations insert the national ones.
extern const postgres::MigrationSet kMigrations;

struct Rule {  // NOLINT(bugprone-exception-escape): moving json throws nothing
  nlohmann::json value;
  std::string legal_basis;
  CalendarDay valid_from;
};

// The rules as the database has them, kept for a minute at most; safe from any thread.
class RuleBook {
 public:
  RuleBook();
  ~RuleBook();

  // The rule of `kind` in force on `day` for `instansi`: its own before the national one, the latest of either.
  // FAILED_PRECONDITION, reason RULE_MISSING (metadata: kind, day), when there is none.
  absl::StatusOr<Rule> InForce(postgres::Connection& connection, std::string_view instansi, std::string_view kind,
                               CalendarDay day);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace terpadu::rules
