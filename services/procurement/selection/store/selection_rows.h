#pragma once

#include <string_view>

#include "libs/postgres/connection.h"
#include "services/procurement/selection/store/selection_store.h"

// The columns of a selection, in the order that SelectionIn reads them. Stages are read by the same statement, so that
// one that waited for a lock reads the row again by another (LockSelection).
#define TERPADU_SELECTION_COLUMNS                                                                                     \
  " selection_id, rup_package_id, rpp_id, method, hps, evaluation_method, quality_weight, least_score,"               \
  " array_to_string(required_qualifications, ' '), template, state, closing_time, opening_time, repeats, sealed_key," \
  " first_opener, winning_bid, winner, winning_price, objection_deadline, failure_cause, failure_reason,"             \
  " catalogue_order, result_meeting_id, version,"                                                                     \
  " (SELECT coalesce(json_agg(json_build_array(code, title, act, in_selection, planned_start, planned_end,"           \
  "                                            actual_end) ORDER BY place), '[]')::text"                              \
  "    FROM selection_stage AS stage"                                                                                 \
  "   WHERE stage.instansi = selection.instansi AND stage.selection_id = selection.selection_id) "

namespace terpadu::procurement::store {

StoredSelection SelectionIn(const postgres::Rows& rows, int row, std::string_view instansi);

// A stage as the API shows it.
v1::SelectionStage ShownStage(const domain::Stage& stage);

}  // namespace terpadu::procurement::store
