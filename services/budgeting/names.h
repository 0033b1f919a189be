#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace terpadu::budgeting {

// Patterns of the names that the service reads and writes (libs/base/resource_name.h).
inline constexpr std::string_view kInstansiName = "instansi/{instansi}";
inline constexpr std::string_view kBudgetName = "instansi/{instansi}/budgets/{budget}";
inline constexpr std::string_view kClosingName = "instansi/{instansi}/budgets/{budget}/closing";
inline constexpr std::string_view kCarryOverName = "instansi/{instansi}/budgets/{budget}/carryOvers/{carry_over}";
inline constexpr std::string_view kLineName = "instansi/{instansi}/budgets/{budget}/lines/{line}";
inline constexpr std::string_view kEntryName = "instansi/{instansi}/budgets/{budget}/lines/{line}/entries/{entry}";
inline constexpr std::string_view kReservationName = "instansi/{instansi}/reservations/{reservation}";
inline constexpr std::string_view kCommitmentName = "instansi/{instansi}/commitments/{commitment}";
inline constexpr std::string_view kCashPlanName = "instansi/{instansi}/budgets/{budget}/lines/{line}/cashPlan";
inline constexpr std::string_view kPaymentName = "instansi/{instansi}/budgets/{budget}/payments/{payment}";
inline constexpr std::string_view kDisbursementName = "instansi/{instansi}/disbursements/{disbursement}";
// Of other services, linked softly: their form is checked, not that they exist.
inline constexpr std::string_view kPlanName = "instansi/{instansi}/plans/{plan}";
inline constexpr std::string_view kPlanNodeName = "instansi/{instansi}/plans/{plan}/nodes/{node}";
inline constexpr std::string_view kUnitName = "instansi/{instansi}/units/{unit}";
inline constexpr std::string_view kRupPackageName = "instansi/{instansi}/rupPackages/{rup_package}";
inline constexpr std::string_view kContractName = "instansi/{instansi}/contracts/{contract}";

// Name of the budget of a line.
inline std::string BudgetOf(std::string_view line) { return std::string(line.substr(0, line.find("/lines/"))); }

struct BudgetKey {
  std::string instansi;
  std::string budget;

  std::string Name() const { return "instansi/" + instansi + "/budgets/" + budget; }
};

struct LineKey {
  std::string instansi;
  std::string budget;
  std::string line;

  std::string Name() const { return "instansi/" + instansi + "/budgets/" + budget + "/lines/" + line; }
  BudgetKey Budget() const { return {instansi, budget}; }
};

struct EntryKey {
  LineKey line;
  int64_t number = 0;

  std::string Name() const { return line.Name() + "/entries/" + std::to_string(number); }
};

struct ReservationKey {
  std::string instansi;
  std::string reservation;

  std::string Name() const { return "instansi/" + instansi + "/reservations/" + reservation; }
};

struct CommitmentKey {
  std::string instansi;
  std::string commitment;

  std::string Name() const { return "instansi/" + instansi + "/commitments/" + commitment; }
};

struct DisbursementKey {
  std::string instansi;
  std::string disbursement;

  std::string Name() const { return "instansi/" + instansi + "/disbursements/" + disbursement; }
};

struct PaymentKey {
  std::string instansi;
  std::string budget;
  std::string payment;

  std::string Name() const { return "instansi/" + instansi + "/budgets/" + budget + "/payments/" + payment; }
  BudgetKey Budget() const { return {instansi, budget}; }
};

}  // namespace terpadu::budgeting
