#include "services/planning/draft_requests.h"

#include <algorithm>
#include <map>
#include <set>

#include "libs/base/status.h"
#include "services/planning/domain/code_form.h"
#include "services/planning/domain/text.h"
#include "services/planning/fields.h"
#include "services/planning/plan_rules.h"
#include "services/planning/requests.h"

namespace terpadu::planning {
namespace {

constexpr size_t kMostReferences = 20;
constexpr int kEarliestYear = 1945;
constexpr int kLatestYear = 2200;

// The id that ends `name`, of the instansi of `key`; "" when the name is empty or noted.
std::string ReadId(const std::string& field, const char* pattern, const PlanKey& key, const std::string& name,
                   FieldErrors& errors) {
  if (name.empty()) {
    return "";
  }
  const auto ids = ParseName(pattern, name);
  errors.Add(field, ids.status());
  if (ids.ok() && ids->front() != key.instansi) {
    errors.Add(field, "must be of the same instansi");
    return "";
  }
  return ids.ok() ? ids->back() : "";
}

void ReadReferences(const std::string& field, const v1::Plan& plan, NewPlan& out, FieldErrors& errors) {
  if (plan.refers_to_size() > static_cast<int>(kMostReferences)) {
    errors.Add(field + ".refers_to", "must be at most " + std::to_string(kMostReferences));
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < plan.refers_to_size(); ++i) {
    const std::string path = field + ".refers_to[" + std::to_string(i) + "]";
    const std::string id = ReadId(path, kPlanPattern, out.key, plan.refers_to(i), errors);
    if (id == out.key.plan_id || !seen.insert(id).second) {
      errors.Add(path, "must be another plan, once");
    }
    out.refers_to_ids.push_back(id);
  }
}

void CheckYears(const std::string& field, const v1::Plan& plan, FieldErrors& errors) {
  if (plan.start_year() < kEarliestYear || plan.start_year() > kLatestYear) {
    errors.Add(field + ".start_year", "must be a year");
    return;
  }
  const bool annual = plan.kind() == v1::PLAN_KIND_RKPD || plan.kind() == v1::PLAN_KIND_RENJA;
  const int most = annual ? 1 : kMostYears;
  if (plan.end_year() < plan.start_year() || plan.end_year() - plan.start_year() >= most) {
    errors.Add(field + ".end_year", annual ? "must be start_year: the plan is annual"
                                           : "must be from start_year, and cover at most 20 years");
  }
}

}  // namespace

std::string RequestField(int index) { return "requests[" + std::to_string(index) + "]"; }

NewPlan ReadHead(const std::string& field, const PlanKey& key, const v1::Plan& plan, absl::Time now,
                 FieldErrors& errors) {
  NewPlan out{.key = key,
              .kind = plan.kind(),
              .title = CollapseBlanks(plan.title()),
              .start_year = plan.start_year(),
              .end_year = plan.end_year(),
              .replaces_id = {},
              .content_hash = {},
              .created = now};
  CheckText(field + ".title", plan.title(), kLongestTitle, errors);
  CheckYears(field, plan, errors);
  const bool of_a_unit = plan.kind() == v1::PLAN_KIND_RENSTRA || plan.kind() == v1::PLAN_KIND_RENJA;
  if (of_a_unit == plan.unit().empty()) {
    errors.Add(field + ".unit", of_a_unit ? "must be set: the plan is of a unit" : "must be empty: the plan is of all");
  }
  out.unit_id = ReadId(field + ".unit", kUnitPattern, key, plan.unit(), errors);
  out.replaces_id = ReadId(field + ".replaces", kPlanPattern, key, plan.replaces(), errors);
  if (!out.replaces_id.empty() && out.replaces_id == key.plan_id) {
    errors.Add(field + ".replaces", "must be another plan");
  }
  ReadReferences(field, plan, out, errors);
  return out;
}

absl::StatusOr<NewPlan> Read(const v1::CreatePlanRequest& request, absl::Time now) {
  FieldErrors errors;
  const auto ids = ParseName(kInstansiPattern, request.parent());
  errors.Add("parent", ids.status());
  if (!IsResourceId(request.plan_id())) {
    errors.Add("plan_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  if (request.plan().kind() == v1::PLAN_KIND_UNSPECIFIED || !v1::PlanKind_IsValid(request.plan().kind())) {
    errors.Add("plan.kind", "must be a kind of plan");
  }
  const PlanKey key{ids.ok() ? ids->front() : "", request.plan_id()};
  NewPlan plan = ReadHead("plan", key, request.plan(), now, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return plan;
}

namespace {

constexpr size_t kLongestNodeTitle = 2000;
constexpr size_t kLongestNodeText = 4000;
constexpr int kMostUnits = 50;
constexpr int kMostNodeAliases = 20;
constexpr int kMostCarried = 50;
constexpr int kAllOfIt = 10'000;

// A node of the plan itself.
std::string ReadNodeId(const std::string& field, const PlanKey& key, const std::string& name, FieldErrors& errors) {
  if (name.empty()) {
    return "";
  }
  const auto ids = ParseName(kNodePattern, name);
  errors.Add(field, ids.status());
  if (ids.ok() && (ids->at(0) != key.instansi || ids->at(1) != key.plan_id)) {
    errors.Add(field, "must be a node of the same plan");
  }
  return ids.ok() ? ids->at(2) : "";
}

// A program, kegiatan or sub kegiatan has a code of the nomenclature, of its own level.
void CheckCode(const std::string& field, int kind, const std::string& code, FieldErrors& errors) {
  constexpr int kProgramLevel = 3;  // terpadu.planning.v1.CodeLevel
  if (code.empty() || kind < kProgramKind || kind > kProgramKind + 2) {
    return;
  }
  const ReadCode read(CodeKind::kNomenclature, code);
  if (!read.ok()) {
    errors.Add(field, "must be a code of the nomenclature: " + read.fault().message);
  } else if (read.code().level - kProgramLevel != kind - kProgramKind) {
    errors.Add(field, "must be the code of a " + std::string(WordOfNodeKind(kind)));
  }
}

void ReadUnits(const std::string& field, const PlanKey& key, const v1::PlanNode& node, NodeRow& row,
               FieldErrors& errors) {
  const bool shared = !node.shares().empty();
  if (node.units_size() > kMostUnits || (shared && !node.units().empty() && node.shares_size() != node.units_size())) {
    errors.Add(field + (shared ? ".shares" : ".units"), "must be at most 50, and one share for each of the units");
    return;
  }
  int64_t sum = 0;
  std::set<std::string> seen;
  for (int i = 0; i < (shared ? node.shares_size() : node.units_size()); ++i) {
    const std::string path = field + (shared ? ".shares[" : ".units[") + std::to_string(i) + "]";
    const std::string& name = shared ? node.shares(i).unit() : node.units(i);
    if (shared && !node.units().empty() && node.units(i) != name) {
      errors.Add(path + ".unit", "must be the unit at the same place of units");
    }
    const int share = shared ? node.shares(i).basis_points() : 0;
    if (shared && (share < 1 || share > kAllOfIt)) {
      errors.Add(path + ".basis_points", "must be 1 to 10,000");
    }
    const std::string id = ReadId(path, kUnitPattern, key, name, errors);
    if (id.empty() || !seen.insert(id).second) {
      errors.Add(path, "must be a unit, once");
    }
    sum += share;
    row.units.push_back({id, share});
  }
  if (shared && sum != kAllOfIt) {
    errors.Add(field + ".shares", "must be 10,000 basis points together, not " + std::to_string(sum));
  }
}

void ReadCeilings(const std::string& field, const v1::PlanNode& node, const DraftHead& head, NodeRow& row,
                  FieldErrors& errors) {
  std::set<int> years;
  for (int i = 0; i < node.ceilings_size(); ++i) {
    const std::string path = field + ".ceilings[" + std::to_string(i) + "]";
    const v1::YearAmount& ceiling = node.ceilings(i);
    if (ceiling.year() < head.start_year || ceiling.year() > head.end_year + 1) {
      errors.Add(path + ".year", "must be a year of the plan, or the one after");
    } else if (!years.insert(ceiling.year()).second) {
      errors.Add(path + ".year", "is there twice");
    }
    if (ceiling.amount() < 0 || ceiling.amount() > kLargestCeiling) {
      errors.Add(path + ".amount", "must be 0 to Rp1.000.000.000.000.000");
    }
    row.ceilings.emplace_back(ceiling.year(), ceiling.amount());
  }
}

void ReadCarried(const std::string& field, const PlanKey& key, const v1::PlanNode& node, NodeRow& row,
                 FieldErrors& errors) {
  if (node.carries_size() > kMostCarried) {
    errors.Add(field + ".carries", "must be at most 50");
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < node.carries_size(); ++i) {
    const std::string path = field + ".carries[" + std::to_string(i) + "]";
    const auto ids = ParseName(kNodePattern, node.carries(i));
    errors.Add(path, ids.status());
    if (!ids.ok()) {
      continue;
    }
    if (ids->at(0) != key.instansi || ids->at(1) == key.plan_id || !seen.insert(node.carries(i)).second) {
      errors.Add(path, "must be a node of another plan of the instansi, once");
    }
    row.carried.push_back({ids->at(0), ids->at(1)});
    row.carried_ids.push_back(ids->at(2));
  }
}

void ReadAliases(const std::string& field, const v1::PlanNode& node, NodeRow& row, FieldErrors& errors) {
  if (node.aliases_size() > kMostNodeAliases) {
    errors.Add(field + ".aliases", "must be at most 20");
    return;
  }
  for (int i = 0; i < node.aliases_size(); ++i) {
    const std::string path = field + ".aliases[" + std::to_string(i) + "]";
    CheckText(path, node.aliases(i), kLongestNodeTitle, errors);
    row.aliases.push_back({CollapseBlanks(node.aliases(i)), Normalized(node.aliases(i))});
  }
}

}  // namespace

NodeRow ReadNode(const std::string& field, const PlanKey& key, const std::string& id, const v1::PlanNode& node,
                 const DraftHead& head, const TreeRules& rules, FieldErrors& errors) {
  NodeRow row{.id = id, .kind = node.kind()};
  if (node.kind() < 1 || node.kind() >= kNodeKinds || rules.ParentsOf(node.kind()) == 0) {
    errors.Add(field + ".kind", "must be a kind of node of a " + WordOfPlanKind(head.kind));
    row.kind = 0;
  }
  CheckText(field + ".title", node.title(), kLongestNodeTitle, errors);
  row.title = CollapseBlanks(node.title());
  row.title_key = Normalized(node.title());
  CheckCode(field + ".code", row.kind, node.code(), errors);
  CheckOptionalText(field + ".code", node.code(), kLongestTitle, errors);
  CheckOptionalText(field + ".problem", node.problem(), kLongestNodeText, errors);
  CheckOptionalText(field + ".printed_units", node.printed_units(), kLongestNodeText, errors);
  row.code = node.code();
  row.problem = node.problem();
  row.printed_units = node.printed_units();
  row.parent_id = ReadNodeId(field + ".parent_node", key, node.parent_node(), errors);
  row.program_id = ReadNodeId(field + ".program", key, node.program(), errors);
  if (node.source_line() < 0) {
    errors.Add(field + ".source_line", "must not be negative");
  }
  row.source_line = node.source_line();
  ReadUnits(field, key, node, row, errors);
  ReadCeilings(field, node, head, row, errors);
  ReadCarried(field, key, node, row, errors);
  ReadAliases(field, node, row, errors);
  return row;
}

void PlaceNodes(const std::vector<std::string>& fields, const TreeRules& rules, NodeBatch& batch, FieldErrors& errors) {
  std::map<std::string, int> kinds;
  for (const NodeRow& node : batch.nodes) {
    kinds.emplace(node.id, node.kind);
  }
  std::map<std::string, KindSet> above;
  const auto place = [&](const std::string& field, const std::string& id, KindSet allowed) {
    const auto inside = kinds.find(id);
    if (inside == kinds.end()) {
      const auto [outside, added] = above.emplace(id, allowed);
      outside->second &= allowed;
    } else if (inside->second != 0 && !Has(allowed, inside->second)) {
      errors.Add(field, "is a " + std::string(WordOfNodeKind(inside->second)) + ", and must be " + WordsOf(allowed));
    }
  };
  for (size_t i = 0; i < batch.nodes.size(); ++i) {
    const NodeRow& node = batch.nodes[i];
    const KindSet parents = rules.ParentsOf(node.kind);
    if (node.kind == 0) {
      continue;
    }
    if (!node.parent_id.empty()) {
      place(fields[i] + ".parent_node", node.parent_id, parents);
    } else if (!Has(parents, 0)) {
      errors.Add(fields[i] + ".parent_node",
                 "must be set: a " + std::string(WordOfNodeKind(node.kind)) + " stands below " + WordsOf(parents));
    }
    if (!node.program_id.empty()) {
      place(fields[i] + ".program", node.program_id, kProgramAlone);
    }
  }
  batch.above.clear();
  for (const auto& [id, allowed] : above) {
    batch.above.push_back({id, allowed});
  }
}

absl::StatusOr<NodeBatch> Read(const v1::BatchCreatePlanNodesRequest& request, const PlanKey& key,
                               const DraftHead& head, const TreeRules& rules) {
  FieldErrors errors;
  if (request.requests_size() > kLargestBatch) {
    errors.Add("requests", "must be at most 1,000");
    return errors.ToStatus();
  }
  NodeBatch batch;
  batch.nodes.reserve(static_cast<size_t>(request.requests_size()));
  std::vector<std::string> fields;
  std::set<std::string> seen;
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreatePlanNodeRequest& entry = request.requests(i);
    const std::string field = RequestField(i);
    if (!IsResourceId(entry.plan_node_id())) {
      errors.Add(field + ".plan_node_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
    } else if (!seen.insert(entry.plan_node_id()).second) {
      errors.Add(field + ".plan_node_id", "is in the batch twice");
    }
    fields.push_back(field + ".plan_node");
    batch.nodes.push_back(ReadNode(fields.back(), key, entry.plan_node_id(), entry.plan_node(), head, rules, errors));
  }
  PlaceNodes(fields, rules, batch, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return batch;
}

}  // namespace terpadu::planning
