#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

// Kinds of edge; `from` is nearer to the sasaran, `to` nearer to the money.
namespace edge {
inline constexpr char kParent[] = "parent";          // plan or node → node below
inline constexpr char kCarries[] = "carries";        // node of another plan → node that carries it
inline constexpr char kProgram[] = "program";        // programme → action that it carries
inline constexpr char kAnchor[] = "anchor";          // sasaran → indicator
inline constexpr char kAchieves[] = "achieves";      // indicator → node that achieves it
inline constexpr char kFunds[] = "funds";            // node → budget line
inline constexpr char kAllocation[] = "allocation";  // budget line → package
inline constexpr char kRevises[] = "revises";        // package → package that replaced it
inline constexpr char kRpp[] = "rpp";                // package → RPP
inline constexpr char kContract[] = "contract";      // RPP, or a package without one, → contract
inline constexpr char kPayment[] = "payment";        // contract → payment
inline constexpr char kMeasured[] = "measured";      // indicator → measurement
inline constexpr char kHeld[] = "held";              // budget line → reservation → package
inline constexpr char kBound[] = "bound";            // budget line → commitment → contract
}  // namespace edge

struct Edge {
  std::string from;
  std::string to;
  const char* kind;
  int64_t amount = 0;  // rupiah
};

// The writing side of the chain, for appliers. All of one instansi: that of the names.

// Writes `link`, new or again, and the edges that have both ends; amounts of edges between the same ends are summed.
absl::Status PutLink(Writes& writes, const v1::Link& link, const std::vector<Edge>& edges);
// Writes edges alone.
absl::Status PutEdges(Writes& writes, std::string_view instansi, const std::vector<Edge>& edges);

// Keeps what became of a link with the time and version of the event, for answers as of a time: `state`, `amount`,
// `detail`, which the functions below keep themselves; of a commitment `paid` and `carried` in rupiah.
absl::Status RecordChange(Writes& writes, std::string_view name, const char* what, const Value& value);

// These fail with FAILED_PRECONDITION, reason LINK_MISSING (metadata: name), when the link's first event was not
// applied: a later event of a resource never comes before it.
absl::Status SetState(Writes& writes, std::string_view name, std::string_view state, Absent absent = Absent::kFails);
absl::Status SetAmount(Writes& writes, std::string_view name, int64_t amount);
absl::Status SetDetail(Writes& writes, std::string_view name, std::string_view detail);
// Of the edges of `kind` that lead to `name`.
absl::Status SetEdgeAmount(Writes& writes, std::string_view name, std::string_view kind, int64_t amount);

}  // namespace terpadu::reporting
