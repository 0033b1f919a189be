#pragma once

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "libs/sheet/table.h"

namespace terpadu::command {

// A row of a table of messages: one of a repeated field, or a node of a tree with its depth.
struct MessageRow {
  const google::protobuf::Message* message;
  int depth = -1;  // of a node; -1 where there is no tree
};

// The rows that `response` consists of: those of its repeated field `field`; when `field` is empty those of its first
// repeated field of messages, the nodes of its tree, or itself when it has neither. `.` is itself. None when there is
// no such field.
std::vector<MessageRow> RowsOf(const google::protobuf::Message& response, const std::string& field);

// A table of them, whatever the message: a column a field, fields of messages within as `line_name`. Figures are
// numbers, days are days, words of an enum stand without their prefix, lists in one cell with `; ` between.
sheet::Table TableOf(const std::vector<MessageRow>& rows);

}  // namespace terpadu::command
