#include "tools/load_generator/regency_requests.h"

namespace terpadu::load {
namespace {

namespace plan = planning::v1;
namespace budget = budgeting::v1;

constexpr int kBatch = 1000;

std::string ParentName(const std::string& instansi) { return "instansi/" + instansi; }

std::string YearName(const std::string& instansi, const std::string& collection, const std::string& before = {}) {
  return ParentName(instansi) + "/" + collection + "/" + before + std::to_string(generator::kYear);
}

std::string PlanName(const std::string& instansi) { return YearName(instansi, "plans", "rkpd-"); }

std::string UnitName(const std::string& instansi, const generator::Unit& unit) {
  return ParentName(instansi) + "/units/" + unit.id;
}

std::string NodeName(const std::string& instansi, const generator::Node& node) {
  return PlanName(instansi) + "/nodes/" + node.id;
}

class NodeBatches {
 public:
  NodeBatches(const generator::Regency& regency, std::string instansi)
      : regency_(regency), instansi_(std::move(instansi)) {}

  std::vector<plan::BatchCreatePlanNodesRequest> Make() {
    for (size_t program = 0, kegiatan = 0, sub_kegiatan = 0; program < regency_.programs.size(); ++program) {
      const generator::Unit& unit = regency_.units[regency_.programs[program].above];
      Add(regency_.programs[program], plan::PLAN_NODE_KIND_PROGRAM, nullptr, unit);
      for (; kegiatan < regency_.kegiatan.size() && regency_.kegiatan[kegiatan].above == program; ++kegiatan) {
        Add(regency_.kegiatan[kegiatan], plan::PLAN_NODE_KIND_KEGIATAN, &regency_.programs[program], unit);
        for (; sub_kegiatan < regency_.sub_kegiatan.size() && regency_.sub_kegiatan[sub_kegiatan].above == kegiatan;
             ++sub_kegiatan) {
          Add(regency_.sub_kegiatan[sub_kegiatan], plan::PLAN_NODE_KIND_SUB_KEGIATAN, &regency_.kegiatan[kegiatan],
              unit);
        }
      }
    }
    return std::move(batches_);
  }

 private:
  void Add(const generator::Node& from, plan::PlanNodeKind kind, const generator::Node* above,
           const generator::Unit& unit) {
    if (batches_.empty() || batches_.back().requests_size() == kBatch) {
      batches_.emplace_back().set_parent(PlanName(instansi_));
    }
    plan::CreatePlanNodeRequest& request = *batches_.back().add_requests();
    request.set_plan_node_id(from.id);
    plan::PlanNode& node = *request.mutable_plan_node();
    node.set_kind(kind);
    node.set_title(from.title);
    node.set_code(from.code);
    node.set_source_line(++line_);
    node.add_units(UnitName(instansi_, unit));
    if (above != nullptr) {
      node.set_parent_node(NodeName(instansi_, *above));
    }
    planning::v1::YearAmount& ceiling = *node.add_ceilings();
    ceiling.set_year(generator::kYear);
    ceiling.set_amount(from.ceiling);
  }

  const generator::Regency& regency_;
  std::string instansi_;
  std::vector<plan::BatchCreatePlanNodesRequest> batches_;
  int line_ = 0;
};

}  // namespace

std::vector<plan::CreateUnitRequest> UnitRequests(const generator::Regency& regency, const std::string& instansi) {
  std::vector<plan::CreateUnitRequest> requests;
  for (const generator::Unit& unit : regency.units) {
    plan::CreateUnitRequest& request = requests.emplace_back();
    request.set_parent(ParentName(instansi));
    request.set_unit_id(unit.id);
    request.mutable_unit()->set_title(unit.title);
    request.mutable_unit()->set_code(unit.code);
  }
  return requests;
}

plan::CreatePlanRequest PlanRequest(const std::string& instansi) {
  plan::CreatePlanRequest request;
  request.set_parent(ParentName(instansi));
  const std::string name = PlanName(instansi);
  request.set_plan_id(name.substr(name.rfind('/') + 1));
  request.mutable_plan()->set_kind(plan::PLAN_KIND_RKPD);
  request.mutable_plan()->set_title("RKPD " + std::to_string(generator::kYear));
  request.mutable_plan()->set_start_year(generator::kYear);
  request.mutable_plan()->set_end_year(generator::kYear);
  return request;
}

std::vector<plan::BatchCreatePlanNodesRequest> NodeRequests(const generator::Regency& regency,
                                                            const std::string& instansi) {
  return NodeBatches(regency, instansi).Make();
}

budget::CreateBudgetRequest BudgetRequest(const std::string& instansi) {
  budget::CreateBudgetRequest request;
  request.set_parent(ParentName(instansi));
  request.set_budget_id(std::to_string(generator::kYear));
  return request;
}

std::vector<budget::BatchCreateBudgetLinesRequest> LineRequests(const generator::Regency& regency,
                                                                const std::string& instansi) {
  std::vector<budget::BatchCreateBudgetLinesRequest> batches;
  for (const generator::Line& from : regency.lines) {
    if (batches.empty() || batches.back().lines_size() == kBatch) {
      batches.emplace_back().set_parent(YearName(instansi, "budgets"));
    }
    const generator::Node& sub_kegiatan = regency.sub_kegiatan[from.sub_kegiatan];
    budget::BudgetLine& line = *batches.back().add_lines();
    line.set_sub_kegiatan(sub_kegiatan.code);
    line.set_sub_kegiatan_title(sub_kegiatan.title);
    line.set_account(std::string(generator::Accounts()[from.account].code));
    line.set_fund_source(std::string(generator::FundSources()[from.fund_source]));
    line.set_plan_node(NodeName(instansi, sub_kegiatan));
    line.set_unit(UnitName(instansi, regency.units[regency.UnitOf(from)]));
    line.set_amount(from.amount);
  }
  return batches;
}

}  // namespace terpadu::load
