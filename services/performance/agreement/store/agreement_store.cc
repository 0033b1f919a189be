#include "services/performance/agreement/store/agreement_store.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/performance/agreement/names.h"
#include "services/performance/fields.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using google::protobuf::util::TimeUtil;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// The last column: program, tab, rupiah, a line each; of a draft as the DPA in force has it.
#define TERPADU_AGREEMENT_COLUMNS                                                                                 \
  "SELECT a.instansi, a.agreement_id, a.unit_id, a.year, a.official, a.superior, a.number, a.content, a.state, "  \
  "a.official_signed_at, a.superior_signed_at, a.amendment_due, a.version, coalesce((SELECT "                     \
  "string_agg(p.program || E'\\t' || coalesce(p.amount, (SELECT sum(l.amount) FROM dpa_budget b JOIN dpa_line l " \
  "ON l.instansi = b.instansi AND l.budget = b.budget WHERE b.instansi = a.instansi AND b.year = a.year AND "     \
  "b.in_force AND l.unit_id = a.unit_id AND l.program = p.program), 0), E'\\n' ORDER BY p.program) "              \
  "FROM agreement_program p WHERE p.instansi = a.instansi AND p.agreement_id = a.agreement_id), '') "             \
  "FROM agreement a WHERE a.instansi = $1 "

constexpr Statement kFind = {"agreement_find", TERPADU_AGREEMENT_COLUMNS "AND a.agreement_id = $2"};
constexpr Statement kLock = {"agreement_lock", TERPADU_AGREEMENT_COLUMNS "AND a.agreement_id = $2 FOR UPDATE OF a"};
constexpr Statement kLockSigned = {"agreement_lock_signed", TERPADU_AGREEMENT_COLUMNS
                                   "AND a.unit_id = $2 AND a.year = $3 AND a.official = $4 AND a.state = 'SIGNED' "
                                   "FOR UPDATE OF a"};
constexpr Statement kLockYear = {"agreement_lock_year", TERPADU_AGREEMENT_COLUMNS
                                 "AND a.year = $2 AND a.state = 'SIGNED' AND a.agreement_id > $3 "
                                 "ORDER BY a.agreement_id LIMIT $4 FOR UPDATE OF a"};
constexpr Statement kList = {"agreement_list",
                             TERPADU_AGREEMENT_COLUMNS "AND a.agreement_id > $2 ORDER BY a.agreement_id LIMIT $3"};
constexpr Statement kListDue = {"agreement_list_due", TERPADU_AGREEMENT_COLUMNS
                                "AND a.agreement_id > $2 AND a.amendment_due ORDER BY a.agreement_id LIMIT $3"};

constexpr Statement kWrite = {"agreement_write", R"sql(
  INSERT INTO agreement (instansi, agreement_id, unit_id, year, official, superior, content, number)
  SELECT $1, $2, $3, $4, $5, $6, $7, coalesce(max(number), 0) + 1
    FROM agreement WHERE instansi = $1 AND unit_id = $3 AND year = $4 AND official = $5
  ON CONFLICT (instansi, agreement_id) DO UPDATE
     SET superior = EXCLUDED.superior, content = EXCLUDED.content, official_signed_at = NULL,
         superior_signed_at = NULL, version = agreement.version + 1)sql"};
constexpr Statement kClearPrograms = {"agreement_clear_programs",
                                      "DELETE FROM agreement_program WHERE instansi = $1 AND agreement_id = $2"};
constexpr Statement kPutProgram = {"agreement_put_program", R"sql(
  INSERT INTO agreement_program (instansi, agreement_id, program, amount) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, agreement_id, program) DO UPDATE SET amount = EXCLUDED.amount)sql"};
constexpr Statement kSave = {"agreement_save", R"sql(
  UPDATE agreement SET state = $3, official_signed_at = $4, superior_signed_at = $5, amendment_due = $6,
         version = version + 1
   WHERE instansi = $1 AND agreement_id = $2
  RETURNING version)sql"};
constexpr Statement kLockDpaYear = {"agreement_lock_dpa_year", R"sql(
  SELECT pg_advisory_xact_lock(hashtextextended('agreement/' || $1 || '/' || $2, 0)))sql"};
