// What a handler learns of its call.
#include "gmock/gmock.h"
#include "libs/base/identity.h"
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"
#include "nlohmann/json.hpp"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::Ne;
using ::testing::StartsWith;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

class Context : public EchoTest {
 protected:
  Context() { Serve(); }

  pb::SayResponse SayWith(const std::string& key, const std::string& value) {
    CallOptions options = AsPpk();
    options.metadata[key] = value;
    return *Say("", options);
  }
};

TEST_F(Context, ARequestWithoutARequestIdGetsANewOne) {
  const pb::SayResponse response = *Say("");
  EXPECT_TRUE(IsUuid(response.request_id()));
  EXPECT_EQ(response.correlation_id(), response.request_id());
}

TEST_F(Context, TheRequestIdOfTheRequestIsKept) {
  pb::SayRequest request;
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto response, client_->Call<pb::SayResponse>(kSay, request, AsPpk()));
  EXPECT_EQ(response.request_id(), request.request_id());
}

TEST_F(Context, ARequestIdThatIsNoUuidIsRefused) {
  pb::SayRequest request;
  request.set_request_id("17");
  const auto response = client_->Call<pb::SayResponse>(kSay, request, AsPpk());
  EXPECT_THAT(ViolationsOf(response.status()), ElementsAre("request_id: must be a UUID"));
}

TEST_F(Context, TheCallersCorrelationIsKept) {
  EXPECT_EQ(SayWith("x-terpadu-correlation-id", "saga-7").correlation_id(), "saga-7");
}

TEST_F(Context, TheCallIsAChildOfTheCallersTrace) {
  const std::string child = SayWith("traceparent", kTraceparent).traceparent();
  EXPECT_THAT(child, StartsWith("00-0af7651916cd43dd8448eb211c80319c-"));
  EXPECT_THAT(child, Ne(kTraceparent));
}

TEST_F(Context, ACallWithoutATraceOrWithABrokenOneBeginsANewOne) {
  const auto is_trace = MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  EXPECT_THAT(Say("")->traceparent(), is_trace);
  const std::string repaired = SayWith("traceparent", "00-zz").traceparent();
  EXPECT_THAT(repaired, is_trace);
}

TEST_F(Context, AServiceThatActsForACallKeepsItsTraceAndCorrelationAndTheRestOfItsTime) {
  CallContext call;
  call.correlation_id = "saga-7";
  call.traceparent = kTraceparent;
  call.deadline = absl::Now() + absl::Seconds(5);
  const CallOptions options = CallOptions::OnBehalfOf(call, "procurement");
  EXPECT_LE(options.timeout, absl::Seconds(5));
  ASSERT_OK_AND_ASSIGN(const pb::SayResponse response, Say("", options));
  EXPECT_EQ(response.actor(), "procurement");
  EXPECT_EQ(response.correlation_id(), "saga-7");
  EXPECT_THAT(response.traceparent(), StartsWith("00-0af7651916cd43dd8448eb211c80319c-"));
}

TEST_F(Context, ARequestWhoseTextIsNotUtf8IsRefused) {
  pb::RawRequest request;
  request.set_text("\xff");
  EXPECT_THAT(client_->Call<pb::SayResponse>(kSay, request, AsPpk()),
              StatusIs(absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST"));
}

TEST(AuditJson, SaysWhoDidWhatAndWhy) {
  CallContext call;
  call.method = "terpadu.echo.v1.EchoService/Say";
  call.actor = {"siti", {"PPK"}, "instansi/3501/units/dinkes", false};
  call.request_id = "r";
  const auto audit = nlohmann::json::parse(call.AuditJson("salah ketik"));
  EXPECT_EQ(audit["actor"], "siti");
  EXPECT_EQ(audit["roles"], nlohmann::json::array({"PPK"}));
  EXPECT_EQ(audit["authenticated"], false);
  EXPECT_EQ(audit["request_id"], "r");
  EXPECT_EQ(audit["reason"], "salah ketik");
}

}  // namespace
}  // namespace terpadu::rpc
