#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/procurement/ocds/process.h"
#include "terpadu/procurement/v1/contract.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "terpadu/procurement/v1/selection.pb.h"

namespace terpadu::procurement::ocds {

// What the public knows of a process after an event, as the events up to it tell.
class Known {
 public:
  explicit Known(const Process* process) : process_(process) {}

  // The tags of the release that the event makes; none when it makes nothing public.
  std::vector<std::string> Apply(const Event& event);

  const Process& process() const { return *process_; }

  struct Tender {
    v1::Selection selection;  // its stages as they are now
    std::string status = "planned";
    bool announced = false;
    bool opened = false;
    std::set<std::string> bidders;  // vendors of opened bids, by name
    std::string closing_stage;      // the last day of which is the closing day
    std::string award;              // status of the award; "" for none
    std::string winner;             // vendor, by name
    int64_t price = 0;
    std::string award_time;
  };
  struct Signed {
    v1::Contract contract;
    std::string status = "active";
    bool in_force = false;
    std::optional<v1::ContractExecution> execution;  // as prepared and amended
    std::vector<v1::Addendum> addenda;
    std::vector<v1::HandOver> hand_overs;
    std::string termination;  // why it was ended before its end
  };

  v1::RupPackage package;
  bool announced = false;
  std::string review;                    // why it is in kaji ulang
  std::vector<std::string> replaced_by;  // packages, by name
  bool cancelled = false;
  std::optional<v1::Rpp> rpp;  // approved
  std::string last_tender;     // the selection, by name, that stands now
  std::map<std::string, Tender> tenders;
  std::map<std::string, Signed> contracts;

  bool signed_contract() const;

 private:
  using Tags = std::vector<std::string>;
  Tags OfPackage(const Event& event);
  Tags OfRpp(const Event& event);
  Tags OfSelection(const Event& event);
  Tags OfResult(const Event& event, Tender& tender);
  Tags OfBid(const Event& event);
  Tags OfContract(const Event& event);
  Tags OfExecution(const Event& event);

  const Process* process_;
  std::map<std::string, v1::Rpp> rpps_;  // handed over
};

}  // namespace terpadu::procurement::ocds
