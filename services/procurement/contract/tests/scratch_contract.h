#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/payment_projection.h"
#include "services/procurement/selection/tests/scratch_selection.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {

inline constexpr char kPptk[] = "pptk";

google::type::Date Date2018(int month, int day);

// ContractService over the database of SelectionTest. The contract `c` on the package `2`, of 500,000,000 with an HPS
// of 545,000,000 on the lines `big` (400,000,000) and `more` (200,000,000), is signed on 2 April 2018 with CV Karya;
// the clock stands at noon of that day.
class ContractTest : public SelectionTest {
 protected:
  static constexpr int64_t kValue = 500'000'000;

  ContractTest();

  // Terms of these kinds and amounts, named t1, t2, …; by progress from 5,000 basis points on.
  static std::vector<v1::PaymentTerm> Terms(const std::vector<std::pair<v1::PaymentTermKind, int64_t>>& terms);
  // From 2 April to 30 June, 30 days of maintenance, an advance of 100, a term of 375 and a retention of 25 million,
  // half of the work planned by 15 May.
  static v1::ContractExecution Agreed();
  absl::StatusOr<v1::ContractExecution> Prepare(const v1::ContractExecution& execution,
                                                const std::string& actor = kPpk);
  absl::StatusOr<v1::Guarantee> Guaranteed(const std::string& id, v1::GuaranteeKind kind, int64_t amount,
                                           const google::type::Date& until = Date2018(12, 31));
  absl::StatusOr<v1::ContractExecution> Start();
  absl::StatusOr<v1::ContractExecution> Measure(int month, int day, int basis_points, const std::string& actor = kPptk);
  absl::StatusOr<v1::ContractExecution> HandOverTo(v1::HandOverKind kind, int month, int day, int64_t part_amount = 0);
  absl::StatusOr<v1::ContractExecution> Terminate(v1::TerminationCause cause, int month, int day,
                                                  bool blacklist = false);
  absl::StatusOr<v1::ContractExecution> Close();
  absl::StatusOr<v1::Guarantee> Return(const std::string& guarantee);
  absl::StatusOr<v1::Guarantee> Claim(const std::string& guarantee, int64_t amount);
  absl::StatusOr<v1::Guarantee> Extend(const std::string& guarantee, int month, int day);
  absl::StatusOr<v1::ContractMeeting> Meet(const std::string& id, v1::ContractMeetingKind kind,
                                           const std::string& rup_package, const std::string& cause = "");
  // To another value, all but the advance and the retention in one term.
  static v1::Addendum ToValue(int64_t amount);
  absl::StatusOr<v1::Addendum> Amend(const std::string& id, const v1::Addendum& addendum);
  absl::StatusOr<v1::Addendum> Amend(ContractService& by, const std::string& id, const v1::Addendum& addendum);
  absl::StatusOr<v1::Vendor> Rate(int score);
  // Budgeting's journal tells of a payment.
  void Pay(const std::string& id, int64_t amount);
  v1::ContractExecution Execution();
  v1::ListPaymentTermsResponse Payable();

  // Work has begun, with the guarantees of performance `p` and advance `a` until December.
  void Running();
  // 30 June: all is done and handed over provisionally.
  void HandedOver();

  ContractService contracts;
  const std::string contract;
  const std::string execution_name;
};

}  // namespace terpadu::procurement
