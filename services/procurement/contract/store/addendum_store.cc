#include "services/procurement/contract/store/addendum_store.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/procurement/contract/store/execution_store.h"
#include "services/procurement/store/saga_store.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_ADDENDUM_COLUMNS                                                                                       \
  " addendum_id, contract_id, number, sign_date::text, coalesce(amount, 0), amount_before, end_date::text, scope,"     \
  " reason, state, remark, version, term_revision,"                                                                    \
  " (SELECT coalesce(json_agg(json_build_array(code, kind, part.amount, progress) ORDER BY place), '[]')"              \
  "    FROM contract_term AS part WHERE part.instansi = addendum.instansi AND part.contract_id = addendum.contract_id" \
  "     AND part.revision = addendum.term_revision)::text FROM addendum "

constexpr Statement kGet = {"procurement_addendum_get",
                            "SELECT" TERPADU_ADDENDUM_COLUMNS
                            "WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3"};

constexpr Statement kList = {"procurement_addendum_list",
                             "SELECT" TERPADU_ADDENDUM_COLUMNS
                             "WHERE instansi = $1 AND contract_id = $2 AND addendum_id > $3"
                             " ORDER BY addendum_id LIMIT $4"};

constexpr Statement kSettling = {"procurement_addendum_settling", R"sql(
SELECT addendum_id FROM addendum WHERE instansi = $1 AND contract_id = $2 AND state = 'SETTLING')sql"};

constexpr Statement kInsert = {"procurement_addendum_insert", R"sql(
INSERT INTO addendum (instansi, contract_id, addendum_id, number, sign_date, amount, amount_before, end_date, scope,
                      reason, term_revision, state, lease, lease_until, audit)
VALUES ($1, $2, $3, $4, $5::date, nullif($6, 0), $7, nullif($8, '')::date, $9, $10, $11, $12, $13,
        now() + $14 * interval '1 second', $15::jsonb))sql"};

constexpr Statement kInsertPostings = {"procurement_posting_insert", R"sql(
INSERT INTO addendum_posting (instansi, contract_id, addendum_id, place, raise, line, amount, state, goal,
                              reservation_id, commitment_id)
SELECT $1, $2, $3, place, $4, line, amount, 'PLANNED', $5, reservation_id, commitment_id
  FROM unnest($6::text[], $7::bigint[], $8::text[], $9::text[])
       WITH ORDINALITY AS posting (line, amount, reservation_id, commitment_id, place))sql"};

constexpr Statement kLastRevision = {"procurement_term_last_revision", R"sql(
SELECT coalesce(max(revision), 0) FROM contract_term WHERE instansi = $1 AND contract_id = $2)sql"};

// Commitments of a contract: those of its holds, and those that addenda made; each less what addenda took of it.
#define TERPADU_COMMITMENTS_OF_CONTRACT                                                             \
  " WITH made AS ("                                                                                 \
  " SELECT hold.commitment_id, hold.line, hold.commit_amount AS amount, 0 AS age"                   \
  " FROM contract JOIN hold ON hold.instansi = contract.instansi AND hold.rpp_id = contract.rpp_id" \
  " WHERE contract.instansi = $1 AND contract.contract_id = $2 AND hold.state = 'COMMITTED'"        \
  " UNION ALL"                                                                                      \
  " SELECT commitment_id, line, amount, 1 FROM addendum_posting"                                    \
  " WHERE instansi = $1 AND contract_id = $2 AND raise AND state = 'COMMITTED'),"                   \
  " bound AS ("                                                                                     \
  " SELECT made.commitment_id, made.line, made.age,"                                                \
  " made.amount - coalesce((SELECT sum(amount)::bigint FROM addendum_posting AS taken"              \
  " WHERE taken.instansi = $1 AND taken.contract_id = $2 AND NOT taken.raise"                       \
  " AND taken.state = 'LOWERED' AND taken.commitment_id = made.commitment_id), 0) AS amount"        \
  " FROM made)"                                                                                     \
  " "

constexpr Statement kLineRooms = {"procurement_contract_line_rooms", TERPADU_COMMITMENTS_OF_CONTRACT R"sql(
SELECT part.line,
       part.amount - coalesce((SELECT sum(bound.amount)::bigint FROM bound WHERE bound.line = part.line), 0)
  FROM contract
  JOIN allocation AS part ON part.instansi = contract.instansi AND part.rup_package_id = contract.rup_package_id
 WHERE contract.instansi = $1 AND contract.contract_id = $2
 ORDER BY part.place)sql"};

