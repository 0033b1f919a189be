#include "services/planning/unit_changes.h"

#include <algorithm>

#include "google/protobuf/util/message_differencer.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/planning/names.h"
#include "services/planning/planning_service.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

// `BAGIAN`
std::string WordOf(int kind) {
  return v1::UnitKind_Name(static_cast<v1::UnitKind>(kind)).substr(std::string_view("UNIT_KIND_").size());
}

absl::StatusOr<int> KindOf(const std::string& word) {
  v1::UnitKind kind = v1::UNIT_KIND_UNSPECIFIED;
  if (!v1::UnitKind_Parse("UNIT_KIND_" + word, &kind)) {
    return Error(absl::StatusCode::kInternal, "RULE_INVALID",
                 "rule unit_kind names a kind of unit that there is not: " + word);
  }
  return kind;
}

std::string NameOf(const UnitRow& like, const std::string& unit_id) {
  return FormatName(kUnitPattern, {like.instansi, unit_id});
}

template <typename Event>
journal::Entry EntryOf(const UnitRow& unit, Event event) {
  *event.mutable_unit() = ToProto(unit);
  return journal::MakeEntry(unit.Name(), unit.version, event);
}

absl::StatusOr<UnitRow> FindUnit(postgres::Transaction& transaction, const std::string& instansi,
                                 const std::string& unit_id) {
  TERPADU_ASSIGN(std::vector<UnitRow> found, FindUnitRows(transaction, instansi, {unit_id}));
  if (found.empty()) {
    return NotFound(FormatName(kUnitPattern, {instansi, unit_id}));
  }
  return std::move(found[0]);
}

absl::Status Merged(const UnitRow& unit) {
  const std::string successor = NameOf(unit, *unit.successor_id);
  return Error(absl::StatusCode::kFailedPrecondition, "UNIT_MERGED",
               unit.Name() + " was merged: " + successor + " takes its place after " + FormatDay(*unit.valid_to),
               {{"unit", unit.Name()}, {"successor", successor}});
}

absl::Status CheckParent(postgres::Transaction& transaction, const UnitRow& unit, const UnitKindRules& rules) {
  if (!unit.parent_id.has_value()) {
    return rules.Check(unit, nullptr);
  }
  TERPADU_ASSIGN(const UnitRow parent, FindUnit(transaction, unit.instansi, *unit.parent_id));
  if (parent.successor_id.has_value()) {
    const std::string successor = NameOf(parent, *parent.successor_id);
    return Error(absl::StatusCode::kFailedPrecondition, "PARENT_ENDED",
                 parent.Name() + " was merged into " + successor + ": name that as the parent",
                 {{"parent", parent.Name()}, {"successor", successor}});
  }
  TERPADU_ASSIGN(const auto line, FindAncestry(transaction, unit.instansi, parent.unit_id));
  if (std::find(line.begin(), line.end(), unit.unit_id) != line.end()) {
    return Error(absl::StatusCode::kFailedPrecondition, "PARENT_CYCLE", parent.Name() + " is part of " + unit.Name(),
                 {{"parent", parent.Name()}});
  }
  return rules.Check(unit, &parent);
}

// Names of one unit never repeat each other on one day, and are not too many.
absl::Status CheckNames(const std::vector<UnitName>& names) {
  if (names.size() > kMostAliases + 1) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_ALIASES",
                 "the unit would have more than " + std::to_string(kMostAliases) + " aliases, former titles included");
  }
  FieldErrors errors;
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = i + 1; j < names.size(); ++j) {
      if (names[i].normalized == names[j].normalized && Overlap(names[i], names[j])) {
        errors.Add("unit.aliases", "repeat a name of the unit: " + names[j].printed);
      }
    }
  }
  return errors.ToStatus();
}

// Title, undated and dated names after the change, before a new title takes effect.
std::vector<UnitName> NamesAfter(const UnitRow& now, const UnitChange& change) {
  std::vector<UnitName> names = {now.names[0]};
  const auto take = [&names](const std::vector<UnitName>& from, size_t begin, bool dated) {
    std::copy_if(from.begin() + static_cast<std::ptrdiff_t>(begin), from.end(), std::back_inserter(names),
                 [dated](const UnitName& name) { return name.is_dated() == dated; });
  };
  for (const bool dated : {false, true}) {
    if (change.Has(dated ? "dated_aliases" : "aliases")) {
      take(change.values.names, change.Has("title") ? 1 : 0, dated);
    } else {
      take(now.names, 1, dated);
    }
  }
  return names;
}

absl::Status Rename(UnitRow& unit, const UnitName& title, CalendarDay day, const std::string& legal_basis) {
  const UnitName& old = unit.names[0];
  if (old.normalized != title.normalized) {
    if (old.valid_from.has_value() && *old.valid_from >= day) {
      return Error(absl::StatusCode::kFailedPrecondition, "RENAMED_LATER",
                   "the present title began on " + FormatDay(*old.valid_from) + ": the next one begins later",
                   {{"title", old.printed}, {"valid_from", FormatDay(*old.valid_from)}});
    }
    unit.legal_basis = legal_basis;
  }
  unit.names = Renamed(std::move(unit.names), title, day);
  return absl::OkStatus();
}

