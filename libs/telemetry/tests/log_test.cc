#include "libs/telemetry/log.h"

#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace terpadu::telemetry {
namespace {

using ::testing::SizeIs;

nlohmann::json Logged(void (*log)(std::string_view, const LogFields&), std::string_view message,
                      const LogFields& fields) {
  SetLogService("budgeting");
  ::testing::internal::CaptureStderr();
  log(message, fields);
  return nlohmann::json::parse(::testing::internal::GetCapturedStderr());
}

TEST(Log, ALineIsOneJsonObjectWithSeverityServiceMessageAndFields) {
  const nlohmann::json line = Logged(LogWarning, "line one\nline two", {{"method", "Reserve"}});
  EXPECT_EQ(line["severity"], "warning");
  EXPECT_EQ(line["service"], "budgeting");
  EXPECT_EQ(line["message"], "line one\nline two");
  EXPECT_EQ(line["method"], "Reserve");
  EXPECT_THAT(line["time"].get<std::string>(), SizeIs(std::string("2025-01-01T00:00:00.000000Z").size()));
}

TEST(Log, TextThatIsNotUtf8DoesNotLoseTheLine) {
  EXPECT_EQ(Logged(LogError, "bad \xff byte", {})["message"], "bad \xEF\xBF\xBD byte");
}

TEST(Log, AFieldIsCutAtFourKibibytes) {
  EXPECT_THAT(Logged(LogInfo, "long", {{"text", std::string(10'000, 'x')}})["text"].get<std::string>(), SizeIs(4096));
}

}  // namespace
}  // namespace terpadu::telemetry
