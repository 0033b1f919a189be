#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::procurement {

// Resource names of this service, and those of others that it checks.
inline constexpr char kInstansiPattern[] = "instansi/{instansi}";
inline constexpr char kPackagePattern[] = "instansi/{instansi}/rupPackages/{rup_package}";
inline constexpr char kRppPattern[] = "instansi/{instansi}/rpps/{rpp}";
inline constexpr char kRupSplitPattern[] = "instansi/{instansi}/rupSplits/{rup_split}";
inline constexpr char kContractPattern[] = "instansi/{instansi}/contracts/{contract}";
inline constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
inline constexpr char kBudgetPattern[] = "instansi/{instansi}/budgets/{budget}";
inline constexpr char kLinePattern[] = "instansi/{instansi}/budgets/{budget}/lines/{line}";
inline constexpr char kReservationPattern[] = "instansi/{instansi}/reservations/{reservation}";
inline constexpr char kCommitmentPattern[] = "instansi/{instansi}/commitments/{commitment}";

// A resource by the two ids of its name.
struct ResourceId {
  std::string instansi;
  std::string id;
};

std::string PackageName(std::string_view instansi, std::string_view id);
std::string RppName(std::string_view instansi, std::string_view id);
std::string ContractName(std::string_view instansi, std::string_view id);

// The ids of a name that was checked before; aborts when it does not follow `pattern`.
ResourceId IdOf(std::string_view pattern, std::string_view name);

// NOT_FOUND, reason NOT_FOUND (metadata: name).
absl::Status NotFound(const std::string& name);

}  // namespace terpadu::procurement
