#include <algorithm>
#include <map>
#include <set>

#include "google/protobuf/util/field_mask_util.h"
#include "libs/base/error.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/draft_batch.h"
#include "services/planning/draft_requests.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/plan_rules.h"
#include "services/planning/requests.h"

namespace terpadu::planning {
namespace {

using google::protobuf::util::FieldMaskUtil;

// The id of `name`, a node of the plan; "" and a note for another text.
std::string ReadMember(const std::string& field, const PlanKey& key, const std::string& name,
                       std::set<std::string>& seen, FieldErrors& errors) {
  const auto ids = ParseName(kNodePattern, name);
  errors.Add(field, ids.status());
  if (!ids.ok()) {
    return "";
  }
  if (ids->at(0) != key.instansi || ids->at(1) != key.plan_id) {
    errors.Add(field, "must be a node of parent");
  } else if (!seen.insert(ids->at(2)).second) {
    errors.Add(field, "is in the batch twice");
  }
  return ids->at(2);
}

bool Contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Names, by its place in the request, what a node of the batch needs and is not there.
void NoteObstacles(const std::vector<std::string>& fields, const TreeRules& rules, const NodeBatch& batch,
                   const NodeObstacles& obstacles, FieldErrors& errors) {
  const std::map<std::string, int> above(obstacles.above.begin(), obstacles.above.end());
  const auto check = [&](const std::string& field, const std::string& id, KindSet allowed) {
    const auto found = above.find(id);
    if (found != above.end() && found->second == 0) {
      errors.Add(field, "is not a node of the plan");
    } else if (found != above.end() && !Has(allowed, found->second)) {
      errors.Add(field, "is a " + std::string(WordOfNodeKind(found->second)) + ", and must be " + WordsOf(allowed));
    }
  };
  for (size_t i = 0; i < batch.nodes.size(); ++i) {
    const NodeRow& node = batch.nodes[i];
    check(fields[i] + ".parent_node", node.parent_id, rules.ParentsOf(node.kind));
    check(fields[i] + ".program", node.program_id, kProgramAlone);
    for (size_t unit = 0; unit < node.units.size(); ++unit) {
      if (Contains(obstacles.missing_units, node.units[unit].id)) {
        errors.Add(fields[i] + ".units[" + std::to_string(unit) + "]", "is not a unit of the instansi");
      }
    }
    for (size_t j = 0; j < node.carried.size(); ++j) {
      if (Contains(obstacles.missing_carried, node.carried[j].NodeName(node.carried_ids[j]))) {
        errors.Add(fields[i] + ".carries[" + std::to_string(j) + "]", "is not a node");
      }
    }
  }
}

absl::Status WhyNotInserted(const Executor& executor, const PlanKey& key, const TreeRules& rules,
                            const NodeBatch& batch) {
  TERPADU_ASSIGN(const NodeObstacles obstacles, FindNodeObstacles(executor, key, batch));
  if (!obstacles.existing.empty()) {
    const std::string name = key.NodeName(obstacles.existing.front());
    return Error(absl::StatusCode::kAlreadyExists, "NODE_EXISTS", name + " exists", {{"node", name}});
  }
  std::vector<std::string> fields;
  for (size_t i = 0; i < batch.nodes.size(); ++i) {
    fields.push_back(RequestField(static_cast<int>(i)) + ".plan_node");
  }
  FieldErrors errors;
  NoteObstacles(fields, rules, batch, obstacles, errors);
  return errors.ToStatus();
}

// The batch as it was asked for, at `first` and the positions behind it.
v1::BatchCreatePlanNodesResponse Created(const v1::BatchCreatePlanNodesRequest& request, const PlanKey& key,
                                         int first) {
  v1::BatchCreatePlanNodesResponse response;
  response.mutable_plan_nodes()->Reserve(request.requests_size());
  for (const v1::CreatePlanNodeRequest& entry : request.requests()) {
    v1::PlanNode& node = *response.add_plan_nodes();
    node = entry.plan_node();
    node.set_name(key.NodeName(entry.plan_node_id()));
    node.set_position(first++);
    node.set_etag(rpc::EtagOf(1));
    if (node.units().empty()) {
      for (const v1::UnitShare& share : node.shares()) {
        node.add_units(share.unit());
      }
    }
  }
  return response;
}

// Only those of its fields that are in `mask` change.
void CheckMask(const std::string& field, const google::protobuf::FieldMask& mask, FieldErrors& errors) {
  static const auto& changeable =
      *new std::set<std::string>{"parent_node",   "title",  "code",     "problem",     "program", "units",
                                 "printed_units", "shares", "ceilings", "source_line", "carries", "aliases"};
  for (const std::string& path : mask.paths()) {
    if (changeable.count(path) == 0) {
      errors.Add(field, "must not name " + path + ": it cannot be changed");
    }
  }
}

absl::Status CheckEtag(const std::string& demanded, const std::string& now, const std::string& name) {
  TERPADU_ASSIGN(const std::optional<int64_t> version, rpc::VersionOf(demanded));
  return !version.has_value() || rpc::EtagOf(*version) == now ? absl::OkStatus() : rpc::EtagMismatch(name);
}

// The nodes of an update as they are now, in the order of the request.
absl::StatusOr<std::vector<v1::PlanNode>> NodesNow(postgres::Transaction& transaction, const PlanKey& key,
                                                   const std::vector<std::string>& ids) {
  TERPADU_ASSIGN(std::vector<v1::PlanNode> nodes, FindNodes(transaction, key, ids));
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i >= nodes.size() || nodes[i].name() != key.NodeName(ids[i])) {
      return NotFound(key.NodeName(ids[i]));
    }
  }
  return nodes;
}

