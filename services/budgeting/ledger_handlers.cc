#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/ledger_service.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/corrections.h"
#include "services/budgeting/store/ledger.h"
#include "services/budgeting/store/lines.h"
#include "services/budgeting/store/savings.h"

namespace terpadu::budgeting {
namespace {

// The part `place` of the key that a page begins after, "" on the first.
std::string Part(const rpc::Page& page, size_t place) { return place < page.after.size() ? page.after[place] : ""; }

int64_t Number(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

// Leaves at most `page.size` of what was found one more of; true when there was one more.
template <typename Resource>
bool CutToPage(const rpc::Page& page, std::vector<Resource>& found) {
  const bool more = found.size() > static_cast<size_t>(page.size);
  if (more) {
    found.resize(static_cast<size_t>(page.size));
  }
  return more;
}

}  // namespace

LedgerService::LedgerService() : handlers_("terpadu.budgeting.v1.LedgerService") {
  handlers_.Unary("ListLedgerEntries", this, &LedgerService::ListLedgerEntries);
  handlers_.Unary("VerifyLedger", this, &LedgerService::VerifyLedger);
  handlers_.Unary("CorrectLedger", this, &LedgerService::CorrectLedger);
  handlers_.Unary("ListSavings", this, &LedgerService::ListSavings);
  handlers_.Unary("ListSavingTotals", this, &LedgerService::ListSavingTotals);
}

absl::StatusOr<v1::ListLedgerEntriesResponse> LedgerService::ListLedgerEntries(
    rpc::CallContext& call, const v1::ListLedgerEntriesRequest& request) {
  Fields fields;
  const LineKey line = fields.Line("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto entries, ListEntries(call, line, Number(After(page)), page.size + 1));
  if (entries.empty()) {
    TERPADU_RETURN_IF_ERROR(GetLine(call, line).status());
  }
  v1::ListLedgerEntriesResponse response;
  FillPage(page, std::move(entries), *response.mutable_entries(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::VerifyLedgerResponse> LedgerService::VerifyLedger(rpc::CallContext& call,
                                                                     const v1::VerifyLedgerRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const VerifiedLines verified, VerifyLines(call, budget, After(page), page.size));
  if (verified.lines == 0 && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::VerifyLedgerResponse response;
  response.mutable_differences()->Add(verified.differences.begin(), verified.differences.end());
  response.set_lines_verified(verified.lines);
  if (verified.lines == page.size) {
    response.set_next_page_token(page.NextToken({verified.last}));
  }
  return response;
}

absl::StatusOr<v1::LedgerEntry> LedgerService::CorrectLedger(rpc::CallContext& call,
                                                             const v1::CorrectLedgerRequest& request) {
  Fields fields;
  CorrectCommand command;
  command.entry = fields.Entry("entry", request.entry());
  command.effect = request.effect();
  command.reason = request.reason();
  command.etag = fields.Etag("etag", request.etag());
  command.audit = call.AuditJson(request.reason());
  fields.Text("reason", request.reason(), kLongestTitle);
  if (request.effect() == 0) {
    fields.Add("effect", "must not be 0");
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::LedgerEntry>(
      call, command.entry.line.instansi, request,
      [&](postgres::Transaction& transaction) { return budgeting::CorrectLedger(transaction, command); });
}

absl::StatusOr<v1::ListSavingsResponse> LedgerService::ListSavings(rpc::CallContext& call,
                                                                   const v1::ListSavingsRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto savings,
                 budgeting::ListSavings(call, budget, Part(page, 0), Number(Part(page, 1)), page.size + 1));
  if (savings.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListSavingsResponse response;
  if (CutToPage(page, savings)) {
    const EntryKey last = fields.Entry("entry", savings.back().entry());
    response.set_next_page_token(page.NextToken({last.line.line, std::to_string(last.number)}));
  }
  response.mutable_savings()->Add(savings.begin(), savings.end());
  return response;
}

absl::StatusOr<v1::ListSavingTotalsResponse> LedgerService::ListSavingTotals(
    rpc::CallContext& call, const v1::ListSavingTotalsRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  if (!v1::SavingGroup_IsValid(request.group())) {
    fields.Add("group", "must be a SavingGroup");
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto totals, budgeting::ListSavingTotals(call, budget, request.group(), page.after, page.size + 1));
  if (totals.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListSavingTotalsResponse response;
  if (CutToPage(page, totals)) {
    response.set_next_page_token(page.NextToken({totals.back().unit(), totals.back().sub_kegiatan()}));
  }
  response.mutable_totals()->Add(totals.begin(), totals.end());
  return response;
}

}  // namespace terpadu::budgeting
