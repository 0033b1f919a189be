// Read an export of SIRUP: drafts, proposed splits and findings.
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/create_draft.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/rup_export.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/rup_split_store.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kMostLines = 100;
constexpr size_t kLongestMak = 4'000;  // digits, dots and separators, so that any byte may be the last

// One import within its transaction.
class Import {
 public:
  Import(rpc::CallContext& call, const std::string& instansi, const std::string& budget, const RupPolicy& policy,
         RupExport& read)
      : call_(call), instansi_(instansi), budget_(budget), policy_(policy), read_(read) {}

  absl::StatusOr<v1::ImportRupPackagesResponse> Run(postgres::Transaction& transaction);

 private:
  // OK when the row was taken or found fault with; an error ends the import.
  absl::Status Take(postgres::Transaction& transaction, const RupExportRow& row);
  absl::Status TakeOne(postgres::Transaction& transaction, const RupExportRow& row, v1::RupPackage package,
                       const domain::LineBalance& line);
  absl::Status TakeSeveral(postgres::Transaction& transaction, const RupExportRow& row, const v1::RupPackage& package,
                           const std::vector<domain::LineBalance>& lines);
  // The line of each MAK of a row; none when one has no line or several.
  absl::StatusOr<std::vector<domain::LineBalance>> LinesOf(postgres::Transaction& transaction, const RupExportRow& row);
  void Refuse(const RupExportRow& row, int column, std::string_view code, const std::string& text,
              const std::string& message) {
    read_.findings.Error(row.row, column, code, text, message);
  }

  rpc::CallContext& call_;
  const std::string& instansi_;
  const std::string& budget_;
  const RupPolicy& policy_;
  RupExport& read_;
  v1::ImportRupPackagesResponse response_;
};

absl::StatusOr<std::vector<domain::LineBalance>> Import::LinesOf(postgres::Transaction& transaction,
                                                                 const RupExportRow& row) {
  std::vector<domain::LineBalance> lines;
  bool good = true;
  for (const domain::Mak& mak : row.maks) {
    const std::string text = mak.sub_kegiatan + "." + mak.account;
    TERPADU_ASSIGN(const auto found, store::FindLines(transaction, instansi_, budget_, mak));
    if (found.size() == 1) {
      lines.push_back(found.front());
      continue;
    }
    good = false;
    if (found.empty()) {
      Refuse(row, row.mak_column, "LINE_UNKNOWN", text, "the budget has no line of this MAK");
    } else {
      Refuse(row, row.mak_column, "LINE_AMBIGUOUS", text, "several lines, by fund source: enter the package by hand");
    }
  }
  return good ? lines : std::vector<domain::LineBalance>();
}

absl::Status Import::TakeOne(postgres::Transaction& transaction, const RupExportRow& row, v1::RupPackage package,
                             const domain::LineBalance& line) {
  v1::Allocation& allocation = *package.add_allocations();
  allocation.set_line(line.line);
  allocation.set_amount(row.package.pagu());
  TERPADU_RETURN_IF_ERROR(transaction.Savepoint());
  absl::Status created = CreateDraft(call_, transaction, instansi_, package, policy_).status();
  if (created.ok()) {
    response_.add_rup_packages(package.name());
    return absl::OkStatus();
  }
  if (absl::IsFailedPrecondition(created) || absl::IsAlreadyExists(created)) {
    TERPADU_RETURN_IF_ERROR(transaction.RollbackToSavepoint());
    Refuse(row, 0, ReasonOf(created), package.name(), std::string(created.message()));
    return absl::OkStatus();
  }
  return created;
}

