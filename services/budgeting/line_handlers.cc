#include <iterator>
#include <map>
#include <set>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/store/ceilings.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/store/budget_parts.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/lines.h"

namespace terpadu::budgeting {
namespace {

struct NewLines {
  BudgetKey budget;
  std::vector<v1::BudgetLine> lines;
  std::vector<std::string> plan_nodes;  // each once, in order of appearance
  CodesToCheck codes;
};

void ReadLine(const v1::BudgetLine& line, int index, const std::string& instansi, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("lines", index, name); };
  fields.Add(field("sub_kegiatan"), CheckSubKegiatan(line.sub_kegiatan()));
  fields.Add(field("account"), CheckAccount(line.account()));
  fields.Text(field("fund_source"), line.fund_source(), kLongestFundSource);
  fields.Text(field("sub_kegiatan_title"), line.sub_kegiatan_title(), kLongestTitle);
  fields.Link(field("plan_node"), kPlanNodeName, instansi, line.plan_node());
  fields.Link(field("unit"), kUnitName, instansi, line.unit());
  fields.Positive(field("amount"), line.amount());
}

// Amounts that are not above 0 are refused apart from this.
void CheckSum(const std::vector<int64_t>& amounts, std::string_view field, Fields& fields) {
  if (const auto sum = SumOf(amounts); !sum.ok()) {
    fields.Add(field, sum.status());
  }
}

NewLines ReadLines(const v1::BatchCreateBudgetLinesRequest& request, Fields& fields) {
  NewLines read;
  read.budget = fields.Budget("parent", request.parent());
  fields.BatchSize("lines", request.lines_size());
  std::set<std::string> plan_nodes;
  std::vector<int64_t> amounts;
  for (int i = 0; i < request.lines_size() && i < kLargestBatch; ++i) {
    const v1::BudgetLine& line = request.lines(i);
    ReadLine(line, i, read.budget.instansi, fields);
    read.codes.SubKegiatan(line.sub_kegiatan(), FieldOf("lines", i, "sub_kegiatan"));
    read.codes.Account(line.account(), FieldOf("lines", i, "account"));
    read.lines.push_back(line);
    amounts.push_back(std::max<int64_t>(line.amount(), 0));
    if (!line.plan_node().empty() && plan_nodes.insert(line.plan_node()).second) {
      read.plan_nodes.push_back(line.plan_node());
    }
  }
  CheckSum(amounts, "lines", fields);
  return read;
}

absl::StatusOr<v1::BatchCreateBudgetLinesResponse> CreateLines(postgres::Transaction& transaction,
                                                               const NewLines& lines, const rpc::CallContext& call) {
  TERPADU_ASSIGN(const BudgetRow budget, LockBudget(transaction, lines.budget));
  TERPADU_RETURN_IF_ERROR(CheckDraft(budget, lines.budget));
  TERPADU_RETURN_IF_ERROR(lines.codes.Check(transaction, lines.budget));
  TERPADU_RETURN_IF_ERROR(AddAuthor(transaction, lines.budget, call.actor.id));
  TERPADU_ASSIGN(auto created, InsertLines(transaction, lines.budget, lines.lines, call.AuditJson()));
  TERPADU_RETURN_IF_ERROR(OverflowIn("lines", TotalAmount(transaction, lines.budget).status()));
  TERPADU_RETURN_IF_ERROR(CheckCeilings(transaction, lines.budget, lines.plan_nodes));
  TERPADU_RETURN_IF_ERROR(CheckSubKegiatanCeilings(transaction, lines.budget, lines.lines));
  v1::BatchCreateBudgetLinesResponse response;
  response.mutable_lines()->Add(std::make_move_iterator(created.begin()), std::make_move_iterator(created.end()));
  return response;
}

std::vector<NewCeiling> ReadCeilings(const v1::BatchSetCeilingsRequest& request, const std::string& instansi,
                                     Fields& fields) {
  fields.BatchSize("ceilings", request.ceilings_size());
  std::vector<NewCeiling> ceilings;
  std::map<std::string, int> seen;
  for (int i = 0; i < request.ceilings_size() && i < kLargestBatch; ++i) {
    const v1::Ceiling& ceiling = request.ceilings(i);
    const std::string field = FieldOf("ceilings", i, "plan_node");
    fields.Link(field, kPlanNodeName, instansi, ceiling.plan_node());
    fields.Positive(FieldOf("ceilings", i, "amount"), ceiling.amount());
    if (const auto [first, is_new] = seen.emplace(ceiling.plan_node(), i); !is_new) {
      fields.Add(field, "is named before, in " + FieldOf("ceilings", first->second));
    }
    ceilings.push_back({ceiling.plan_node(), ceiling.amount()});
  }
  return ceilings;
}

}  // namespace

absl::StatusOr<v1::BatchSetCeilingsResponse> BudgetingService::BatchSetCeilings(
    rpc::CallContext& call, const v1::BatchSetCeilingsRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const std::vector<NewCeiling> ceilings = ReadCeilings(request, budget.instansi, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::BatchSetCeilingsResponse>(
      call, budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::BatchSetCeilingsResponse> {
        TERPADU_ASSIGN(const BudgetRow locked, LockBudget(transaction, budget));
        if (locked.closing) {
          return BudgetIsClosed(budget.Name());
        }
        TERPADU_RETURN_IF_ERROR(SetCeilings(transaction, budget, ceilings));
        v1::BatchSetCeilingsResponse response;
        *response.mutable_ceilings() = request.ceilings();
        return response;
      });
}

absl::StatusOr<v1::BatchCreateBudgetLinesResponse> BudgetingService::BatchCreateBudgetLines(
    rpc::CallContext& call, const v1::BatchCreateBudgetLinesRequest& request) {
  Fields fields;
  const NewLines lines = ReadLines(request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::BatchCreateBudgetLinesResponse>(
      call, lines.budget.instansi, request,
      [&](postgres::Transaction& transaction) { return CreateLines(transaction, lines, call); },
      request.validate_only());
}

absl::StatusOr<v1::BudgetLine> BudgetingService::GetBudgetLine(rpc::CallContext& call,
                                                               const v1::GetBudgetLineRequest& request) {
  Fields fields;
  const LineKey key = fields.Line("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return GetLine(call, key);
}

absl::StatusOr<v1::ListBudgetLinesResponse> BudgetingService::ListBudgetLines(
    rpc::CallContext& call, const v1::ListBudgetLinesRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto lines, ListLines(call, budget, After(page), page.size + 1));
  if (lines.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListBudgetLinesResponse response;
  FillPage(page, std::move(lines), *response.mutable_lines(), *response.mutable_next_page_token());
  return response;
}

}  // namespace terpadu::budgeting