constexpr Statement kCommitmentRooms = {"procurement_contract_commitment_rooms", TERPADU_COMMITMENTS_OF_CONTRACT R"sql(
SELECT bound.commitment_id, bound.line,
       bound.amount - coalesce((SELECT sum(amount)::bigint FROM contract_payment AS part
                                 WHERE part.instansi = $1 AND part.commitment_id = bound.commitment_id), 0)
  FROM bound ORDER BY age DESC, line DESC, commitment_id)sql"};

constexpr Statement kClaim = {"procurement_addendum_claim", R"sql(
WITH free AS (
  SELECT instansi, contract_id, addendum_id FROM addendum
   WHERE state = 'SETTLING'
     AND CASE WHEN $1 = '' THEN lease_until < now()
              ELSE instansi = $1 AND contract_id = $2 AND addendum_id = $3
                   AND (lease IS NULL OR lease_until < now()) END
   ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE addendum SET lease = $4, lease_until = now() + $5 * interval '1 second'
  FROM free, contract
 WHERE addendum.instansi = free.instansi AND addendum.contract_id = free.contract_id
   AND addendum.addendum_id = free.addendum_id
   AND contract.instansi = free.instansi AND contract.contract_id = free.contract_id
RETURNING addendum.instansi, addendum.contract_id, addendum.addendum_id, contract.rup_package_id, addendum.number,
          addendum.remark, addendum.lease::text, addendum.audit::text,
          coalesce(addendum.audit ->> 'correlationid', ''), coalesce(addendum.audit ->> 'traceparent', ''))sql"};

constexpr Statement kLoadPostings = {"procurement_posting_load", R"sql(
SELECT place, raise, line, amount, state, goal, reservation_id, commitment_id FROM addendum_posting
 WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3 ORDER BY place)sql"};

#define TERPADU_MY_ADDENDUM(set)                                                           \
  "WITH mine AS (UPDATE addendum SET lease_until = now() + $5 * interval '1 second', " set \
  " WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3 AND lease = $4 AND state = 'SETTLING' RETURNING 1) "

constexpr Statement kRecord = {"procurement_posting_record", TERPADU_MY_ADDENDUM("attempts = 0") R"sql(
UPDATE addendum_posting SET state = $7, reservation_id = $8 FROM mine
 WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3 AND place = $6)sql"};

constexpr Statement kGiveUp = {"procurement_posting_give_up", TERPADU_MY_ADDENDUM("remark = $6") R"sql(
UPDATE addendum_posting SET goal = 'RELEASED' FROM mine
 WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3)sql"};

constexpr Statement kPostpone = {"procurement_addendum_postpone", R"sql(
UPDATE addendum SET lease = NULL, lease_until = now() + least(15, 2 ^ least(attempts + 1, 4)) * interval '1 second',
                    attempts = attempts + 1
 WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3 AND lease = $4 AND state = 'SETTLING')sql"};

constexpr Statement kEnd = {"procurement_addendum_end", R"sql(
UPDATE addendum SET state = $5, lease = NULL, version = version + 1
 WHERE instansi = $1 AND contract_id = $2 AND addendum_id = $3 AND lease = $4 AND state = 'SETTLING'
RETURNING version)sql"};

constexpr Statement kAmend = {"procurement_contract_amend", R"sql(
UPDATE contract SET amount = $3, commitments = commitments || $4::text[], version = version + 1
 WHERE instansi = $1 AND contract_id = $2
RETURNING version, array_to_string(commitments, ' '))sql"};

constexpr absl::Duration kWriteTime = absl::Seconds(10);

postgres::Scope ScopeOf(const Settlement& settlement) {
  return postgres::Scope::Instansi(settlement.id.instansi, absl::Now() + kWriteTime);
}

Params KeyOf(const ContractPartId& id) { return std::move(Params().Text(id.instansi).Text(id.contract).Text(id.id)); }
Params MineOf(const Settlement& settlement) { return std::move(KeyOf(settlement.id).Text(settlement.lease)); }
Params& AddLease(Params& params) { return params.Int(absl::ToInt64Seconds(kLease)); }

absl::Status LeaseLost() {
  return Error(absl::StatusCode::kAborted, "LEASE_LOST", "another process has taken up this work");
}

absl::Status CheckMine(const absl::StatusOr<Rows>& written) {
  TERPADU_RETURN_IF_ERROR(written.status());
  return written->affected() > 0 ? absl::OkStatus() : LeaseLost();
}

std::string TextOf(const google::type::Date& date) { return date.year() == 0 ? "" : FormatDay(PlannedDayOf(date).day); }

google::type::Date DateIn(const std::string& text) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  return DateOf(*day);
}

