#include "tools/terpadu/sheets/budget_import.h"

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/budgeting/v1/cash_plan_service.pb.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

constexpr size_t kLargestBatch = 1000;
constexpr char kBudgeting[] = "terpadu.budgeting.v1.BudgetingService/";
constexpr char kCashPlans[] = "terpadu.budgeting.v1.CashPlanService/";
constexpr std::string_view kCashPlanSuffix = "/cashPlan";

using Lines = std::vector<const SheetLine*>;

bool SameLine(const pb::BudgetLine& a, const pb::BudgetLine& b) {
  return a.amount() == b.amount() && a.unit() == b.unit() && a.plan_node() == b.plan_node() &&
         a.sub_kegiatan_title() == b.sub_kegiatan_title() && a.fund_source() == b.fund_source();
}

// Lines that share a ceiling, of a plan node or of a unit's sub kegiatan, directly or through others.
class CeilingGroups {
 public:
  explicit CeilingGroups(const Lines& lines) : group_(lines.size()) {
    std::map<std::string, size_t> first;
    for (size_t i = 0; i < lines.size(); ++i) {
      const pb::BudgetLine& line = lines[i]->line;
      group_[i] = i;
      Join(i, first.emplace("s " + line.sub_kegiatan() + " " + line.unit(), i).first->second);
      if (!line.plan_node().empty()) {
        Join(i, first.emplace("n " + line.plan_node(), i).first->second);
      }
    }
  }

  // The group of a line, by the first line in it.
  size_t Of(size_t line) {
    while (group_[line] != line) {
      line = group_[line] = group_[group_[line]];
    }
    return line;
  }

 private:
  void Join(size_t a, size_t b) {
    const size_t of_a = Of(a);
    const size_t of_b = Of(b);
    group_[std::max(of_a, of_b)] = std::min(of_a, of_b);
  }

  std::vector<size_t> group_;
};

// In batches that no group straddles; a finding for a group with more lines than a batch takes.
std::vector<Lines> BatchesOf(const Lines& lines, sheet::Findings& findings) {
  CeilingGroups groups(lines);
  std::map<size_t, Lines> by_group;
  for (size_t i = 0; i < lines.size(); ++i) {
    by_group[groups.Of(i)].push_back(lines[i]);
  }
  std::vector<Lines> batches;
  for (const auto& [first, group] : by_group) {
    if (group.size() > kLargestBatch) {
      findings.Error(group[0]->row, 0, "TOO_MANY_LINES", group[0]->line.sub_kegiatan(),
                     "shares its ceiling with more than 1,000 lines");
    }
    if (batches.empty() || batches.back().size() + group.size() > kLargestBatch) {
      batches.emplace_back();
    }
    batches.back().insert(batches.back().end(), group.begin(), group.end());
  }
  return batches;
}

// Whether the service found fault with the request, and not with the call.
bool IsVerdict(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument || status.code() == absl::StatusCode::kAlreadyExists ||
         status.code() == absl::StatusCode::kFailedPrecondition;
}

// The row of a field such as `lines[3].account`, and its rest; 0 for another field.
int RowOfField(const std::string& field, const Lines& batch, std::string& rest) {
  const size_t open = field.find('[');
  const size_t close = field.find(']');
  size_t index = 0;
  if (open == std::string::npos || close == std::string::npos ||
      !absl::SimpleAtoi(field.substr(open + 1, close - open - 1), &index) || index >= batch.size()) {
    return 0;
  }
  rest = close + 2 < field.size() ? field.substr(close + 2) : "";
  return batch[index]->row;
}

// Whether the metadata of an error speak of `line`: of itself, or of a ceiling that it is under.
bool SpeakOf(const ErrorMetadata& metadata, const pb::BudgetLine& line) {
  const auto is = [&metadata](const char* key, const std::string& value) {
    const auto found = metadata.find(key);
    return found != metadata.end() && found->second == value;
  };
  const auto name = metadata.find("line");
  return (name != metadata.end() && name->second.find("/lines/" + IdOfLine(line)) != std::string::npos) ||
         is("plan_node", line.plan_node()) || (is("sub_kegiatan", line.sub_kegiatan()) && is("unit", line.unit()));
}