absl::StatusOr<v1::BatchUpdatePlanNodesResponse> UpdateNodes(postgres::Transaction& transaction, const PlanKey& key,
                                                             const TreeRules& rules,
                                                             const std::vector<std::string>& ids,
                                                             const v1::BatchUpdatePlanNodesRequest& request) {
  TERPADU_ASSIGN(const LockedPlan plan, LockDraft(transaction, key));
  TERPADU_ASSIGN(std::vector<v1::PlanNode> nodes, NodesNow(transaction, key, ids));
  const DraftHead head{plan.kind, plan.state, plan.start_year, plan.end_year};
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldErrors errors;
  NodeBatch batch;
  std::vector<std::string> fields;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const v1::UpdatePlanNodeRequest& entry = request.requests(static_cast<int>(i));
    TERPADU_RETURN_IF_ERROR(CheckEtag(entry.plan_node().etag(), nodes[i].etag(), nodes[i].name()));
    const auto& paths = entry.update_mask().paths();
    if (std::find(paths.begin(), paths.end(), "units") != paths.end()) {
      nodes[i].clear_shares();
    } else if (std::find(paths.begin(), paths.end(), "shares") != paths.end()) {
      nodes[i].clear_units();
    }
    FieldMaskUtil::MergeMessageTo(entry.plan_node(), entry.update_mask(), options, &nodes[i]);
    fields.push_back(RequestField(static_cast<int>(i)) + ".plan_node");
    batch.nodes.push_back(ReadNode(fields.back(), key, ids[i], nodes[i], head, rules, errors));
  }
  PlaceNodes(fields, rules, batch, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const NodeObstacles obstacles, FindNodeObstacles(transaction, key, batch));
  NoteObstacles(fields, rules, batch, obstacles, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_RETURN_IF_ERROR(UpdateNodeRows(transaction, key, batch.nodes));
  TERPADU_ASSIGN(const std::vector<v1::PlanNode> changed, FindNodes(transaction, key, ids));
  v1::BatchUpdatePlanNodesResponse response;
  response.mutable_plan_nodes()->Assign(changed.begin(), changed.end());
  return response;
}

