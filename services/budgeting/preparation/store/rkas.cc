#include "services/budgeting/preparation/store/rkas.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

using google::protobuf::util::TimeUtil;

#define TERPADU_RKA_COLUMNS                                                                                     \
  "rka_id, kua_ppas_id, sub_kegiatan, unit, c.sub_kegiatan_title, c.plan_node, state, c.amount, total_amount, " \
  "item_count, finding_count, created_at, rka.version FROM rka JOIN sub_kegiatan_ceiling AS c "                 \
  "USING (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit) "
enum Column {
  kId,
  kKuaPpas,
  kSubKegiatan,
  kUnit,
  kTitle,
  kPlanNode,
  kState,
  kCeiling,
  kTotal,
  kItems,
  kFindings,
  kCreatedAt,
  kVersion
};

constexpr postgres::Statement kGet = {"budgeting_rka_get", "SELECT " TERPADU_RKA_COLUMNS R"sql(
  WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

constexpr postgres::Statement kList = {"budgeting_rka_list", "SELECT " TERPADU_RKA_COLUMNS R"sql(
  WHERE instansi = $1 AND budget_id = $2 AND rka_id > $3
    AND ($4 = '' OR unit = $4) AND ($5 = '' OR state = $5) AND (NOT $6 OR finding_count > 0)
  ORDER BY rka_id LIMIT $7)sql"};

constexpr postgres::Statement kSteps = {"budgeting_rka_steps", R"sql(
  SELECT act, actor, done_at, remarks FROM (
    SELECT * FROM rka_step WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 ORDER BY number DESC LIMIT 200) AS s
  ORDER BY number)sql"};

constexpr postgres::Statement kHasCeiling = {"budgeting_rka_has_ceiling", R"sql(
  SELECT 1 FROM sub_kegiatan_ceiling
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND sub_kegiatan = $4 AND unit = $5)sql"};

constexpr postgres::Statement kInsert = {"budgeting_rka_insert", R"sql(
  INSERT INTO rka (instansi, budget_id, rka_id, kua_ppas_id, sub_kegiatan, unit) VALUES ($1, $2, $6, $3, $4, $5)
  ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kInTheWay = {"budgeting_rka_in_the_way", R"sql(
  SELECT rka_id FROM rka
   WHERE instansi = $1 AND budget_id = $2
     AND (rka_id = $6 OR (kua_ppas_id = $3 AND sub_kegiatan = $4 AND unit = $5)) LIMIT 1)sql"};

constexpr postgres::Statement kLock = {"budgeting_rka_lock", R"sql(
  SELECT kua_ppas_id, sub_kegiatan, unit, state, total_amount, item_count, version FROM rka
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 FOR NO KEY UPDATE)sql"};

// The part that the actor has, and whether it is new.
constexpr postgres::Statement kTakePart = {"budgeting_rka_take_part", R"sql(
  WITH taken AS (
    INSERT INTO rka_part (instansi, budget_id, rka_id, actor, part) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (instansi, budget_id, rka_id, actor) DO NOTHING RETURNING part)
  SELECT part, true FROM taken
  UNION ALL
  SELECT part, false FROM rka_part WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3 AND actor = $4)sql"};

constexpr postgres::Statement kStep = {"budgeting_rka_step", R"sql(
  INSERT INTO rka_step (instansi, budget_id, rka_id, number, act, part, actor, remarks)
  SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $6, $5, $4, $7
    FROM rka_step WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

constexpr postgres::Statement kSetState = {"budgeting_rka_set_state", R"sql(
  UPDATE rka SET state = $4, version = version + 1 WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

constexpr postgres::Statement kSetSubmitted = {"budgeting_rka_set_submitted", R"sql(
  UPDATE rka SET state = $4, ceiling = $5, version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

constexpr postgres::Statement kVersionOf = {"budgeting_rka_version", R"sql(
  SELECT version FROM rka WHERE instansi = $1 AND budget_id = $2 AND rka_id = $3)sql"};

postgres::Params KeyParams(const RkaKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.rka));
}

v1::RkaState StateOf(const std::string& word) {
  v1::RkaState state{};
  TERPADU_ASSERT(v1::RkaState_Parse("RKA_STATE_" + word, &state));
  return state;
}

v1::RkaAct ActOf(const std::string& word) {
  v1::RkaAct act{};
  TERPADU_ASSERT(v1::RkaAct_Parse("RKA_ACT_" + word, &act));
  return act;
}

v1::Rka RkaFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::Rka rka;
  rka.set_name(RkaKey{budget, rows.Text(row, kId)}.Name());
  rka.set_kua_ppas(KuaPpasKey{budget, rows.Text(row, kKuaPpas)}.Name());
  rka.set_sub_kegiatan(rows.Text(row, kSubKegiatan));
  rka.set_unit(rows.Text(row, kUnit));
  rka.set_sub_kegiatan_title(rows.Text(row, kTitle));
  rka.set_plan_node(rows.Text(row, kPlanNode));
  rka.set_state(StateOf(rows.Text(row, kState)));
  rka.set_ceiling(rows.Int(row, kCeiling));
  rka.set_total_amount(rows.Int(row, kTotal));
  rka.set_item_count(static_cast<int32_t>(rows.Int(row, kItems)));
  rka.set_finding_count(static_cast<int32_t>(rows.Int(row, kFindings)));
  *rka.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreatedAt)));
  rka.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return rka;
}

void AddSteps(const postgres::Rows& rows, v1::Rka& rka) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::RkaStep& step = *rka.add_steps();
    step.set_act(ActOf(rows.Text(row, 0)));
    step.set_actor(rows.Text(row, 1));
    *step.mutable_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, 2)));
    step.set_remarks(rows.Text(row, 3));
  }
}

