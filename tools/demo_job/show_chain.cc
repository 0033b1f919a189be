// Step 6: the chain, from the indicator to its rupiah and from the contract back to its sasaran.
#include <algorithm>

#include "libs/base/status.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/wait.h"
#include "tools/terpadu/console/chain.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::demo {
namespace {

namespace pb = reporting::v1;

absl::StatusOr<pb::TraceResponse> Trace(Job& job, const std::string& name, pb::TraceDirection direction) {
  pb::TraceRequest request;
  request.set_name(name);
  request.set_direction(direction);
  request.set_year(job.options.year);
  return job.services.Call<pb::TraceResponse>(kPublic, kReporting + std::string("Trace"), request);
}

bool Reaches(const pb::TraceResponse& trace, pb::LinkKind kind) {
  return std::any_of(trace.steps().begin(), trace.steps().end(),
                     [kind](const pb::TraceStep& step) { return step.link().kind() == kind; });
}

// Shows the trace as soon as the events of all steps have reached reporting.
absl::Status ShowTrace(Job& job, const std::string& name, pb::TraceDirection direction, pb::LinkKind end) {
  pb::TraceResponse trace;
  const absl::Status waited = WaitUntil(
      "reporting traces " + name + " to a " + command::LinkKindName(end), job.report, [&]() -> absl::StatusOr<bool> {
        auto answer = Trace(job, name, direction);
        if (answer.status().code() == absl::StatusCode::kNotFound) {
          return false;
        }
        TERPADU_RETURN_IF_ERROR(answer.status());
        trace = *std::move(answer);
        return Reaches(trace, end) && (direction == pb::TRACE_DIRECTION_UP ||
                                       (trace.paid() == job.paid.value() && Reaches(trace, pb::LINK_KIND_MEASUREMENT)));
      });
  TERPADU_RETURN_IF_ERROR(waited);
  job.report.Show(command::DrawChain(trace));
  return absl::OkStatus();
}

absl::Status ShowCoverage(Job& job) {
  pb::GetCoverageRequest request;
  request.set_parent(job.Budget());
  TERPADU_ASSIGN(const auto coverage,
                 job.services.Call<pb::GetCoverageResponse>(kPublic, kReporting + std::string("GetCoverage"), request));
  command::Table table({{"coverage"}, {"lines", command::Align::kRight}, {"amount", command::Align::kRight}});
  for (const pb::CoverageCount& count : coverage.counts()) {
    table.Add({command::WordOf(count.coverage()), std::to_string(count.lines()), Money(count.amount())});
  }
  job.report.Show(table.Draw());
  return absl::OkStatus();
}

}  // namespace

absl::Status ShowChain(Job& job) {
  job.report.Step("6  reporting: the chain, read from the events of all services");
  TERPADU_ASSIGN(const planning::v1::Indicator indicator, ContractsIndicator(job));
  job.report.Say("from one indicator to its rupiah: terpadu trace --down " + indicator.name());
  TERPADU_RETURN_IF_ERROR(ShowTrace(job, indicator.name(), pb::TRACE_DIRECTION_DOWN, pb::LINK_KIND_DISBURSEMENT));
  job.report.Say("from the contract back to its sasaran: terpadu trace --up " + job.contract.name());
  TERPADU_RETURN_IF_ERROR(ShowTrace(job, job.contract.name(), pb::TRACE_DIRECTION_UP, pb::LINK_KIND_SASARAN));
  job.report.Say("coverage of the budget lines by announced packages:");
  return ShowCoverage(job);
}

}  // namespace terpadu::demo