int RowOfMetadata(const ErrorMetadata& metadata, const Lines& batch) {
  for (const SheetLine* candidate : batch) {
    if (SpeakOf(metadata, candidate->line)) {
      return candidate->row;
    }
  }
  return 0;
}

// What the service says against a batch, at the rows it speaks of.
void AddVerdict(const absl::Status& status, const Lines& batch, const sheet::Table& table, sheet::Findings& findings) {
  const std::vector<std::string> violations = ViolationsOf(status);
  for (const std::string& violation : violations) {
    const size_t colon = violation.find(": ");
    std::string field;
    const int row = RowOfField(violation.substr(0, colon), batch, field);
    findings.Error(row, ColumnOfField(table, field), "REFUSED_BY_SERVICE", "",
                   colon == std::string::npos ? violation : violation.substr(colon + 2));
  }
  if (violations.empty()) {
    findings.Error(RowOfMetadata(MetadataOf(status), batch), 0, ReasonOf(status), "", std::string(status.message()));
  }
}

absl::Status CreateLines(Services& services, const Caller& caller, const std::string& budget, const Lines& batch,
                         bool check_only) {
  pb::BatchCreateBudgetLinesRequest request;
  request.set_parent(budget);
  request.set_request_id(NewUuid());
  request.set_validate_only(check_only);
  for (const SheetLine* line : batch) {
    *request.add_lines() = line->line;
  }
  return services
      .Call<pb::BatchCreateBudgetLinesResponse>(caller, kBudgeting + std::string("BatchCreateBudgetLines"), request)
      .status();
}

absl::Status SetCashPlans(Services& services, const Caller& caller, const std::string& budget, const Lines& batch,
                          bool check_only) {
  pb::BatchSetCashPlansRequest request;
  request.set_parent(budget);
  request.set_request_id(NewUuid());
  request.set_validate_only(check_only);
  for (const SheetLine* line : batch) {
    pb::NewCashPlan& plan = *request.add_cash_plans();
    plan.set_line(line->line.name());
    plan.mutable_amounts()->Add(line->cash.begin(), line->cash.end());
  }
  return services.Call<pb::BatchSetCashPlansResponse>(caller, kCashPlans + std::string("BatchSetCashPlans"), request)
      .status();
}

using Existing = std::map<std::string, const SheetLine*>;

// Of the lines read those to create: not there yet. One that is there otherwise is a finding.
Lines LinesToCreate(const std::vector<SheetLine>& read, const Existing& existing, BudgetImport& import,
                    sheet::Findings& findings) {
  Lines lines;
  bool cash = false;
  for (const SheetLine& line : read) {
    cash = cash || !line.cash.empty();
    const auto found = existing.find(KeyOfLine(line.line));
    if (found == existing.end()) {
      lines.push_back(&line);
    } else if (SameLine(found->second->line, line.line)) {
      ++import.there;
    } else {
      findings.Error(line.row, 0, "LINE_EXISTS", KeyOfLine(line.line), "is in the budget already, with other figures");
    }
  }
  if (cash) {
    findings.Warning(0, 0, "CASH_PLAN_LATER", "",
                     "a cash plan is set once the budget is in force: import the file again then, with --cash-plans");
  }
  return lines;
}

