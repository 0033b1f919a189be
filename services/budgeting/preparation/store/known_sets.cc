#include "services/budgeting/preparation/store/known_sets.h"

#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kKnowUnit = {"budgeting_know_unit", R"sql(
  INSERT INTO known_unit (instansi, unit) VALUES ($1, $2) ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kKeepSet = {"budgeting_keep_reference_set", R"sql(
  INSERT INTO reference_set (instansi, set_id, kind, title, decree, valid_from, valid_to, published)
  VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $8)
  ON CONFLICT (instansi, set_id) DO UPDATE
     SET title = excluded.title, decree = excluded.decree, valid_from = excluded.valid_from,
         valid_to = excluded.valid_to, published = excluded.published)sql"};

constexpr postgres::Statement kKeepCodes = {"budgeting_keep_reference_codes", R"sql(
  INSERT INTO reference_code (instansi, set_id, code) SELECT $1, $2, * FROM unnest($3::text[])
  ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kForgetCodes = {"budgeting_forget_reference_codes", R"sql(
  DELETE FROM reference_code WHERE instansi = $1 AND set_id = $2)sql"};

constexpr postgres::Statement kForgetSet = {"budgeting_forget_reference_set", R"sql(
  DELETE FROM reference_set WHERE instansi = $1 AND set_id = $2)sql"};

postgres::Params KeyParams(const SetKey& key) { return std::move(postgres::Params().Text(key.instansi).Text(key.set)); }

}  // namespace

absl::Status KeepUnit(postgres::Transaction& transaction, std::string_view instansi, std::string_view unit) {
  postgres::Params params;
  params.Text(instansi).Text(unit);
  return transaction.Execute(kKnowUnit, params).status();
}

absl::Status KeepSet(postgres::Transaction& transaction, const SetKey& key, const KnownSet& set) {
  postgres::Params params = KeyParams(key);
  params.Text(set.kind).Text(set.title).Text(set.decree).Text(set.valid_from).OptionalText(set.valid_to);
  params.Bool(set.published);
  return transaction.Execute(kKeepSet, params).status();
}

absl::Status KeepCodes(postgres::Transaction& transaction, const SetKey& key, const std::vector<std::string>& codes) {
  postgres::Params params = KeyParams(key);
  return transaction.Execute(kKeepCodes, params.TextArray(codes)).status();
}

absl::Status ForgetSet(postgres::Transaction& transaction, const SetKey& key) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kForgetCodes, KeyParams(key)).status());
  return transaction.Execute(kForgetSet, KeyParams(key)).status();
}

}  // namespace terpadu::budgeting
