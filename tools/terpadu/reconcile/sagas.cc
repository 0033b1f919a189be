#include "tools/terpadu/console/word.h"
#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;
using budgeting::v1::Commitment;
using budgeting::v1::Reservation;

// Resources by name, and what names them.
struct Links {
  std::map<std::string, const Reservation*> reservations;
  std::map<std::string, const Commitment*> commitments;
  std::map<std::string, const pb::RupPackage*> packages;
  std::set<std::string> contracted;  // RPPs with a signed contract
  std::set<std::string> claimed;     // reservations that an RPP in force names
  std::set<std::string> known_contracts;
};

Links LinksOf(const Snapshot& snapshot) {
  Links links;
  for (const Reservation& reservation : snapshot.reservations) {
    links.reservations[reservation.name()] = &reservation;
  }
  for (const Commitment& commitment : snapshot.commitments) {
    links.commitments[commitment.name()] = &commitment;
  }
  for (const pb::RupPackage& package : snapshot.packages) {
    links.packages[package.name()] = &package;
  }
  for (const pb::Contract& contract : snapshot.contracts) {
    links.known_contracts.insert(contract.name());
    if (contract.state() == pb::CONTRACT_STATE_SIGNED) {
      links.contracted.insert(contract.rpp());
    }
  }
  for (const pb::Rpp& rpp : snapshot.rpps) {
    if (rpp.state() == pb::RPP_STATE_RESERVING || rpp.state() == pb::RPP_STATE_APPROVED) {
      links.claimed.insert(rpp.reservations().begin(), rpp.reservations().end());
    }
  }
  return links;
}

// Where the reservation of an approved RPP should stand: held until a contract binds it, or needs nothing of it.
void CompareReservation(const std::string& name, const pb::Rpp& rpp, const Links& links, Differences& differences) {
  const auto reservation = links.reservations.find(name);
  const std::string state = reservation == links.reservations.end() ? "unknown" : WordOf(reservation->second->state());
  const bool contracted = links.contracted.count(rpp.name()) != 0;
  if (!contracted || (state != "COMMITTED" && state != "RELEASED")) {
    differences.Note(name, "budgeting reservation.state", state, "procurement " + rpp.name(),
                     contracted ? "COMMITTED or RELEASED" : "CONFIRMED");
  }
}

void CompareRpp(const pb::Rpp& rpp, const Links& links, Differences& differences) {
  if (rpp.state() == pb::RPP_STATE_RESERVING) {
    differences.Note(rpp.name(), "procurement rpp.state", "RESERVING", "expected", "APPROVED or REFUSED");
  }
  if (rpp.state() != pb::RPP_STATE_APPROVED) {
    return;
  }
  const auto package = links.packages.find(rpp.rup_package());
  differences.Counts(rpp.name(), "procurement rpp.reservations", rpp.reservations_size(),
                     "procurement package.allocations",
                     package == links.packages.end() ? 0 : package->second->allocations_size());
  for (const std::string& name : rpp.reservations()) {
    CompareReservation(name, rpp, links, differences);
  }
}

void CompareContract(const pb::Contract& contract, const Links& links, Differences& differences) {
  if (contract.state() == pb::CONTRACT_STATE_COMMITTING) {
    differences.Note(contract.name(), "procurement contract.state", "COMMITTING", "expected", "SIGNED or REFUSED");
  }
  if (contract.state() != pb::CONTRACT_STATE_SIGNED) {
    return;
  }
  int64_t sum = 0;
  for (const std::string& name : contract.commitments()) {
    const auto commitment = links.commitments.find(name);
    const bool known = commitment != links.commitments.end();
    sum += known ? commitment->second->amount() : 0;
    differences.Note(name, "budgeting commitment.contract", known ? commitment->second->contract() : "unknown",
                     "procurement contract", contract.name());
  }
  differences.Amounts(contract.name(), "procurement contract.amount", contract.amount(),
                      "budgeting Σ commitments.amount", sum);
}

// Money held or bound for something that procurement does not know of.
void CompareUnclaimed(const Snapshot& snapshot, const Links& links, Differences& differences) {
  for (const Reservation& reservation : snapshot.reservations) {
    if (reservation.state() == budgeting::v1::RESERVATION_STATE_CONFIRMED &&
        links.claimed.count(reservation.name()) == 0) {
      differences.Note(reservation.name(), "budgeting reservation.state", "CONFIRMED", "procurement RPP in force",
                       "none names it");
    }
  }
  for (const Commitment& commitment : snapshot.commitments) {
    // A payment without a contract is budgeting's own.
    const bool is_of_contract = commitment.kind() <= budgeting::v1::COMMITMENT_KIND_CONTRACT;
    if (is_of_contract && links.known_contracts.count(commitment.contract()) == 0) {
      differences.Note(commitment.name(), "budgeting commitment.contract", commitment.contract(),
                       "procurement contract", "unknown");
    }
  }
}

}  // namespace

void CompareSagas(const Snapshot& snapshot, Differences& differences) {
  const Links links = LinksOf(snapshot);
  for (const pb::Rpp& rpp : snapshot.rpps) {
    CompareRpp(rpp, links, differences);
  }
  for (const pb::Contract& contract : snapshot.contracts) {
    CompareContract(contract, links, differences);
  }
  CompareUnclaimed(snapshot, links, differences);
}

}  // namespace terpadu::command
