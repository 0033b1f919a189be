#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::procurement::domain {

// In what capacity a person acts on a package. REVIEWER is who reviews for the TTPBJ, BIDDER who represents a vendor.
namespace capacity {
inline constexpr std::string_view kPpk = "PPK";
inline constexpr std::string_view kPaKpa = "PA_KPA";
inline constexpr std::string_view kPokja = "POKJA";
inline constexpr std::string_view kPejabatPengadaan = "PEJABAT_PENGADAAN";
inline constexpr std::string_view kReviewer = "REVIEWER";
inline constexpr std::string_view kSekda = "SEKDA";
inline constexpr std::string_view kBidder = "BIDDER";
}  // namespace capacity

// The matrix of capacities that may not meet in one person on one package (rule `segregation`).
struct Segregation {
  std::vector<std::string> capacities;
  std::vector<std::pair<std::string, std::string>> apart;

  bool Forbids(std::string_view first, std::string_view second) const;

  // PERMISSION_DENIED, reason SEGREGATION (metadata: actor, capacity, held), when `actor`, who has acted on the package
  // in the capacities `held`, may not act in `capacity`.
  absl::Status Check(std::string_view actor, std::string_view capacity, const std::vector<std::string>& held) const;
};

}  // namespace terpadu::procurement::domain
