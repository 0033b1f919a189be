// The service as a client meets it.
#include "libs/rpc/server.h"

#include "libs/rpc/client.h"
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

class ReportingServer : public ReportingTest {};

TEST_F(ReportingServer, AnswersThePublic) {
  const Story story = OneChain();
  Apply(story);
  rpc::ServerOptions options;
  options.service = "reporting";
  options.database = conninfo_;
  ASSERT_OK_AND_ASSIGN(const auto server, rpc::Server::Start(options, {&service_.handlers()}));
  rpc::Client client(absl::StrCat("127.0.0.1:", server->port()));
  v1::TraceRequest request;
  request.set_name(story.Indicator("i1"));
  request.set_direction(v1::TRACE_DIRECTION_DOWN);
  ASSERT_OK_AND_ASSIGN(const auto trace,
                       client.Call<v1::TraceResponse>("terpadu.reporting.v1.ReportingService/Trace", request));
  EXPECT_EQ(trace.amount(), 100);
  EXPECT_EQ(trace.paid(), 25);
  request.clear_name();
  EXPECT_THAT(client.Call<v1::TraceResponse>("terpadu.reporting.v1.ReportingService/Trace", request),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::reporting
