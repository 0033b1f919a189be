// Errors on their way over the wire.
#include "libs/rpc/runtime/wire_status.h"

#include "google/rpc/error_details.pb.h"
#include "libs/base/error_detail.h"
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

absl::Status Carried(const absl::Status& status) {
  const WireStatus wire = ToWire(status, "echo.terpadu.go.id");
  return FromWire(wire.code, wire.message, wire.details);
}

std::string DomainOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  info.ParseFromString(std::string(*status.GetPayload(kErrorInfoUrl)));
  return info.domain();
}

class ErrorOverTheWire : public EchoTest {
 protected:
  absl::Status AnsweredWith(const absl::Status& status) {
    service_.say = [status](CallContext&, const pb::SayRequest&) { return status; };
    Serve();
    return Say("").status();
  }
};

TEST_F(ErrorOverTheWire, KeepsItsReasonMetadataAndRetryDelayAndGainsTheDomain) {
  const absl::Status status = AnsweredWith(WithRetryDelay(
      Error(absl::StatusCode::kFailedPrecondition, "LINE_EXHAUSTED", "line 7 has Rp40 left", {{"available", "40"}}),
      absl::Milliseconds(1500)));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(status.message(), "line 7 has Rp40 left");
  EXPECT_THAT(terpadu::MetadataOf(status), UnorderedElementsAre(Pair("available", "40")));
  EXPECT_THAT(RetryDelayOf(status), Optional(absl::Milliseconds(1500)));
  EXPECT_EQ(DomainOf(status), "echo.terpadu.go.id");
}

TEST_F(ErrorOverTheWire, KeepsEveryFieldViolation) {
  FieldErrors errors;
  errors.Add("amount", "must be above zero");
  errors.Add("lines[3].account", "must be an account code");
  EXPECT_THAT(ViolationsOf(AnsweredWith(errors.ToStatus())),
              ElementsAre("amount: must be above zero", "lines[3].account: must be an account code"));
}

TEST_F(ErrorOverTheWire, WithoutAReasonIsNamedAfterItsCode) {
  EXPECT_THAT(AnsweredWith(absl::NotFoundError("no such plan")), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(ErrorOverTheWire, ADefectTellsTheCallerOnlyItsTraceAndTheLogItsCause) {
  ::testing::internal::CaptureStderr();
  const absl::Status status = AnsweredWith(absl::InternalError("column secret does not exist"));
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(std::string(status.message()), StartsWith("internal error, id 00-"));
  const std::string trace = std::string(status.message()).substr(std::string("internal error, id ").size());
  EXPECT_THAT(log, HasSubstr("column secret does not exist"));
  EXPECT_THAT(log, HasSubstr(trace));
}

TEST_F(ErrorOverTheWire, AnExceptionIsADefectAndTheServerLivesOn) {
  service_.say = [](CallContext&, const pb::SayRequest&) -> absl::StatusOr<pb::SayResponse> {
    throw std::out_of_range("secret");
  };
  Serve();
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = Say("").status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal, "INTERNAL"));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
  }
}

TEST_F(ErrorOverTheWire, AThousandViolationsAreCutToWhatTrailersCarry) {
  FieldErrors errors;
  for (int i = 0; i < 1000; ++i) {
    errors.Add("lines[" + std::to_string(i) + "].account", "must be an account code");
  }
  const auto violations = ViolationsOf(AnsweredWith(errors.ToStatus()));
  ASSERT_GT(violations.size(), 10U);
  EXPECT_EQ(violations[0], "lines[0].account: must be an account code");
  EXPECT_EQ(violations.back(), "…: and " + std::to_string(1001 - violations.size()) + " more");
}

TEST(WireStatus, CarriesADetailOfTheServicesOwnWhenThereIsRoom) {
  google::rpc::Help detail;
  detail.add_links()->set_url("https://example.go.id");
  absl::Status status = Error(absl::StatusCode::kAborted, "R", "text");
  AttachDetail(status, detail);
  google::rpc::Help carried;
  EXPECT_TRUE(ReadDetail(Carried(status), carried));
  EXPECT_EQ(carried.links(0).url(), "https://example.go.id");
  detail.mutable_links(0)->set_url(std::string(kLongestDetails, 'x'));
  AttachDetail(status, detail);
  EXPECT_FALSE(ReadDetail(Carried(status), carried));
  EXPECT_THAT(ToWire(status, "d").details.size(), Le(kLongestDetails));
  EXPECT_EQ(ReasonOf(Carried(status)), "R");
}

TEST(WireStatus, StaysWithinItsBoundsWhateverItCarries) {
  const std::string long_text(10'000, 'x');
  FieldErrors errors;
  errors.Add(long_text, long_text);
  for (const absl::Status& status :
       {errors.ToStatus(), Error(absl::StatusCode::kAborted, "R", long_text, {{"a", long_text}, {"b", "c"}}),
        Error(absl::StatusCode::kAborted, "R", long_text, {{long_text, "a"}})}) {
    const WireStatus wire = ToWire(status, "d");
    EXPECT_THAT(wire.details.size(), Le(kLongestDetails));
    EXPECT_THAT(wire.message.size(), Le(kLongestMessage + std::string("…").size()));
    EXPECT_EQ(ReasonOf(Carried(status)), ReasonOf(status));
  }
}

TEST(WireStatus, AMessageIsCutBetweenCharacters) {
  std::string text = "x";
  for (int i = 0; i < 1000; ++i) {
    text += "é";
  }
  const std::string cut = ToWire(absl::AbortedError(text), "d").message;
  EXPECT_EQ(cut.size() % 2, 0U) << "999 bytes of text, 3 of the ellipsis";
}

TEST(Unreachable, AServerThatIsNotThereIsToldFromOneThatRefuses) {
  Client client("127.0.0.1:1");
  const auto answer = client.Call<pb::SayResponse>(kSay, Saying(""));
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
  EXPECT_THAT(terpadu::MetadataOf(answer.status()), UnorderedElementsAre(Pair("address", "127.0.0.1:1")));
}

}  // namespace
}  // namespace terpadu::rpc