constexpr Statement kAmounts = {"agreement_dpa_amounts", R"sql(
  SELECT l.program, sum(l.amount)::bigint
    FROM dpa_budget b JOIN dpa_line l ON l.instansi = b.instansi AND l.budget = b.budget
   WHERE b.instansi = $1 AND b.year = $2 AND b.in_force AND l.unit_id = $3
   GROUP BY l.program)sql"};

void ReadBudget(const std::string& lines, v1::Agreement& agreement) {
  for (size_t begin = 0; begin < lines.size();) {
    const size_t tab = lines.find('\t', begin);
    const size_t end = std::min(lines.find('\n', tab), lines.size());
    v1::AgreementProgram& program = *agreement.add_budget();
    program.set_program(lines.substr(begin, tab - begin));
    program.set_amount(std::stoll(lines.substr(tab + 1, end - tab - 1)));
    begin = end + 1;
  }
}

google::protobuf::Timestamp StampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

AgreementRow RowOf(const Rows& rows, int row) {
  AgreementRow found;
  v1::Agreement& agreement = found.agreement;
  const std::string instansi = rows.Text(row, 0);
  agreement.ParseFromString(rows.Bytes(row, 7));
  agreement.set_name(NameOf(kAgreementPattern, instansi, rows.Text(row, 1)));
  agreement.set_unit(NameOf(kUnitPattern, instansi, rows.Text(row, 2)));
  agreement.set_year(static_cast<int32_t>(rows.Int(row, 3)));
  agreement.set_official(rows.Text(row, 4));
  agreement.set_superior(rows.Text(row, 5));
  agreement.set_number(static_cast<int32_t>(rows.Int(row, 6)));
  agreement.set_state(EnumOf<v1::AgreementState>(rows.Text(row, 8)));
  if (!rows.IsNull(row, 9)) {
    *agreement.mutable_official_sign_time() = StampOf(rows.Time(row, 9));
  }
  if (!rows.IsNull(row, 10)) {
    *agreement.mutable_superior_sign_time() = StampOf(rows.Time(row, 10));
  }
  agreement.set_amendment_due(rows.Bool(row, 11));
  found.version = rows.Int(row, 12);
  ReadBudget(rows.Text(row, 13), agreement);
  agreement.set_etag(rpc::EtagOf(found.version));
  return found;
}

AgreementRow FirstOf(const Rows& rows) { return rows.empty() ? AgreementRow{} : RowOf(rows, 0); }

Params KeyOf(const v1::Agreement& agreement) {
  const ResourceId id = IdOf(kAgreementPattern, agreement.name());
  return Params().Text(id.instansi).Text(id.id);
}

std::string UnitIdOf(const v1::Agreement& agreement) { return IdOf(kUnitPattern, agreement.unit()).id; }

absl::Status PutPrograms(postgres::Transaction& transaction, const v1::Agreement& agreement, bool with_amounts) {
  std::vector<Params> batch;
  for (int i = 0; i < agreement.programs_size(); ++i) {
    Params params = KeyOf(agreement);
    if (with_amounts) {
      params.Text(agreement.budget(i).program()).Int(agreement.budget(i).amount());
    } else {
      params.Text(agreement.programs(i)).Null();
    }
    batch.push_back(std::move(params));
  }
  return transaction.ExecuteBatch(kPutProgram, batch).status();
}

void AddTime(Params& params, bool there, const google::protobuf::Timestamp& stamp) {
  there ? params.Time(absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(stamp))) : params.Null();
}

std::vector<AgreementRow> AllOf(const Rows& rows) {
  std::vector<AgreementRow> all;
  for (int row = 0; row < rows.size(); ++row) {
    all.push_back(RowOf(rows, row));
  }
  return all;
}

}  // namespace

absl::StatusOr<AgreementRow> LockAgreement(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  return FirstOf(rows);
}

