#include "services/procurement/contract/store/guarantee_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_GUARANTEE_COLUMNS                                                                                 \
  " guarantee_id, kind, issuer, number, amount, start_date::text, end_date::text, state, claimed_amount, remark," \
  " version, contract_id FROM guarantee "

constexpr Statement kGet = {"procurement_guarantee_get",
                            "SELECT" TERPADU_GUARANTEE_COLUMNS
                            "WHERE instansi = $1 AND contract_id = $2 AND guarantee_id = $3"};

constexpr Statement kList = {"procurement_guarantee_list",
                             "SELECT" TERPADU_GUARANTEE_COLUMNS
                             "WHERE instansi = $1 AND contract_id = $2 AND guarantee_id > $3"
                             " ORDER BY guarantee_id LIMIT $4"};

constexpr Statement kFindHeld = {"procurement_guarantee_find_held", R"sql(
SELECT guarantee_id FROM guarantee WHERE instansi = $1 AND contract_id = $2 AND state = 'HELD'
 ORDER BY guarantee_id LIMIT 1)sql"};

constexpr Statement kHeld = {"procurement_guarantee_held", R"sql(
SELECT coalesce(sum(amount), 0)::bigint FROM guarantee
 WHERE instansi = $1 AND contract_id = $2 AND kind = $3 AND state = 'HELD'
   AND start_date <= $4::date AND end_date >= $5::date)sql"};

constexpr Statement kInsert = {"procurement_guarantee_insert", R"sql(
INSERT INTO guarantee (instansi, contract_id, guarantee_id, kind, issuer, number, amount, start_date, end_date, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::date, $9::date, $10))sql"};

constexpr Statement kUpdate = {"procurement_guarantee_update", R"sql(
UPDATE guarantee SET end_date = $4::date, state = $5, claimed_amount = $6, remark = $7, version = version + 1
 WHERE instansi = $1 AND contract_id = $2 AND guarantee_id = $3
RETURNING version)sql"};

Params KeyOf(const ContractPartId& id) { return std::move(Params().Text(id.instansi).Text(id.contract).Text(id.id)); }

google::type::Date DateIn(const Rows& rows, int row, int column) {
  const auto day = ParseDay(rows.Text(row, column));
  TERPADU_ASSERT(day.ok());
  return DateOf(*day);
}

std::string TextOf(const google::type::Date& date) { return FormatDay(PlannedDayOf(date).day); }

v1::Guarantee GuaranteeIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Guarantee guarantee;
  guarantee.set_name(NameOf(kGuaranteePattern, {std::string(instansi), rows.Text(row, 11), rows.Text(row, 0)}));
  guarantee.set_kind(EnumOf<v1::GuaranteeKind>(rows.Text(row, 1)));
  guarantee.set_issuer(rows.Text(row, 2));
  guarantee.set_number(rows.Text(row, 3));
  guarantee.set_amount(rows.Int(row, 4));
  *guarantee.mutable_start_date() = DateIn(rows, row, 5);
  *guarantee.mutable_end_date() = DateIn(rows, row, 6);
  guarantee.set_state(EnumOf<v1::GuaranteeState>(rows.Text(row, 7)));
  guarantee.set_claimed_amount(rows.Int(row, 8));
  guarantee.set_remark(rows.Text(row, 9));
  guarantee.set_etag(rpc::EtagOf(rows.Int(row, 10)));
  return guarantee;
}

ContractPartId IdOfGuarantee(const v1::Guarantee& guarantee) {
  const auto ids = ParseName(kGuaranteePattern, guarantee.name());
  TERPADU_ASSERT(ids.ok());
  return {ids->at(0), ids->at(1), ids->at(2)};
}

}  // namespace

absl::StatusOr<VersionedGuarantee> ReadGuarantee(postgres::Transaction& transaction, const ContractPartId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, KeyOf(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kGuaranteePattern, id));
  }
  return VersionedGuarantee{.guarantee = GuaranteeIn(rows, 0, id.instansi), .version = rows.Int(0, 10)};
}

absl::StatusOr<v1::Guarantee> GetGuarantee(postgres::Connection& connection, const postgres::Scope& scope,
                                           const ContractPartId& id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, KeyOf(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kGuaranteePattern, id));
  }
  return GuaranteeIn(rows, 0, id.instansi);
}

absl::StatusOr<std::vector<v1::Guarantee>> ListGuarantees(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view contract_id,
                                                          const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(contract_id).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Guarantee> guarantees;
  for (int row = 0; row < rows.size(); ++row) {
    guarantees.push_back(GuaranteeIn(rows, row, scope.instansi));
  }
  return guarantees;
}

absl::StatusOr<std::optional<std::string>> FindHeldGuarantee(postgres::Transaction& transaction,
                                                             std::string_view instansi, std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindHeld, Params().Text(instansi).Text(contract_id)));
  return rows.empty() ? std::nullopt : std::optional(rows.Text(0, 0));
}

absl::StatusOr<Rupiah> HeldOf(postgres::Transaction& transaction, std::string_view instansi,
                              std::string_view contract_id, std::string_view kind, CalendarDay from,
                              CalendarDay until) {
  TERPADU_ASSIGN(
      const Rows rows,
      transaction.Execute(
          kHeld, Params().Text(instansi).Text(contract_id).Text(kind).Text(FormatDay(from)).Text(FormatDay(until))));
  return Rupiah(rows.Int(0, 0));
}

absl::Status InsertGuarantee(postgres::Transaction& transaction, const v1::Guarantee& guarantee) {
  Params params = KeyOf(IdOfGuarantee(guarantee));
  params.Text(WordOf(guarantee.kind())).Text(guarantee.issuer()).Text(guarantee.number()).Int(guarantee.amount());
  params.Text(TextOf(guarantee.start_date())).Text(TextOf(guarantee.end_date())).Text(WordOf(guarantee.state()));
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  const std::string constraint = postgres::ConstraintOf(inserted);
  if (constraint == "guarantee_pkey" || constraint == "guarantee_number") {
    return Error(absl::StatusCode::kAlreadyExists, "GUARANTEE_EXISTS",
                 constraint == "guarantee_pkey" ? guarantee.name() + " exists already"
                                                : guarantee.number() + " of " + guarantee.issuer() + " is registered",
                 {{"guarantee", guarantee.name()}});
  }
  return inserted;
}

absl::Status UpdateGuarantee(postgres::Transaction& transaction, VersionedGuarantee& versioned) {
  v1::Guarantee& guarantee = versioned.guarantee;
  Params params = KeyOf(IdOfGuarantee(guarantee));
  params.Text(TextOf(guarantee.end_date())).Text(WordOf(guarantee.state())).Int(guarantee.claimed_amount());
  params.Text(guarantee.remark());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  versioned.version = rows.Int(0, 0);
  guarantee.set_etag(rpc::EtagOf(versioned.version));
  return absl::OkStatus();
}

}  // namespace terpadu::procurement::store
