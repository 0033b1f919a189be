#include "services/procurement/selection/vendor_service.h"

#include <algorithm>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/selection/store/vendor_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostQualifications = 100;
constexpr int kMostRepresentatives = 20;
constexpr int kHighestRating = 3;
constexpr size_t kLongestPersonal = 200;
constexpr size_t kLongestDecision = 200;

using Qualifications = google::protobuf::RepeatedPtrField<v1::Qualification>;

void CheckQualifications(const std::string& path, const Qualifications& qualifications, FieldErrors& errors) {
  if (qualifications.size() > kMostQualifications) {
    errors.Add(path, "must be at most 100");
    return;
  }
  std::set<std::string> codes;
  for (int i = 0; i < qualifications.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    CheckId(at + ".code", qualifications[i].code(), errors);
    CheckDate(at + ".valid_until", qualifications[i].valid_until(), false, errors);
    if (!codes.insert(qualifications[i].code()).second) {
      errors.Add(at + ".code", "must be named once");
    }
  }
}

absl::Status CheckFields(const v1::CreateVendorRequest& request) {
  const v1::Vendor& vendor = request.vendor();
  const v1::VendorIdentity& identity = vendor.identity();
  FieldErrors errors;
  CheckId("vendor_id", request.vendor_id(), errors);
  CheckText("vendor.title", vendor.title(), kLongestTitle, errors);
  CheckText("vendor.identity.tax_number", identity.tax_number(), kLongestPersonal, errors);
  CheckText("vendor.identity.director", identity.director(), kLongestPersonal, errors);
  CheckText("vendor.identity.email", identity.email(), kLongestPersonal, errors);
  CheckText("vendor.identity.phone", identity.phone(), kLongestPersonal, errors);
  if (identity.representatives_size() > kMostRepresentatives) {
    errors.Add("vendor.identity.representatives", "must be at most 20");
  }
  for (int i = 0; i < std::min(identity.representatives_size(), kMostRepresentatives); ++i) {
    const std::string at = absl::StrCat("vendor.identity.representatives[", i, "]");
    CheckText(at, identity.representatives(i), kLongestPersonal, errors);
    if (identity.representatives(i).empty()) {
      errors.Add(at, "must not be empty");
    }
  }
  CheckQualifications("vendor.qualifications", vendor.qualifications(), errors);
  return errors.ToStatus();
}

// Changes a vendor, which is locked, and tells of it by the event that `change` gives.
template <typename Event, typename Request>
absl::StatusOr<v1::Vendor> Change(
    rpc::CallContext& call, const Request& request, const ResourceId& id,
    const std::function<absl::StatusOr<Event>(postgres::Transaction&, const v1::Vendor&)>& change) {
  return OnceOrNow<v1::Vendor>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Vendor> {
        TERPADU_ASSIGN(const store::VersionedVendor before, store::LockVendor(transaction, id.instansi, id.id));
        TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), before.vendor.name(), before.version));
        TERPADU_ASSIGN(const Event event, change(transaction, before.vendor));
        TERPADU_ASSIGN(const int64_t version, store::RaiseVendorVersion(transaction, before.vendor));
        TERPADU_RETURN_IF_ERROR(journal::Append(
            transaction, id.instansi, {journal::MakeEntry(before.vendor.name(), version, event)}, call.AuditJson()));
        TERPADU_ASSIGN(const store::VersionedVendor after, store::ReadVendor(transaction, id.instansi, id.id));
        return after.vendor;
      },
      [](const v1::Vendor& then) { return then; });
}

absl::Status CheckContract(const rpc::CallContext& call, const v1::Contract& contract, const v1::Vendor& vendor) {
  if (contract.state() != v1::CONTRACT_STATE_SIGNED) {
    return Error(absl::StatusCode::kFailedPrecondition, "CONTRACT_NOT_SIGNED",
                 absl::StrCat(contract.name(), " is ", WordOf(contract.state())),
                 {{"state", v1::ContractState_Name(contract.state())}});
  }
  if (contract.signer() != call.actor.id) {
    return Error(absl::StatusCode::kPermissionDenied, "NOT_THE_SIGNER", "the PPK who signed the contract rates");
  }
  if (contract.vendor() != vendor.name() && contract.vendor() != vendor.title()) {
    return Error(absl::StatusCode::kFailedPrecondition, "CONTRACT_OF_ANOTHER",
                 absl::StrCat(contract.name(), " is with ", contract.vendor()), {{"vendor", contract.vendor()}});
  }
  return absl::OkStatus();
}

}  // namespace

VendorService::VendorService() : handlers_("terpadu.procurement.v1.VendorService") {
  handlers_.Unary("CreateVendor", this, &VendorService::CreateVendor);
  handlers_.Unary("QualifyVendor", this, &VendorService::QualifyVendor);
  handlers_.Unary("BlacklistVendor", this, &VendorService::BlacklistVendor);
  handlers_.Unary("RateVendor", this, &VendorService::RateVendor);
  handlers_.Unary("GetVendor", this, &VendorService::GetVendor);
  handlers_.Unary("ListVendors", this, &VendorService::ListVendors);
}

