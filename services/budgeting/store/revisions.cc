#include "services/budgeting/store/revisions.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/domain/revision_refusal.h"
#include "services/budgeting/store/enums.h"

namespace terpadu::budgeting {
namespace {

using google::protobuf::util::TimeUtil;

#define TERPADU_REVISION_COLUMNS                                                                       \
  "revision_id, kind, title, kua_ppas_id, unit, state, change_count, rka_count, effect, legal_basis, " \
  "coalesce(budget_version, 0), created_at, version "
enum Column {
  kId,
  kKind,
  kTitle,
  kKuaPpas,
  kUnit,
  kState,
  kChanges,
  kRkas,
  kEffect,
  kLegalBasis,
  kBudgetVersion,
  kCreatedAt,
  kVersion
};

constexpr postgres::Statement kGet = {"budgeting_revision_get", "SELECT " TERPADU_REVISION_COLUMNS R"sql(
  FROM budget_revision WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

constexpr postgres::Statement kList = {"budgeting_revision_list", "SELECT " TERPADU_REVISION_COLUMNS R"sql(
  FROM budget_revision WHERE instansi = $1 AND budget_id = $2 AND revision_id > $3 ORDER BY revision_id LIMIT $4)sql"};

constexpr postgres::Statement kSteps = {"budgeting_revision_steps", R"sql(
  SELECT act, actor, done_at, remarks FROM (
    SELECT * FROM budget_revision_step
     WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3 ORDER BY number DESC LIMIT 200) AS s
  ORDER BY number)sql"};

constexpr postgres::Statement kInsert = {"budgeting_revision_insert", R"sql(
  INSERT INTO budget_revision (instansi, budget_id, revision_id, kind, title, kua_ppas_id, unit, state)
  VALUES ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8) ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kLock = {"budgeting_revision_lock", R"sql(
  SELECT kind, state, kua_ppas_id IS NOT NULL, version FROM budget_revision
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3 FOR NO KEY UPDATE)sql"};

// The part that the actor has, and whether it is new.
constexpr postgres::Statement kTakePart = {"budgeting_revision_take_part", R"sql(
  WITH taken AS (
    INSERT INTO budget_revision_part (instansi, budget_id, revision_id, actor, part) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (instansi, budget_id, revision_id, actor) DO NOTHING RETURNING part)
  SELECT part, true FROM taken
  UNION ALL
  SELECT part, false FROM budget_revision_part
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3 AND actor = $4)sql"};

constexpr postgres::Statement kStep = {"budgeting_revision_step", R"sql(
  INSERT INTO budget_revision_step (instansi, budget_id, revision_id, number, act, part, actor, remarks)
  SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $6, $5, $4, $7
    FROM budget_revision_step WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

constexpr postgres::Statement kEnd = {"budgeting_revision_end_deed", R"sql(
  UPDATE budget_revision SET state = coalesce(nullif($4, ''), state), version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

constexpr postgres::Statement kApprove = {"budgeting_revision_approve", R"sql(
  UPDATE budget_revision SET state = 'APPROVED', legal_basis = $4, budget_version = $5, version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

constexpr postgres::Statement kVersionOf = {"budgeting_revision_version", R"sql(
  SELECT version FROM budget_revision WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

postgres::Params KeyParams(const RevisionKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.revision));
}

v1::BudgetRevisionState StateOf(const std::string& word) {
  v1::BudgetRevisionState state{};
  TERPADU_ASSERT(v1::BudgetRevisionState_Parse("BUDGET_REVISION_STATE_" + word, &state));
  return state;
}

v1::BudgetRevisionAct ActOf(const std::string& word) {
  v1::BudgetRevisionAct act{};
  TERPADU_ASSERT(v1::BudgetRevisionAct_Parse("BUDGET_REVISION_ACT_" + word, &act));
  return act;
}

v1::BudgetRevision RevisionFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::BudgetRevision revision;
  revision.set_name(RevisionKey{budget, rows.Text(row, kId)}.Name());
  revision.set_kind(RevisionKindOf(rows.Text(row, kKind)));
  revision.set_title(rows.Text(row, kTitle));
  if (const auto kua_ppas = rows.OptionalText(row, kKuaPpas)) {
    revision.set_kua_ppas(budget.Name() + "/kuaPpas/" + *kua_ppas);
  }
  revision.set_unit(rows.Text(row, kUnit));
  revision.set_state(StateOf(rows.Text(row, kState)));
  revision.set_change_count(static_cast<int32_t>(rows.Int(row, kChanges)));
  revision.set_rka_count(static_cast<int32_t>(rows.Int(row, kRkas)));
  revision.set_effect(rows.Int(row, kEffect));
  revision.set_legal_basis(rows.Text(row, kLegalBasis));
  revision.set_budget_version(static_cast<int32_t>(rows.Int(row, kBudgetVersion)));
  *revision.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreatedAt)));
  revision.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return revision;
}

void AddSteps(const postgres::Rows& rows, v1::BudgetRevision& revision) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::BudgetRevisionStep& step = *revision.add_steps();
    step.set_act(ActOf(rows.Text(row, 0)));
    step.set_actor(rows.Text(row, 1));
    *step.mutable_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, 2)));
    step.set_remarks(rows.Text(row, 3));
  }
}

