#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "nlohmann/json.hpp"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/names.h"
#include "services/procurement/store/rpp_columns.h"
#include "services/procurement/store/rpp_content.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// The policy comes as parameters: $6 the mandatory items and the date of the checklist by method, $7 the due day, $25
// the contract types by category, $29 and $30 the pact. A second RPP of the package that
// comes at the same time fails at the index rpp_live, and the whole statement with it.
constexpr Statement kSubmit = {"procurement_rpp_submit", R"sql(
WITH allowed AS MATERIALIZED (
  SELECT version, rpp_due_day(selection_start, $7) AS due,
         ($6::jsonb -> coalesce(method, kind) ->> 'from')::date AS checklist_date
    FROM rup_package
   WHERE instansi = $1 AND rup_package_id = $2 AND state = ANY ($3::text[]) AND pagu >= $4
     AND $6::jsonb ? coalesce(method, kind)
     AND ARRAY(SELECT jsonb_array_elements_text($6::jsonb -> coalesce(method, kind) -> 'codes')) <@ $5::text[]
     AND ($26::text = '' OR category IS NULL OR $25::jsonb -> category ? $26::text)
     AND NOT EXISTS (SELECT FROM rpp AS live WHERE live.instansi = $1 AND live.rup_package_id = $2
                        AND live.state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED'))
     AND )sql" TERPADU_HAS_PACT("$16", "$29", "$30") " AND NOT " TERPADU_HAS_CONFLICT("$16", "$2") R"sql(
   FOR NO KEY UPDATE),
once AS (
  INSERT INTO request (instansi, request_id, method, fingerprint, resource)
  SELECT $1, $8, $9, $10, $11 FROM allowed
      ON CONFLICT (instansi, request_id) DO NOTHING
  RETURNING request_id),
submitted AS (
  INSERT INTO rpp (instansi, rpp_id, rup_package_id, rup_version, hps, checklist, revision, state, submit_time,
                   due_date, days_late, submitter, contract_type, checklist_date, specification, hps_tax)
  SELECT $1, $12, $2, allowed.version, $4, $5::text[], false, $13, $14, allowed.due,
         greatest($15::date - allowed.due, 0), $16, nullif($26, ''), allowed.checklist_date,
         $27::jsonb ->> 'specification', ($27::jsonb ->> 'hps_tax')::bigint
    FROM allowed, once
  RETURNING *),)sql" TERPADU_RPP_CONTENT("$27") R"sql(,
noted AS (
  INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
  SELECT $1, $17, $18, $11, submitted.version,
         protobuf_message($20, $19::bytea || protobuf_int($21, submitted.rup_version)
                                 || protobuf_date($22, submitted.due_date)
                                 || protobuf_int($23, submitted.days_late)
                                 || protobuf_date($28, submitted.checklist_date)), $24
    FROM submitted)
SELECT)sql" TERPADU_RPP_COLUMNS "FROM submitted AS rpp"};

std::string ChecklistsJson(const domain::Checklists& checklists) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [method, checklist] : checklists) {
    nlohmann::json codes = nlohmann::json::array();
    for (const domain::ChecklistItem& item : checklist.mandatory) {
      codes.push_back(item.code);
    }
    all[method] = {{"codes", codes}, {"from", FormatDay(checklist.valid_from)}};
  }
  return all.dump();
}

std::string ContractTypesJson(const RppPolicy& policy) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [category, types] : policy.contract_types) {
    all[category] = types.allowed;
  }
  return all.dump();
}

}  // namespace

absl::StatusOr<std::optional<v1::Rpp>> SubmitRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                                 const Submission& submission) {
  const v1::Rpp& rpp = submission.rpp;
  const ResourceId id = IdOf(kRppPattern, rpp.name());
  const auto allowed = domain::StatesAllowing(domain::Aggregate::kRupPackage, domain::act::kSubmitRpp);
  const journal::Entry entry = journal::MakeEntry(rpp.name(), 1, v1::RppSubmitted());
  Params params;
  params.Text(id.instansi).Text(IdOf(kPackagePattern, rpp.rup_package()).id).TextArray(allowed).Int(rpp.hps());
  params.TextArray({rpp.checklist().begin(), rpp.checklist().end()})
      .Text(ChecklistsJson(submission.policy->checklists));
  params.Int(submission.policy->due.day)
      .Text(submission.request_id)
      .Text(submission.method)
      .Text(submission.fingerprint);
  params.Text(rpp.name()).Text(id.id).Text(WordOf(rpp.state())).Time(submission.now);
  params.Text(FormatDay(DayOf(submission.now))).Text(rpp.submitter()).Text(entry.event_id).Text(entry.type);
  params.Bytes(rpp.SerializeAsString()).Int(v1::RppSubmitted::kRppFieldNumber).Int(v1::Rpp::kRupVersionFieldNumber);
  params.Int(v1::Rpp::kDueDateFieldNumber).Int(v1::Rpp::kDaysLateFieldNumber).Text(submission.audit);
  params.Text(ContractTypesJson(*submission.policy));
  params.Text(rpp.contract_type() == 0 ? "" : WordOf(rpp.contract_type())).Text(ContentJson(submission.content));
  params.Int(v1::Rpp::kChecklistDateFieldNumber).Text(submission.pact.role).Int(submission.pact.year);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSubmit, params));
  if (rows.empty()) {
    return std::nullopt;
  }
  return RppIn(rows, 0, id.instansi).rpp;
}

}  // namespace terpadu::procurement::store
