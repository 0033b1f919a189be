#include "services/procurement/store/saga_store.h"

#include <utility>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

// Leases are a matter of machines: by the database's clock, not the service's, which may be set to another year.
constexpr Statement kBegin = {"procurement_saga_begin", R"sql(
INSERT INTO saga (instansi, rpp_id, kind, contract_id, lease, lease_until, audit)
VALUES ($1, $2, $3, nullif($4, ''), $5, now() + $6 * interval '1 second', $7::jsonb))sql"};

constexpr Statement kInsertHolds = {"procurement_hold_insert", R"sql(
INSERT INTO hold (instansi, rpp_id, place, line, amount, state, goal, reservation_id)
SELECT $1, $2, place, line, amount, $3, $4, reservation_id
  FROM unnest($5::bigint[], $6::text[], $7::bigint[], $8::text[]) AS hold (place, line, amount, reservation_id))sql"};

constexpr Statement kLoadHolds = {"procurement_hold_load", R"sql(
SELECT place, line, amount, state, goal, reservation_id, commitment_id, coalesce(commit_amount, 0)
  FROM hold WHERE instansi = $1 AND rpp_id = $2 ORDER BY place)sql"};

constexpr Statement kSetGoals = {"procurement_hold_set_goals", R"sql(
UPDATE hold SET goal = aim.goal, commitment_id = nullif(aim.commitment_id, ''),
                commit_amount = nullif(aim.commit_amount, 0)
  FROM unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[]) AS aim (place, goal, commitment_id, commit_amount)
 WHERE hold.instansi = $1 AND hold.rpp_id = $2 AND hold.place = aim.place)sql"};

constexpr Statement kClaim = {"procurement_saga_claim", R"sql(
WITH free AS (
  SELECT instansi, rpp_id FROM saga
   WHERE CASE WHEN $1 = '' THEN lease_until < now()
              ELSE instansi = $1 AND rpp_id = $2 AND (lease IS NULL OR lease_until < now()) END
   ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE saga SET lease = $3, lease_until = now() + $4 * interval '1 second'
  FROM free, rpp
 WHERE saga.instansi = free.instansi AND saga.rpp_id = free.rpp_id
   AND rpp.instansi = free.instansi AND rpp.rpp_id = free.rpp_id
RETURNING saga.instansi, saga.rpp_id, saga.kind, saga.contract_id, saga.remark, saga.lease::text, saga.audit::text,
          coalesce(saga.audit ->> 'correlationid', ''), coalesce(saga.audit ->> 'traceparent', ''),
          rpp.rup_package_id)sql"};

constexpr Statement kRecordStep = {"procurement_saga_record_step", R"sql(
WITH mine AS (
  UPDATE saga SET lease_until = now() + $4 * interval '1 second', attempts = 0
   WHERE instansi = $1 AND rpp_id = $2 AND lease = $3
  RETURNING rpp_id)
UPDATE hold SET state = $6, reservation_id = $7 FROM mine
 WHERE hold.instansi = $1 AND hold.rpp_id = $2 AND hold.place = $5)sql"};

constexpr Statement kGiveUp = {"procurement_saga_give_up", R"sql(
WITH mine AS (
  UPDATE saga SET lease_until = now() + $4 * interval '1 second', remark = $5
   WHERE instansi = $1 AND rpp_id = $2 AND lease = $3
  RETURNING rpp_id)
UPDATE hold SET goal = $6, commitment_id = NULL, commit_amount = NULL FROM mine
 WHERE hold.instansi = $1 AND hold.rpp_id = $2)sql"};

constexpr Statement kPostpone = {"procurement_saga_postpone", R"sql(
UPDATE saga SET lease = NULL, lease_until = now() + least(15, 2 ^ least(attempts + 1, 4)) * interval '1 second',
                attempts = attempts + 1
 WHERE instansi = $1 AND rpp_id = $2 AND lease = $3)sql"};

constexpr Statement kEnd = {"procurement_saga_end",
                            "DELETE FROM saga WHERE instansi = $1 AND rpp_id = $2 AND lease = $3"};

constexpr Statement kFinishRpp = {"procurement_rpp_finish", R"sql(
UPDATE rpp SET state = $3, remark = $4, reservations = $5::text[], version = version + 1
 WHERE instansi = $1 AND rpp_id = $2
RETURNING version)sql"};

constexpr Statement kFinishContract = {"procurement_contract_finish", R"sql(
UPDATE contract SET state = $3, remark = $4, commitments = $5::text[], version = version + 1
 WHERE instansi = $1 AND contract_id = $2
RETURNING version)sql"};

constexpr Statement kCountUnfinished = {"procurement_saga_count", R"sql(
SELECT count(*), coalesce(extract(epoch FROM now() - min(create_time))::bigint, 0) FROM saga)sql"};

// How long a write of a saga may take.
constexpr absl::Duration kWriteTime = absl::Seconds(10);

Scope ScopeOf(const Saga& saga) { return Scope::Instansi(saga.instansi, absl::Now() + kWriteTime); }

Params KeyOf(const Saga& saga) { return std::move(Params().Text(saga.instansi).Text(saga.rpp_id).Text(saga.lease)); }

Params& AddLease(Params& params) { return params.Int(absl::ToInt64Seconds(kLease)); }

absl::Status CheckMine(const absl::StatusOr<Rows>& written) {
  TERPADU_RETURN_IF_ERROR(written.status());
  return written->affected() > 0
             ? absl::OkStatus()
             : Error(absl::StatusCode::kAborted, "LEASE_LOST", "another process has taken up this work");
}

std::vector<Hold> HoldsIn(const Rows& rows) {
  std::vector<Hold> holds;
  holds.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    holds.push_back({.place = rows.Int(row, 0),
                     .line = rows.Text(row, 1),
                     .amount = Rupiah(rows.Int(row, 2)),
                     .state = rows.Text(row, 3),
                     .goal = rows.Text(row, 4),
                     .reservation_id = rows.Text(row, 5),
                     .commitment_id = rows.OptionalText(row, 6).value_or(""),
                     .commit_amount = Rupiah(rows.Int(row, 7))});
  }
  return holds;
}

