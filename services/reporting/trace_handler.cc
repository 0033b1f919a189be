#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "services/reporting/domain/chain_walk.h"
#include "services/reporting/reporting_service.h"
#include "services/reporting/store/trace_store.h"

namespace terpadu::reporting {
namespace {

constexpr int kDefaultDepth = 12;
constexpr int kMostDepth = 20;
constexpr size_t kMostSteps = 2'000;
// Neighbours read of one level; those already seen the other way round are among them.
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

using Links = std::map<std::string, v1::Link>;

// One query a level. Reservations and commitments stand beside the chain: only a trace that begins at one follows them,
// for its first level.
absl::StatusOr<ChainWalk> Walk(rpc::CallContext& call, const v1::TraceRequest& request, Links& links) {
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  const int depth = request.max_depth() == 0 ? kDefaultDepth : request.max_depth();
  ChainWalk walk(request.name(), DirectionsOf(request.direction()), {.depth = depth, .steps = kMostSteps});
  bool with_holds = IsHold(links.at(request.name()).kind());
  while (!walk.done()) {
    TERPADU_ASSIGN(NeighbourPage page, ReadNeighbours(*call.db, scope, walk, with_holds, kMostNeighbours));
    walk.Take(page.neighbours);
    if (page.cut) {
      walk.Truncate();
    }
    links.merge(page.links);
    with_holds = false;
  }
  return walk;
}

v1::TraceResponse ResponseOf(const ChainWalk& walk, const Links& links) {
  v1::TraceResponse response;
  for (const ChainWalk::Step& reached : walk.steps()) {
    v1::TraceStep& step = *response.add_steps();
    if (const auto link = links.find(reached.name); link != links.end()) {
      *step.mutable_link() = link->second;
    } else {
      step.mutable_link()->set_name(reached.name);
      step.mutable_link()->set_detail(kNotArrived);
    }
    step.set_depth(reached.depth);
    step.set_reached_from(reached.reached_from);
    step.set_edge_amount(reached.edge_amount);
  }
  response.set_truncated(walk.truncated());
  return response;
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
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  TERPADU_ASSIGN(const auto start, FindLink(*call.db, scope, request.name()));
  if (!start.has_value()) {
    return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "no event has told of " + request.name() + " yet",
                 {{"name", request.name()}});
  }
  Links links = {{request.name(), *start}};
  TERPADU_ASSIGN(const ChainWalk walk, Walk(call, request, links));
  v1::TraceResponse response = ResponseOf(walk, links);
  std::vector<v1::Link*> shown;
  for (v1::TraceStep& step : *response.mutable_steps()) {
    shown.push_back(step.mutable_link());
  }
  TERPADU_RETURN_IF_ERROR(FillInFigures(*call.db, scope, request.year(), shown));
  TERPADU_RETURN_IF_ERROR(AddUp(response));
  return response;
}

}  // namespace terpadu::reporting
