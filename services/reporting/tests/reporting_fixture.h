#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/journal/follower.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/idempotency.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/migrations.h"
#include "services/reporting/reporting_service.h"
#include "services/reporting/tests/story.h"

namespace terpadu::reporting {

using ::terpadu::testing::EqualsProto;
using ::terpadu::testing::IsOk;
using ::terpadu::testing::MatchesProto;
using ::terpadu::testing::StatusIs;

inline std::string NewReportingDatabase() {
  return ::terpadu::testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &kMigrations});
}

// A service on a database of its own, fed with stories.
class ReportingTest : public ::testing::Test {
 protected:
  rpc::CallContext Call() {
    rpc::CallContext call;
    call.request_id = NewUuid();
    call.clock = &SystemClock();
    call.db = &db_;
    return call;
  }

  // Applies what a story tells from where it was applied before, source by source.
  void Apply(const Story& story) {
    for (const auto& [source, events] : story.events()) {
      ASSERT_THAT(
          journal::ApplyBatch(db_, source, events, absl::StrCat("cursor-", events.size()), Appliers().at(source)),
          IsOk());
    }
  }

  absl::StatusOr<v1::TraceResponse> TraceOf(const v1::TraceRequest& request) {
    rpc::CallContext call = Call();
    return service_.Trace(call, request);
  }
  v1::TraceResponse Trace(const std::string& name, v1::TraceDirection direction = v1::TRACE_DIRECTION_UNSPECIFIED,
                          int32_t max_depth = 0, int32_t year = 0) {
    v1::TraceRequest request;
    request.set_name(name);
    request.set_direction(direction);
    request.set_max_depth(max_depth);
    request.set_year(year);
    const auto response = TraceOf(request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::TraceResponse();
  }
  // The last parts of the names of the steps, in order.
  static std::vector<std::string> Ids(const v1::TraceResponse& trace) {
    std::vector<std::string> ids;
    for (const v1::TraceStep& step : trace.steps()) {
      ids.push_back(IdOf(step.link().name()));
    }
    return ids;
  }
  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  absl::StatusOr<v1::GetTotalsResponse> Totals(int32_t year, const std::string& parent = "instansi/probolinggo") {
    v1::GetTotalsRequest request;
    request.set_parent(parent);
    request.set_year(year);
    rpc::CallContext call = Call();
    return service_.GetTotals(call, request);
  }

  int64_t Count(const std::string& sql) {
    postgres::Connection connection(conninfo_);
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"count", sql}, {});
    EXPECT_THAT(rows, IsOk()) << sql;
    return rows.ok() ? rows->Int(0, 0) : -1;
  }
  void Script(const std::string& sql) {
    postgres::Connection connection(conninfo_);
    ASSERT_THAT(connection.ExecuteScript("SELECT set_config('terpadu.scope', 'service', false); " + sql), IsOk());
  }

  const std::string conninfo_ = NewReportingDatabase();
  postgres::Connection db_{conninfo_};
  ReportingService service_;
};

}  // namespace terpadu::reporting