Saga SagaIn(const Rows& rows) {
  const auto kind = domain::SagaKindNamed(rows.Text(0, 2));
  TERPADU_ASSERT(kind.has_value());
  return {.instansi = rows.Text(0, 0),
          .rpp_id = rows.Text(0, 1),
          .kind = *kind,
          .contract_id = rows.OptionalText(0, 3).value_or(""),
          .remark = rows.Text(0, 4),
          .lease = rows.Text(0, 5),
          .audit = rows.Text(0, 6),
          .correlation_id = rows.Text(0, 7),
          .traceparent = rows.Text(0, 8),
          .rup_package_id = rows.Text(0, 9)};
}

}  // namespace

absl::Status BeginSaga(postgres::Transaction& transaction, const Saga& saga) {
  Params params;
  params.Text(saga.instansi).Text(saga.rpp_id).Text(domain::NameOf(saga.kind)).Text(saga.contract_id).Text(saga.lease);
  AddLease(params).Text(saga.audit);
  return transaction.Execute(kBegin, params).status();
}

absl::Status InsertHolds(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                         const std::vector<Hold>& holds) {
  std::vector<int64_t> places;
  std::vector<std::string> lines;
  std::vector<int64_t> amounts;
  std::vector<std::string> reservations;
  for (const Hold& hold : holds) {
    places.push_back(hold.place);
    lines.push_back(hold.line);
    amounts.push_back(hold.amount.value());
    reservations.push_back(hold.reservation_id);
  }
  Params params;
  params.Text(instansi).Text(rpp_id).Text(domain::hold::kPlanned).Text(domain::hold::kConfirmed);
  params.IntArray(places).TextArray(lines).IntArray(amounts).TextArray(reservations);
  return transaction.Execute(kInsertHolds, params).status();
}

