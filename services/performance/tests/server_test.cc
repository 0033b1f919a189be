// The service as a client meets it.
#include "libs/rpc/server.h"

#include "libs/rpc/client.h"
#include "services/performance/agreement/agreement_service.h"
#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/tests/performance_fixture.h"
#include "services/performance/tree/tree_service.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;

class PerformanceServer : public PerformanceTest {
 protected:
  void SetUp() override {
    rpc::ServerOptions options;
    options.service = "performance";
    options.database = conninfo_;
    ASSERT_OK_AND_ASSIGN(server_, rpc::Server::Start(options, {&service_.handlers(), &evaluation_.handlers(),
                                                               &trees_.handlers(), &agreements_.handlers()}));
    client_ = std::make_unique<rpc::Client>(absl::StrCat("127.0.0.1:", server_->port()));
  }

  absl::StatusOr<v1::Measurement> Send(const v1::RecordMeasurementRequest& request, std::string_view role) {
    return client_->Call<v1::Measurement>("terpadu.performance.v1.PerformanceService/RecordMeasurement", request,
                                          rpc::CallOptions::As("organisasi", role));
  }

  EvaluationService evaluation_;
  TreeService trees_;
  AgreementService agreements_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
};

TEST_F(PerformanceServer, RecordsForAnOfficerAndNobodyElse) {
  AdoptConfigured("i1", {NumberValue(80)});
  const auto request = Realised("i1", 2020, 1, NumberValue(40));
  EXPECT_THAT(Send(request, "PPK"), StatusIs(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  ASSERT_OK_AND_ASSIGN(const auto measurement, Send(request, "PERFORMANCE_OFFICER"));
  EXPECT_EQ(measurement.achievement().units(), 50'00);
  EXPECT_EQ(measurement.recorder(), "organisasi");
  v1::GetMeasurementRequest get;
  get.set_name(measurement.name());
  ASSERT_OK_AND_ASSIGN(const auto read,
                       client_->Call<v1::Measurement>("terpadu.performance.v1.PerformanceService/GetMeasurement", get));
  EXPECT_THAT(read, EqualsProto(measurement));
}

TEST_F(PerformanceServer, InstrumentsArePublicAndDraftsAreNot) {
  v1::ListInstrumentsRequest instruments;
  instruments.set_parent("instansi/probolinggo");
  ASSERT_OK_AND_ASSIGN(const auto list, client_->Call<v1::ListInstrumentsResponse>(
                                            "terpadu.performance.v1.EvaluationService/ListInstruments", instruments));
  EXPECT_EQ(list.instruments_size(), 3);
  v1::ListPerformanceTreesRequest trees;
  trees.set_parent("instansi/probolinggo");
  EXPECT_THAT(client_->Call<v1::ListPerformanceTreesResponse>(
                  "terpadu.performance.v1.PerformanceTreeService/ListPerformanceTrees", trees,
                  rpc::CallOptions::As("x", "VENDOR")),
              StatusIs(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  v1::GetAgreementRequest agreement;
  agreement.set_name("instansi/probolinggo/agreements/a");
  EXPECT_THAT(client_->Call<v1::Agreement>("terpadu.performance.v1.AgreementService/GetAgreement", agreement,
                                           rpc::CallOptions::As("x", "APIP")),
              StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(PerformanceServer, AsksForWhatIsRequired) {
  EXPECT_THAT(ViolationsOf(Send({}, "PERFORMANCE_OFFICER").status()),
              ElementsAre("parent: must be set", "measurement: must be set"));
}

}  // namespace
}  // namespace terpadu::performance
