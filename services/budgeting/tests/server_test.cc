#include "libs/rpc/server.h"

#include "absl/time/clock.h"
#include "libs/rpc/client.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

constexpr char kService[] = "terpadu.budgeting.v1.BudgetingService/";

class OverTheWire : public BudgetingTest {
 protected:
  OverTheWire() {
    auto started = rpc::Server::Start({.service = "budgeting", .database = conninfo}, {&service.handlers()});
    EXPECT_THAT(started, IsOk());
    server = *std::move(started);
    client = std::make_unique<rpc::Client>("127.0.0.1:" + std::to_string(server->port()));
  }

  template <typename Response>
  absl::StatusOr<Response> Send(const std::string& method, const google::protobuf::Message& request,
                                const std::string& roles) {
    return client->Call<Response>(kService + method, request,
                                  rpc::CallOptions::As(method == "ApproveBudget" ? "ppkd" : "tester", roles));
  }

  std::unique_ptr<rpc::Server> server;
  std::unique_ptr<rpc::Client> client;
};

TEST_F(OverTheWire, MoneyGoesFromBudgetToPayment) {
  v1::CreateBudgetRequest create;
  create.set_parent("instansi/probolinggo");
  create.set_budget_id("2018");
  ASSERT_THAT(Send<v1::Budget>("CreateBudget", create, "BUDGET_OFFICER"), IsOk());
  v1::BatchCreateBudgetLinesRequest lines;
  lines.set_parent(kBudget);
  *lines.add_lines() = NewLine(1, 100);
  ASSERT_OK_AND_ASSIGN(const auto created,
                       Send<v1::BatchCreateBudgetLinesResponse>("BatchCreateBudgetLines", lines, "BUDGET_OFFICER"));
  v1::ApproveBudgetRequest approve;
  approve.set_name(kBudget);
  approve.set_legal_basis("Perda 1/2018");
  ASSERT_THAT(Send<v1::Budget>("ApproveBudget", approve, "PPKD"), IsOk());

  v1::ReserveRequest reserve;
  reserve.set_line(created.lines(0).name());
  reserve.set_amount(60);
  reserve.set_rup_package(kPackage);
  ASSERT_OK_AND_ASSIGN(const auto reservation, Send<v1::Reservation>("Reserve", reserve, "PPK"));
  v1::ConfirmReservationRequest confirm;
  confirm.set_name(reservation.name());
  ASSERT_THAT(Send<v1::Reservation>("ConfirmReservation", confirm, "APPLICATION"), IsOk());
  v1::CommitReservationRequest commit;
  commit.set_name(reservation.name());
  commit.set_amount(50);
  commit.set_contract(kContract);
  ASSERT_OK_AND_ASSIGN(const auto commitment, Send<v1::Commitment>("CommitReservation", commit, "APPLICATION"));
  v1::RecordDisbursementRequest pay;
  pay.set_commitment(commitment.name());
  pay.set_amount(20);
  pay.set_sp2d_number("SP2D-1");
  pay.mutable_sp2d_date()->set_year(2018);
  pay.mutable_sp2d_date()->set_month(6);
  pay.mutable_sp2d_date()->set_day(30);
  ASSERT_THAT(Send<v1::Disbursement>("RecordDisbursement", pay, "BENDAHARA"), IsOk());

  v1::GetBudgetRequest get;
  get.set_name(kBudget);
  ASSERT_OK_AND_ASSIGN(const auto budget, client->Call<v1::Budget>(std::string(kService) + "GetBudget", get));
  EXPECT_THAT(budget, MatchesProto<v1::Budget>("total_amount: 100 total_committed: 50 total_paid: 20"));
}

TEST_F(OverTheWire, RefusalsArriveWithTheirReasonAndMetadata) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest reserve;
  reserve.set_line(line);
  reserve.set_amount(101);
  EXPECT_THAT(Send<v1::Reservation>("Reserve", reserve, "PPK"),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));  // no package
  reserve.set_rup_package(kPackage);
  EXPECT_THAT(Send<v1::Reservation>("Reserve", reserve, "BENDAHARA"),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  const auto refused = Send<v1::Reservation>("Reserve", reserve, "PPK");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(Metadata(refused.status(), "available"), "100");
}

TEST_F(OverTheWire, EveryMethodHasAHandler) { EXPECT_THAT(service.handlers().CheckComplete(), IsOk()); }

}  // namespace
}  // namespace terpadu::budgeting
