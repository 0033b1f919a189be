#include "libs/telemetry/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "libs/testing/status_matchers.h"

namespace terpadu::telemetry {
namespace {

using ::terpadu::testing::StatusIs;
using ::testing::HasSubstr;

std::string Scrape(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  EXPECT_EQ(::write(socket, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(socket, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<size_t>(n));
  }
  ::close(socket);
  return text;
}

class Metrics : public ::testing::Test {
 protected:
  static int Port() {
    static const auto endpoint = *MetricsEndpoint::Start("127.0.0.1:0");  // one for all tests: it takes 2 s to end
    return endpoint->port();
  }
  static std::string Text() { return Scrape(Port()); }
};

TEST_F(Metrics, CountsAddUpUnderTheirLabels) {
  Count("terpadu_test_calls_total", {{"method", "A"}});
  Count("terpadu_test_calls_total", {{"method", "A"}}, 2);
  Count("terpadu_test_calls_total", {{"method", "B"}});
  EXPECT_THAT(Text(), HasSubstr("terpadu_test_calls_total{method=\"A\"} 3"));
  EXPECT_THAT(Text(), HasSubstr("terpadu_test_calls_total{method=\"B\"} 1"));
}

TEST_F(Metrics, AGaugeShowsItsLastValue) {
  SetGauge("terpadu_test_waiting", {}, 7);
  SetGauge("terpadu_test_waiting", {}, 2);
  EXPECT_THAT(Text(), HasSubstr("terpadu_test_waiting 2"));
}

TEST_F(Metrics, ADurationFallsIntoTheBucketsFromHalfAMillisecondUp) {
  ObserveSeconds("terpadu_test_duration_seconds", {}, 0.004);
  const std::string text = Text();
  EXPECT_THAT(text, HasSubstr("terpadu_test_duration_seconds_bucket{le=\"0.0005\"} 0"));
  EXPECT_THAT(text, HasSubstr("terpadu_test_duration_seconds_bucket{le=\"0.005\"} 1"));
  EXPECT_THAT(text, HasSubstr("terpadu_test_duration_seconds_bucket{le=\"10\"} 1"));
}

TEST_F(Metrics, AnAddressInUseIsAnError) {
  EXPECT_THAT(MetricsEndpoint::Start("127.0.0.1:" + std::to_string(Port())),
              StatusIs(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace terpadu::telemetry
