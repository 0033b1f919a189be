#include "services/budgeting/preparation/store/kua_ppas.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/preparation/store/ceilings.h"
#include "services/budgeting/preparation/store/dates.h"
#include "services/budgeting/store/enums.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_KUA_PPAS_COLUMNS                                                                                     \
  "kua_ppas_id, kind, title, state, legal_basis, submitted_on::text, agreed_on::text, total_amount, ceiling_count, " \
  "created_at, version "
enum Column {
  kId,
  kKind,
  kTitle,
  kState,
  kLegalBasis,
  kSubmittedOn,
  kAgreedOn,
  kTotal,
  kCeilings,
  kCreatedAt,
  kVersion
};

constexpr postgres::Statement kGet = {"budgeting_kua_ppas_get", "SELECT " TERPADU_KUA_PPAS_COLUMNS R"sql(
  FROM kua_ppas WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3)sql"};

constexpr postgres::Statement kList = {"budgeting_kua_ppas_list", "SELECT " TERPADU_KUA_PPAS_COLUMNS R"sql(
  FROM kua_ppas WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id > $3 ORDER BY kua_ppas_id LIMIT $4)sql"};

constexpr postgres::Statement kInsert = {"budgeting_kua_ppas_insert", R"sql(
  INSERT INTO kua_ppas (instansi, budget_id, kua_ppas_id, kind, title) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kInTheWay = {"budgeting_kua_ppas_in_the_way", R"sql(
  SELECT kua_ppas_id FROM kua_ppas
   WHERE instansi = $1 AND budget_id = $2 AND (kua_ppas_id = $3 OR (kind = 'MURNI' AND $4 = 'MURNI')) LIMIT 1)sql"};

constexpr postgres::Statement kLock = {"budgeting_kua_ppas_lock", R"sql(
  SELECT state, version FROM kua_ppas
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kSubmit = {"budgeting_kua_ppas_submit", R"sql(
  UPDATE kua_ppas SET state = 'SUBMITTED', submitted_on = coalesce(submitted_on, $4::date), version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3)sql"};

constexpr postgres::Statement kReopen = {"budgeting_kua_ppas_reopen", R"sql(
  UPDATE kua_ppas SET state = 'DRAFT', version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3)sql"};

constexpr postgres::Statement kAgree = {"budgeting_kua_ppas_agree", R"sql(
  UPDATE kua_ppas SET state = 'AGREED', agreed_on = $4::date, legal_basis = $5, version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3)sql"};

postgres::Params KeyParams(const KuaPpasKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.kua_ppas));
}

v1::KuaPpasState StateOf(const std::string& text) {
  v1::KuaPpasState state{};
  TERPADU_ASSERT(v1::KuaPpasState_Parse("KUA_PPAS_STATE_" + text, &state));
  return state;
}

v1::KuaPpas KuaPpasFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::KuaPpas document;
  document.set_name(KuaPpasKey{budget, rows.Text(row, kId)}.Name());
  document.set_kind(RevisionKindOf(rows.Text(row, kKind)));
  document.set_title(rows.Text(row, kTitle));
  document.set_state(StateOf(rows.Text(row, kState)));
  document.set_legal_basis(rows.Text(row, kLegalBasis));
  if (const auto day = rows.OptionalText(row, kSubmittedOn); day.has_value()) {
    *document.mutable_submit_date() = DateOf(DayFromColumn(*day));
  }
  if (const auto day = rows.OptionalText(row, kAgreedOn); day.has_value()) {
    *document.mutable_agree_date() = DateOf(DayFromColumn(*day));
  }
  document.set_total_amount(rows.Int(row, kTotal));
  document.set_ceiling_count(static_cast<int32_t>(rows.Int(row, kCeilings)));
  *document.mutable_create_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreatedAt)));
  document.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return document;
}

absl::StatusOr<v1::KuaPpas> OneOf(const postgres::Rows& rows, const KuaPpasKey& key) {
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return KuaPpasFrom(rows, 0, key.budget);
}