absl::Status Import::TakeSeveral(postgres::Transaction& transaction, const RupExportRow& row,
                                 const v1::RupPackage& package, const std::vector<domain::LineBalance>& lines) {
  const std::string id = PackageIdOf(row);
  if (lines.size() > kMostLines) {
    Refuse(row, row.mak_column, "FIELD_REFUSED", row.mak_text, "a package takes from at most 100 lines");
    return absl::OkStatus();
  }
  const absl::Status allowed = CheckPolicy(policy_, package);
  if (!allowed.ok()) {
    Refuse(row, 0, ReasonOf(allowed), package.name(), std::string(allowed.message()));
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const bool exists, store::HasSplit(transaction, instansi_, id));
  if (exists) {
    Refuse(row, 0, "RUP_PACKAGE_EXISTS", id, "its split was proposed before");
    return absl::OkStatus();
  }
  std::vector<Rupiah> left;
  for (const domain::LineBalance& line : lines) {
    left.emplace_back(line.amount.value() - line.allocated.value());
  }
  const std::vector<Rupiah> amounts = domain::ProposeSplit(Rupiah(package.pagu()), left);
  store::StoredSplit stored = {.draft = package};
  v1::RupSplit& split = stored.split;
  split.set_name(FormatName(kRupSplitPattern, {instansi_, id}));
  split.set_title(package.title());
  split.set_unit(package.unit());
  split.set_pagu(package.pagu());
  split.set_mak(row.mak_text.substr(0, kLongestMak));
  split.set_state(v1::RUP_SPLIT_STATE_PROPOSED);
  for (size_t i = 0; i < lines.size(); ++i) {
    v1::RupSplitPart& part = *split.add_parts();
    part.set_line(lines[i].line);
    part.set_amount(amounts[i].value());
  }
  TERPADU_RETURN_IF_ERROR(store::InsertSplit(transaction, stored));
  v1::RupSplitProposed event;
  *event.mutable_rup_split() = split;
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi_, {journal::MakeEntry(split.name(), 1, event)}, call_.AuditJson()));
  read_.findings.Warning(
      row.row, row.mak_column, "MAK_SEVERAL", row.mak_text,
      "a split over " + std::to_string(lines.size()) + " lines is proposed: a person must confirm it");
  *response_.add_rup_splits() = split;
  return absl::OkStatus();
}

absl::Status Import::Take(postgres::Transaction& transaction, const RupExportRow& row) {
  TERPADU_ASSIGN(const auto lines, LinesOf(transaction, row));
  if (lines.empty()) {
    return absl::OkStatus();
  }
  // What holds for a package that a person writes holds for this one: checked with its pagu on its first line.
  v1::RupPackage checked = row.package;
  v1::Allocation& whole = *checked.add_allocations();
  whole.set_line(lines.front().line);
  whole.set_amount(row.package.pagu());
  FieldErrors errors;
  CheckPackage("rup_package", instansi_, checked, errors);
  if (!errors.empty()) {
    for (const std::string& violation : ViolationsOf(errors.ToStatus())) {
      Refuse(row, 0, "FIELD_REFUSED", "", violation);
    }
    return absl::OkStatus();
  }
  checked.clear_allocations();
  const v1::RupPackage package = NewPackage(checked, PackageName(instansi_, PackageIdOf(row)), domain::act::kCreate);
  return lines.size() == 1 ? TakeOne(transaction, row, package, lines.front())
                           : TakeSeveral(transaction, row, package, lines);
}

absl::StatusOr<v1::ImportRupPackagesResponse> Import::Run(postgres::Transaction& transaction) {
  for (const RupExportRow& row : read_.readable) {
    TERPADU_RETURN_IF_ERROR(Take(transaction, row));
  }
  response_.set_rows(read_.rows);
  response_.set_refused(read_.rows - response_.rup_packages_size() - response_.rup_splits_size());
  response_.mutable_findings()->Assign(read_.findings.all().begin(), read_.findings.all().end());
  return response_;
}

}  // namespace

absl::StatusOr<v1::ImportRupPackagesResponse> RupService::ImportRupPackages(
    rpc::CallContext& call, const v1::ImportRupPackagesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckName(kBudgetPattern, parent.instansi, "budget", request.budget(), errors);
  if (!request.unit().empty()) {
    CheckName(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const RupExport read, ReadRupExport(request.content(), parent.instansi, request.unit()));
  TERPADU_ASSIGN(const RupPolicy policy, LoadRupPolicy(rules_, *call.db, parent.instansi, DayOf(call.clock->Now())));
  return rpc::Once<v1::ImportRupPackagesResponse>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) {
        RupExport again = read;
        return Import(call, parent.instansi, request.budget(), policy, again).Run(transaction);
      },
      request.validate_only());
}

}  // namespace terpadu::procurement
