#include "services/procurement/handlers/package_parts.h"

#include <algorithm>

#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {

Takings TakingsOf(const v1::RupPackage& package) {
  Takings takings;
  for (const v1::Allocation& allocation : package.allocations()) {
    takings[allocation.line()] = Rupiah(allocation.amount());
  }
  return takings;
}

std::vector<std::string> LinesOf(const Takings& takings) {
  std::vector<std::string> lines;
  for (const auto& [line, amount] : takings) {
    lines.push_back(line);
  }
  return lines;
}

absl::Status CheckTakings(const Takings& wanted, const Takings& given_up,
                          const std::vector<domain::LineBalance>& lines) {
  for (const auto& taking : wanted) {
    const std::string& line = taking.first;
    const auto known = std::find_if(lines.begin(), lines.end(), [&](const auto& each) { return each.line == line; });
    if (known == lines.end()) {
      return domain::LineUnknown(line);
    }
    domain::LineBalance balance = *known;
    const auto before = given_up.find(line);
    if (before != given_up.end()) {
      balance.allocated = Rupiah(balance.allocated.value() - before->second.value());
    }
    TERPADU_RETURN_IF_ERROR(domain::CheckFits(balance, taking.second));
  }
  return absl::OkStatus();
}

absl::Status CheckStillFits(const v1::RupPackage& package, const std::vector<domain::LineBalance>& lines) {
  const Takings takings = TakingsOf(package);
  return CheckTakings(takings, takings, lines);
}

std::map<std::string, store::LineChange> ChangesOf(const Takings& takings, int allocated, int announced) {
  std::map<std::string, store::LineChange> changes;
  for (const auto& [line, amount] : takings) {
    changes[line] = {.allocated = allocated * amount.value(), .announced = announced * amount.value()};
  }
  return changes;
}

bool CountsAsAnnounced(v1::RupPackageState state) {
  return state == v1::RUP_PACKAGE_STATE_ANNOUNCED || state == v1::RUP_PACKAGE_STATE_KAJI_ULANG;
}

v1::RupPackage NewPackage(const v1::RupPackage& described, const std::string& name, std::string_view act) {
  v1::RupPackage package;
  package.set_name(name);
  package.set_title(described.title());
  package.set_kind(described.kind());
  package.set_method(described.method());
  package.set_category(described.category());
  package.set_pagu(described.pagu());
  *package.mutable_allocations() = described.allocations();
  package.set_unit(described.unit());
  *package.mutable_selection_start() = described.selection_start();
  *package.mutable_selection_end() = described.selection_end();
  if (described.has_details()) {
    *package.mutable_details() = described.details();
  }
  package.set_state(EnumOf<v1::RupPackageState>(domain::StateAfter(domain::Aggregate::kRupPackage, act)));
  package.set_version(1);
  package.set_etag(rpc::EtagOf(1));
  return package;
}

journal::Entry CreatedEntry(const v1::RupPackage& package) {
  v1::RupPackageCreated event;
  *event.mutable_rup_package() = package;
  event.mutable_rup_package()->clear_etag();
  return journal::MakeEntry(package.name(), package.version(), event);
}

absl::Status CheckEtag(std::string_view etag, std::string_view name, int64_t version) {
  TERPADU_ASSIGN(const auto demanded, rpc::VersionOf(etag));
  return !demanded.has_value() || *demanded == version ? absl::OkStatus() : rpc::EtagMismatch(name);
}

}  // namespace terpadu::procurement
