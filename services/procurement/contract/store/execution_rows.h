#pragma once

#include <string_view>

#include "libs/postgres/connection.h"
#include "services/procurement/contract/store/execution_store.h"

namespace terpadu::procurement::store {

// What ExecutionIn reads. What belongs to an execution comes as JSON.
#define TERPADU_EXECUTION_SELECT                                                                                       \
  " SELECT execution.contract_id, contract.rup_package_id, contract.vendor, contract.amount, "                         \
  "execution.start_date::text,"                                                                                        \
  " execution.end_date::text, execution.maintenance_days, execution.original_amount, execution.term_revision,"         \
  " execution.state, execution.spmk_number, execution.spmk_date::text, execution.show_cause_due, execution.version,"   \
  " (SELECT coalesce(sum(amount), 0)::bigint FROM contract_payment AS part"                                            \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id),"                                           \
  " (SELECT score FROM vendor_rating AS part"                                                                          \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id),"                                           \
  " (SELECT coalesce(json_agg(json_build_array(code, kind, amount, progress) ORDER BY place), '[]')"                   \
  " FROM contract_term AS part"                                                                                        \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id"                                             \
  " AND part.revision = execution.term_revision)::text,"                                                               \
  " (SELECT coalesce(json_agg(json_build_array(day, basis_points) ORDER BY day), '[]') FROM progress_plan AS part"     \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id)::text,"                                     \
  " (SELECT coalesce(json_agg(json_build_array(day, basis_points, planned, critical, note) ORDER BY day), '[]')"       \
  " FROM (SELECT * FROM progress_measurement AS part"                                                                  \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id"                                             \
  " ORDER BY day DESC LIMIT 100) AS last)::text,"                                                                      \
  " (SELECT coalesce(json_agg(json_build_array(penalty, days_late, base, rate_per_mille, cap, formula, legal_basis,"   \
  " kind, number, day, sha256, part, part_amount, part_end_date)"                                                      \
  " ORDER BY place), '[]')"                                                                                            \
  " FROM hand_over AS piece"                                                                                           \
  " WHERE piece.instansi = $1 AND piece.contract_id = execution.contract_id)::text,"                                   \
  " (SELECT json_build_array(penalty, days_late, base, rate_per_mille, cap, formula, legal_basis, cause, number, day," \
  " reason, blacklist_proposed)"                                                                                       \
  " FROM termination AS part WHERE part.instansi = $1 AND part.contract_id = execution.contract_id)::text,"            \
  " (SELECT coalesce(json_object_agg(kind, held), '{}')"                                                               \
  " FROM (SELECT kind, sum(amount) AS held FROM guarantee AS part"                                                     \
  " WHERE part.instansi = $1 AND part.contract_id = execution.contract_id AND part.state = 'HELD'"                     \
  " AND (database_now() AT TIME ZONE 'Asia/Jakarta')::date BETWEEN start_date AND end_date"                            \
  " GROUP BY kind) AS kept)::text"                                                                                     \
  " FROM contract_execution AS execution"                                                                              \
  " JOIN contract ON contract.instansi = execution.instansi AND contract.contract_id = execution.contract_id"          \
  " "

StoredExecution ExecutionIn(const postgres::Rows& rows, int row, std::string_view instansi);

}  // namespace terpadu::procurement::store