v1::Addendum AddendumIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Addendum addendum;
  addendum.set_name(NameOf(kAddendumPattern, {std::string(instansi), rows.Text(row, 1), rows.Text(row, 0)}));
  addendum.set_number(rows.Text(row, 2));
  *addendum.mutable_sign_date() = DateIn(rows.Text(row, 3));
  addendum.set_amount(rows.Int(row, 4));
  addendum.set_amount_before(rows.Int(row, 5));
  if (!rows.IsNull(row, 6)) {
    *addendum.mutable_end_date() = DateIn(rows.Text(row, 6));
  }
  addendum.set_scope(rows.Text(row, 7));
  addendum.set_reason(rows.Text(row, 8));
  addendum.set_state(EnumOf<v1::AddendumState>(rows.Text(row, 9)));
  addendum.set_remark(rows.Text(row, 10));
  addendum.set_etag(rpc::EtagOf(rows.Int(row, 11)));
  std::vector<domain::Term> terms;
  const json parts = json::parse(rows.Text(row, 13));
  for (const json& part : parts) {
    terms.push_back(
        {part[0].get<std::string>(), part[1].get<std::string>(), Rupiah(part[2].get<int64_t>()), part[3].get<int>()});
  }
  ShowTerms(terms, *addendum.mutable_terms());
  return addendum;
}

ContractPartId IdOfAddendum(const v1::Addendum& addendum) {
  const auto ids = ParseName(kAddendumPattern, addendum.name());
  TERPADU_ASSERT(ids.ok());
  return {ids->at(0), ids->at(1), ids->at(2)};
}

}  // namespace

absl::StatusOr<StoredAddendum> ReadAddendum(postgres::Transaction& transaction, const ContractPartId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, KeyOf(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kAddendumPattern, id));
  }
  return StoredAddendum{.addendum = AddendumIn(rows, 0, id.instansi),
                        .version = rows.Int(0, 11),
                        .term_revision = static_cast<int>(rows.Int(0, 12))};
}

absl::StatusOr<v1::Addendum> GetAddendum(postgres::Connection& connection, const postgres::Scope& scope,
                                         const ContractPartId& id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, KeyOf(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kAddendumPattern, id));
  }
  return AddendumIn(rows, 0, id.instansi);
}

absl::StatusOr<std::vector<v1::Addendum>> ListAddenda(postgres::Connection& connection, const postgres::Scope& scope,
                                                      std::string_view contract_id, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(contract_id).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Addendum> addenda;
  for (int row = 0; row < rows.size(); ++row) {
    addenda.push_back(AddendumIn(rows, row, scope.instansi));
  }
  return addenda;
}

absl::Status CheckNoneSettling(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSettling, Params().Text(instansi).Text(contract_id)));
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const std::string name = NameOf(kAddendumPattern, {std::string(instansi), std::string(contract_id), rows.Text(0, 0)});
  return Error(absl::StatusCode::kFailedPrecondition, "ADDENDUM_SETTLING",
               absl::StrCat(name, " waits for the budget; it is finished by the service itself"), {{"addendum", name}});
}

absl::Status InsertAddendum(postgres::Transaction& transaction, const v1::Addendum& addendum, int term_revision,
                            const Settlement& settlement) {
  Params params = KeyOf(IdOfAddendum(addendum));
  params.Text(addendum.number()).Text(TextOf(addendum.sign_date())).Int(addendum.amount());
  params.Int(addendum.amount_before()).Text(TextOf(addendum.end_date())).Text(addendum.scope());
  params.Text(addendum.reason()).Int(term_revision).Text(WordOf(addendum.state())).Text(settlement.lease);
  AddLease(params).Text(settlement.audit);
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "addendum_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "ADDENDUM_EXISTS", addendum.name() + " exists already",
                 {{"addendum", addendum.name()}});
  }
  return inserted;
}

absl::Status InsertPostings(postgres::Transaction& transaction, const ContractPartId& id,
                            const std::vector<Posting>& postings) {
  if (postings.empty()) {
    return absl::OkStatus();
  }
  std::vector<std::string> lines;
  std::vector<int64_t> amounts;
  std::vector<std::string> reservations;
  std::vector<std::string> commitments;
  for (const Posting& posting : postings) {
    lines.push_back(posting.line);
    amounts.push_back(posting.amount.value());
    reservations.push_back(posting.reservation_id);
    commitments.push_back(posting.commitment_id);
  }
  Params params = KeyOf(id);
  params.Bool(postings.front().raise).Text(postings.front().goal);
  params.TextArray(lines).IntArray(amounts).TextArray(reservations).TextArray(commitments);
  return transaction.Execute(kInsertPostings, params).status();
}

absl::StatusOr<int> LastTermRevision(postgres::Transaction& transaction, std::string_view instansi,
                                     std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLastRevision, Params().Text(instansi).Text(contract_id)));
  return static_cast<int>(rows.Int(0, 0));
}

