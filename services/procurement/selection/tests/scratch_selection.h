#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/procurement/selection/bid_service.h"
#include "services/procurement/selection/complaint_reference_service.h"
#include "services/procurement/selection/deviation_service.h"
#include "services/procurement/selection/integrity_service.h"
#include "services/procurement/selection/prequalification_service.h"
#include "services/procurement/selection/review_service.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/two_file_service.h"
#include "services/procurement/selection/vendor_service.h"
#include "services/procurement/tests/scratch_procurement.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {

// People of selections. Who represents the vendor `a` is `rep-a`.
inline constexpr char kPokja[] = "pokja";
inline constexpr char kSecondPokja[] = "pokja-2";
inline constexpr char kPejabat[] = "pejabat";
inline constexpr char kSekda[] = "sekda";

std::string VendorNamed(std::string_view id);
std::string BidNamed(const std::string& selection, std::string_view id);
// 64 hexadecimal digits.
std::string AnyDigest();

// One caller of the services of selections, for one thread.
class SelectionCaller {
 public:
  SelectionCaller(const std::string& conninfo, const Clock& clock) : connection_(conninfo), clock_(clock) {}

  // As `actor`, with the roles that it has in these tests.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(Service& service,
                                absl::StatusOr<Response> (Service::*handler)(rpc::CallContext&, const Request&),
                                const Request& request, const std::string& actor) {
    const absl::Status complete = rpc::CheckRequiredFields(request);
    if (!complete.ok()) {
      return complete;
    }
    std::string request_id;
    if constexpr (requires { request.request_id(); }) {
      request_id = request.request_id();
    }
    rpc::CallContext context = ContextFor(Request::descriptor()->name(), request_id, actor);
    return (service.*handler)(context, request);
  }

  postgres::Connection& connection() { return connection_; }
  // Roles that people have beyond those of their names.
  std::map<std::string, std::vector<std::string>> more_roles;

 private:
  rpc::CallContext ContextFor(const std::string& request_name, const std::string& request_id, const std::string& actor);
  postgres::Connection connection_;
  const Clock& clock_;
};

// The services of selections over the database of ProcurementTest. The database's clock stands at noon of 5 March 2018,
// the first day of selection of the package `1`, which has an approved RPP with an HPS of 1,000. Everyone who needs a
// pact for 2018 has signed it.
class SelectionTest : public ProcurementTest {
 protected:
  SelectionTest();

  // The database's clock stands at this hour WIB of 2018.
  void At(int month, int day, int hour = 12);

  std::string AddVendor(const std::string& id, const std::vector<std::pair<std::string, int>>& qualified_until = {});
  absl::StatusOr<v1::Vendor> Blacklist(const std::string& id, int month, int from_day, int to_day);

  // A selection of the package by the price, planned by the template.
  v1::Selection PriceSelection();
  absl::StatusOr<v1::Selection> Plan(const std::string& id, const v1::Selection& selection,
                                     const std::string& actor = kPokja);
  template <typename Request, typename Service>
  absl::StatusOr<v1::Selection> Do(Service& of,
                                   absl::StatusOr<v1::Selection> (Service::*handler)(rpc::CallContext&, const Request&),
                                   const std::string& name, const std::string& actor = kPokja) {
    Request request;
    request.set_name(name);
    return people.Call(of, handler, request, actor);
  }
  absl::StatusOr<v1::Selection> Announce(const std::string& name);
  // One item of `price`; by the vendor's representative unless told.
  absl::StatusOr<v1::Bid> HandOver(const std::string& selection, const std::string& vendor, int64_t price,
                                   const std::string& bid_id = "", std::string actor = "");
  absl::StatusOr<v1::Selection> Open(const std::string& name, const std::string& actor);
  absl::StatusOr<v1::Bid> Judge(const std::string& bid, bool pass, int score_hundredths = 0,
                                const std::string& actor = kPokja);
  absl::StatusOr<v1::Selection> Rank(const std::string& name);
  absl::StatusOr<v1::Bid> Negotiate(const std::string& bid, int64_t price);
  absl::StatusOr<v1::Selection> Fail(const std::string& name, v1::FailureCause cause);
  absl::StatusOr<v1::Objection> Object(const std::string& selection, const std::string& vendor, const std::string& id);
  absl::StatusOr<v1::Objection> Present(const std::string& objection);
  absl::StatusOr<v1::Objection> AnswerTo(const std::string& objection, bool uphold);
  absl::StatusOr<v1::IntegrityPact> Sign(const std::string& actor, option::v1::Role role, int year = 2018);
  absl::StatusOr<v1::ConflictDeclaration> Declare(const std::string& actor, const std::string& rup_package,
                                                  const std::string& vendor);
  absl::StatusOr<v1::Deviation> Deviate(const std::string& id, const v1::Deviation& deviation);
  absl::StatusOr<v1::Deviation> Decide(const std::string& deviation, bool approve, const std::string& actor = kSekda);

  // Names of selections `s` that went that far, with the bids 900 of the vendor a, 800 of b.
  std::string AnnouncedSelection();
  std::string OpenedSelection();
  std::string RankedSelection();
  std::string SanggahSelection();

  // Those that must exist.
  v1::Selection Selected(const std::string& name);
  v1::Bid BidOf(const std::string& name);

  SelectionCaller people;
  SelectionService selections;
  BidService bids;
  TwoFileService two_files;
  PrequalificationService prequalifications;
  ReviewService reviews;
  ComplaintReferenceService complaints;
  VendorService vendors;
  IntegrityService integrity;
  DeviationService deviations;
  std::string rpp;
  std::string package;
};

}  // namespace terpadu::procurement