// Records the deed; drafting only when the person has not drafted yet.
absl::Status RecordStep(postgres::Transaction& transaction, const RevisionDeed& deed) {
  postgres::Params part = KeyParams(deed.revision);
  part.Text(deed.actor).Text(PartOf(deed.act));
  TERPADU_ASSIGN(const postgres::Rows taken, transaction.Execute(kTakePart, part));
  TERPADU_ASSERT(taken.size() == 1);
  TERPADU_RETURN_IF_ERROR(CheckPart(deed.revision.Name(), deed.act, deed.actor, taken.Text(0, 0)));
  if (deed.act == RevisionAct::kDraft && !taken.Bool(0, 1)) {
    return absl::OkStatus();
  }
  part.Text(ActWord(deed.act)).Text(deed.remarks);
  return transaction.Execute(kStep, part).status();
}

}  // namespace

absl::Status InsertRevision(postgres::Transaction& transaction, const RevisionDeed& deed,
                            const v1::BudgetRevision& asked, const std::string& kua_ppas) {
  postgres::Params params = KeyParams(deed.revision);
  params.Text(v1::RevisionKind_Name(asked.kind()).substr(sizeof("REVISION_KIND_") - 1)).Text(asked.title());
  params.Text(kua_ppas).Text(asked.unit()).Text(kua_ppas.empty() ? "DRAFT" : "VERIFIED");
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  if (inserted.affected() == 0) {
    return RevisionExists(deed.revision.Name());
  }
  return RecordStep(transaction, deed);
}

absl::StatusOr<v1::BudgetRevision> GetRevision(rpc::CallContext& call, const RevisionKey& key) {
  const postgres::Scope scope = call.ScopeOf(key.budget.instansi);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(scope, kGet, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  v1::BudgetRevision revision = RevisionFrom(rows, 0, key.budget);
  TERPADU_ASSIGN(const postgres::Rows steps, call.db->Execute(scope, kSteps, KeyParams(key)));
  AddSteps(steps, revision);
  return revision;
}

absl::StatusOr<v1::BudgetRevision> ReadRevision(postgres::Transaction& transaction, const RevisionKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  v1::BudgetRevision revision = RevisionFrom(rows, 0, key.budget);
  TERPADU_ASSIGN(const postgres::Rows steps, transaction.Execute(kSteps, KeyParams(key)));
  AddSteps(steps, revision);
  return revision;
}

absl::StatusOr<std::vector<v1::BudgetRevision>> ListRevisions(rpc::CallContext& call, const BudgetKey& budget,
                                                              const std::string& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::BudgetRevision> revisions;
  for (int row = 0; row < rows.size(); ++row) {
    revisions.push_back(RevisionFrom(rows, row, budget));
  }
  return revisions;
}

absl::StatusOr<RevisionRow> BeginDeed(postgres::Transaction& transaction, const RevisionDeed& deed) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, KeyParams(deed.revision)));
  if (rows.empty()) {
    return NotFound(deed.revision.Name());
  }
  RevisionRow row = {
      .kind = rows.Text(0, 0), .state = rows.Text(0, 1), .gathered = rows.Bool(0, 2), .version = rows.Int(0, 3)};
  if (deed.etag.has_value() && *deed.etag != row.version) {
    return rpc::EtagMismatch(deed.revision.Name());
  }
  TERPADU_RETURN_IF_ERROR(CheckState(deed.revision.Name(), deed.act, row.state));
  TERPADU_RETURN_IF_ERROR(RecordStep(transaction, deed));
  return row;
}

absl::Status EndDeed(postgres::Transaction& transaction, const RevisionDeed& deed) {
  postgres::Params params = KeyParams(deed.revision);
  return transaction.Execute(kEnd, params.Text(StateAfter(deed.act, ""))).status();
}

absl::Status EndApproval(postgres::Transaction& transaction, const RevisionDeed& deed, const std::string& legal_basis,
                         int32_t number) {
  postgres::Params params = KeyParams(deed.revision);
  return transaction.Execute(kApprove, params.Text(legal_basis).Int(number)).status();
}

v1::BudgetRevision InEvent(v1::BudgetRevision revision) {
  revision.clear_steps();
  return revision;
}

absl::Status AnnounceRevision(postgres::Transaction& transaction, const RevisionKey& key,
                              const google::protobuf::Message& event, std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kVersionOf, KeyParams(key)));
  TERPADU_ASSERT(!rows.empty());
  return journal::Append(transaction, key.budget.instansi, {journal::MakeEntry(key.Name(), rows.Int(0, 0), event)},
                         audit);
}

}  // namespace terpadu::budgeting
