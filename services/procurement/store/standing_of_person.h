#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"

// Whether a person has the pact that his act needs ("" as role needs none), and whether he declared a conflict of
// interest on the package: conditions for the statements of hot commands, of parameters or columns given as text.
#define TERPADU_HAS_PACT(person, role, year)                                                                     \
  "(" role                                                                                                       \
  "::text = '' OR EXISTS (SELECT FROM integrity_pact AS pact WHERE pact.instansi = $1 AND pact.person = " person \
  " AND pact.role = " role "::text AND pact.year = " year "::int))"
#define TERPADU_HAS_CONFLICT(person, package)                                         \
  "EXISTS (SELECT FROM conflict_declaration AS conflict WHERE conflict.instansi = $1" \
  " AND conflict.person = " person " AND conflict.rup_package_id = " package ")"

namespace terpadu::procurement::store {

// The integrity pact that an act needs.
struct PactDemand {
  std::string role;  // "" when it needs none
  int year = 0;
};

struct PersonStanding {
  bool has_pact = false;  // or needs none
  std::string conflict;   // id of a declaration on the package, or on the vendor that won its selection; "" for none
};
absl::StatusOr<PersonStanding> StandingOf(postgres::Transaction& transaction, std::string_view instansi,
                                          std::string_view person, std::string_view rup_package_id,
                                          const PactDemand& demand);

}  // namespace terpadu::procurement::store
