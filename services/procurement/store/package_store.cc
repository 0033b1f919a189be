#include "services/procurement/store/package_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/names.h"
#include "services/procurement/store/package_columns.h"
#include "services/procurement/store/rup_detail_store.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kGet = {"procurement_package_get",
                            "SELECT" TERPADU_PACKAGE_COLUMNS
                            "FROM rup_package AS package WHERE instansi = $1 AND rup_package_id = $2"};

constexpr Statement kLock = {"procurement_package_lock",
                             "SELECT" TERPADU_PACKAGE_COLUMNS
                             "FROM rup_package AS package WHERE instansi = $1 AND rup_package_id = $2"
                             " FOR NO KEY UPDATE OF package"};

constexpr Statement kList = {"procurement_package_list",
                             "SELECT" TERPADU_PACKAGE_COLUMNS
                             "FROM rup_package AS package WHERE instansi = $1 AND rup_package_id > $2"
                             " ORDER BY rup_package_id LIMIT $3"};

constexpr Statement kInsert = {"procurement_package_insert", R"sql(
INSERT INTO rup_package (instansi, rup_package_id, title, kind, method, category, pagu, unit, selection_start,
                         selection_start_by_month, selection_end, selection_end_by_month, state, finalizer, revises,
                         create_time)
VALUES ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7, $8, $9::date, $10, $11::date, $12, $13, nullif($14, ''),
        nullif($15, ''), $16))sql"};

constexpr Statement kInsertAllocations = {"procurement_allocation_insert", R"sql(
INSERT INTO allocation (instansi, rup_package_id, line, place, amount)
SELECT $1, $2, line, place, amount FROM unnest($3::text[], $4::bigint[]) WITH ORDINALITY AS part (line, amount, place)
)sql"};

constexpr Statement kUpdate = {"procurement_package_update", R"sql(
UPDATE rup_package SET state = $3, finalizer = nullif($4, ''), revised_by = $5::text[], version = version + 1
 WHERE instansi = $1 AND rup_package_id = $2
RETURNING version)sql"};

constexpr Statement kSetReviewReason = {"procurement_package_set_review_reason", R"sql(
UPDATE rup_package SET review_reason = $3 WHERE instansi = $1 AND rup_package_id = $2)sql"};

constexpr Statement kSendToReview = {"procurement_package_send_to_review", R"sql(
WITH affected AS (
  SELECT package.rup_package_id
    FROM allocation AS part
    JOIN rup_package AS package ON package.instansi = part.instansi AND package.rup_package_id = part.rup_package_id
   WHERE part.instansi = $1 AND part.line = $2 AND part.amount > 0 AND package.state = ANY ($3::text[])
   ORDER BY package.rup_package_id LIMIT $6 FOR NO KEY UPDATE OF package),
sent AS (
  UPDATE rup_package AS package SET state = $4, review_reason = $5, version = version + 1
    FROM affected WHERE package.instansi = $1 AND package.rup_package_id = affected.rup_package_id
  RETURNING package.rup_package_id, package.version)
SELECT rup_package_id, version FROM sent ORDER BY rup_package_id)sql"};

enum Column {
  kId,
  kTitle,
  kKind,
  kMethod,
  kCategory,
  kPagu,
  kUnit,
  kSelectionStart,
  kSelectionStartByMonth,
  kSelectionEnd,
  kSelectionEndByMonth,
  kState,
  kFinalizer,
  kAnnouncer,
  kAnnounceTime,
  kRevises,
  kRevisedBy,
  kReviewReason,
  kVersion,
  kAllocations,
  kDetails,
};

google::type::Date PlannedIn(const Rows& rows, int row, Column day, Column by_month) {
  const auto parsed = ParseDay(rows.Text(row, day));
  TERPADU_ASSERT(parsed.ok());
  return DateOf(domain::PlannedDay{.day = *parsed, .month_only = rows.Bool(row, by_month)});
}

void ReadAllocations(const std::string& text, v1::RupPackage& package) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ', absl::SkipEmpty());
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    v1::Allocation& allocation = *package.add_allocations();
    allocation.set_line(parts[i]);
    int64_t amount = 0;
    TERPADU_ASSERT(absl::SimpleAtoi(parts[i + 1], &amount));
    allocation.set_amount(amount);
  }
}

template <typename Enum>
std::string WordOrEmpty(Enum value) {
  return value == 0 ? "" : WordOf(value);
}

std::string DayText(const google::type::Date& date) { return FormatDay(PlannedDayOf(date).day); }

Params Key(std::string_view instansi, std::string_view id) { return std::move(Params().Text(instansi).Text(id)); }

absl::StatusOr<v1::RupPackage> TheOnly(const absl::StatusOr<Rows>& rows, std::string_view instansi,
                                       std::string_view id) {
  TERPADU_RETURN_IF_ERROR(rows.status());
  if (rows->empty()) {
    return NotFound(PackageName(instansi, id));
  }
  return PackageIn(*rows, 0, instansi);
}

}  // namespace