absl::StatusOr<v1::Vendor> VendorService::CreateVendor(rpc::CallContext& call, const v1::CreateVendorRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request));
  v1::Vendor vendor;
  vendor.set_name(NameOf(kVendorPattern, parent.instansi, request.vendor_id()));
  vendor.set_title(request.vendor().title());
  *vendor.mutable_identity() = request.vendor().identity();
  *vendor.mutable_qualifications() = request.vendor().qualifications();
  const auto create = [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Vendor> {
    TERPADU_RETURN_IF_ERROR(store::InsertVendor(transaction, vendor));
    v1::VendorCreated event;
    event.set_title(vendor.title());
    *event.mutable_qualifications() = vendor.qualifications();
    TERPADU_RETURN_IF_ERROR(
        journal::Append(transaction, parent.instansi, {journal::MakeEntry(vendor.name(), 1, event)}, call.AuditJson()));
    TERPADU_ASSIGN(const auto made, store::ReadVendor(transaction, parent.instansi, request.vendor_id()));
    return made.vendor;
  };
  return rpc::Once<v1::Vendor>(call, parent.instansi, request, create);
}

absl::StatusOr<v1::Vendor> VendorService::QualifyVendor(rpc::CallContext& call,
                                                        const v1::QualifyVendorRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kVendorPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckQualifications("qualifications", request.qualifications(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return Change<v1::VendorQualified>(
      call, request, id,
      [&](postgres::Transaction& transaction, const v1::Vendor& before) -> absl::StatusOr<v1::VendorQualified> {
        v1::Vendor vendor = before;
        *vendor.mutable_qualifications() = request.qualifications();
        TERPADU_RETURN_IF_ERROR(store::SetQualifications(transaction, vendor));
        v1::VendorQualified event;
        *event.mutable_qualifications() = request.qualifications();
        return event;
      });
}

absl::StatusOr<v1::Vendor> VendorService::BlacklistVendor(rpc::CallContext& call,
                                                          const v1::BlacklistVendorRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kVendorPattern, request.name(), request.etag()));
  const v1::Blacklisting& wanted = request.blacklisting();
  FieldErrors errors;
  const bool start = CheckDate("blacklisting.start_date", wanted.start_date(), false, errors);
  const bool end = CheckDate("blacklisting.end_date", wanted.end_date(), false, errors);
  if (start && end && PlannedDayOf(wanted.end_date()).day < PlannedDayOf(wanted.start_date()).day) {
    errors.Add("blacklisting.end_date", "must not be before start_date");
  }
  CheckText("blacklisting.decision", wanted.decision(), kLongestDecision, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return Change<v1::VendorBlacklisted>(
      call, request, id,
      [&](postgres::Transaction& transaction, const v1::Vendor& before) -> absl::StatusOr<v1::VendorBlacklisted> {
        for (const v1::Blacklisting& each : before.blacklistings()) {
          if (PlannedDayOf(each.start_date()).day <= PlannedDayOf(wanted.end_date()).day &&
              PlannedDayOf(wanted.start_date()).day <= PlannedDayOf(each.end_date()).day) {
            return Error(absl::StatusCode::kFailedPrecondition, "BLACKLISTING_OVERLAPS",
                         absl::StrCat("by ", each.decision(), " it is on the list at that time already"));
          }
        }
        TERPADU_RETURN_IF_ERROR(store::InsertBlacklisting(transaction, before, wanted));
        v1::VendorBlacklisted event;
        *event.mutable_blacklisting() = wanted;
        return event;
      });
}

absl::StatusOr<v1::Vendor> VendorService::RateVendor(rpc::CallContext& call, const v1::RateVendorRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kVendorPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckName(kContractPattern, id.instansi, "rating.contract", request.rating().contract(), errors);
  if (request.rating().score() < 0 || request.rating().score() > kHighestRating) {
    errors.Add("rating.score", "must be 0 to 3");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  // A contract that is signed stays so.
  TERPADU_ASSIGN(
      const v1::Contract contract,
      store::GetContract(*call.db, call.ScopeOf(id.instansi), IdOf(kContractPattern, request.rating().contract()).id));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return Change<v1::VendorRated>(
      call, request, id,
      [&](postgres::Transaction& transaction, const v1::Vendor& before) -> absl::StatusOr<v1::VendorRated> {
        TERPADU_RETURN_IF_ERROR(CheckContract(call, contract, before));
        TERPADU_RETURN_IF_ERROR(CheckPact(call, transaction, judges, id.instansi, domain::capacity::kPpk));
        TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
        TERPADU_RETURN_IF_ERROR(store::InsertRating(transaction, before, request.rating(), now));
        v1::VendorRated event;
        *event.mutable_rating() = request.rating();
        return event;
      });
}

absl::StatusOr<v1::Vendor> VendorService::GetVendor(rpc::CallContext& call, const v1::GetVendorRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kVendorPattern, "name", request.name()));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const store::VersionedVendor versioned, store::ReadVendor(transaction, id.instansi, id.id));
  return versioned.vendor;
}

absl::StatusOr<v1::ListVendorsResponse> VendorService::ListVendors(rpc::CallContext& call,
                                                                   const v1::ListVendorsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto vendors, store::ListVendors(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListVendorsResponse>(
      vendors, page, [](auto& response) { return response.mutable_vendors(); },
      [](const auto& last) { return IdOf(kVendorPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
