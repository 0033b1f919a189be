#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/performance/progress/domain/progress.h"
#include "terpadu/performance/v1/progress_service.pb.h"

namespace terpadu::performance::store {

// What other services told: each call writes what one event says.

struct CommitmentRow {
  std::string commitment;  // resource name
  std::string line;
  std::string contract;  // empty when no contract binds it
  int64_t amount = 0;
};
absl::Status PutCommitment(postgres::Transaction& transaction, std::string_view instansi, const CommitmentRow& row);
// What is bound and paid from now on.
absl::Status SetCommitment(postgres::Transaction& transaction, std::string_view instansi, std::string_view commitment,
                           std::optional<int64_t> amount, std::optional<int64_t> paid, int64_t version);
// That much is bound no longer.
absl::Status TakeFromCommitment(postgres::Transaction& transaction, std::string_view instansi,
                                std::string_view commitment, int64_t amount, int64_t version);

// What is set of a contract from now on; the rest stays.
struct ContractChange {
  std::optional<int64_t> amount = {};
  std::optional<int64_t> measured = {};  // hundredths of a percent
  bool refused = false;
  bool terminated = false;
  bool delivered = false;
};
absl::Status ChangeContract(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract,
                            const ContractChange& change);

absl::Status PutPlanNode(postgres::Transaction& transaction, std::string_view instansi, std::string_view name,
                         std::string_view code, std::string_view title);
absl::Status PutUnitTitle(postgres::Transaction& transaction, std::string_view instansi, std::string_view unit_id,
                          std::string_view title);

// What is summed up.
struct ProgressQuery {
  std::string instansi;
  int32_t year = 0;
  v1::ProgressLevel level = v1::PROGRESS_LEVEL_UNSPECIFIED;
  std::string unit_id = {};  // "" all
  std::string under = {};    // a code; "" all
};

// A row of progress.
struct ProgressGroup {
  std::string unit_id;
  std::string unit_title;
  std::string code;
  std::string title;
  domain::Money money;
  int64_t lines = 0;
  std::string budget;          // the newest of the budgets that its lines are of, a resource name
  int64_t budget_version = 0;  // newest version of the DPA among the lines
  domain::Achievements achievements;
  std::string measurements;  // of programs and below, those that count: `id revision, id revision`
};

// At most `limit` after unit and code `after`, if given, in their order.
absl::StatusOr<std::vector<ProgressGroup>> ListProgressGroups(
    postgres::Transaction& transaction, const ProgressQuery& query,
    const std::optional<std::pair<std::string, std::string>>& after, int limit);

// The indicators of a unit: its IKU for the year, or else those of its signed agreements; of the instansi ("") its IKU.
struct UnitIndicator {
  std::string unit_id;
  std::string indicator;
};
absl::StatusOr<std::vector<UnitIndicator>> IndicatorsOfUnits(postgres::Transaction& transaction,
                                                             std::string_view instansi, int32_t year,
                                                             const std::vector<std::string>& unit_ids);

}  // namespace terpadu::performance::store