absl::StatusOr<v1::BatchDeletePlanNodesResponse> DeleteNodes(postgres::Transaction& transaction, const PlanKey& key,
                                                             const std::vector<std::string>& ids,
                                                             const v1::BatchDeletePlanNodesRequest& request) {
  TERPADU_RETURN_IF_ERROR(LockDraft(transaction, key).status());
  TERPADU_ASSIGN(const std::vector<v1::PlanNode> nodes, NodesNow(transaction, key, ids));
  for (size_t i = 0; i < nodes.size(); ++i) {
    TERPADU_RETURN_IF_ERROR(CheckEtag(request.requests(static_cast<int>(i)).etag(), nodes[i].etag(), nodes[i].name()));
  }
  TERPADU_ASSIGN(const std::optional<NodeInUse> used, FindNodeInUse(transaction, key, ids));
  if (used.has_value()) {
    const std::string name = key.NodeName(used->id);
    return Error(absl::StatusCode::kFailedPrecondition, "NODE_IN_USE",
                 name + " cannot be deleted: " + used->by + " needs it", {{"node", name}, {"by", used->by}});
  }
  v1::BatchDeletePlanNodesResponse response;
  TERPADU_ASSIGN(const int indicators, DeleteNodeRows(transaction, key, ids));
  response.set_deleted_nodes(static_cast<int>(ids.size()));
  response.set_deleted_indicators(indicators);
  return response;
}

}  // namespace

absl::StatusOr<v1::BatchCreatePlanNodesResponse> PlanDraftService::BatchCreatePlanNodes(
    rpc::CallContext& call, const v1::BatchCreatePlanNodesRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  std::optional<NodeBatch> batch;
  std::optional<TreeRules> rules;
  const auto insert = [&](const DraftHead& head, const BatchRequest& asked) -> absl::StatusOr<std::optional<int>> {
    TERPADU_ASSIGN(rules, TreeRulesOf(rules_, call, key.instansi, head.kind));
    TERPADU_ASSIGN(batch, Read(request, key, head, *rules));
    return InsertNodeBatch(*call.db, call.ScopeOf(key.instansi), key, head, asked, *batch);
  };
  TERPADU_ASSIGN(const std::optional<int> first,
                 RunBatch(call, key, request, insert, [&] { return WhyNotInserted(executor, key, *rules, *batch); }));
  if (first.has_value()) {
    return Created(request, key, *first);
  }
  std::vector<std::string> ids;
  for (const v1::CreatePlanNodeRequest& entry : request.requests()) {
    ids.push_back(entry.plan_node_id());
  }
  TERPADU_ASSIGN(const std::vector<v1::PlanNode> there, FindNodes(executor, key, ids));
  v1::BatchCreatePlanNodesResponse response;
  response.mutable_plan_nodes()->Assign(there.begin(), there.end());
  return response;
}

absl::StatusOr<v1::BatchUpdatePlanNodesResponse> PlanDraftService::BatchUpdatePlanNodes(
    rpc::CallContext& call, const v1::BatchUpdatePlanNodesRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  FieldErrors errors;
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (int i = 0; i < std::min(request.requests_size(), kLargestBatch); ++i) {
    const std::string field = RequestField(i);
    ids.push_back(ReadMember(field + ".plan_node.name", key, request.requests(i).plan_node().name(), seen, errors));
    CheckMask(field + ".update_mask", request.requests(i).update_mask(), errors);
  }
  CheckBatchSize(request.requests_size(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!head.has_value()) {
    return NotFound(key.Name());
  }
  TERPADU_ASSIGN(const TreeRules rules, TreeRulesOf(rules_, call, key.instansi, head->kind));
  return rpc::Once<v1::BatchUpdatePlanNodesResponse>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) { return UpdateNodes(transaction, key, rules, ids, request); });
}

absl::StatusOr<v1::BatchDeletePlanNodesResponse> PlanDraftService::BatchDeletePlanNodes(
    rpc::CallContext& call, const v1::BatchDeletePlanNodesRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  FieldErrors errors;
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (int i = 0; i < std::min(request.requests_size(), kLargestBatch); ++i) {
    ids.push_back(ReadMember(RequestField(i) + ".name", key, request.requests(i).name(), seen, errors));
  }
  CheckBatchSize(request.requests_size(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::BatchDeletePlanNodesResponse>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) { return DeleteNodes(transaction, key, ids, request); });
}

}  // namespace terpadu::planning