absl::StatusOr<std::vector<Hold>> LoadHolds(postgres::Transaction& transaction, std::string_view instansi,
                                            std::string_view rpp_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLoadHolds, Params().Text(instansi).Text(rpp_id)));
  return HoldsIn(rows);
}

absl::StatusOr<std::vector<Hold>> LoadHolds(postgres::Connection& connection, const Scope& scope,
                                            std::string_view rpp_id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kLoadHolds, Params().Text(scope.instansi).Text(rpp_id)));
  return HoldsIn(rows);
}

absl::Status SetGoals(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                      const std::vector<Hold>& holds) {
  std::vector<int64_t> places;
  std::vector<std::string> goals;
  std::vector<std::string> commitments;
  std::vector<int64_t> amounts;
  for (const Hold& hold : holds) {
    places.push_back(hold.place);
    goals.push_back(hold.goal);
    commitments.push_back(hold.commitment_id);
    amounts.push_back(hold.commit_amount.value());
  }
  Params params;
  params.Text(instansi).Text(rpp_id).IntArray(places).TextArray(goals).TextArray(commitments).IntArray(amounts);
  return transaction.Execute(kSetGoals, params).status();
}

absl::StatusOr<std::optional<Saga>> ClaimNextSaga(postgres::Connection& connection) {
  return ClaimSaga(connection, Scope::EveryInstansi(absl::Now() + kWriteTime), "");
}

absl::StatusOr<std::optional<Saga>> ClaimSaga(postgres::Connection& connection, const Scope& scope,
                                              std::string_view rpp_id) {
  Params params;
  params.Text(scope.instansi).Text(rpp_id).Text(NewUuid());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kClaim, AddLease(params)));
  return rows.empty() ? std::nullopt : std::optional(SagaIn(rows));
}

absl::Status RecordStep(postgres::Connection& connection, const Saga& saga, const Hold& hold) {
  Params params = KeyOf(saga);
  AddLease(params).Int(hold.place).Text(hold.state).Text(hold.reservation_id);
  return CheckMine(connection.Execute(ScopeOf(saga), kRecordStep, params));
}

absl::Status GiveUp(postgres::Connection& connection, const Saga& saga, std::string_view goal,
                    std::string_view remark) {
  Params params = KeyOf(saga);
  AddLease(params).Text(remark).Text(goal);
  return CheckMine(connection.Execute(ScopeOf(saga), kGiveUp, params));
}

absl::Status Postpone(postgres::Connection& connection, const Saga& saga) {
  return CheckMine(connection.Execute(ScopeOf(saga), kPostpone, KeyOf(saga)));
}

absl::Status EndSaga(postgres::Transaction& transaction, const Saga& saga) {
  return CheckMine(transaction.Execute(kEnd, KeyOf(saga)));
}

absl::StatusOr<int64_t> FinishRpp(postgres::Transaction& transaction, const Saga& saga, std::string_view state,
                                  const std::vector<std::string>& reservations) {
  Params params;
  params.Text(saga.instansi).Text(saga.rpp_id).Text(state).Text(saga.remark).TextArray(reservations);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFinishRpp, params));
  return rows.Int(0, 0);
}

absl::StatusOr<int64_t> FinishContract(postgres::Transaction& transaction, const Saga& saga, std::string_view state,
                                       const std::vector<std::string>& commitments) {
  Params params;
  params.Text(saga.instansi).Text(saga.contract_id).Text(state).Text(saga.remark).TextArray(commitments);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFinishContract, params));
  return rows.Int(0, 0);
}

absl::StatusOr<Unfinished> CountUnfinished(postgres::Connection& connection) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(Scope::EveryInstansi(absl::Now() + kWriteTime), kCountUnfinished, Params()));
  return Unfinished{rows.Int(0, 0), absl::Seconds(rows.Int(0, 1))};
}

}  // namespace terpadu::procurement::store