absl::StatusOr<AgreementRow> LockSignedAgreement(postgres::Transaction& transaction, const v1::Agreement& agreement) {
  const ResourceId unit = IdOf(kUnitPattern, agreement.unit());
  Params params;
  params.Text(unit.instansi).Text(unit.id).Int(agreement.year()).Text(agreement.official());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockSigned, params));
  return FirstOf(rows);
}

absl::StatusOr<v1::Agreement> FindAgreement(postgres::Connection& connection, const postgres::Scope& scope,
                                            std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kAgreementPattern, scope.instansi, id));
  }
  return RowOf(rows, 0).agreement;
}

absl::StatusOr<std::vector<v1::Agreement>> ListAgreements(postgres::Connection& connection,
                                                          const postgres::Scope& scope, bool amendment_due,
                                                          const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, amendment_due ? kListDue : kList, params));
  std::vector<v1::Agreement> agreements;
  for (AgreementRow& row : AllOf(rows)) {
    agreements.push_back(std::move(row.agreement));
  }
  return agreements;
}

absl::Status WriteDraft(postgres::Transaction& transaction, AgreementRow& row) {
  const v1::Agreement agreement = row.agreement;
  v1::Agreement content;
  *content.mutable_indicators() = agreement.indicators();
  *content.mutable_programs() = agreement.programs();
  *content.mutable_actions() = agreement.actions();
  Params params = KeyOf(agreement);
  params.Text(UnitIdOf(agreement)).Int(agreement.year()).Text(agreement.official()).Text(agreement.superior());
  params.Bytes(content.SerializeAsString());
  const absl::Status written = transaction.Execute(kWrite, params).status();
  if (absl::IsAlreadyExists(written)) {
    return Error(absl::StatusCode::kAlreadyExists, "AGREEMENT_DRAFT_EXISTS",
                 "another draft of this official, unit and year is open: sign it, or write it under its id");
  }
  TERPADU_RETURN_IF_ERROR(written);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kClearPrograms, KeyOf(agreement)).status());
  TERPADU_RETURN_IF_ERROR(PutPrograms(transaction, agreement, false));
  const ResourceId id = IdOf(kAgreementPattern, agreement.name());
  TERPADU_ASSIGN(row, LockAgreement(transaction, id.instansi, id.id));
  return absl::OkStatus();
}

absl::Status SaveAgreement(postgres::Transaction& transaction, AgreementRow& row) {
  v1::Agreement& agreement = row.agreement;
  const bool first = agreement.state() == v1::AGREEMENT_STATE_SIGNED && !agreement.amendment_due();
  Params params = KeyOf(agreement);
  params.Text(WordOf(agreement.state()));
  AddTime(params, agreement.has_official_sign_time(), agreement.official_sign_time());
  AddTime(params, agreement.has_superior_sign_time(), agreement.superior_sign_time());
  params.Bool(agreement.amendment_due());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSave, params));
  row.version = rows.Int(0, 0);
  agreement.set_etag(rpc::EtagOf(row.version));
  return first ? PutPrograms(transaction, agreement, true) : absl::OkStatus();
}

absl::StatusOr<std::vector<AgreementRow>> LockSignedOfYear(postgres::Transaction& transaction,
                                                           std::string_view instansi, int32_t year,
                                                           std::string_view after, int limit) {
  Params params;
  params.Text(instansi).Int(year).Text(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockYear, params));
  return AllOf(rows);
}

absl::Status LockAgreementYear(postgres::Transaction& transaction, std::string_view instansi, int32_t year) {
  return transaction.Execute(kLockDpaYear, Params().Text(instansi).Text(absl::StrCat(year))).status();
}

absl::StatusOr<domain::ProgramAmounts> DpaAmounts(postgres::Transaction& transaction, const v1::Agreement& agreement) {
  const ResourceId unit = IdOf(kUnitPattern, agreement.unit());
  Params params;
  params.Text(unit.instansi).Int(agreement.year()).Text(unit.id);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAmounts, params));
  domain::ProgramAmounts amounts;
  for (int row = 0; row < rows.size(); ++row) {
    amounts[rows.Text(row, 0)] = rows.Int(row, 1);
  }
  return amounts;
}

}  // namespace terpadu::performance::store
