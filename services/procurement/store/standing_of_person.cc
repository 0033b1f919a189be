#include "services/procurement/store/standing_of_person.h"

#include "libs/base/status.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kStanding = {"procurement_standing_of_person", "SELECT " TERPADU_HAS_PACT("$2", "$4", "$5") R"sql(,
       coalesce((SELECT conflict_declaration_id FROM conflict_declaration AS conflict
                  WHERE conflict.instansi = $1 AND conflict.person = $2
                    AND (conflict.rup_package_id = $3
                         OR conflict.vendor_id IN (SELECT winner FROM selection
                                                    WHERE instansi = $1 AND rup_package_id = $3))
                  ORDER BY conflict_declaration_id LIMIT 1), ''))sql"};

}  // namespace

absl::StatusOr<PersonStanding> StandingOf(postgres::Transaction& transaction, std::string_view instansi,
                                          std::string_view person, std::string_view rup_package_id,
                                          const PactDemand& demand) {
  Params params;
  params.Text(instansi).Text(person).Text(rup_package_id).Text(demand.role).Int(demand.year);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kStanding, params));
  return PersonStanding{.has_pact = rows.Bool(0, 0), .conflict = rows.Text(0, 1)};
}

}  // namespace terpadu::procurement::store
