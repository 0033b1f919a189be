#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/procurement/domain/allocation.h"
#include "services/procurement/rup_policy.h"
#include "services/procurement/spse/selection_export.h"

namespace terpadu::procurement {

// Draft packages, and proposed splits, of selections of which the RUP knows nothing.
class SpsePackages {
 public:
  // `policies`: the rules of each day on which a selection was announced (SpseDayOf).
  SpsePackages(rpc::CallContext& call, const std::string& instansi, const std::string& budget,
               const std::map<CalendarDay, RupPolicy>& policies, SpseFindings& findings)
      : call_(call), instansi_(instansi), budget_(budget), policies_(policies), findings_(findings) {}

  // Before Take: what of all rows the RUP knows.
  absl::Status Load(postgres::Transaction& transaction, const std::vector<SpseRow>& rows);
  // OK when a package was made or a finding says why not; an error ends the import.
  absl::Status Take(postgres::Transaction& transaction, const SpseRow& row);

  std::vector<std::string> drafts;
  std::vector<v1::RupSplit> splits;

 private:
  absl::StatusOr<std::vector<domain::LineBalance>> LinesOf(postgres::Transaction& transaction, const SpseRow& row);
  absl::Status Draft(postgres::Transaction& transaction, const SpseRow& row, v1::RupPackage package,
                     const domain::LineBalance& line);
  absl::Status Propose(postgres::Transaction& transaction, const SpseRow& row, const v1::RupPackage& package,
                       const std::vector<domain::LineBalance>& lines);
  void Note(const SpseRow& row, int column, std::string_view code, const std::string& text, const std::string& message);

  rpc::CallContext& call_;
  const std::string& instansi_;
  const std::string& budget_;
  const std::map<CalendarDay, RupPolicy>& policies_;
  SpseFindings& findings_;
  std::set<std::string> known_codes_;
  std::set<std::string> known_ids_;
};

// The day whose rules hold for a selection: of its announcement, else of its creation.
CalendarDay SpseDayOf(const v1::SpseSelection& selection);

}  // namespace terpadu::procurement
