#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/rupiah.h"
#include "libs/journal/append.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/allocation.h"
#include "services/procurement/store/budget_line_store.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// What the handlers of packages have in common.

// What packages take from each line, by its name.
using Takings = std::map<std::string, Rupiah>;
Takings TakingsOf(const v1::RupPackage& package);
std::vector<std::string> LinesOf(const Takings& takings);

// Whether every line of `wanted` is known and holds it beside the other packages; `given_up` is what a package that
// these replace took. LINE_UNKNOWN, LINE_OVERALLOCATED.
absl::Status CheckTakings(const Takings& wanted, const Takings& given_up,
                          const std::vector<domain::LineBalance>& lines);
// Whether the lines still hold what a package took when it was made.
absl::Status CheckStillFits(const v1::RupPackage& package, const std::vector<domain::LineBalance>& lines);

// `takings` counted `allocated` and `announced` times: +1, 0 or -1.
std::map<std::string, store::LineChange> ChangesOf(const Takings& takings, int allocated, int announced);
// Whether a package of this state counts as announced.
bool CountsAsAnnounced(v1::RupPackageState state);

// The package that a client described, as `act` creates it.
v1::RupPackage NewPackage(const v1::RupPackage& described, const std::string& name, std::string_view act);
journal::Entry CreatedEntry(const v1::RupPackage& package);

// ABORTED, reason ETAG_MISMATCH; OK for "".
absl::Status CheckEtag(std::string_view etag, std::string_view name, int64_t version);

// The response of a listing, `items` being its repeated field: `rows` without the one too many, or as many as a
// response may weigh, and the token for what comes after.
inline constexpr size_t kLargestPage = 3 << 20;
template <typename Response, typename Row, typename Items, typename KeyOf>
Response PageOf(const std::vector<Row>& rows, const rpc::Page& page, Items items, KeyOf key_of) {
  Response response;
  auto& into = *items(response);
  size_t bytes = 0;
  for (const Row& row : rows) {
    bytes += row.ByteSizeLong();
    if (into.size() == page.size || (bytes > kLargestPage && !into.empty())) {
      response.set_next_page_token(page.NextToken({key_of(into.Get(into.size() - 1))}));
      break;
    }
    *into.Add() = row;
  }
  return response;
}

}  // namespace terpadu::procurement