// Appends `Event` with the document as it stands.
template <typename Event>
absl::StatusOr<v1::KuaPpas> Announce(postgres::Transaction& transaction, const KuaPpasKey& key,
                                     std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  TERPADU_ASSIGN(v1::KuaPpas document, OneOf(rows, key));
  Event event;
  *event.mutable_kua_ppas() = document;
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.budget.instansi,
                                          {journal::MakeEntry(key.Name(), rows.Int(0, kVersion), event)}, audit));
  return document;
}

}  // namespace

absl::StatusOr<v1::KuaPpas> InsertKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          const v1::KuaPpas& asked, std::string_view audit) {
  const std::string kind = v1::RevisionKind_Name(asked.kind()).substr(sizeof("REVISION_KIND_") - 1);
  postgres::Params params = KeyParams(key);
  params.Text(kind).Text(asked.title());
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  if (inserted.affected() == 0) {
    postgres::Params same = KeyParams(key);
    TERPADU_ASSIGN(const postgres::Rows there, transaction.Execute(kInTheWay, same.Text(kind)));
    return KuaPpasExists(there.empty() ? key.Name() : KuaPpasKey{key.budget, there.Text(0, 0)}.Name());
  }
  return Announce<v1::KuaPpasCreated>(transaction, key, audit);
}

absl::StatusOr<v1::KuaPpas> GetKuaPpas(rpc::CallContext& call, const KuaPpasKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.budget.instansi), kGet, KeyParams(key)));
  return OneOf(rows, key);
}

absl::StatusOr<v1::KuaPpas> ReadKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  return OneOf(rows, key);
}

absl::StatusOr<std::vector<v1::KuaPpas>> ListKuaPpas(rpc::CallContext& call, const BudgetKey& budget,
                                                     const std::string& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::KuaPpas> documents;
  for (int row = 0; row < rows.size(); ++row) {
    documents.push_back(KuaPpasFrom(rows, row, budget));
  }
  return documents;
}

absl::Status LockKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key, const std::optional<int64_t>& etag,
                         v1::KuaPpasState state) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  if (etag.has_value() && *etag != rows.Int(0, 1)) {
    return rpc::EtagMismatch(key.Name());
  }
  const v1::KuaPpasState stands = StateOf(rows.Text(0, 0));
  if (stands != state) {
    const std::string word = v1::KuaPpasState_Name(stands);
    return state == v1::KUA_PPAS_STATE_DRAFT ? KuaPpasNotDraft(key.Name(), word)
                                             : KuaPpasNotSubmitted(key.Name(), word);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::KuaPpas> SubmitKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          const std::string& day, std::string_view audit) {
  TERPADU_ASSIGN(const v1::KuaPpas document, ReadKuaPpas(transaction, key));
  if (document.ceiling_count() == 0) {
    return KuaPpasEmpty(key.Name());
  }
  postgres::Params params = KeyParams(key);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kSubmit, params.Text(day)).status());
  return Announce<v1::KuaPpasSubmitted>(transaction, key, audit);
}

absl::StatusOr<v1::KuaPpas> ReopenKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                          std::string_view audit) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kReopen, KeyParams(key)).status());
  return Announce<v1::KuaPpasReopened>(transaction, key, audit);
}

absl::StatusOr<v1::KuaPpas> AgreeKuaPpas(postgres::Transaction& transaction, const KuaPpasKey& key,
                                         const std::string& day, const std::string& legal_basis,
                                         std::string_view audit) {
  TERPADU_ASSIGN(const v1::KuaPpas document, ReadKuaPpas(transaction, key));
  if (FormatDay(DayOfDate(document.submit_date())) > day) {
    FieldErrors errors;
    errors.Add("agree_date", "must not be before it was submitted");
    return errors.ToStatus();
  }
  postgres::Params params = KeyParams(key);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kAgree, params.Text(day).Text(legal_basis)).status());
  TERPADU_RETURN_IF_ERROR(CheckAllSubKegiatanCeilings(transaction, key.budget));
  return Announce<v1::KuaPpasAgreed>(transaction, key, audit);
}

}  // namespace terpadu::budgeting
