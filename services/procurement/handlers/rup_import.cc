// Read an export of SIRUP: drafts, proposed splits and findings.
#include <map>
#include <optional>
#include <set>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/rup_export.h"
#include "services/procurement/rup_policy.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/rup_draft_store.h"
#include "services/procurement/store/rup_split_store.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kMostLines = 100;
constexpr size_t kLongestMak = 4'000;  // digits, dots and separators, so that any byte may be the last

// A row that is to be a package or a split, with the lines of its MAK.
struct Candidate {
  const RupExportRow* row;
  v1::RupPackage package;  // its allocations are set when it says what each line bears
  std::vector<std::string> lines;
};

// One import within its transaction: a few statements for all rows, whatever their number.
class Import {
 public:
  Import(rpc::CallContext& call, const std::string& instansi, const std::string& budget, const RupPolicy& policy,
         RupExport& read)
      : call_(call), instansi_(instansi), budget_(budget), policy_(policy), read_(read) {}

  absl::StatusOr<v1::ImportRupPackagesResponse> Run(postgres::Transaction& transaction);

 private:
  // The line of each MAK of a row; none when one has no line or several.
  std::vector<std::string> LinesOf(const RupExportRow& row);
  absl::Status FindLines(postgres::Transaction& transaction);
  // The row as a package, when its lines are known and what a person may write.
  std::optional<Candidate> Read(const RupExportRow& row);
  // Locks the lines of all candidates, and asks which of their packages there are.
  absl::Status Lock(postgres::Transaction& transaction, const std::vector<Candidate>& candidates);
  // Whether the row becomes a draft; then its lines hold it, too, from here on.
  bool Judge(const Candidate& candidate);
  absl::Status Create(postgres::Transaction& transaction, std::vector<Candidate>& drafts);
  absl::Status Propose(postgres::Transaction& transaction, const Candidate& candidate);
  void Refuse(const RupExportRow& row, int column, std::string_view code, const std::string& text,
              const std::string& message) {
    read_.findings.Error(row.row, column, code, text, message);
  }
  void Refuse(const Candidate& candidate, const absl::Status& why) {
    Refuse(*candidate.row, 0, ReasonOf(why), candidate.package.name(), std::string(why.message()));
  }

  rpc::CallContext& call_;
  const std::string& instansi_;
  const std::string& budget_;
  const RupPolicy& policy_;
  RupExport& read_;
  std::map<domain::Mak, std::vector<store::LineOfMak>> lines_of_;
  std::map<std::string, domain::LineBalance> balances_;  // with what this import takes
  std::set<std::string> there_;                          // ids of packages
  v1::ImportRupPackagesResponse response_;
};

absl::Status Import::FindLines(postgres::Transaction& transaction) {
  std::set<domain::Mak> maks;
  for (const RupExportRow& row : read_.readable) {
    maks.insert(row.maks.begin(), row.maks.end());
  }
  TERPADU_ASSIGN(const auto found, store::FindLinesOf(transaction, instansi_, budget_, maks));
  for (const store::LineOfMak& line : found) {
    lines_of_[line.mak].push_back(line);
  }
  return absl::OkStatus();
}

std::vector<std::string> Import::LinesOf(const RupExportRow& row) {
  std::vector<std::string> lines;
  bool good = true;
  for (const domain::Mak& mak : row.maks) {
    const std::vector<store::LineOfMak>& all = lines_of_[mak];
    // Where units share codes, a package is on the line of its own.
    std::vector<std::string> own;
    for (const store::LineOfMak& line : all) {
      if (line.unit == row.package.unit()) {
        own.push_back(line.line);
      }
    }
    const std::string text = mak.sub_kegiatan + "." + mak.account;
    if (all.empty()) {
      Refuse(row, row.mak_column, "LINE_UNKNOWN", text, "the budget has no line of this MAK");
    } else if (own.size() > 1 || (own.empty() && all.size() > 1)) {
      Refuse(row, row.mak_column, "LINE_AMBIGUOUS", text,
             "several lines, by unit or fund source: enter the package by hand");
    } else {
      lines.push_back(own.empty() ? all.front().line : own.front());
      continue;
    }
    good = false;
  }
  return good ? lines : std::vector<std::string>();
}

std::optional<Candidate> Import::Read(const RupExportRow& row) {
  Candidate candidate = {.row = &row, .package = row.package, .lines = LinesOf(row)};
  if (candidate.lines.empty()) {
    return std::nullopt;
  }
  if (candidate.lines.size() > kMostLines) {
    Refuse(row, row.mak_column, "FIELD_REFUSED", row.mak_text.substr(0, kLongestMak),
           "a package takes from at most 100 lines");
    return std::nullopt;
  }
  const bool is_split = row.amounts.empty() && candidate.lines.size() > 1;
  // What holds for a package that a person writes holds for this one; a split is checked with all of it on one line.
  v1::RupPackage& package = candidate.package;
  for (size_t i = 0; i < (is_split ? 1 : candidate.lines.size()); ++i) {
    v1::Allocation& allocation = *package.add_allocations();
    allocation.set_line(candidate.lines[i]);
    allocation.set_amount(row.amounts.empty() ? row.package.pagu() : row.amounts[i]);
  }
  FieldErrors errors;
  CheckPackage("rup_package", instansi_, package, errors);
  if (!errors.empty()) {
    for (const std::string& violation : ViolationsOf(errors.ToStatus())) {
      Refuse(row, 0, "FIELD_REFUSED", "", violation);
    }
    return std::nullopt;
  }
  if (is_split) {
    package.clear_allocations();
  }
  package = NewPackage(package, PackageName(instansi_, PackageIdOf(row)), domain::act::kCreate);
  return candidate;
}

