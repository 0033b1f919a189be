// Records selections without tender as SPSE tells of them.
#include <map>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/spse/packages.h"
#include "services/procurement/spse/policy.h"
#include "services/procurement/spse/spse_service.h"
#include "services/procurement/spse/store/spse_store.h"
#include "services/procurement/spse/unit_fields.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/spse_events.pb.h"

namespace terpadu::procurement {
namespace {

std::string IdOfRow(const SpseRow& row) { return IdOf(kSpseSelectionPattern, row.selection.name()).id; }

// The rules of each day on which a selection was announced.
absl::StatusOr<std::map<CalendarDay, RupPolicy>> LoadPolicies(rules::RuleBook& rules, postgres::Connection& connection,
                                                              const std::string& instansi,
                                                              const std::vector<SpseRow>& rows) {
  std::map<CalendarDay, RupPolicy> policies;
  for (const SpseRow& row : rows) {
    const CalendarDay day = SpseDayOf(row.selection);
    if (policies.count(day) == 0) {
      TERPADU_ASSIGN(policies[day], LoadRupPolicy(rules, connection, instansi, day));
    }
  }
  return policies;
}

// Direct procurement above the threshold of its day. Other methods rest on conditions, of which SPSE tells nothing.
void CheckMethods(const std::vector<SpseRow>& rows, const std::map<CalendarDay, RupPolicy>& policies,
                  SpseFindings& findings) {
  for (const SpseRow& row : rows) {
    const v1::SpseSelection& selection = row.selection;
    if (selection.method() != v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG) {
      continue;
    }
    const RupPolicy& policy = policies.at(SpseDayOf(selection));
    const auto& methods = policy.methods.at(WordOf(selection.category()));
    if (selection.pagu() > methods.threshold.direct.value()) {
      findings.Note("METHOD_ABOVE_THRESHOLD", {row.line, 0, IdOfRow(row), FormatRupiah(Rupiah(selection.pagu()))},
                    "direct procurement takes at most " + FormatRupiah(methods.threshold.direct) + " on " +
                        FormatDay(SpseDayOf(selection)) + ": " + methods.threshold.legal_basis,
                    selection.pagu());
    }
  }
}

// One import within its transaction.
class Import {
 public:
  Import(rpc::CallContext& call, const std::string& instansi, const SpseSelectionExport& read, SpseFindings& findings)
      : call_(call), instansi_(instansi), read_(read), findings_(findings) {}

  absl::Status Record(postgres::Transaction& transaction, v1::ImportSpseSelectionsResponse& response) {
    std::vector<std::string> ids;
    for (const SpseRow& row : read_.readable) {
      ids.push_back(IdOfRow(row));
    }
    TERPADU_RETURN_IF_ERROR(store::LockSpseImports(transaction, instansi_));
    TERPADU_ASSIGN(const auto recorded, store::RecordedSelections(transaction, instansi_, ids));
    for (const SpseRow& row : read_.readable) {
      Judge(row, recorded, response);
    }
    TERPADU_RETURN_IF_ERROR(store::PutSelections(transaction, instansi_, changed_));
    return Tell(transaction);
  }

 private:
  void Judge(const SpseRow& row, const std::map<std::string, store::SpseRecorded>& recorded,
             v1::ImportSpseSelectionsResponse& response) {
    const auto before = recorded.find(IdOfRow(row));
    v1::SpseSelection selection = row.selection;
    selection.set_version(1);
    if (before == recorded.end()) {
      response.set_recorded(response.recorded() + 1);
    } else if (before->second.sha256 == store::FingerprintOfRecord(row.selection)) {
      response.set_unchanged(response.unchanged() + 1);
      Sum(selection, response);
      return;
    } else if (before->second.source_version > selection.source_version()) {
      findings_.Note("VERSION_OLDER", {row.line, 0, IdOfRow(row), std::to_string(selection.source_version())},
                     "version " + std::to_string(before->second.source_version) + " is recorded");
      response.set_refused(response.refused() + 1);
      return;
    } else {
      selection.set_version(before->second.version + 1);
      response.set_superseded(response.superseded() + 1);
    }
    Sum(selection, response);
    changed_.push_back(std::move(selection));
  }

