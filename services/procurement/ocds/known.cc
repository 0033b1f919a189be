#include "services/procurement/ocds/known.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/journal/event_type.h"
#include "services/procurement/ocds/words.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement::ocds {
namespace {

template <typename Payload>
bool Is(const Event& event) {
  static const std::string type = journal::EventTypeOf(Payload::descriptor());
  return event.type == type;
}

template <typename Payload>
Payload Told(const Event& event) {
  Payload payload;
  TERPADU_ASSERT(payload.ParseFromString(event.payload));
  return payload;
}

void SetStage(const v1::SelectionStage& stage, v1::Selection& selection) {
  for (v1::SelectionStage& each : *selection.mutable_stages()) {
    if (each.code() == stage.code()) {
      each = stage;
    }
  }
}

// The stage with whose last day bids end.
std::string ClosingStageOf(const v1::Selection& selection) {
  for (const v1::SelectionStage& stage : selection.stages()) {
    if (selection.has_closing_time() &&
        EndOf(PlannedDayOf(stage.planned_end()).day) == TimeOf(selection.closing_time())) {
      return stage.code();
    }
  }
  return "";
}

// The selection of `…/selections/{selection}/bids/{bid}`.
std::string SelectionOfBid(const std::string& bid) { return bid.substr(0, bid.rfind("/bids/")); }

// The contract of `…/contracts/{contract}/execution`.
std::string ContractOfExecution(const std::string& execution) {
  return execution.substr(0, execution.rfind("/execution"));
}

}  // namespace

bool Known::signed_contract() const {
  return std::any_of(contracts.begin(), contracts.end(), [](const auto& each) { return each.second.in_force; });
}

Known::Tags Known::OfPackage(const Event& event) {
  if (Is<v1::RupPackageCreated>(event)) {
    package = Told<v1::RupPackageCreated>(event).rup_package();
    return {};
  }
  if (Is<v1::RupPackageAnnounced>(event)) {
    announced = true;
    return {"planning"};
  }
  if (Is<v1::RupPackageSentToReview>(event)) {
    review = Told<v1::RupPackageSentToReview>(event).review_reason();
    return {"planningUpdate"};
  }
  if (Is<v1::RupPackageRevised>(event)) {
    const auto revised = Told<v1::RupPackageRevised>(event);
    replaced_by = {revised.revised_by().begin(), revised.revised_by().end()};
    return {"planningUpdate"};
  }
  if (Is<v1::RupPackageCancelled>(event)) {
    cancelled = true;
    return {"tenderCancellation"};
  }
  return {};
}

Known::Tags Known::OfRpp(const Event& event) {
  if (Is<v1::RppSubmitted>(event)) {
    rpps_[event.subject] = Told<v1::RppSubmitted>(event).rpp();
  } else if (Is<v1::RppApproved>(event)) {
    rpp = rpps_[event.subject];
    return {"planningUpdate"};
  } else if (Is<v1::RppReplaced>(event) && rpp.has_value() && rpp->name() == event.subject) {
    rpp.reset();
  }
  return {};
}

Known::Tags Known::OfSelection(const Event& event) {
  if (Is<v1::SelectionPlanned>(event)) {
    Tender& tender = tenders[event.subject];
    tender.selection = Told<v1::SelectionPlanned>(event).selection();
    tender.closing_stage = ClosingStageOf(tender.selection);
    return {};
  }
  const auto found = tenders.find(event.subject);
  if (found == tenders.end()) {
    return {};
  }
  Tender& tender = found->second;
  if (Is<v1::SelectionRescheduled>(event)) {
    *tender.selection.mutable_stages() = Told<v1::SelectionRescheduled>(event).stages();
    return tender.announced ? Tags{"tenderUpdate"} : Tags{};
  }
  if (Is<v1::SelectionStageDone>(event)) {
    SetStage(Told<v1::SelectionStageDone>(event).stage(), tender.selection);
    return tender.announced ? Tags{"tenderUpdate"} : Tags{};
  }
  if (Is<v1::SelectionAnnounced>(event)) {
    SetStage(Told<v1::SelectionAnnounced>(event).stage(), tender.selection);
    tender.announced = true;
    tender.status = "active";
    last_tender = event.subject;
    return {"tender"};
  }
  return OfResult(event, tender);
}

