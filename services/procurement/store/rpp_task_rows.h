#pragma once

// The CTE `task`: announced packages (those in kaji ulang included) with their RPP under review or approved, and when
// it is due. $1 instansi, $2 and $3 the due days of an RPP and of a revised one, $4 today. `open` is what still has to
// be handed over. A macro, because only literals join into the constants that statements are.
#define TERPADU_RPP_TASKS                                                                                           \
  " WITH waiting AS ("                                                                                              \
  " SELECT package.rup_package_id, package.title, package.unit, coalesce(rpp.submitter, package.finalizer) AS ppk," \
  " rpp.rpp_id, rpp.state, package.state AS package_state, rpp.rpp_id IS NULL OR rpp.state = 'RETURNED' AS open,"   \
  " CASE WHEN rpp.rpp_id IS NULL THEN rpp_due_day(package.selection_start, $2::int)"                                \
  " WHEN rpp.state = 'RETURNED' THEN rpp_due_day(package.selection_start, $3::int)"                                 \
  " ELSE rpp.due_date END AS due,"                                                                                  \
  " rpp.days_late AS days_late_then"                                                                                \
  " FROM rup_package AS package"                                                                                    \
  " LEFT JOIN rpp ON rpp.instansi = package.instansi AND rpp.rup_package_id = package.rup_package_id"               \
  " AND rpp.state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED')"                                            \
  " WHERE package.instansi = $1 AND package.state IN ('ANNOUNCED', 'KAJI_ULANG')),"                                 \
  " late_by AS ("                                                                                                   \
  " SELECT waiting.*, CASE WHEN open THEN greatest($4::date - due, 0) ELSE days_late_then END AS days_late FROM "   \
  "waiting),"                                                                                                       \
  " task AS ("                                                                                                      \
  " SELECT late_by.*, days_late > 0 AS late, coalesce(state = 'SUBMITTED', false) AS in_review,"                    \
  " open AND date_trunc('month', due::timestamp) = date_trunc('month', $4::date::timestamp) AS due_this_month"      \
  " FROM late_by)"
