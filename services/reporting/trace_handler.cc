#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/domain/chain_walk.h"
#include "services/reporting/reporting_service.h"
#include "services/reporting/store/trace_store.h"

namespace terpadu::reporting {
namespace {

constexpr int kDefaultDepth = 12;
constexpr int kMostDepth = 20;
constexpr int kLargestPage = 2'000;
constexpr int kMostFanOut = 1'000;
constexpr size_t kMostSteps = 20'000;  // of all pages
// Neighbours read of one level; those already seen are among them.
constexpr int kMostNeighbours = 2 * static_cast<int>(kMostSteps);

constexpr char kNotArrived[] = "its own event has not arrived";

absl::Status Check(const v1::TraceRequest& request) {
  FieldErrors errors;
  if (InstansiOf(request.name()).empty()) {
    errors.Add("name", "must be the name of a resource, instansi/{instansi}/…");
  }
  if (!v1::TraceDirection_IsValid(request.direction())) {
    errors.Add("direction", "must be one of TraceDirection");
  }
  if (request.max_depth() < 0 || request.max_depth() > kMostDepth) {
    errors.Add("max_depth",
               "must be 1 to " + std::to_string(kMostDepth) + ", or 0 for " + std::to_string(kDefaultDepth));
  }
  if (request.year() < 0) {
    errors.Add("year", "must not be negative");
  }
  if (request.fan_out() < 0 || request.fan_out() > kMostFanOut) {
    errors.Add("fan_out", "must be 1 to " + std::to_string(kMostFanOut) + ", or 0 for " + std::to_string(kMostFanOut));
  }
  return errors.ToStatus();
}

std::set<Direction> DirectionsOf(v1::TraceDirection direction) {
  switch (direction) {
    case v1::TRACE_DIRECTION_UP:
      return {Direction::kUp};
    case v1::TRACE_DIRECTION_DOWN:
      return {Direction::kDown};
    default:
      return {Direction::kUp, Direction::kDown};
  }
}

bool IsHold(v1::LinkKind kind) { return kind == v1::LINK_KIND_RESERVATION || kind == v1::LINK_KIND_COMMITMENT; }

ChainWalk::Bounds BoundsOf(const v1::TraceRequest& request) {
  const int depth = request.max_depth() == 0 ? kDefaultDepth : request.max_depth();
  const int fan_out = request.fan_out() == 0 ? kMostFanOut : request.fan_out();
  return {.depth = depth, .steps = kMostSteps, .fan_out = depth == 1 ? kMostNeighbours : fan_out};
}

// Which steps of a walk a page shows.
struct Place {
  size_t first = 0;
  std::string before;  // name of the step before the first
  size_t size = kLargestPage;

