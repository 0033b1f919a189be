#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "libs/base/error.h"
#include "libs/rpc/paging.h"
#include "services/planning/domain/field_change.h"
#include "services/planning/domain/text.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/requests.h"
#include "services/planning/store/diff_store.h"
#include "services/planning/store/indicator_batch.h"
#include "services/planning/store/node_batch.h"

namespace terpadu::planning {
namespace {

constexpr int kNodesInARead = 250;
constexpr int kReadsInAPage = 4;

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::string TextOf(const type::v1::Value& value) {
  if (!value.printed().empty()) {
    return value.printed();
  }
  if (!value.label().empty()) {
    return value.label();
  }
  std::string digits = std::to_string(value.number().units());
  if (value.number().scale() > 0) {
    digits += "E-" + std::to_string(value.number().scale());
  }
  return digits + (value.unit().empty() ? "" : " " + value.unit());
}

void Say(FieldTexts& texts, const std::string& field, const std::string& text) {
  if (!text.empty()) {
    texts[field] = text;
  }
}

void SayIndicator(const v1::Indicator& indicator, FieldTexts& texts) {
  const std::string path = "indicators[\"" + CollapseBlanks(indicator.title()) + "\"]";
  texts[path] = indicator.title();
  Say(texts, path + ".source", indicator.source());
  Say(texts, path + ".unit_of_measure", indicator.unit_of_measure());
  if (indicator.polarity() != type::v1::POLARITY_UNSPECIFIED) {
    texts[path + ".polarity"] = type::v1::Polarity_Name(indicator.polarity());
  }
  if (indicator.aggregation() != type::v1::AGGREGATION_UNSPECIFIED) {
    texts[path + ".aggregation"] = type::v1::Aggregation_Name(indicator.aggregation());
  }
  if (indicator.has_baseline()) {
    texts[path + ".baseline"] = TextOf(indicator.baseline());
  }
  if (indicator.has_final_target()) {
    texts[path + ".final_target"] = TextOf(indicator.final_target());
  }
  for (const v1::YearTarget& target : indicator.targets()) {
    texts[path + ".targets[" + std::to_string(target.year()) + "]"] = TextOf(target.value());
  }
}

FieldTexts CeilingsOf(const v1::PlanNode& node) {
  FieldTexts texts;
  for (const v1::YearAmount& ceiling : node.ceilings()) {
    texts["ceilings[" + std::to_string(ceiling.year()) + "]"] = std::to_string(ceiling.amount());
  }
  return texts;
}

// A node and its indicators, but for the node above it.
struct ReadNodes {
  std::map<std::string, v1::PlanNode> nodes;
  std::map<std::string, std::vector<v1::Indicator>> indicators;

  FieldTexts TextsOf(const std::string& id) const {
    const v1::PlanNode& node = nodes.at(id);
    FieldTexts texts = CeilingsOf(node);
    Say(texts, "code", node.code());
    Say(texts, "title", node.title());
    Say(texts, "problem", node.problem());
    Say(texts, "program", node.program().empty() ? "" : IdOf(node.program()));
    Say(texts, "printed_units", node.printed_units());
    Say(texts, "units", absl::StrJoin(node.units(), ", "));
    Say(texts, "shares", absl::StrJoin(node.shares(), ", ", [](std::string* out, const v1::UnitShare& share) {
          *out += IdOf(share.unit()) + " " + std::to_string(share.basis_points());
        }));
    Say(texts, "carries", absl::StrJoin(node.carries(), ", "));
    Say(texts, "aliases", absl::StrJoin(node.aliases(), "; "));
    if (const auto found = indicators.find(id); found != indicators.end()) {
      for (const v1::Indicator& indicator : found->second) {
        SayIndicator(indicator, texts);
      }
    }
    return texts;
  }
};

absl::StatusOr<ReadNodes> Fetch(const Executor& executor, const PlanKey& key, const std::vector<std::string>& ids) {
  ReadNodes read;
  TERPADU_ASSIGN(const std::vector<v1::PlanNode> nodes, FindNodes(executor, key, ids));
  for (const v1::PlanNode& node : nodes) {
    read.nodes.emplace(IdOf(node.name()), node);
  }
  TERPADU_ASSIGN(const std::vector<v1::Indicator> indicators, FindIndicatorsOf(executor, key, ids));
  for (const v1::Indicator& indicator : indicators) {
    read.indicators[IdOf(indicator.node())].push_back(indicator);
  }
  return read;
}

void SetPlace(const PlanKey& key, const v1::PlanNode& node, v1::PlanPlace& place) {
  place.set_plan(key.Name());
  place.set_node(node.name());
  place.set_title(node.code().empty() ? node.title() : node.code() + " " + node.title());
  place.set_source_line(node.source_line());
}

void AddChanges(const FieldTexts& before, const FieldTexts& after, v1::PlanDifference& difference) {
  for (const TextChange& change : ChangesOf(before, after)) {
    v1::FieldChange& out = *difference.add_changes();
    out.set_field(change.field);
    out.set_before(change.before);
    out.set_after(change.after);
  }
}

// A page of the difference between two plans.
class Diff {
 public:
  Diff(const Executor& executor, const rpc::Page& page, PlanKey before, PlanKey after)
      : executor_(executor), page_(page), before_(std::move(before)), after_(std::move(after)) {}

  absl::StatusOr<v1::DiffPlansResponse> Run();