// Of the lines read those whose cash plan is to be set; each must be there with its amount.
Lines CashPlansToSet(std::vector<SheetLine>& read, const Existing& existing, BudgetImport& import,
                     sheet::Findings& findings) {
  Lines lines;
  for (SheetLine& line : read) {
    const auto found = existing.find(KeyOfLine(line.line));
    if (found == existing.end()) {
      findings.Error(line.row, 0, "LINE_MISSING", KeyOfLine(line.line), "is not in the budget");
    } else if (found->second->line.amount() != line.line.amount()) {
      findings.Error(line.row, 0, "AMOUNT_DIFFERS", KeyOfLine(line.line),
                     "has " + FormatRupiah(Rupiah(found->second->line.amount())) + " in the budget");
    } else if (line.cash == found->second->cash) {
      import.there += line.cash.empty() ? 0 : 1;
    } else if (!line.cash.empty()) {
      line.line.set_name(found->second->line.name());
      lines.push_back(&line);
    }
  }
  return lines;
}

}  // namespace

absl::StatusOr<std::vector<SheetLine>> ReadBudgetLines(Services& services, const Caller& caller,
                                                       const std::string& budget) {
  std::vector<SheetLine> lines;
  pb::ListBudgetLinesRequest list;
  list.set_parent(budget);
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListBudgetLinesResponse>(
      caller, kBudgeting + std::string("ListBudgetLines"), list, [&lines](const pb::ListBudgetLinesResponse& page) {
        for (const pb::BudgetLine& line : page.lines()) {
          lines.push_back({.line = line});
        }
      }));
  std::map<std::string, SheetLine*> by_name;
  for (SheetLine& line : lines) {
    by_name[line.line.name()] = &line;
  }
  pb::ListCashPlansRequest plans;
  plans.set_parent(budget);
  const absl::Status status = services.ForEachPage<pb::ListCashPlansResponse>(
      caller, kCashPlans + std::string("ListCashPlans"), plans, [&by_name](const pb::ListCashPlansResponse& page) {
        for (const pb::CashPlan& plan : page.cash_plans()) {
          const auto line = by_name.find(plan.name().substr(0, plan.name().size() - kCashPlanSuffix.size()));
          if (line != by_name.end() && plan.amounts_size() == static_cast<int>(kMonths)) {
            line->second->cash.assign(plan.amounts().begin(), plan.amounts().end());
          }
        }
      });
  // A service from before cash plans has none.
  const bool known = status.code() != absl::StatusCode::kUnimplemented;
  return status.ok() || !known ? absl::StatusOr<std::vector<SheetLine>>(std::move(lines)) : status;
}

absl::StatusOr<BudgetImport> ImportBudget(Services& services, const Caller& caller, const std::string& budget,
                                          const sheet::Table& table, ImportMode mode, bool dry_run,
                                          sheet::Findings& findings) {
  std::vector<SheetLine> read = ReadBudget(table, InstansiOf(budget), findings);
  BudgetImport import{.read = std::max(static_cast<int>(table.rows.size()) - 1, 0)};
  TERPADU_ASSIGN(const std::vector<SheetLine> there, ReadBudgetLines(services, caller, budget));
  Existing existing;
  for (const SheetLine& line : there) {
    existing[KeyOfLine(line.line)] = &line;
  }
  const bool cash_plans = mode == ImportMode::kCashPlans;
  const std::vector<Lines> batches = BatchesOf(
      cash_plans ? CashPlansToSet(read, existing, import, findings) : LinesToCreate(read, existing, import, findings),
      findings);
  const auto write = cash_plans ? SetCashPlans : CreateLines;
  for (const Lines& batch : batches) {
    import.written += static_cast<int>(batch.size());
    const absl::Status checked = write(services, caller, budget, batch, true);
    if (!checked.ok() && !IsVerdict(checked)) {
      return checked;
    }
    if (!checked.ok()) {
      AddVerdict(checked, batch, table, findings);
    }
  }
  if (findings.has_error() || dry_run) {
    import.written = findings.has_error() ? 0 : import.written;
    return import;
  }
  for (const Lines& batch : batches) {
    TERPADU_RETURN_IF_ERROR(write(services, caller, budget, batch, false));
  }
  return import;
}

}  // namespace terpadu::command
