// Revise and cancel packages: both end one, with the money that its RPP holds.
#include <set>

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/handlers/withdraw_rpp.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/rup_policy.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/selection/store/deviation_store.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

constexpr int kMostReplacements = 20;

// A package on its way to REVISED or CANCELLED, locked with all lines concerned.
struct Ending {
  v1::RupPackage package;
  Takings takings;
  std::vector<domain::LineBalance> lines;
  std::vector<journal::Entry> entries;
  std::optional<store::Saga> release;  // when its RPP holds money
};

// Locks the lines of the package and those of `wanted`, then the package, and checks that `act` may end it.
absl::StatusOr<Ending> BeginEnding(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                                   const std::string& etag, std::string_view act, const Takings& wanted,
                                   const store::PactDemand& pact) {
  // Allocations never change, so the lines can be known before the package is locked.
  TERPADU_ASSIGN(const v1::RupPackage seen, store::ReadPackage(transaction, id.instansi, id.id));
  Ending ending;
  ending.takings = TakingsOf(seen);
  Takings concerned = wanted;
  concerned.insert(ending.takings.begin(), ending.takings.end());
  TERPADU_ASSIGN(ending.lines, store::LockLines(transaction, id.instansi, LinesOf(concerned)));
  TERPADU_ASSIGN(ending.package, store::LockPackage(transaction, id.instansi, id.id));
  v1::RupPackage& package = ending.package;
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, package.name(), package.version()));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(Aggregate::kRupPackage, package.name(), WordOf(package.state()), act));
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, transaction, id.instansi, id.id, pact));
  TERPADU_RETURN_IF_ERROR(store::CheckNoContract(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(ending.release, WithdrawRpp(call, transaction, id, ending.entries));
  const int announced = CountsAsAnnounced(package.state()) ? -1 : 0;
  TERPADU_RETURN_IF_ERROR(store::ChangeLines(transaction, id.instansi, ChangesOf(ending.takings, -1, announced)));
  package.set_state(EnumOf<v1::RupPackageState>(domain::StateAfter(Aggregate::kRupPackage, act)));
  return ending;
}

Takings TakingsOf(const std::vector<v1::RupPackage>& packages) {
  Takings takings;
  for (const v1::RupPackage& package : packages) {
    for (const v1::Allocation& allocation : package.allocations()) {
      Rupiah& taken = takings[allocation.line()];
      const auto sum = Add(taken, Rupiah(allocation.amount()));
      taken = sum.ok() ? *sum : Rupiah(std::numeric_limits<int64_t>::max());  // more than any line has
    }
  }
  return takings;
}

// The replacements of a request, checked.
absl::StatusOr<std::vector<v1::RupPackage>> ReadReplacements(const v1::ReviseRupPackageRequest& request,
                                                             const std::string& instansi,
                                                             const std::string& finalizer) {
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  if (request.replacements_size() > kMostReplacements) {
    errors.Add("replacements", "must be at most 20");
    return errors.ToStatus();
  }
  std::set<std::string> ids;
  std::vector<v1::RupPackage> packages;
  for (int i = 0; i < request.replacements_size(); ++i) {
    const std::string path = "replacements[" + std::to_string(i) + "]";
    const std::string& id = request.replacements(i).rup_package_id();
    CheckId(path + ".rup_package_id", id, errors);
    if (!ids.insert(id).second) {
      errors.Add(path + ".rup_package_id", "must be another for each package");
    }
    v1::RupPackage described = request.replacements(i).rup_package();
    CheckPackage(path + ".rup_package", instansi, described, errors);
    if (errors.empty()) {
      v1::RupPackage& package =
          packages.emplace_back(NewPackage(described, PackageName(instansi, id), domain::act::kCreateReplacement));
      package.set_finalizer(finalizer);
      package.set_revises(request.name());
    }
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return packages;
}

absl::Status InsertReplacements(rpc::CallContext& call, postgres::Transaction& transaction, Ending& ending,
                                const std::vector<v1::RupPackage>& replacements) {
  for (const v1::RupPackage& replacement : replacements) {
    TERPADU_RETURN_IF_ERROR(store::InsertPackage(transaction, replacement, call.clock->Now()));
    TERPADU_RETURN_IF_ERROR(store::InsertAllocations(transaction, replacement));
    ending.package.add_revised_by(replacement.name());
    ending.entries.push_back(CreatedEntry(replacement));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ReviseRupPackageResponse> Revise(rpc::CallContext& call, postgres::Transaction& transaction,
                                                    const ResourceId& id, const v1::ReviseRupPackageRequest& request,
                                                    const std::vector<v1::RupPackage>& replacements,
                                                    const RupPolicy& policy, const store::PactDemand& pact,
                                                    std::optional<store::Saga>& release) {
  for (const v1::RupPackage& replacement : replacements) {
    TERPADU_RETURN_IF_ERROR(CheckPolicy(policy, replacement));
  }
  const Takings wanted = TakingsOf(replacements);
  TERPADU_ASSIGN(Ending ending, BeginEnding(call, transaction, id, request.etag(), domain::act::kRevise, wanted, pact));
  TERPADU_RETURN_IF_ERROR(store::CheckPackageChange(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckTakings(wanted, ending.takings, ending.lines));
  TERPADU_RETURN_IF_ERROR(InsertReplacements(call, transaction, ending, replacements));
  TERPADU_RETURN_IF_ERROR(store::ChangeLines(transaction, id.instansi, ChangesOf(wanted, +1, 0)));
  TERPADU_RETURN_IF_ERROR(store::UpdatePackage(transaction, ending.package));
  v1::RupPackageRevised event;
  *event.mutable_revised_by() = ending.package.revised_by();
  event.set_reason(request.reason());
  ending.entries.push_back(journal::MakeEntry(ending.package.name(), ending.package.version(), event));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, ending.entries, call.AuditJson(request.reason())));
  release = ending.release;
  v1::ReviseRupPackageResponse response;
  *response.mutable_revised() = ending.package;
  response.mutable_replacements()->Assign(replacements.begin(), replacements.end());
  return response;
}

absl::StatusOr<v1::RupPackage> Cancel(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                                      const v1::CancelRupPackageRequest& request, const store::PactDemand& pact,
                                      std::optional<store::Saga>& release) {
  TERPADU_ASSIGN(Ending ending, BeginEnding(call, transaction, id, request.etag(), domain::act::kCancel, {}, pact));
  TERPADU_RETURN_IF_ERROR(store::UpdatePackage(transaction, ending.package));
  v1::RupPackageCancelled event;
  event.set_reason(request.reason());
  ending.entries.push_back(journal::MakeEntry(ending.package.name(), ending.package.version(), event));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, ending.entries, call.AuditJson(request.reason())));
  release = ending.release;
  return ending.package;
}

// The packages of a revision as they are now.
absl::StatusOr<v1::ReviseRupPackageResponse> ReadAgain(rpc::CallContext& call, const ResourceId& id,
                                                       const v1::ReviseRupPackageResponse& then) {
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  v1::ReviseRupPackageResponse response;
  TERPADU_ASSIGN(*response.mutable_revised(), store::GetPackage(*call.db, scope, id.id));
  for (const v1::RupPackage& package : then.replacements()) {
    TERPADU_ASSIGN(*response.add_replacements(),
                   store::GetPackage(*call.db, scope, IdOf(kPackagePattern, package.name()).id));
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::ReviseRupPackageResponse> ProcurementService::ReviseRupPackage(
    rpc::CallContext& call, const v1::ReviseRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kPackagePattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const auto replacements, ReadReplacements(request, id.instansi, call.actor.id));
  TERPADU_ASSIGN(const RupPolicy policy, LoadRupPolicy(rules_, *call.db, id.instansi, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPpk, call.clock->Now()));
  std::optional<store::Saga> release;
  TERPADU_ASSIGN(const v1::ReviseRupPackageResponse response,
                 OnceOrNow<v1::ReviseRupPackageResponse>(
                     call, id.instansi, request,
                     [&](postgres::Transaction& transaction) {
                       return Revise(call, transaction, id, request, replacements, policy, pact, release);
                     },
                     [&](const v1::ReviseRupPackageResponse& then) { return ReadAgain(call, id, then); }));
  DriveRelease(call, release);
  return response;
}

absl::StatusOr<v1::RupPackage> ProcurementService::CancelRupPackage(rpc::CallContext& call,
                                                                    const v1::CancelRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kPackagePattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPpk, call.clock->Now()));
  std::optional<store::Saga> release;
  TERPADU_ASSIGN(
      const v1::RupPackage package,
      OnceOrNow<v1::RupPackage>(
          call, id.instansi, request,
          [&](postgres::Transaction& transaction) { return Cancel(call, transaction, id, request, pact, release); },
          [&](const v1::RupPackage&) { return store::GetPackage(*call.db, call.ScopeOf(id.instansi), id.id); }));
  DriveRelease(call, release);
  return package;
}

}  // namespace terpadu::procurement