absl::StatusOr<std::vector<LineRoom>> LoadLineRooms(postgres::Transaction& transaction, std::string_view instansi,
                                                    std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLineRooms, Params().Text(instansi).Text(contract_id)));
  std::vector<LineRoom> rooms;
  for (int row = 0; row < rows.size(); ++row) {
    rooms.push_back({.line = rows.Text(row, 0), .room = Rupiah(rows.Int(row, 1))});
  }
  return rooms;
}

absl::StatusOr<std::vector<CommitmentRoom>> LoadCommitmentRooms(postgres::Transaction& transaction,
                                                                std::string_view instansi,
                                                                std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kCommitmentRooms, Params().Text(instansi).Text(contract_id)));
  std::vector<CommitmentRoom> rooms;
  for (int row = 0; row < rows.size(); ++row) {
    rooms.push_back(
        {.commitment_id = rows.Text(row, 0), .line = rows.Text(row, 1), .unpaid = Rupiah(rows.Int(row, 2))});
  }
  return rooms;
}

absl::StatusOr<std::optional<Settlement>> ClaimNextSettlement(postgres::Connection& connection) {
  return ClaimSettlement(connection, postgres::Scope::EveryInstansi(absl::Now() + kWriteTime), {});
}

absl::StatusOr<std::optional<Settlement>> ClaimSettlement(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const ContractPartId& id) {
  Params params = KeyOf(id);
  params.Text(NewUuid());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kClaim, AddLease(params)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return Settlement{.id = {rows.Text(0, 0), rows.Text(0, 1), rows.Text(0, 2)},
                    .rup_package_id = rows.Text(0, 3),
                    .number = rows.Text(0, 4),
                    .remark = rows.Text(0, 5),
                    .lease = rows.Text(0, 6),
                    .audit = rows.Text(0, 7),
                    .correlation_id = rows.Text(0, 8),
                    .traceparent = rows.Text(0, 9)};
}

absl::StatusOr<std::vector<Posting>> LoadPostings(postgres::Connection& connection, const postgres::Scope& scope,
                                                  const ContractPartId& id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kLoadPostings, KeyOf(id)));
  std::vector<Posting> postings;
  for (int row = 0; row < rows.size(); ++row) {
    postings.push_back({.place = rows.Int(row, 0),
                        .raise = rows.Bool(row, 1),
                        .line = rows.Text(row, 2),
                        .amount = Rupiah(rows.Int(row, 3)),
                        .state = rows.Text(row, 4),
                        .goal = rows.Text(row, 5),
                        .reservation_id = rows.Text(row, 6),
                        .commitment_id = rows.Text(row, 7)});
  }
  return postings;
}

absl::Status RecordPosting(postgres::Connection& connection, const Settlement& settlement, const Posting& posting) {
  Params params = MineOf(settlement);
  AddLease(params).Int(posting.place).Text(posting.state).Text(posting.reservation_id);
  return CheckMine(connection.Execute(ScopeOf(settlement), kRecord, params));
}

absl::Status GiveUpSettlement(postgres::Connection& connection, const Settlement& settlement, std::string_view remark) {
  Params params = MineOf(settlement);
  AddLease(params).Text(remark);
  return CheckMine(connection.Execute(ScopeOf(settlement), kGiveUp, params));
}

absl::Status PostponeSettlement(postgres::Connection& connection, const Settlement& settlement) {
  return CheckMine(connection.Execute(ScopeOf(settlement), kPostpone, MineOf(settlement)));
}

absl::StatusOr<int64_t> EndSettlement(postgres::Transaction& transaction, const Settlement& settlement,
                                      std::string_view state) {
  Params params = MineOf(settlement);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kEnd, params.Text(state)));
  if (rows.empty()) {
    return LeaseLost();
  }
  return rows.Int(0, 0);
}

absl::StatusOr<AmendedContract> AmendContract(postgres::Transaction& transaction, const ContractPartId& id,
                                              Rupiah amount, const std::vector<Posting>& postings) {
  std::vector<std::string> made;
  for (const Posting& posting : postings) {
    if (posting.state == domain::hold::kCommitted) {
      made.push_back(FormatName(kCommitmentPattern, {id.instansi, posting.commitment_id}));
    }
  }
  Params params;
  params.Text(id.instansi).Text(id.contract).Int(amount.value()).TextArray(made);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAmend, params));
  AmendedContract amended;
  amended.version = rows.Int(0, 0);
  google::protobuf::RepeatedPtrField<std::string> names;
  ReadList(rows.Text(0, 1), names);
  amended.commitments.assign(names.begin(), names.end());
  return amended;
}

}  // namespace terpadu::procurement::store