// Records the deed; drafting only when the person has not drafted yet.
absl::Status RecordStep(postgres::Transaction& transaction, const RkaDeed& deed) {
  postgres::Params part = KeyParams(deed.rka);
  part.Text(deed.actor).Text(PartOf(deed.act));
  TERPADU_ASSIGN(const postgres::Rows taken, transaction.Execute(kTakePart, part));
  TERPADU_ASSERT(taken.size() == 1);
  TERPADU_RETURN_IF_ERROR(CheckPart(deed.rka.Name(), deed.act, deed.actor, taken.Text(0, 0)));
  if (deed.act == RkaAct::kDraft && !taken.Bool(0, 1)) {
    return absl::OkStatus();
  }
  part.Text(ActWord(deed.act)).Text(deed.remarks);
  return transaction.Execute(kStep, part).status();
}

}  // namespace

absl::StatusOr<v1::Rka> InsertRka(postgres::Transaction& transaction, const RkaKey& key, const KuaPpasKey& kua_ppas,
                                  const v1::Rka& asked, std::string_view actor, std::string_view audit) {
  postgres::Params params;
  params.Text(key.budget.instansi).Text(key.budget.budget).Text(kua_ppas.kua_ppas);
  params.Text(asked.sub_kegiatan()).Text(asked.unit());
  TERPADU_ASSIGN(const postgres::Rows ceiling, transaction.Execute(kHasCeiling, params));
  if (ceiling.empty()) {
    return CeilingMissing(kua_ppas.Name(), asked.sub_kegiatan(), asked.unit());
  }
  params.Text(key.rka);
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  if (inserted.affected() == 0) {
    TERPADU_ASSIGN(const postgres::Rows there, transaction.Execute(kInTheWay, params));
    return RkaExists(there.empty() ? key.Name() : RkaKey{key.budget, there.Text(0, 0)}.Name());
  }
  TERPADU_RETURN_IF_ERROR(RecordStep(transaction, {.rka = key, .act = RkaAct::kDraft, .actor = std::string(actor)}));
  TERPADU_ASSIGN(v1::Rka rka, ReadRka(transaction, key));
  v1::RkaCreated event;
  *event.mutable_rka() = rka;
  event.mutable_rka()->clear_steps();
  TERPADU_RETURN_IF_ERROR(AnnounceRka(transaction, key, event, audit));
  return rka;
}

absl::StatusOr<v1::Rka> GetRka(rpc::CallContext& call, const RkaKey& key) {
  const postgres::Scope scope = call.ScopeOf(key.budget.instansi);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(scope, kGet, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  v1::Rka rka = RkaFrom(rows, 0, key.budget);
  TERPADU_ASSIGN(const postgres::Rows steps, call.db->Execute(scope, kSteps, KeyParams(key)));
  AddSteps(steps, rka);
  return rka;
}

absl::StatusOr<v1::Rka> ReadRka(postgres::Transaction& transaction, const RkaKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  v1::Rka rka = RkaFrom(rows, 0, key.budget);
  TERPADU_ASSIGN(const postgres::Rows steps, transaction.Execute(kSteps, KeyParams(key)));
  AddSteps(steps, rka);
  return rka;
}

absl::StatusOr<std::vector<v1::Rka>> ListRkas(rpc::CallContext& call, const BudgetKey& budget, const RkaFilter& filter,
                                              const std::string& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after);
  params.Text(filter.unit).Text(filter.state).Bool(filter.with_findings).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::Rka> rkas;
  rkas.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    rkas.push_back(RkaFrom(rows, row, budget));
  }
  return rkas;
}

absl::StatusOr<RkaRow> BeginDeed(postgres::Transaction& transaction, const RkaDeed& deed) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, KeyParams(deed.rka)));
  if (rows.empty()) {
    return NotFound(deed.rka.Name());
  }
  RkaRow row = {.kua_ppas = rows.Text(0, 0),
                .sub_kegiatan = rows.Text(0, 1),
                .unit = rows.Text(0, 2),
                .state = rows.Text(0, 3),
                .total_amount = rows.Int(0, 4),
                .item_count = rows.Int(0, 5),
                .version = rows.Int(0, 6)};
  if (deed.etag.has_value() && *deed.etag != row.version) {
    return rpc::EtagMismatch(deed.rka.Name());
  }
  TERPADU_RETURN_IF_ERROR(CheckState(deed.rka.Name(), deed.act, row.state));
  TERPADU_RETURN_IF_ERROR(RecordStep(transaction, deed));
  return row;
}

absl::Status SetRkaState(postgres::Transaction& transaction, const RkaDeed& deed) {
  postgres::Params params = KeyParams(deed.rka);
  return transaction.Execute(kSetState, params.Text(StateAfter(deed.act, ""))).status();
}

absl::Status SetRkaSubmitted(postgres::Transaction& transaction, const RkaDeed& deed, int64_t ceiling) {
  postgres::Params params = KeyParams(deed.rka);
  params.Text(StateAfter(deed.act, "")).Int(ceiling);
  return transaction.Execute(kSetSubmitted, params).status();
}

absl::Status AnnounceRka(postgres::Transaction& transaction, const RkaKey& key, const google::protobuf::Message& event,
                         std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kVersionOf, KeyParams(key)));
  TERPADU_ASSERT(!rows.empty());
  return journal::Append(transaction, key.budget.instansi, {journal::MakeEntry(key.Name(), rows.Int(0, 0), event)},
                         audit);
}

}  // namespace terpadu::budgeting
