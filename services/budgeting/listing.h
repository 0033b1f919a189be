#pragma once

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "libs/rpc/paging.h"

namespace terpadu::budgeting {

// Every listing is by id: the id that a page begins after, "" for the first.
inline std::string After(const rpc::Page& page) { return page.after.empty() ? "" : page.after.front(); }

// Moves at most `page.size` of `found`, which were asked for one more, to `filled`; the one too many makes a token.
template <typename Resource>
void FillPage(const rpc::Page& page, std::vector<Resource> found, google::protobuf::RepeatedPtrField<Resource>& filled,
              std::string& next_page_token) {
  const bool more = found.size() > static_cast<size_t>(page.size);
  if (more) {
    found.resize(static_cast<size_t>(page.size));
  }
  for (Resource& resource : found) {
    *filled.Add() = std::move(resource);
  }
  if (more) {
    const std::string& last = filled.rbegin()->name();
    next_page_token = page.NextToken({last.substr(last.rfind('/') + 1)});
  }
}

}  // namespace terpadu::budgeting