absl::StatusOr<UnitRow> Changed(const UnitRow& now, const UnitChange& change) {
  const bool only_aliases = std::all_of(change.fields.begin(), change.fields.end(), [](const std::string& field) {
    return field == "aliases" || field == "dated_aliases";
  });
  if (now.successor_id.has_value() && !only_aliases) {
    return Merged(now);
  }
  UnitRow row = now;
  const UnitRow& values = change.values;
  row.names = NamesAfter(now, change);
  if (change.Has("title")) {
    TERPADU_RETURN_IF_ERROR(Rename(row, values.names[0], change.effective, values.legal_basis));
  }
  row.code = change.Has("code") ? values.code : row.code;
  row.kind = change.Has("kind") ? values.kind : row.kind;
  row.parent_id = change.Has("parent_unit") ? values.parent_id : row.parent_id;
  row.valid_from = change.Has("valid_from") ? values.valid_from : row.valid_from;
  row.valid_to = change.Has("valid_to") ? values.valid_to : row.valid_to;
  if (row.valid_from.has_value() && row.valid_to.has_value() && *row.valid_to < *row.valid_from) {
    FieldErrors errors;
    errors.Add("unit.valid_to", "must not be before valid_from");
    return errors.ToStatus();
  }
  TERPADU_RETURN_IF_ERROR(CheckNames(row.names));
  return row;
}

}  // namespace

absl::StatusOr<UnitKindRules> UnitKindRules::FromJson(const nlohmann::json& rule) {
  UnitKindRules rules;
  for (const auto& [word, terms] : rule.items()) {
    TERPADU_ASSIGN(const int kind, KindOf(word));
    for (const nlohmann::json& parent : terms.at("parents")) {
      TERPADU_ASSIGN(const int allowed, KindOf(parent.get<std::string>()));
      rules.parents_of_[kind].insert(allowed);
    }
  }
  return rules;
}

absl::Status UnitKindRules::Check(const UnitRow& unit, const UnitRow* parent) const {
  const auto rule = parents_of_.find(unit.kind);
  const bool fits =
      rule == parents_of_.end() || (parent != nullptr && (parent->kind == 0 || rule->second.contains(parent->kind)));
  if (fits) {
    return absl::OkStatus();
  }
  std::string allowed;
  for (const int kind : rule->second) {
    allowed += (allowed.empty() ? "" : ", ") + WordOf(kind);
  }
  const std::string name = parent == nullptr ? "" : parent->Name();
  return Error(absl::StatusCode::kFailedPrecondition, "PARENT_KIND",
               "a unit of kind " + WordOf(unit.kind) + " is part of one of kind " + allowed + ": set parent_unit so",
               {{"kind", WordOf(unit.kind)}, {"parent", name}, {"allowed", allowed}});
}

absl::StatusOr<v1::Unit> Create(rpc::CallContext& call, postgres::Transaction& transaction, const UnitRow& unit,
                                const UnitKindRules& rules) {
  TERPADU_RETURN_IF_ERROR(LockUnits(transaction, unit.instansi));
  TERPADU_RETURN_IF_ERROR(CheckParent(transaction, unit, rules));
  TERPADU_RETURN_IF_ERROR(InsertUnit(transaction, unit));
  TERPADU_ASSIGN(const UnitRow created, FindUnit(transaction, unit.instansi, unit.unit_id));
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, unit.instansi, {EntryOf(created, v1::UnitCreated())}, call.AuditJson()));
  return ToProto(created);
}

absl::StatusOr<v1::Unit> Update(rpc::CallContext& call, postgres::Transaction& transaction, const UnitChange& change,
                                const UnitKindRules& rules) {
  const UnitRow& values = change.values;
  TERPADU_RETURN_IF_ERROR(LockUnits(transaction, values.instansi));
  TERPADU_ASSIGN(const UnitRow now, FindUnit(transaction, values.instansi, values.unit_id));
  if (change.version.has_value() && *change.version != now.version) {
    return rpc::EtagMismatch(now.Name());
  }
  TERPADU_ASSIGN(UnitRow row, Changed(now, change));
  if (google::protobuf::util::MessageDifferencer::Equals(ToProto(now), ToProto(row))) {
    return ToProto(now);
  }
  if (change.Has("kind") || change.Has("parent_unit")) {
    TERPADU_RETURN_IF_ERROR(CheckParent(transaction, row, rules));
  }
  row.version = now.version + 1;
  row.updated = values.updated;
  TERPADU_RETURN_IF_ERROR(ReplaceUnit(transaction, row));
  TERPADU_ASSIGN(row, FindUnit(transaction, row.instansi, row.unit_id));
  v1::UnitRenamed renamed;
  renamed.set_former_title(now.names[0].printed);
  const bool is_renamed = row.names[0].printed != now.names[0].printed;
  const journal::Entry entry = is_renamed ? EntryOf(row, renamed) : EntryOf(row, v1::UnitUpdated());
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, row.instansi, {entry}, call.AuditJson(values.legal_basis)));
  return ToProto(row);
}

}  // namespace terpadu::planning
