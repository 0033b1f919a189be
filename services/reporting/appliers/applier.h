#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/follower.h"
#include "services/reporting/store/writes.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::reporting {

// A table from the message of an event's payload to what is done with it. Events of other messages change nothing, so
// that a service may tell more than is read here.
class Applier {
 public:
  template <typename Payload>
  Applier& On(absl::Status (*apply)(Writes&, const std::string& subject, const Payload&)) {
    by_schema_[Payload::descriptor()->full_name()] = [apply](Writes& writes, const event::v1::Event& event) {
      Payload payload;
      TERPADU_RETURN_IF_ERROR(Read(event, payload));
      return apply(writes, event.subject(), payload);
    };
    return *this;
  }
  // As above, of the whole event: for what happened at its time.
  template <typename Payload>
  Applier& On(absl::Status (*apply)(Writes&, const event::v1::Event&, const Payload&)) {
    by_schema_[Payload::descriptor()->full_name()] = [apply](Writes& writes, const event::v1::Event& event) {
      Payload payload;
      TERPADU_RETURN_IF_ERROR(Read(event, payload));
      return apply(writes, event, payload);
    };
    return *this;
  }

  absl::Status Apply(Writes& writes, const event::v1::Event& event) const {
    const auto found = by_schema_.find(event.dataschema());
    return found == by_schema_.end() ? absl::OkStatus() : found->second(writes, event);
  }

  // Together, the events of a batch. It must outlive what it returns.
  operator journal::Apply() const;  // NOLINT(google-explicit-constructor)

 private:
  static absl::Status Read(const event::v1::Event& event, google::protobuf::Message& payload) {
    return payload.ParseFromString(event.data()) ? absl::OkStatus()
                                                 : Error(absl::StatusCode::kInvalidArgument, "EVENT_UNUSABLE",
                                                         event.subject() + ": the payload is no " + event.dataschema());
  }

  std::map<std::string, std::function<absl::Status(Writes&, const event::v1::Event&)>> by_schema_;
};

// One for each service followed. An applier needs nothing that another service's events wrote.
Applier PlanningApplier();
Applier BudgetingApplier();
Applier ProcurementApplier();
// Selections, their stages, closings and progress of contracts, and what SPSE tells, besides.
void AddRealisation(Applier& procurement);
Applier PerformanceApplier();

// Source and applier of each, by name: what is followed, and what freshness is told of.
const std::map<std::string, Applier>& Appliers();

}  // namespace terpadu::reporting