Known::Tags Known::OfResult(const Event& event, Tender& tender) {
  if (Is<v1::SelectionBidsOpened>(event)) {
    SetStage(Told<v1::SelectionBidsOpened>(event).stage(), tender.selection);
    tender.opened = true;
    return {"tenderUpdate"};
  }
  if (Is<v1::SelectionWinnerSet>(event)) {  // not public until it is announced
    const auto set = Told<v1::SelectionWinnerSet>(event);
    tender.winner = set.vendor();
    tender.price = set.price();
    return {};
  }
  if (Is<v1::SelectionWinnerAnnounced>(event)) {
    SetStage(Told<v1::SelectionWinnerAnnounced>(event).stage(), tender.selection);
    tender.award = "pending";
    tender.award_time = InstantText(event.time);
    return {"award"};
  }
  if (Is<v1::SelectionReturnedToEvaluation>(event)) {
    const bool was = !tender.award.empty();
    tender.award = was ? "cancelled" : "";
    return was ? Tags{"awardCancellation"} : Tags{};
  }
  if (Is<v1::SelectionAwarded>(event)) {
    const auto awarded = Told<v1::SelectionAwarded>(event);
    SetStage(awarded.stage(), tender.selection);
    const bool pending = !tender.award.empty();
    tender.winner = awarded.vendor();
    tender.price = awarded.price();
    tender.award = "active";
    tender.award_time = InstantText(event.time);
    tender.status = "complete";
    return {pending ? "awardUpdate" : "award"};
  }
  if (Is<v1::SelectionOrdered>(event)) {
    const auto ordered = Told<v1::SelectionOrdered>(event);
    SetStage(ordered.stage(), tender.selection);
    tender.winner = ordered.catalogue_order().vendor();
    tender.price = ordered.price();
    tender.announced = true;
    tender.award = "active";
    tender.award_time = InstantText(event.time);
    tender.status = "complete";
    last_tender = event.subject;
    return {"tender", "award"};
  }
  if (Is<v1::SelectionFailed>(event)) {
    const auto failed = Told<v1::SelectionFailed>(event);
    tender.status = "unsuccessful";
    tender.selection.set_failure_reason(failed.reason());
    tender.award = tender.award.empty() ? "" : "unsuccessful";
    return tender.announced ? Tags{"tenderUpdate"} : Tags{};
  }
  return {};
}

Known::Tags Known::OfBid(const Event& event) {
  if (Is<v1::BidOpened>(event)) {
    const auto found = tenders.find(SelectionOfBid(event.subject));
    if (found != tenders.end()) {
      found->second.bidders.insert(Told<v1::BidOpened>(event).vendor());
    }
  }
  return {};
}

Known::Tags Known::OfContract(const Event& event) {
  if (Is<v1::ContractCreated>(event)) {
    contracts[event.subject].contract = Told<v1::ContractCreated>(event).contract();
  } else if (Is<v1::ContractSigned>(event)) {
    contracts[event.subject].in_force = true;
    return {"contract"};
  } else if (Is<v1::ContractAmended>(event)) {
    contracts[event.subject].contract.set_amount(Told<v1::ContractAmended>(event).amount());
    return {"contractAmendment"};
  }
  return {};
}

Known::Tags Known::OfExecution(const Event& event) {
  const auto found = contracts.find(ContractOfExecution(event.subject));
  if (found == contracts.end()) {
    return {};
  }
  Signed& contract = found->second;
  if (Is<v1::ContractExecutionPrepared>(event)) {
    contract.execution = Told<v1::ContractExecutionPrepared>(event).execution();
    return {"contractUpdate"};
  }
  if (Is<v1::ContractExecutionStarted>(event) && contract.execution.has_value()) {
    *contract.execution->mutable_spmk_date() = Told<v1::ContractExecutionStarted>(event).spmk_date();
    return {"implementation"};
  }
  if (Is<v1::ContractHandedOver>(event)) {
    contract.hand_overs.push_back(Told<v1::ContractHandedOver>(event).hand_over());
    return {"implementationUpdate"};
  }
  if (Is<v1::ContractExecutionAmended>(event)) {
    contract.addenda.push_back(Told<v1::ContractExecutionAmended>(event).addendum());
    if (contract.execution.has_value() && contract.addenda.back().has_end_date()) {
      *contract.execution->mutable_end_date() = contract.addenda.back().end_date();
    }
    return {"contractAmendment"};
  }
  if (Is<v1::ContractTerminated>(event)) {
    contract.status = "terminated";
    contract.termination = Told<v1::ContractTerminated>(event).termination().reason();
    return {"contractTermination"};
  }
  if (Is<v1::ContractClosed>(event)) {
    contract.status = "terminated";  // OCDS says so of every contract that is over
    return {"contractTermination"};
  }
  return {};
}

std::vector<std::string> Known::Apply(const Event& event) {
  Tags tags;
  for (const auto of : {&Known::OfPackage, &Known::OfRpp, &Known::OfBid, &Known::OfSelection, &Known::OfContract,
                        &Known::OfExecution}) {
    const Tags more = (this->*of)(event);
    tags.insert(tags.end(), more.begin(), more.end());
  }
  return announced ? tags : Tags();
}

}  // namespace terpadu::procurement::ocds