  static void Sum(const v1::SpseSelection& selection, v1::ImportSpseSelectionsResponse& response) {
    response.set_pagu(response.pagu() + selection.pagu());
    response.set_hps(response.hps() + selection.hps());
    response.set_contract_value(response.contract_value() + selection.contract_value());
    response.set_contracts(response.contracts() + (selection.contract_value() > 0 ? 1 : 0));
  }

  absl::Status Tell(postgres::Transaction& transaction) {
    std::vector<journal::Entry> entries;
    for (const v1::SpseSelection& selection : changed_) {
      v1::SpseSelectionRecorded event;
      *event.mutable_spse_selection() = selection;
      entries.push_back(journal::MakeEntry(selection.name(), selection.version(), event));
    }
    for (size_t first = 0; first < entries.size(); first += postgres::Transaction::kLargestBatch) {
      const size_t last = std::min(entries.size(), first + postgres::Transaction::kLargestBatch);
      TERPADU_RETURN_IF_ERROR(journal::Append(
          transaction, instansi_,
          {entries.begin() + static_cast<std::ptrdiff_t>(first), entries.begin() + static_cast<std::ptrdiff_t>(last)},
          call_.AuditJson()));
    }
    return absl::OkStatus();
  }

  rpc::CallContext& call_;
  const std::string& instansi_;
  const SpseSelectionExport& read_;
  SpseFindings& findings_;
  std::vector<v1::SpseSelection> changed_;
};

}  // namespace

absl::StatusOr<v1::ImportSpseSelectionsResponse> SpseService::ImportSpseSelections(
    rpc::CallContext& call, const v1::ImportSpseSelectionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const std::string& instansi = parent.instansi;
  FieldErrors errors;
  if (!request.budget().empty()) {
    CheckName(kBudgetPattern, instansi, "budget", request.budget(), errors);
  }
  CheckSpseUnits(instansi, request.units(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const CalendarDay today = DayOf(call.clock->Now());
  TERPADU_ASSIGN(const SpseFindingRules finding_rules, LoadSpseFindingRules(rules_, *call.db, instansi, today));
  TERPADU_ASSIGN(const bool rounds, LoadSpseRounding(rules_, *call.db, instansi, today));
  const SpseUnits units(request.units());
  SpseFindings noticed(&finding_rules);
  TERPADU_ASSIGN(const SpseSelectionExport read,
                 ReadSpseSelections(request.content(), {instansi, units, rounds}, noticed));
  TERPADU_ASSIGN(const auto policies, LoadPolicies(rules_, *call.db, instansi, read.readable));
  CheckMethods(read.readable, policies, noticed);
  return rpc::Once<v1::ImportSpseSelectionsResponse>(
      call, instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::ImportSpseSelectionsResponse> {
        SpseFindings findings = noticed;
        v1::ImportSpseSelectionsResponse response;
        response.set_rows(read.rows);
        response.set_refused(read.rows - static_cast<int32_t>(read.readable.size()));
        response.set_one_line(read.maks.one);
        response.set_several_lines(read.maks.several);
        response.set_unreadable_lines(read.maks.unreadable);
        TERPADU_RETURN_IF_ERROR(Import(call, instansi, read, findings).Record(transaction, response));
        SpsePackages packages(call, instansi, request.budget(), policies, findings);
        TERPADU_RETURN_IF_ERROR(packages.Load(transaction, read.readable));
        for (const SpseRow& row : read.readable) {
          TERPADU_RETURN_IF_ERROR(packages.Take(transaction, row));
        }
        response.mutable_rup_packages()->Assign(packages.drafts.begin(), packages.drafts.end());
        response.mutable_rup_splits()->Assign(packages.splits.begin(), packages.splits.end());
        findings.Fill(*response.mutable_groups(), *response.mutable_findings());
        return response;
      },
      request.validate_only());
}

}  // namespace terpadu::procurement
