#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"

// What the tables of steps say, whatever their aggregates are. A row has `aggregate`, `from` ("" is creation), `act`
// and `to`; NameOf(aggregate) is what the aggregate is called.
namespace terpadu::procurement::domain::step_table {

// The words that `word` takes from the rows of an aggregate, each once, "" left out, in the order of the table.
template <typename Row, typename Aggregate, typename Word>
std::vector<std::string_view> Words(std::span<const Row> table, Aggregate aggregate, Word word) {
  std::vector<std::string_view> words;
  for (const Row& row : table) {
    const std::string_view each = row.aggregate == aggregate ? word(row) : "";
    if (!each.empty() && std::find(words.begin(), words.end(), each) == words.end()) {
      words.push_back(each);
    }
  }
  return words;
}

template <typename Row, typename Aggregate>
std::string Diagram(std::span<const Row> table, Aggregate aggregate) {
  std::vector<std::pair<std::pair<std::string, std::string>, std::string>> edges;
  for (const Row& row : table) {
    if (row.aggregate != aggregate) {
      continue;
    }
    const std::pair<std::string, std::string> ends(row.from.empty() ? "[*]" : row.from, row.to);
    const auto edge = std::find_if(edges.begin(), edges.end(), [&](const auto& each) { return each.first == ends; });
    if (edge == edges.end()) {
      edges.emplace_back(ends, row.act);
    } else {
      edge->second.append(", ").append(row.act);
    }
  }
  std::string diagram = "stateDiagram-v2\n";
  for (const auto& [ends, acts] : edges) {
    absl::StrAppend(&diagram, "  ", ends.first, " --> ", ends.second, ": ", acts, "\n");
  }
  return diagram;
}

template <typename Row, typename Aggregate>
std::string_view After(std::span<const Row> table, Aggregate aggregate, std::string_view act, std::string_view from) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Row& row) {
    return row.aggregate == aggregate && row.act == act && row.from == from;
  });
  TERPADU_ASSERT(found != table.end());
  return found->to;
}

// `BID_STATE_SEALED`, as the API names it.
template <typename Aggregate>
std::string ApiName(Aggregate aggregate, std::string_view state) {
  std::string name = absl::StrCat(std::string(NameOf(aggregate)), "_STATE_", std::string(state));
  absl::AsciiStrToUpper(&name);
  return name;
}

template <typename Row, typename Aggregate>
absl::Status Check(std::span<const Row> table, Aggregate aggregate, std::string_view name, std::string_view state,
                   std::string_view act) {
  std::vector<std::string> allowed;
  std::vector<std::string> allowed_names;
  for (const Row& row : table) {
    if (row.aggregate != aggregate || row.act != act || row.from.empty()) {
      continue;
    }
    if (row.from == state) {
      return absl::OkStatus();
    }
    allowed.emplace_back(row.from);
    allowed_names.push_back(ApiName(aggregate, row.from));
  }
  return Error(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
               absl::StrCat(std::string(name), " is ", std::string(state), "; to ", std::string(act), " it must be ",
                            absl::StrJoin(allowed, " or ")),
               {{"state", ApiName(aggregate, state)}, {"allowed", absl::StrJoin(allowed_names, ",")}});
}

}  // namespace terpadu::procurement::domain::step_table
