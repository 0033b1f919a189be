#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "services/procurement/contract/names.h"
#include "services/procurement/contract/policy.h"
#include "services/procurement/contract/store/execution_store.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

inline const std::vector<std::string_view>& PpkAlone() {
  static const auto* const ppk = new std::vector<std::string_view>{domain::capacity::kPpk};
  return *ppk;
}
inline const std::vector<std::string_view>& PpkOrPptk() {
  static const auto* const either = new std::vector<std::string_view>{domain::capacity::kPpk, "PPTK"};
  return *either;
}

// One act on one contract after its signature, in its transaction: who may, when, from which state, and what is told.
class ExecutionAct {
 public:
  ExecutionAct(rpc::CallContext& of, postgres::Transaction& in, const ActRules& rules, ResourceId contract_id)
      : call(of), transaction(in), id(std::move(contract_id)), rules_(rules) {}

  // Locks package, contract and execution; ETAG_MISMATCH, WRONG_STATE, and what Authorize says. `act` "" asks for no
  // state: of a guarantee, which has its own.
  absl::Status Begin(std::string_view etag, std::string_view act, const std::vector<std::string_view>& capacities);
  // The same without an execution, which is about to be made.
  absl::Status BeginNew();

  // The execution changes, and this is the event. Without it nothing of the execution is written.
  void Tell(const google::protobuf::Message& event);
  // An event of something else.
  void TellOf(std::string_view subject, int64_t version, const google::protobuf::Message& event);
  absl::Status End();

  v1::ContractExecution& execution() { return stored.execution; }
  CalendarDay today() const { return DayOf(now); }

  rpc::CallContext& call;
  postgres::Transaction& transaction;
  const ResourceId id;  // of the contract
  store::ContractFacts contract;
  store::StoredExecution stored;
  absl::Time now;  // by the database's clock, read under the lock

 private:
  absl::Status Lock();

  const ActRules& rules_;
  std::string act_;
  std::vector<journal::Entry> entries_;
  bool told_ = false;
};

struct ExecutionPlan {
  ResourceId contract;
  std::string etag;
  std::string_view act;
  std::vector<std::string_view> capacities;
};
// Runs an act once for its request and answers with the execution as it is then.
absl::StatusOr<v1::ContractExecution> ActOnExecution(rpc::CallContext& call, rules::RuleBook& rules,
                                                     const google::protobuf::Message& request,
                                                     const ExecutionPlan& plan,
                                                     const std::function<absl::Status(ExecutionAct&)>& body);

// A day that is not after today; `field` of the request otherwise.
absl::Status CheckNotAhead(std::string_view field, const google::type::Date& date, CalendarDay today);

}  // namespace terpadu::procurement
