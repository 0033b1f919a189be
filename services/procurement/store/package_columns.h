#pragma once

// The columns of a package aliased `package`, in the order of store::PackageIn. A macro, because only literals join
// into the constants that statements are.
#define TERPADU_PACKAGE_COLUMNS                                                                                    \
  " package.rup_package_id, package.title, package.kind, package.method, package.category, package.pagu,"          \
  " package.unit, package.selection_start::text, package.selection_start_by_month, package.selection_end::text,"   \
  " package.selection_end_by_month, package.state, package.finalizer, package.announcer, package.announce_time,"   \
  " package.revises, array_to_string(package.revised_by, ' '), package.review_reason, package.version,"            \
  " (SELECT string_agg(part.line || ' ' || part.amount, ' ' ORDER BY part.place) FROM allocation AS part"          \
  "   WHERE part.instansi = package.instansi AND part.rup_package_id = package.rup_package_id),"                   \
  " (SELECT jsonb_set(to_jsonb(detail), '{locations}',"                                                            \
  "          coalesce((SELECT jsonb_agg(to_jsonb(location) ORDER BY location.place) FROM rup_location AS location" \
  "                     WHERE location.instansi = package.instansi"                                                \
  "                       AND location.rup_package_id = package.rup_package_id), '[]'))::text"                     \
  "    FROM rup_detail AS detail"                                                                                  \
  "   WHERE detail.instansi = package.instansi AND detail.rup_package_id = package.rup_package_id) "
