#pragma once

#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

// The columns of `link` in the order that LinkAt reads them.
#define TERPADU_LINK_COLUMNS "link.name, link.kind, link.title, link.state, link.amount, link.detail"
inline constexpr int kLinkColumns = 6;

// The link in the columns from `first` on.
inline v1::Link LinkAt(const postgres::Rows& rows, int row, int first) {
  v1::Link link;
  link.set_name(rows.Text(row, first));
  link.set_kind(static_cast<v1::LinkKind>(rows.Int(row, first + 1)));
  link.set_title(rows.Text(row, first + 2));
  link.set_state(rows.Text(row, first + 3));
  link.set_amount(rows.Int(row, first + 4));
  link.set_detail(rows.Text(row, first + 5));
  return link;
}

}  // namespace terpadu::reporting