absl::Status Import::Lock(postgres::Transaction& transaction, const std::vector<Candidate>& candidates) {
  std::set<std::string> lines;
  std::vector<std::string> ids;
  for (const Candidate& candidate : candidates) {
    lines.insert(candidate.lines.begin(), candidate.lines.end());
    ids.push_back(PackageIdOf(*candidate.row));
  }
  TERPADU_ASSIGN(const auto locked, store::LockLines(transaction, instansi_, {lines.begin(), lines.end()}));
  for (const domain::LineBalance& balance : locked) {
    balances_[balance.line] = balance;
  }
  TERPADU_ASSIGN(there_, store::PackagesThere(transaction, instansi_, ids));
  return absl::OkStatus();
}

bool Import::Judge(const Candidate& candidate) {
  if (const absl::Status allowed = CheckPolicy(policy_, candidate.package); !allowed.ok()) {
    Refuse(candidate, allowed);
    return false;
  }
  if (there_.contains(PackageIdOf(*candidate.row))) {
    Refuse(*candidate.row, 0, "RUP_PACKAGE_EXISTS", candidate.package.name(),
           candidate.package.name() + " exists already");
    return false;
  }
  for (const v1::Allocation& allocation : candidate.package.allocations()) {
    const absl::Status fits = domain::CheckFits(balances_.at(allocation.line()), Rupiah(allocation.amount()));
    if (!fits.ok()) {
      Refuse(candidate, fits);
      return false;
    }
  }
  for (const v1::Allocation& allocation : candidate.package.allocations()) {
    domain::LineBalance& balance = balances_.at(allocation.line());
    balance.allocated = Rupiah(balance.allocated.value() + allocation.amount());
  }
  return true;
}

absl::Status Import::Create(postgres::Transaction& transaction, std::vector<Candidate>& drafts) {
  std::vector<v1::RupPackage> packages;
  for (Candidate& draft : drafts) {
    packages.push_back(std::move(draft.package));
  }
  TERPADU_RETURN_IF_ERROR(store::InsertDrafts(transaction, instansi_, packages, call_.clock->Now()));
  std::vector<journal::Entry> entries;
  for (const v1::RupPackage& package : packages) {
    entries.push_back(CreatedEntry(package));
    response_.add_rup_packages(package.name());
  }
  return journal::Append(transaction, instansi_, entries, call_.AuditJson());
}

absl::Status Import::Propose(postgres::Transaction& transaction, const Candidate& candidate) {
  const RupExportRow& row = *candidate.row;
  const v1::RupPackage& package = candidate.package;
  const std::string id = PackageIdOf(row);
  TERPADU_ASSIGN(const bool exists, store::HasSplit(transaction, instansi_, id));
  if (exists) {
    Refuse(row, 0, "RUP_PACKAGE_EXISTS", id, "its split was proposed before");
    return absl::OkStatus();
  }
  std::vector<Rupiah> left;
  for (const std::string& line : candidate.lines) {
    const domain::LineBalance& balance = balances_.at(line);
    left.emplace_back(balance.amount.value() - balance.allocated.value());
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
  for (size_t i = 0; i < candidate.lines.size(); ++i) {
    v1::RupSplitPart& part = *split.add_parts();
    part.set_line(candidate.lines[i]);
    part.set_amount(amounts[i].value());
  }
  TERPADU_RETURN_IF_ERROR(store::InsertSplit(transaction, stored));
  v1::RupSplitProposed event;
  *event.mutable_rup_split() = split;
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi_, {journal::MakeEntry(split.name(), 1, event)}, call_.AuditJson()));
  read_.findings.Warning(
      row.row, row.mak_column, "MAK_SEVERAL", row.mak_text,
      "a split over " + std::to_string(candidate.lines.size()) + " lines is proposed: a person must confirm it");
  *response_.add_rup_splits() = split;
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportRupPackagesResponse> Import::Run(postgres::Transaction& transaction) {
  TERPADU_RETURN_IF_ERROR(FindLines(transaction));
  std::vector<Candidate> candidates;
  for (const RupExportRow& row : read_.readable) {
    if (auto candidate = Read(row); candidate.has_value()) {
      candidates.push_back(*std::move(candidate));
    }
  }
  TERPADU_RETURN_IF_ERROR(Lock(transaction, candidates));
  std::vector<Candidate> drafts;
  for (Candidate& candidate : candidates) {
    if (!Judge(candidate)) {
      continue;
    }
    if (candidate.package.allocations().empty()) {
      TERPADU_RETURN_IF_ERROR(Propose(transaction, candidate));
    } else {
      drafts.push_back(std::move(candidate));
    }
  }
  TERPADU_RETURN_IF_ERROR(Create(transaction, drafts));
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
