#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/client.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "tests/main_job/stack.h"

namespace terpadu::saga_kill {

using Allocations = std::vector<std::pair<std::string, int64_t>>;  // line and rupiah

// The people of one instansi, who call the services of a stack. What is not named after a fault must work.
class Procurer {
 public:
  explicit Procurer(const main_job::Stack& stack);

  // An approved budget of `lines` lines of `amount` each, known to procurement: their names.
  std::vector<std::string> BudgetOf(int lines, int64_t amount);
  // Submits, verifies and puts in force a revision that gives the line another amount.
  void ReviseLine(const std::string& line, int64_t amount);
  budgeting::v1::Budget Budget();
  // What is held for a package, by line; each by one reservation, which is confirmed.
  std::map<std::string, int64_t> HeldFor(const std::string& package);
  // What is bound by a contract, by line, each by one commitment.
  std::map<std::string, int64_t> BoundBy(const std::string& contract);

  // A package that is announced and has an RPP: the name of that.
  std::string SubmittedRpp(const std::string& id, const Allocations& allocations);
  procurement::v1::RupPackage Package(const std::string& id);
  procurement::v1::Rpp Rpp(const std::string& id);
  procurement::v1::Contract Contract(const std::string& id);

  // Once, whatever comes of it: procurement may die of it.
  absl::Status Approve(const std::string& id);
  absl::Status Sign(const std::string& id, int64_t amount);
  absl::Status Cancel(const std::string& id);
  absl::Status Revise(const std::string& id, const Allocations& allocations);

 private:
  template <typename Response>
  absl::StatusOr<Response> Plan(const std::string& method, const google::protobuf::Message& request,
                                const std::string& role);
  // As Plan, again until it is answered.
  template <typename Response>
  Response Planned(const std::string& method, const google::protobuf::Message& request, const std::string& role);
  template <typename Response>
  Response Funded(const std::string& method, const google::protobuf::Message& request, const std::string& actor);

  rpc::Client budgeting_;
  rpc::Client procurement_;
};

// Until `there` is true or patience ends.
void Await(const std::string& what, const std::function<bool()>& there);

}  // namespace terpadu::saga_kill