  // Where the page begins in a walk that may have grown since the page before.
  size_t Begin(const ChainWalk& walk) const {
    for (size_t i = 0; !before.empty() && i < walk.steps().size(); ++i) {
      if (walk.steps()[i].name == before) {
        return i + 1;
      }
    }
    return std::min(first, walk.steps().size());
  }
};

absl::StatusOr<Place> PlaceOf(const v1::TraceRequest& request, const rpc::Page& page) {
  Place place;
  if (!page.after.empty() && (page.after.size() != 2 || !absl::SimpleAtoi(page.after.front(), &place.first))) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is none that this method gave");
  }
  place.before = page.after.empty() ? "" : page.after.back();
  if (request.page_size() > 0) {
    place.size = std::min<size_t>(static_cast<size_t>(request.page_size()), kLargestPage);
  }
  return place;
}

// The page is full, and what its steps lead to is known.
bool IsFull(const ChainWalk& walk, const Place& place) {
  const size_t end = place.Begin(walk) + place.size;
  return walk.steps().size() > end && walk.is_followed(end - 1);
}

// Level by level, one query each, until the page is full. Reservations and commitments stand beside the chain: only a
// trace that begins at one follows them, for its first level.
absl::StatusOr<ChainWalk> Walk(rpc::CallContext& call, const v1::TraceRequest& request, v1::LinkKind kind,
                               const Place& place) {
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  ChainWalk walk(request.name(), DirectionsOf(request.direction()), BoundsOf(request));
  bool with_holds = IsHold(kind);
  while (!walk.done() && !IsFull(walk, place)) {
    TERPADU_ASSIGN(NeighbourPage page,
                   ReadNeighbours(*call.db, scope, walk, with_holds, kMostNeighbours, AsOfOf(request)));
    walk.Take(page.neighbours);
    if (page.cut) {
      walk.Truncate();
    }
    with_holds = false;
  }
  return walk;
}

// The steps of the page; what is told of each is filled in later.
v1::TraceResponse StepsOf(const ChainWalk& walk, const Place& place, const rpc::Page& page) {
  v1::TraceResponse response;
  const size_t begin = place.Begin(walk);
  const size_t end = std::min(begin + place.size, walk.steps().size());
  for (size_t i = begin; i < end; ++i) {
    const ChainWalk::Step& reached = walk.steps()[i];
    v1::TraceStep& step = *response.add_steps();
    step.mutable_link()->set_name(reached.name);
    step.mutable_link()->set_detail(kNotArrived);
    step.set_depth(reached.depth);
    step.set_reached_from(reached.reached_from);
    step.set_edge_amount(reached.edge_amount);
    if (reached.reached_from >= 0) {
      step.set_reached_from_name(walk.steps()[static_cast<size_t>(reached.reached_from)].name);
    }
  }
  if (end < walk.steps().size()) {
    response.set_next_page_token(page.NextToken({std::to_string(end), walk.steps()[end - 1].name}));
  } else {
    response.set_truncated(walk.truncated());
  }
  return response;
}

absl::Status FillInLinks(rpc::CallContext& call, const v1::TraceRequest& request, v1::TraceResponse& response) {
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  std::vector<std::string> names;
  std::vector<v1::Link*> shown;
  for (v1::TraceStep& step : *response.mutable_steps()) {
    names.push_back(step.link().name());
    shown.push_back(step.mutable_link());
  }
  TERPADU_ASSIGN(auto links, ReadLinks(*call.db, scope, names, AsOfOf(request)));
  for (v1::Link* const link : shown) {
    if (const auto here = links.find(link->name()); here != links.end()) {
      *link = std::move(here->second);
    }
  }
  for (v1::TraceStep& step : *response.mutable_steps()) {
    if (step.edge_amount() != 0 && step.link().kind() == v1::LINK_KIND_DISBURSEMENT) {
      step.set_edge_amount(step.link().amount());  // as of the time
    }
  }
  return FillInFigures(*call.db, scope, request.year(), shown, AsOfOf(request));
}

// Counts what the fan-out left out of the steps of the page.
absl::Status CountLeftOut(rpc::CallContext& call, const v1::TraceRequest& request, const ChainWalk& walk,
                          v1::TraceResponse& response) {
  std::map<std::string, v1::TraceStep*> by_name;
  for (v1::TraceStep& step : *response.mutable_steps()) {
    by_name[step.link().name()] = &step;
  }
  for (const Direction direction : {Direction::kUp, Direction::kDown}) {
    std::vector<std::string> cut;
    for (const ChainWalk::Step& step : walk.steps()) {
      if ((direction == Direction::kUp ? step.cut_up : step.cut_down) && by_name.contains(step.name)) {
        cut.push_back(step.name);
      }
    }
    if (cut.empty()) {
      continue;
    }
    TERPADU_ASSIGN(const auto counts, CountNeighbours(*call.db, call.ScopeOf(InstansiOf(request.name())), direction,
                                                      cut, AsOfOf(request)));
    for (const auto& [name, count] : counts) {
      by_name[name]->set_left_out(by_name[name]->left_out() + count - walk.bounds().fan_out);
      response.set_truncated(true);
    }
  }
  return absl::OkStatus();
}

// Each line and each payment is one step, so that none is counted twice.
absl::Status AddUp(v1::TraceResponse& response) {
  Rupiah amount;
  Rupiah paid;
  for (const v1::TraceStep& step : response.steps()) {
    const Rupiah rupiah(step.link().amount());
    if (step.link().kind() == v1::LINK_KIND_BUDGET_LINE) {
      TERPADU_ASSIGN(amount, Add(amount, rupiah));
    } else if (step.link().kind() == v1::LINK_KIND_DISBURSEMENT) {
      TERPADU_ASSIGN(paid, Add(paid, rupiah));
    }
  }
  response.set_amount(amount.value());
  response.set_paid(paid.value());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::TraceResponse> ReportingService::Trace(rpc::CallContext& call, const v1::TraceRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const Place place, PlaceOf(request, page));
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  TERPADU_ASSIGN(const auto start, FindLink(*call.db, scope, request.name(), AsOfOf(request)));
  if (!start.has_value()) {
    return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "no event has told of " + request.name() + " yet",
                 {{"name", request.name()}});
  }
  TERPADU_ASSIGN(const ChainWalk walk, Walk(call, request, start->kind(), place));
  v1::TraceResponse response = StepsOf(walk, place, page);
  TERPADU_RETURN_IF_ERROR(FillInLinks(call, request, response));
  TERPADU_RETURN_IF_ERROR(CountLeftOut(call, request, walk, response));
  TERPADU_RETURN_IF_ERROR(AddUp(response));
  return response;
}

}  // namespace terpadu::reporting
