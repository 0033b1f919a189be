#pragma once

#include <string>

#include "terpadu/reporting/v1/reporting_service.pb.h"

namespace terpadu::command {

// How a person calls a kind of link: `RUP package`.
std::string LinkKindName(reporting::v1::LinkKind kind);

// A trace as a tree, at most kScreen columns wide: what each link is, how it is called, where it stands, its rupiah,
// and below it the sums. An amount with `of` is what the edge carries of the link's own.
std::string DrawChain(const reporting::v1::TraceResponse& trace);

}  // namespace terpadu::command