 private:
  // From where the page begins: first the nodes of the plan before, then those of the plan after.
  absl::Status Begin();
  // The next nodes; false when there are none left in their plan.
  absl::StatusOr<bool> Read();
  absl::Status TakeBefore(const std::vector<NodeTwins>& twins);
  absl::Status TakeAfter(const std::vector<NodeTwins>& twins);
  bool full() const { return response_.plan_differences_size() == page_.size; }
  v1::PlanDifference Compare(const NodeTwins& twins, const ReadNodes& old, const ReadNodes& now) const;

  const Executor& executor_;
  const rpc::Page& page_;
  const PlanKey before_;
  const PlanKey after_;
  bool in_after_ = false;
  int position_ = 0;
  v1::DiffPlansResponse response_;
};

absl::Status Diff::Begin() {
  if (page_.after.empty()) {
    return absl::OkStatus();
  }
  if (page_.after.size() != 2 || !absl::SimpleAtoi(page_.after[1], &position_)) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is damaged");
  }
  in_after_ = page_.after[0] == "after";
  return absl::OkStatus();
}

v1::PlanDifference Diff::Compare(const NodeTwins& twins, const ReadNodes& old, const ReadNodes& now) const {
  v1::PlanDifference difference;
  SetPlace(before_, old.nodes.at(twins.id), *difference.mutable_before());
  if (twins.twin_id.empty()) {
    difference.set_kind(v1::PLAN_DIFFERENCE_KIND_REMOVED);
    AddChanges(CeilingsOf(old.nodes.at(twins.id)), {}, difference);
    return difference;
  }
  difference.set_kind(v1::PLAN_DIFFERENCE_KIND_CHANGED);
  const v1::PlanNode& twin = now.nodes.at(twins.twin_id);
  SetPlace(after_, twin, *difference.mutable_after());
  FieldTexts before = old.TextsOf(twins.id);
  FieldTexts after = now.TextsOf(twins.twin_id);
  if (!twins.same_parent) {
    Say(before, "parent_node", old.nodes.at(twins.id).parent_node());
    Say(after, "parent_node", twin.parent_node());
  }
  AddChanges(before, after, difference);
  return difference;
}

absl::Status Diff::TakeBefore(const std::vector<NodeTwins>& twins) {
  std::vector<std::string> ids, twin_ids;
  for (const NodeTwins& node : twins) {
    ids.push_back(node.id);
    if (!node.twin_id.empty()) {
      twin_ids.push_back(node.twin_id);
    }
  }
  TERPADU_ASSIGN(const ReadNodes old, Fetch(executor_, before_, ids));
  TERPADU_ASSIGN(const ReadNodes now, Fetch(executor_, after_, twin_ids));
  for (const NodeTwins& node : twins) {
    if (full()) {
      return absl::OkStatus();
    }
    v1::PlanDifference difference = Compare(node, old, now);
    if (difference.kind() == v1::PLAN_DIFFERENCE_KIND_REMOVED || !difference.changes().empty()) {
      *response_.add_plan_differences() = std::move(difference);
    }
    position_ = node.position;
  }
  return absl::OkStatus();
}

absl::Status Diff::TakeAfter(const std::vector<NodeTwins>& twins) {
  std::vector<std::string> ids;
  for (const NodeTwins& node : twins) {
    if (node.twin_id.empty()) {
      ids.push_back(node.id);
    }
  }
  TERPADU_ASSIGN(const ReadNodes now, Fetch(executor_, after_, ids));
  for (const NodeTwins& node : twins) {
    if (full()) {
      return absl::OkStatus();
    }
    if (node.twin_id.empty()) {
      v1::PlanDifference& difference = *response_.add_plan_differences();
      difference.set_kind(v1::PLAN_DIFFERENCE_KIND_ADDED);
      SetPlace(after_, now.nodes.at(node.id), *difference.mutable_after());
      AddChanges({}, CeilingsOf(now.nodes.at(node.id)), difference);
    }
    position_ = node.position;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Diff::Read() {
  TERPADU_ASSIGN(const std::vector<NodeTwins> twins,
                 ListTwins(executor_, in_after_ ? after_ : before_, in_after_ ? before_.plan_id : after_.plan_id,
                           position_, kNodesInARead));
  TERPADU_RETURN_IF_ERROR(in_after_ ? TakeAfter(twins) : TakeBefore(twins));
  return !twins.empty();
}

absl::StatusOr<v1::DiffPlansResponse> Diff::Run() {
  TERPADU_RETURN_IF_ERROR(Begin());
  for (int reads = 0; reads < kReadsInAPage && !full(); ++reads) {
    TERPADU_ASSIGN(const bool more, Read());
    if (!more && in_after_) {
      return std::move(response_);
    }
    if (!more) {
      in_after_ = true;
      position_ = 0;
    }
  }
  response_.set_next_page_token(page_.NextToken({in_after_ ? "after" : "before", std::to_string(position_)}));
  return std::move(response_);
}

}  // namespace

absl::StatusOr<v1::DiffPlansResponse> PlanReviewService::DiffPlans(rpc::CallContext& call,
                                                                   const v1::DiffPlansRequest& request) {
  FieldErrors errors;
  const auto before = ReadPlanName("name", request.name());
  const auto after = ReadPlanName("other", request.other());
  if (!before.ok()) {
    return before.status();
  }
  if (!after.ok()) {
    return after.status();
  }
  if (before->instansi != after->instansi || before->plan_id == after->plan_id) {
    errors.Add("other", "must be another plan of the same instansi");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(before->instansi));
  for (const PlanKey& key : {*before, *after}) {
    TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(executor, key));
    if (!head.has_value()) {
      return NotFound(key.Name());
    }
  }
  return Diff(executor, page, *before, *after).Run();
}

}  // namespace terpadu::planning
