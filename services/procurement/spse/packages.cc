#include "services/procurement/spse/packages.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/create_draft.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/names.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/spse/store/spse_store.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/rup_split_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kMostLines = 100;

std::string CodeOf(const SpseRow& row) { return IdOf(kSpseSelectionPattern, row.selection.name()).id; }

// Of the package of a selection: of its one number in SIRUP, else of its own.
std::string PackageIdOfRow(const SpseRow& row) {
  return row.selection.rup_codes_size() == 1 ? "sirup-" + row.selection.rup_codes(0) : "spse-" + CodeOf(row);
}

// What SPSE tells of the package, which is less than SIRUP would: neither name nor planned days.
v1::RupPackage Described(const SpseRow& row, const std::string& instansi) {
  const v1::SpseSelection& selection = row.selection;
  v1::RupPackage package;
  const bool one = selection.rup_codes_size() == 1;
  package.set_title(one ? "RUP " + selection.rup_codes(0) : "SPSE " + CodeOf(row));
  package.set_kind(v1::PACKAGE_KIND_PENYEDIA);
  package.set_method(selection.method());
  package.set_category(selection.category());
  package.set_pagu(selection.pagu());
  package.set_unit(selection.unit() == selection.unit_code()
                       ? FormatName(kUnitPattern, {instansi, selection.unit_code()})
                       : selection.unit());
  const CalendarDay start = SpseDayOf(selection);
  *package.mutable_selection_start() = DateOf(start);
  const CalendarDay end = selection.has_end_time() ? DayOf(TimeOf(selection.end_time())) : start;
  *package.mutable_selection_end() = DateOf(std::max(start, end));
  v1::RupPackageDetails& details = *package.mutable_details();
  if (one) {
    details.set_sirup_code(selection.rup_codes(0));
  } else {
    details.set_consolidation(CodeOf(row));
  }
  details.set_fund_source(selection.fund_source());
  return package;
}

}  // namespace

CalendarDay SpseDayOf(const v1::SpseSelection& selection) {
  return DayOf(TimeOf(selection.has_announce_time() ? selection.announce_time() : selection.create_time()));
}

void SpsePackages::Note(const SpseRow& row, int column, std::string_view code, const std::string& text,
                        const std::string& message) {
  findings_.Note(code, {row.line, column, CodeOf(row), text}, message, row.selection.pagu());
}

absl::Status SpsePackages::Load(postgres::Transaction& transaction, const std::vector<SpseRow>& rows) {
  std::vector<std::string> codes;
  std::vector<std::string> ids;
  for (const SpseRow& row : rows) {
    codes.insert(codes.end(), row.selection.rup_codes().begin(), row.selection.rup_codes().end());
    ids.push_back(PackageIdOfRow(row));
  }
  TERPADU_ASSIGN(known_codes_, store::KnownRupCodes(transaction, instansi_, codes));
  TERPADU_ASSIGN(known_ids_, store::KnownPackageIds(transaction, instansi_, ids));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<domain::LineBalance>> SpsePackages::LinesOf(postgres::Transaction& transaction,
                                                                       const SpseRow& row) {
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
      Note(row, row.mak_column, "LINE_UNKNOWN", text, text + " is no line of the budget");
    } else {
      Note(row, row.mak_column, "LINE_AMBIGUOUS", text, text + " is several lines, by fund source");
    }
  }
  return good ? lines : std::vector<domain::LineBalance>();
}

absl::Status SpsePackages::Draft(postgres::Transaction& transaction, const SpseRow& row, v1::RupPackage package,
                                 const domain::LineBalance& line) {
  v1::Allocation& allocation = *package.add_allocations();
  allocation.set_line(line.line);
  allocation.set_amount(package.pagu());
  const auto policy = policies_.find(SpseDayOf(row.selection));
  TERPADU_ASSERT(policy != policies_.end());
  TERPADU_RETURN_IF_ERROR(transaction.Savepoint());
  absl::Status created = CreateDraft(call_, transaction, instansi_, package, policy->second).status();
  if (created.ok()) {
    drafts.push_back(package.name());
    Note(row, 0, "PACKAGE_DERIVED", package.name(),
         "draft " + PackageIdOfRow(row) + " without a name and planned dates");
    return created;
  }
  if (!absl::IsFailedPrecondition(created) && !absl::IsAlreadyExists(created)) {
    return created;
  }
  Note(row, 0, "PACKAGE_REFUSED", ReasonOf(created), std::string(created.message()));
  return transaction.RollbackToSavepoint();
}

absl::Status SpsePackages::Propose(postgres::Transaction& transaction, const SpseRow& row,
                                   const v1::RupPackage& package, const std::vector<domain::LineBalance>& lines) {
  if (lines.size() > kMostLines) {
    Note(row, row.mak_column, "PACKAGE_REFUSED", "LINES", "a package takes from at most 100 lines");
    return absl::OkStatus();
  }
  const absl::Status allowed = CheckPolicy(policies_.at(SpseDayOf(row.selection)), package);
  if (!allowed.ok()) {
    Note(row, 0, "PACKAGE_REFUSED", ReasonOf(allowed), std::string(allowed.message()));
    return absl::OkStatus();
  }
  std::vector<Rupiah> left;
  for (const domain::LineBalance& line : lines) {
    left.emplace_back(line.amount.value() - line.allocated.value());
  }
  const std::vector<Rupiah> amounts = domain::ProposeSplit(Rupiah(package.pagu()), left);
  store::StoredSplit stored = {.draft = package};
  v1::RupSplit& split = stored.split;
  split.set_name(FormatName(kRupSplitPattern, {instansi_, PackageIdOfRow(row)}));
  split.set_title(package.title());
  split.set_unit(package.unit());
  split.set_pagu(package.pagu());
  split.set_mak(row.selection.mak());
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
  Note(row, row.mak_column, "MAK_SEVERAL", split.mak(),
       "a split over " + std::to_string(lines.size()) + " lines is proposed: terpadu cannot know the amounts");
  splits.push_back(split);
  return absl::OkStatus();
}

absl::Status SpsePackages::Take(postgres::Transaction& transaction, const SpseRow& row) {
  const auto& codes = row.selection.rup_codes();
  std::vector<std::string> unknown;
  std::copy_if(codes.begin(), codes.end(), std::back_inserter(unknown),
               [&](const std::string& code) { return known_codes_.count(code) == 0; });
  const std::string id = PackageIdOfRow(row);
  if (unknown.empty() || known_ids_.count(id) > 0) {
    return absl::OkStatus();
  }
  if (budget_.empty() || row.maks.empty()) {
    Note(row, 0, "RUP_UNKNOWN", unknown.front(), "no package of the RUP has this number");
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const auto lines, LinesOf(transaction, row));
  if (lines.empty()) {
    Note(row, 0, "RUP_UNKNOWN", unknown.front(), "no package of the RUP has this number");
    return absl::OkStatus();
  }
  const v1::RupPackage package =
      NewPackage(Described(row, instansi_), PackageName(instansi_, id), domain::act::kCreate);
  const size_t made = drafts.size() + splits.size();
  TERPADU_RETURN_IF_ERROR(lines.size() == 1 ? Draft(transaction, row, package, lines.front())
                                            : Propose(transaction, row, package, lines));
  if (drafts.size() + splits.size() > made) {
    known_ids_.insert(id);
    if (codes.size() == 1) {
      known_codes_.insert(codes.begin(), codes.end());
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::procurement
