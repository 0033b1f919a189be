#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "terpadu/event/v1/event.pb.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::reporting {

// What the services tell of one instansi, event by event, in the words of their contracts. Ids are short; names are
// made of them. Every event is the next version of its subject.
class Story {
 public:
  using ByYear = std::vector<std::pair<int, int64_t>>;
  using Allocations = std::vector<std::pair<std::string, int64_t>>;  // line and rupiah

  explicit Story(std::string instansi = "probolinggo") : instansi_(std::move(instansi)) {}

  std::string NameOf(const std::string& collection, const std::string& id) const;
  std::string Plan(const std::string& id = "rb") const { return NameOf("plans", id); }
  std::string Node(const std::string& id, const std::string& plan = "rb") const;
  std::string Indicator(const std::string& id, const std::string& plan = "rb") const;
  std::string Budget(const std::string& id = "2022") const { return NameOf("budgets", id); }
  std::string Line(const std::string& id, const std::string& budget = "2022") const;
  std::string Package(const std::string& id) const { return NameOf("rupPackages", id); }
  std::string Rpp(const std::string& id) const { return NameOf("rpps", id); }
  std::string Contract(const std::string& id) const { return NameOf("contracts", id); }
  std::string Payment(const std::string& id) const { return NameOf("disbursements", id); }
  std::string Reservation(const std::string& id) const { return NameOf("reservations", id); }
  std::string Commitment(const std::string& id) const { return NameOf("commitments", id); }
  std::string Measurement(const std::string& id) const { return NameOf("measurements", id); }

  // planning
  void PlanAdopted(const std::string& id = "rb", int first = 2018, int last = 2022,
                   planning::v1::PlanKind kind = planning::v1::PLAN_KIND_ROADMAP_RB);
  void PlanReplaced(const std::string& id);
  void NodeAdopted(const std::string& id, planning::v1::PlanNodeKind kind, const std::string& parent,
                   const ByYear& ceilings = {}, const std::string& program = "", const std::string& plan = "rb");
  // Targets in percent.
  void IndicatorAdopted(const std::string& id, const std::string& node, const ByYear& targets = {{2022, 100}},
                        const std::string& plan = "rb");

  // budgeting
  void BudgetCreated(const std::string& id, int year);
  void LineCreated(const std::string& id, const std::string& node, int64_t amount, const std::string& budget = "2022",
                   const std::string& account = "5.1.02.01.01.0024");
  void LineRevised(const std::string& id, int64_t before, int64_t amount);
  void Reserved(const std::string& id, const std::string& line, const std::string& package, int64_t amount);
  void ReservationConfirmed(const std::string& id, const std::string& line);
  void ReservationReleased(const std::string& id, const std::string& line, int64_t amount);
  // Binds `amount` of a reservation; `released` goes back, `held` stays.
  void Committed(const std::string& commitment, const std::string& reservation, const std::string& line,
                 const std::string& contract, int64_t amount, int64_t released = 0, int64_t held = 0);
  void Paid(const std::string& id, const std::string& commitment, const std::string& line, const std::string& contract,
            int64_t amount);
  // A payment of `was` on `commitment` is `now`, rupiah; nothing else is paid of it.
  void PaymentCorrected(const std::string& payment, const std::string& commitment, const std::string& line, int64_t was,
                        int64_t now);
  void CommitmentCorrected(const std::string& commitment, const std::string& line, int64_t committed, int64_t paid);
  void CarriedOver(const std::string& commitment, const std::string& line, int64_t amount);

  // procurement
  void PackageCreated(const std::string& id, const Allocations& allocations, const std::string& revises = "");
  void PackageFinalized(const std::string& id);
  void PackageAnnounced(const std::string& id);
  void PackageSentToReview(const std::string& id, const std::string& line);
  void PackageRevised(const std::string& id, const std::vector<std::string>& by);
  void PackageCancelled(const std::string& id);
  void RppSubmitted(const std::string& id, const std::string& package, int64_t hps, int days_late = 0);
  void RppApproved(const std::string& id);
  void RppReplaced(const std::string& id, const std::string& by);
  void ContractCreated(const std::string& id, const std::string& package, const std::string& rpp, int64_t amount,
                       int sign_year = 2022);
  void ContractSigned(const std::string& id);
  void ContractRefused(const std::string& id);

  // performance, in percent
  void Measured(const std::string& id, const std::string& indicator, int year, int64_t realised, int revision = 1);

  // An event of any payload.
  void Tell(const std::string& source, const std::string& subject, const google::protobuf::Message& payload);

  // One that happened so many seconds after 1970.
  void TellAt(const std::string& source, const std::string& subject, const google::protobuf::Message& payload,
              int64_t seconds) {
    Tell(source, subject, payload);
    events_[source].back().mutable_time()->set_seconds(seconds);
  }

  // By source, in order.
  const std::map<std::string, std::vector<event::v1::Event>>& events() const { return events_; }
  std::vector<event::v1::Event> AllEvents() const;

 private:
  const std::string instansi_;
  int64_t told_ = 0;                         // events, each a second after the one before
  std::map<std::string, int64_t> versions_;  // by subject
  std::map<std::string, std::vector<event::v1::Event>> events_;
};

// One chain from area to payment, as the road map of a city has it:
//
//   rb › a1 › s1 › i1 › k1 › line l1 (100, 2022) › package p1 (80) › r1 › c1 (60) › payment d1 (25)
//             s1 › k1; programme g1 › k1; i1 › measurement m1
Story OneChain();

}  // namespace terpadu::reporting
