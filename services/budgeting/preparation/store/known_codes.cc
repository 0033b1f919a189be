#include "services/budgeting/preparation/store/known_codes.h"

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kMostFields = 4000;  // a batch of lines has three each

// Codes that hold in every bidang are in a set with `X.XX` in the place of urusan and bidang.
constexpr postgres::Statement kUnknown = {"budgeting_unknown_codes", R"sql(
  WITH in_force AS MATERIALIZED (
    SELECT DISTINCT ON (kind) kind, instansi AS owner, set_id, title || ' (' || decree || ')' AS called
      FROM reference_set
     WHERE instansi IN ($1, 'nasional') AND published AND valid_from <= $2::date
       AND (valid_to IS NULL OR valid_to >= $2::date)
     ORDER BY kind, instansi = 'nasional', valid_from DESC),
  units AS MATERIALIZED (SELECT EXISTS (SELECT FROM known_unit WHERE instansi = $1) AS are_told)
  SELECT place, called
    FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS asked (asked_kind, value, place)
    JOIN in_force ON kind = asked_kind
   WHERE NOT EXISTS (SELECT FROM reference_code
                      WHERE instansi = owner AND reference_code.set_id = in_force.set_id
                        AND code IN (value, CASE asked_kind WHEN 'NOMENCLATURE' THEN 'X.XX' || substr(value, 5) END))
  UNION ALL
  SELECT place, ''
    FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS asked (asked_kind, value, place), units
   WHERE asked_kind = 'UNIT' AND are_told
     AND NOT EXISTS (SELECT FROM known_unit WHERE instansi = $1 AND unit = value)
   ORDER BY place LIMIT 100)sql"};

}  // namespace

std::string FirstDayOf(const BudgetKey& budget) { return budget.budget + "-01-01"; }

void CodesToCheck::Add(std::string_view kind, std::string_view value, std::string_view field) {
  if (!value.empty() && fields_.size() < kMostFields) {
    kinds_.emplace_back(kind);
    values_.emplace_back(value);
    fields_.emplace_back(field);
  }
}

void CodesToCheck::SubKegiatan(std::string_view code, std::string_view field) { Add("NOMENCLATURE", code, field); }

void CodesToCheck::Account(std::string_view code, std::string_view field) { Add("ACCOUNT", code, field); }

void CodesToCheck::Unit(std::string_view name, std::string_view field) { Add("UNIT", name, field); }

absl::Status CodesToCheck::Check(postgres::Transaction& transaction, const BudgetKey& budget) const {
  postgres::Params params;
  params.Text(budget.instansi).Text(FirstDayOf(budget)).TextArray(kinds_).TextArray(values_);
  TERPADU_ASSIGN(const postgres::Rows unknown, transaction.Execute(kUnknown, params));
  FieldErrors errors;
  for (int row = 0; row < unknown.size(); ++row) {
    const auto place = static_cast<size_t>(unknown.Int(row, 0) - 1);
    const std::string set = unknown.Text(row, 1);
    errors.Add(fields_[place], set.empty() ? values_[place] + " is no unit that planning has told of"
                                           : values_[place] + " is no code of the set in force: " + set);
  }
  return errors.ToStatus();
}

}  // namespace terpadu::budgeting
