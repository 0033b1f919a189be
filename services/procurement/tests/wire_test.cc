#include "libs/journal/feed_service.h"
#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "services/procurement/names.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class WireTest : public ProcurementTest {
 protected:
  WireTest() {
    auto started = rpc::Server::Start({.service = "procurement", .database = conninfo, .workers = 2, .clock = &clock},
                                      {&service.handlers()});
    EXPECT_THAT(started, IsOk());
    server_ = *std::move(started);
    client_ = std::make_unique<rpc::Client>("127.0.0.1:" + std::to_string(server_->port()));
  }

  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const std::string& actor, const std::string& roles) {
    return client_->Call<Response>("terpadu.procurement.v1.ProcurementService/" + method, request,
                                   rpc::CallOptions::As(actor, roles));
  }

 private:
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
};

TEST_F(WireTest, APackageGoesFromDraftToContract) {
  AddLine(Line("a"), 100);
  v1::CreateRupPackageRequest create;
  create.set_parent(kParent);
  create.set_rup_package_id("1");
  *create.mutable_rup_package() = Tender({{Line("a"), 100}});
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage draft, Call<v1::RupPackage>("CreateRupPackage", create, kPpk, "PPK"));
  v1::FinalizeRupPackageRequest finalize;
  finalize.set_name(draft.name());
  ASSERT_THAT(Call<v1::RupPackage>("FinalizeRupPackage", finalize, kPpk, "PPK"), IsOk());
  v1::AnnounceRupPackageRequest announce;
  announce.set_name(draft.name());
  ASSERT_THAT(Call<v1::RupPackage>("AnnounceRupPackage", announce, kKpa, "PA_KPA"), IsOk());
  v1::SubmitRppRequest submit;
  submit.set_parent(kParent);
  submit.set_rpp_id("r");
  *submit.mutable_rpp() = CompleteRpp(draft.name(), 90);
  ASSERT_THAT(Call<v1::Rpp>("SubmitRpp", submit, kPpk, "PPK"), IsOk());
  v1::ApproveRppRequest approve;
  approve.set_name(RppName(kInstansi, "r"));
  ASSERT_THAT(Call<v1::Rpp>("ApproveRpp", approve, kTtpbj, "TTPBJ"), IsOk());
  v1::SignContractRequest sign;
  sign.set_parent(kParent);
  sign.set_contract_id("c");
  v1::Contract& contract = *sign.mutable_contract();
  contract.set_rup_package(draft.name());
  contract.set_rpp(approve.name());
  contract.set_number("1");
  contract.set_vendor("CV Karya");
  contract.set_amount(80);
  contract.mutable_sign_date()->set_year(2018);
  contract.mutable_sign_date()->set_month(4);
  contract.mutable_sign_date()->set_day(2);
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract_signed, Call<v1::Contract>("SignContract", sign, kPpk, "PPK"));
  EXPECT_EQ(contract_signed.state(), v1::CONTRACT_STATE_SIGNED);
  v1::ListLineCoverageRequest coverage;
  coverage.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const v1::ListLineCoverageResponse lines,
                       Call<v1::ListLineCoverageResponse>("ListLineCoverage", coverage, "", ""));
  EXPECT_EQ(lines.lines(0).coverage(), v1::COVERAGE_SESUAI);
}

TEST_F(WireTest, ARefusalArrivesWithReasonMetadataAndFields) {
  v1::CreateRupPackageRequest create;
  create.set_parent(kParent);
  create.set_rup_package_id("1");
  *create.mutable_rup_package() = Tender({{Line("z"), 100}});
  const auto unknown = Call<v1::RupPackage>("CreateRupPackage", create, kPpk, "PPK");
  ASSERT_THAT(unknown, StatusIs(StatusCode::kFailedPrecondition, "LINE_UNKNOWN"));
  EXPECT_EQ(Metadata(unknown, "line"), Line("z"));
  create.mutable_rup_package()->clear_title();
  EXPECT_EQ(ViolationsOf(Call<v1::RupPackage>("CreateRupPackage", create, kPpk, "PPK").status()),
            std::vector<std::string>{"rup_package.title: must be set"});
  EXPECT_THAT(Call<v1::RupPackage>("CreateRupPackage", create, kKpa, "PA_KPA"),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
}

}  // namespace
}  // namespace terpadu::procurement
