#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/rpc/required_fields.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/tests/fake_budgeting.h"
#include "terpadu/event/v1/event.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {

using absl::StatusCode;
using testing::EqualsProto;
using testing::IsOk;
using testing::MatchesProto;
using testing::StatusIs;

inline constexpr char kInstansi[] = "probolinggo";
inline constexpr char kParent[] = "instansi/probolinggo";

// People.
inline constexpr char kPpk[] = "ppk";
inline constexpr char kKpa[] = "kpa";
inline constexpr char kTtpbj[] = "ttpbj";

// `instansi/probolinggo/budgets/2018/lines/<id>`.
std::string Line(std::string_view id);

// What MetadataOf() says of `key`.
std::string Metadata(const absl::Status& status, const std::string& key);
template <typename T>
std::string Metadata(const absl::StatusOr<T>& value, const std::string& key) {
  return Metadata(value.status(), key);
}

// A day at noon WIB.
absl::Time Noon(int year, int month, int day);

// A tender that selects from 5 March 2018.
v1::RupPackage Tender(const std::vector<std::pair<std::string, int64_t>>& allocations);
// Its checklist complete.
v1::Rpp CompleteRpp(const std::string& rup_package, int64_t hps);

// One client of the service: calls its handlers as the runtime would, on a connection of its own. For one thread.
class Caller {
 public:
  Caller(ProcurementService& service, const std::string& conninfo, const Clock& clock)
      : service_(service), connection_(conninfo), clock_(clock) {}

  // As `actor`, with the request's request_id or a new one.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (ProcurementService::*handler)(rpc::CallContext&,
                                                                                        const Request&),
                                const Request& request, const std::string& actor = kPpk) {
    const absl::Status complete = rpc::CheckRequiredFields(request);
    if (!complete.ok()) {
      return complete;
    }
    std::string request_id;
    if constexpr (requires { request.request_id(); }) {
      request_id = request.request_id();
    }
    rpc::CallContext context = ContextFor(Request::descriptor()->name(), request_id, actor);
    return (service_.*handler)(context, request);
  }

  // The same for a method of another service.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> CallOn(Service& service,
                                  absl::StatusOr<Response> (Service::*handler)(rpc::CallContext&, const Request&),
                                  const Request& request, const std::string& actor = kPpk) {
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

  absl::StatusOr<v1::RupPackage> Create(const std::string& id, const v1::RupPackage& package);
  absl::StatusOr<v1::RupPackage> Finalize(const std::string& name, const std::string& actor = kPpk);
  absl::StatusOr<v1::RupPackage> Announce(const std::string& name, const std::string& actor = kKpa);
  absl::StatusOr<v1::ReviseRupPackageResponse> Revise(
      const std::string& name, const std::vector<std::pair<std::string, v1::RupPackage>>& replacements);
  absl::StatusOr<v1::RupPackage> Cancel(const std::string& name);
  absl::StatusOr<v1::Rpp> Submit(const std::string& id, const v1::Rpp& rpp);
  absl::StatusOr<v1::Rpp> ReviseRpp(const std::string& name, const std::string& id, const v1::Rpp& rpp);
  absl::StatusOr<v1::Rpp> Approve(const std::string& name, const std::string& actor = kTtpbj);
  absl::StatusOr<v1::Contract> Sign(const std::string& id, const std::string& rup_package, const std::string& rpp,
                                    int64_t amount);
  // Those that must exist.
  v1::RupPackage Package(const std::string& name);
  v1::Rpp Rpp(const std::string& name);
  v1::Contract Contract(const std::string& name);

  postgres::Connection& connection() { return connection_; }

 private:
  rpc::CallContext ContextFor(const std::string& request_name, const std::string& request_id, const std::string& actor);

  ProcurementService& service_;
  postgres::Connection connection_;
  const Clock& clock_;
};

// A database of its own with the service's handlers over it, a budgeting to call, and a clock that shows noon of
// 1 February 2018.
class ProcurementTest : public ::testing::Test {
 protected:
  ProcurementTest();

  // Lines in budgeting and, as its journal would tell, in procurement.
  void AddLine(const std::string& line, int64_t amount, const std::string& sub_kegiatan = "",
               const std::string& account = "");
  void ReviseLine(const std::string& line, int64_t before, int64_t after);
  // Everyone who acts as PPK in these tests has signed the pact of every year; these, too.
  void SignPacts(const std::vector<std::string>& people);
  // The event that last changed a line.
  std::string last_line_event;

  // Names of packages and RPP that went all the way, with the ids `id` and `rpp-<id>`.
  std::string Finalized(const std::string& id, const v1::RupPackage& package);
  std::string Announced(const std::string& id, const v1::RupPackage& package);
  std::string Submitted(const std::string& id, const v1::RupPackage& package, int64_t hps);
  std::string Approved(const std::string& id, const v1::RupPackage& package, int64_t hps);

  std::unique_ptr<Caller> NewCaller() { return std::make_unique<Caller>(service, conninfo, clock); }
  // Every event so far, in the journal's order.
  std::vector<event::v1::Event> Events(const std::string& subject = "");
  // Runs `sql` for every instansi: what tests look at behind the service's back.
  postgres::Rows Query(const postgres::Statement& statement);
  void ExpireLeases();
  // Fails when versions in the journal have a gap, or the sums kept with lines are not those of the allocations.
  void ExpectConsistent();

  const std::string conninfo;
  testing::FakeClock clock;
  FakeBudgeting budgeting;
  rpc::Client budgeting_client;
  ProcurementService service;
  Caller caller;

 private:
  void Apply(const event::v1::Event& event);
  std::map<std::string, int64_t> line_versions_;
};

// The payload of an event, which must be a `Payload`.
template <typename Payload>
Payload PayloadOf(const event::v1::Event& event) {
  Payload payload;
  EXPECT_EQ(event.dataschema(), Payload::descriptor()->full_name());
  EXPECT_TRUE(payload.ParseFromString(event.data()));
  return payload;
}

}  // namespace terpadu::procurement
