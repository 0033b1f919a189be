#pragma once

// The columns of an RPP aliased `rpp`, in the order of store::RppIn; see package_columns.h.
#define TERPADU_RPP_COLUMNS                                                                                    \
  " rpp.rpp_id, rpp.rup_package_id, rpp.rup_version, rpp.hps, array_to_string(rpp.checklist, ' '),"            \
  " rpp.revision, rpp.state, rpp.submit_time, rpp.due_date::text, rpp.days_late, rpp.submitter, rpp.approver," \
  " rpp.remark, array_to_string(rpp.reservations, ' '), rpp.version, rpp.contract_type,"                       \
  " rpp.checklist_date::text "