v1::RupPackage PackageIn(const Rows& rows, int row, std::string_view instansi) {
  v1::RupPackage package;
  package.set_name(PackageName(instansi, rows.Text(row, kId)));
  package.set_title(rows.Text(row, kTitle));
  package.set_kind(EnumOf<v1::PackageKind>(rows.Text(row, kKind)));
  if (!rows.IsNull(row, kMethod)) {
    package.set_method(EnumOf<v1::ProcurementMethod>(rows.Text(row, kMethod)));
  }
  if (!rows.IsNull(row, kCategory)) {
    package.set_category(EnumOf<v1::ProcurementCategory>(rows.Text(row, kCategory)));
  }
  package.set_pagu(rows.Int(row, kPagu));
  package.set_unit(rows.Text(row, kUnit));
  *package.mutable_selection_start() = PlannedIn(rows, row, kSelectionStart, kSelectionStartByMonth);
  *package.mutable_selection_end() = PlannedIn(rows, row, kSelectionEnd, kSelectionEndByMonth);
  package.set_state(EnumOf<v1::RupPackageState>(rows.Text(row, kState)));
  package.set_finalizer(rows.OptionalText(row, kFinalizer).value_or(""));
  package.set_announcer(rows.OptionalText(row, kAnnouncer).value_or(""));
  if (!rows.IsNull(row, kAnnounceTime)) {
    *package.mutable_announce_time() = TimestampOf(rows.Time(row, kAnnounceTime));
  }
  package.set_revises(rows.OptionalText(row, kRevises).value_or(""));
  ReadList(rows.Text(row, kRevisedBy), *package.mutable_revised_by());
  package.set_review_reason(rows.Text(row, kReviewReason));
  package.set_version(rows.Int(row, kVersion));
  package.set_etag(rpc::EtagOf(package.version()));
  ReadAllocations(rows.OptionalText(row, kAllocations).value_or(""), package);
  if (!rows.IsNull(row, kDetails)) {
    *package.mutable_details() = RupDetailsIn(rows.Text(row, kDetails));
  }
  return package;
}

absl::StatusOr<v1::RupPackage> GetPackage(postgres::Connection& connection, const postgres::Scope& scope,
                                          std::string_view id) {
  return TheOnly(connection.Execute(scope, kGet, Key(scope.instansi, id)), scope.instansi, id);
}

absl::StatusOr<v1::RupPackage> ReadPackage(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id) {
  return TheOnly(transaction.Execute(kGet, Key(instansi, id)), instansi, id);
}

absl::StatusOr<v1::RupPackage> LockPackage(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id) {
  return TheOnly(transaction.Execute(kLock, Key(instansi, id)), instansi, id);
}

absl::StatusOr<std::vector<v1::RupPackage>> ListPackages(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const rpc::Page& page) {
  Params params = Key(scope.instansi, page.after.empty() ? "" : page.after.front());
  params.Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::RupPackage> packages;
  packages.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    packages.push_back(PackageIn(rows, row, scope.instansi));
  }
  return packages;
}

absl::Status InsertPackage(postgres::Transaction& transaction, const v1::RupPackage& package, absl::Time now) {
  const ResourceId id = IdOf(kPackagePattern, package.name());
  Params params = Key(id.instansi, id.id);
  params.Text(package.title()).Text(WordOf(package.kind()));
  params.Text(WordOrEmpty(package.method())).Text(WordOrEmpty(package.category()));
  params.Int(package.pagu()).Text(package.unit());
  params.Text(DayText(package.selection_start())).Bool(package.selection_start().day() == 0);
  params.Text(DayText(package.selection_end())).Bool(package.selection_end().day() == 0);
  params.Text(WordOf(package.state())).Text(package.finalizer()).Text(package.revises()).Time(now);
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "rup_package_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "RUP_PACKAGE_EXISTS", package.name() + " exists already",
                 {{"name", package.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted);
  return InsertRupDetails(transaction, package);
}

absl::Status InsertAllocations(postgres::Transaction& transaction, const v1::RupPackage& package) {
  const ResourceId id = IdOf(kPackagePattern, package.name());
  std::vector<std::string> lines;
  std::vector<int64_t> amounts;
  for (const v1::Allocation& allocation : package.allocations()) {
    lines.push_back(allocation.line());
    amounts.push_back(allocation.amount());
  }
  Params params = Key(id.instansi, id.id);
  params.TextArray(lines).IntArray(amounts);
  return transaction.Execute(kInsertAllocations, params).status();
}

absl::Status UpdatePackage(postgres::Transaction& transaction, v1::RupPackage& package) {
  const ResourceId id = IdOf(kPackagePattern, package.name());
  Params params = Key(id.instansi, id.id);
  params.Text(WordOf(package.state())).Text(package.finalizer());
  params.TextArray({package.revised_by().begin(), package.revised_by().end()});
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  package.set_version(rows.Int(0, 0));
  package.set_etag(rpc::EtagOf(package.version()));
  return absl::OkStatus();
}

absl::Status SetReviewReason(postgres::Transaction& transaction, std::string_view instansi, std::string_view id,
                             std::string_view reason) {
  return transaction.Execute(kSetReviewReason, Key(instansi, id).Text(reason)).status();
}

absl::StatusOr<std::vector<SentToReview>> SendToReview(postgres::Transaction& transaction, std::string_view instansi,
                                                       std::string_view line, std::string_view reason, int limit) {
  constexpr auto kPackage = domain::Aggregate::kRupPackage;
  Params params;
  params.Text(instansi).Text(line).TextArray(domain::StatesAllowing(kPackage, domain::act::kChangeLine));
  params.Text(domain::StateAfter(kPackage, domain::act::kChangeLine)).Text(reason).Int(limit);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSendToReview, params));
  std::vector<SentToReview> sent;
  sent.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    sent.push_back({rows.Text(row, 0), rows.Int(row, 1)});
  }
  return sent;
}

}  // namespace terpadu::procurement::store
