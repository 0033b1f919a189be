#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "libs/testing/fake_clock.h"
#include "services/budgeting/cash_plan_service.h"
#include "services/budgeting/payment_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::budgeting {

inline constexpr char kUnit[] = "instansi/probolinggo/units/disnaker";

// Who makes a call.
struct Person {
  std::string id;
  std::vector<std::string> roles;
};
inline const Person kPptk = {"pptk", {"PPTK"}};
inline const Person kTreasurer = {"bendahara", {"BENDAHARA"}};
inline const Person kVerifier = {"ppk-skpd", {"PPK_SKPD"}};
inline const Person kSigner = {"kpa", {"PA_KPA"}};
inline const Person kBud = {"bud", {"BUD"}};
inline const Person kPpkdHead = {"ppkd", {"PPKD"}};

// Amounts of January to December: `first` and then zeros, the rest of `total` in December.
std::vector<int64_t> Months(std::vector<int64_t> first, int64_t total);

// The services of cash plans and payments beside that of lines, on one database; the clock stands at the end of 2018.
class PaymentsTest : public BudgetingTest {
 protected:
  PaymentsTest();

  // On `connection`, the test's own unless a thread brings its own.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(Service& of,
                                absl::StatusOr<Response> (Service::*handler)(rpc::CallContext&, const Request&),
                                const Request& request, const Person& by, postgres::Connection* connection = nullptr) {
    const absl::Status complete = rpc::CheckRequiredFields(request);
    if (!complete.ok()) {
      return complete;
    }
    std::string request_id;
    if constexpr (requires { request.request_id(); }) {
      request_id = request.request_id();
    }
    rpc::CallContext context = ContextFor(std::string(Request::descriptor()->name()), request_id, by);
    context.db = connection == nullptr ? &caller.connection() : connection;
    return (of.*handler)(context, request);
  }

  absl::StatusOr<v1::BatchSetCashPlansResponse> SetCashPlan(const std::string& line, std::vector<int64_t> amounts,
                                                            postgres::Connection* connection = nullptr);
  v1::CashPlan CashPlanOf(const std::string& line);

  // A payment of the unit, with an SPP of its own number of 2018-01-10.
  v1::Payment NewPayment(v1::PaymentType type, int64_t gross);
  v1::Payment Ls(const std::vector<std::pair<std::string, int64_t>>& items);  // commitments or lines
  static v1::PaymentDocument Document(const std::string& number, int month = 1, int day = 10);

  absl::StatusOr<v1::Payment> Create(const v1::Payment& payment, const Person& by = kTreasurer,
                                     postgres::Connection* connection = nullptr);
  absl::StatusOr<v1::Payment> Resubmit(const v1::Payment& payment, const Person& by = kTreasurer);
  absl::StatusOr<v1::Payment> Verify(const std::string& name, const Person& by = kVerifier,
                                     postgres::Connection* connection = nullptr);
  absl::StatusOr<v1::Payment> Sign(const std::string& name, const v1::PaymentDocument& spm, const Person& by = kSigner,
                                   postgres::Connection* connection = nullptr);
  absl::StatusOr<v1::Payment> Issue(const std::string& name, const v1::PaymentDocument& sp2d, const Person& by = kBud,
                                    postgres::Connection* connection = nullptr);
  absl::StatusOr<v1::Payment> Return(const std::string& name, const Person& by);
  absl::StatusOr<v1::Payment> Cancel(const std::string& name, const Person& by = kTreasurer);
  absl::StatusOr<v1::Payment> Override(const std::string& name, const Person& by = kPpkdHead);
  absl::StatusOr<v1::AccountAdvanceResponse> Account(const std::string& advance, const v1::PaymentDocument& spj,
                                                     const std::vector<std::pair<std::string, int64_t>>& items,
                                                     const Person& by = kVerifier,
                                                     postgres::Connection* connection = nullptr);
  absl::StatusOr<v1::Payment> ReturnMoney(const std::string& advance, int64_t amount, int month = 12);
  absl::StatusOr<v1::Payment> Get(const std::string& name);

  // Submitted, verified and signed on 10 January.
  absl::StatusOr<v1::Payment> Signed(const v1::Payment& payment, postgres::Connection* connection = nullptr);
  // And the SP2D of a day.
  absl::StatusOr<v1::Payment> Paid(const v1::Payment& payment, int month = 1, int day = 10);
  std::string NextNumber(const std::string& document) { return document + "-" + std::to_string(++numbers); }

  rpc::CallContext ContextFor(const std::string& request_name, const std::string& request_id, const Person& by);

  PaymentService payments;
  CashPlanService cash_plans;
  testing::FakeClock clock;
  std::atomic<int> numbers = 0;
};

}  // namespace terpadu::budgeting
