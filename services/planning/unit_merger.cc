// Units that end in another.
#include <algorithm>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/planning/names.h"
#include "services/planning/planning_service.h"
#include "services/planning/unit_changes.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

// One merger within its transaction.
class Merging {
 public:
  Merging(rpc::CallContext& call, postgres::Transaction& transaction, const Merger& merger,
          const std::string& legal_basis)
      : call_(call), transaction_(transaction), merger_(merger), legal_basis_(legal_basis), now_(call.clock->Now()) {}

  absl::StatusOr<v1::MergeUnitsResponse> Run();

 private:
  absl::Status Read();
  absl::Status CheckUnit(const UnitRow& unit, CalendarDay day) const;
  absl::Status CheckNotPart() const;
  absl::Status Absorb();
  absl::Status EndUnits();
  absl::Status MoveParts();
  // Stores `unit` as its next version, and `event` about it.
  template <typename Event>
  absl::Status Store(UnitRow& unit, Event event);

  rpc::CallContext& call_;
  postgres::Transaction& transaction_;
  const Merger& merger_;
  const std::string& legal_basis_;
  absl::Time now_;
  UnitRow successor_;
  std::vector<UnitRow> units_;
};

absl::Status NotInForce(const UnitRow& unit, CalendarDay day) {
  return Error(absl::StatusCode::kFailedPrecondition, "UNIT_NOT_IN_FORCE",
               unit.Name() + " does not exist on " + FormatDay(day), {{"unit", unit.Name()}, {"date", FormatDay(day)}});
}

absl::Status Merging::CheckUnit(const UnitRow& unit, CalendarDay day) const {
  if (unit.successor_id.has_value()) {
    const std::string successor = FormatName(kUnitPattern, {unit.instansi, *unit.successor_id});
    return Error(absl::StatusCode::kFailedPrecondition, "UNIT_MERGED", unit.Name() + " was merged into " + successor,
                 {{"unit", unit.Name()}, {"successor", successor}});
  }
  const bool exists = (!unit.valid_from.has_value() || *unit.valid_from <= day) &&
                      (!unit.valid_to.has_value() || *unit.valid_to >= day);
  return exists ? absl::OkStatus() : NotInForce(unit, day);
}

absl::Status Merging::CheckNotPart() const {
  TERPADU_ASSIGN(const auto line, FindAncestry(transaction_, merger_.instansi, successor_.unit_id));
  for (const UnitRow& unit : units_) {
    if (std::find(line.begin(), line.end(), unit.unit_id) != line.end()) {
      return Error(absl::StatusCode::kFailedPrecondition, "UNIT_IS_PART",
                   successor_.Name() + " is part of " + unit.Name() + ": give it another parent first",
                   {{"unit", successor_.Name()}, {"of", unit.Name()}});
    }
  }
  return absl::OkStatus();
}

absl::Status Merging::Read() {
  std::vector<std::string> ids = merger_.unit_ids;
  ids.push_back(merger_.successor_id);
  TERPADU_ASSIGN(units_, FindUnitRows(transaction_, merger_.instansi, ids));
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i >= units_.size() || units_[i].unit_id != ids[i]) {
      return NotFound(FormatName(kUnitPattern, {merger_.instansi, ids[i]}));
    }
  }
  successor_ = units_.back();
  units_.pop_back();
  if (merger_.version.has_value() && *merger_.version != successor_.version) {
    return rpc::EtagMismatch(successor_.Name());
  }
  TERPADU_RETURN_IF_ERROR(CheckUnit(successor_, merger_.date));
  for (const UnitRow& unit : units_) {
    TERPADU_RETURN_IF_ERROR(CheckUnit(unit, merger_.date - 1));
  }
  return CheckNotPart();
}

template <typename Event>
absl::Status Merging::Store(UnitRow& unit, Event event) {
  ++unit.version;
  unit.updated = now_;
  TERPADU_RETURN_IF_ERROR(ReplaceUnit(transaction_, unit));
  *event.mutable_unit() = ToProto(unit);
  return journal::Append(transaction_, merger_.instansi, {journal::MakeEntry(unit.Name(), unit.version, event)},
                         call_.AuditJson(legal_basis_));
}

absl::Status Merging::EndUnits() {
  for (UnitRow& unit : units_) {
    unit.valid_to = merger_.date - 1;
    unit.successor_id = successor_.unit_id;
    unit.legal_basis = legal_basis_;
    for (UnitName& name : unit.names) {
      // What becomes the successor's own title is no longer the unit's from that day on.
      const bool goes_over = merger_.title.has_value() && name.normalized == merger_.title->normalized &&
                             (!name.valid_from.has_value() || *name.valid_from < merger_.date) &&
                             (!name.valid_to.has_value() || *name.valid_to >= merger_.date);
      if (goes_over) {
        name.valid_to = merger_.date - 1;
      }
    }
    TERPADU_RETURN_IF_ERROR(Store(unit, v1::UnitMerged()));
  }
  return absl::OkStatus();
}

absl::Status Merging::Absorb() {
  if (merger_.title.has_value()) {
    const std::optional<CalendarDay>& since = successor_.names[0].valid_from;
    if (since.has_value() && *since >= merger_.date && successor_.names[0].normalized != merger_.title->normalized) {
      return Error(absl::StatusCode::kFailedPrecondition, "RENAMED_LATER",
                   "the successor's title began on " + FormatDay(*since),
                   {{"title", successor_.names[0].printed}, {"valid_from", FormatDay(*since)}});
    }
    successor_.names = Renamed(std::move(successor_.names), *merger_.title, merger_.date);
    successor_.legal_basis = legal_basis_;
  }
  v1::UnitAbsorbed event;
  for (const UnitRow& unit : units_) {
    event.add_merged(unit.Name());
  }
  return Store(successor_, event);
}

absl::Status Merging::MoveParts() {
  TERPADU_ASSIGN(std::vector<UnitRow> parts, FindParts(transaction_, merger_.instansi, merger_.unit_ids));
  for (UnitRow& part : parts) {
    if (!part.successor_id.has_value()) {
      part.parent_id = successor_.unit_id;
      TERPADU_RETURN_IF_ERROR(Store(part, v1::UnitUpdated()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::MergeUnitsResponse> Merging::Run() {
  TERPADU_RETURN_IF_ERROR(LockUnits(transaction_, merger_.instansi));
  TERPADU_RETURN_IF_ERROR(Read());
  TERPADU_RETURN_IF_ERROR(EndUnits());
  TERPADU_RETURN_IF_ERROR(Absorb());
  TERPADU_RETURN_IF_ERROR(MoveParts());
  v1::MergeUnitsResponse response;
  *response.mutable_successor() = ToProto(successor_);
  for (const UnitRow& unit : units_) {
    *response.add_units() = ToProto(unit);
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::MergeUnitsResponse> Merge(rpc::CallContext& call, postgres::Transaction& transaction,
                                             const Merger& merger, const std::string& legal_basis) {
  return Merging(call, transaction, merger, legal_basis).Run();
}

}  // namespace terpadu::planning
