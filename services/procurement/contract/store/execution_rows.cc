#include "services/procurement/contract/store/execution_rows.h"

#include "libs/base/assert.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/procurement/contract/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;
using postgres::Rows;

enum Column {
  kId,
  kPackage,
  kVendor,
  kAmount,
  kStart,
  kEnd,
  kMaintenance,
  kOriginal,
  kRevision,
  kState,
  kSpmkNumber,
  kSpmkDate,
  kShowCause,
  kVersion,
  kPaid,
  kRating,
  kTerms,
  kPlan,
  kMeasurements,
  kHandOvers,
  kTermination,
  kGuaranteed,
};

google::type::Date DateIn(const std::string& text) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  return DateOf(*day);
}

// The first columns of a hand-over and of a termination.
void ReadPenalty(const json& part, v1::Penalty& penalty) {
  penalty.set_amount(part[0].get<int64_t>());
  penalty.set_days_late(part[1].get<int>());
  penalty.set_base(part[2].get<int64_t>());
  penalty.set_rate_per_mille(part[3].get<int>());
  penalty.set_cap_basis_points(part[4].get<int>());
  penalty.set_formula(part[5].get<std::string>());
  penalty.set_legal_basis(part[6].get<std::string>());
}

void ReadProgress(const json& plan, const json& measurements, v1::ContractExecution& execution) {
  for (const json& part : plan) {
    v1::PlannedProgress& point = *execution.add_planned_progress();
    *point.mutable_date() = DateIn(part[0].get<std::string>());
    point.set_basis_points(part[1].get<int>());
  }
  for (const json& part : measurements) {
    v1::ProgressMeasurement& measurement = *execution.add_measurements();
    *measurement.mutable_date() = DateIn(part[0].get<std::string>());
    measurement.set_basis_points(part[1].get<int>());
    measurement.set_planned_basis_points(part[2].get<int>());
    measurement.set_deviation_basis_points(measurement.basis_points() - measurement.planned_basis_points());
    measurement.set_critical(part[3].get<bool>());
    measurement.set_note(part[4].get<std::string>());
  }
}

void ReadHandOvers(const json& parts, v1::ContractExecution& execution) {
  for (const json& part : parts) {
    v1::HandOver& hand_over = *execution.add_hand_overs();
    hand_over.set_kind(EnumOf<v1::HandOverKind>(part[7].get<std::string>()));
    if (hand_over.kind() != v1::HAND_OVER_KIND_FINAL) {
      ReadPenalty(part, *hand_over.mutable_penalty());
    }
    hand_over.set_number(part[8].get<std::string>());
    *hand_over.mutable_date() = DateIn(part[9].get<std::string>());
    hand_over.set_sha256(part[10].get<std::string>());
    hand_over.set_part(part[11].get<std::string>());
    hand_over.set_part_amount(part[12].get<int64_t>());
    if (!part[13].is_null()) {
      *hand_over.mutable_part_end_date() = DateIn(part[13].get<std::string>());
    }
    execution.set_penalty(execution.penalty() + hand_over.penalty().amount());
  }
}

void ReadTermination(const json& part, v1::ContractExecution& execution) {
  v1::Termination& termination = *execution.mutable_termination();
  ReadPenalty(part, *termination.mutable_penalty());
  termination.set_cause(EnumOf<v1::TerminationCause>(part[7].get<std::string>()));
  termination.set_number(part[8].get<std::string>());
  *termination.mutable_date() = DateIn(part[9].get<std::string>());
  termination.set_reason(part[10].get<std::string>());
  termination.set_blacklist_proposed(part[11].get<bool>());
  execution.set_penalty(execution.penalty() + termination.penalty().amount());
}

domain::TermFacts FactsOf(const v1::ContractExecution& execution, const json& guaranteed) {
  domain::TermFacts facts;
  const int measured = execution.measurements_size();
  facts.progress = measured == 0 ? 0 : execution.measurements(measured - 1).basis_points();
  for (const v1::HandOver& hand_over : execution.hand_overs()) {
    facts.provisional = facts.provisional || hand_over.kind() == v1::HAND_OVER_KIND_PROVISIONAL;
    facts.final = facts.final || hand_over.kind() == v1::HAND_OVER_KIND_FINAL;
  }
  facts.ended = execution.has_termination();
  facts.advance_guaranteed = Rupiah(guaranteed.value("ADVANCE", int64_t{0}));
  facts.maintenance_guaranteed = Rupiah(guaranteed.value("MAINTENANCE", int64_t{0}));
  return facts;
}

std::vector<domain::Term> TermsIn(const json& parts) {
  std::vector<domain::Term> terms;
  for (const json& part : parts) {
    terms.push_back({.code = part[0].get<std::string>(),
                     .kind = part[1].get<std::string>(),
                     .amount = Rupiah(part[2].get<int64_t>()),
                     .progress = part[3].get<int>()});
  }
  return terms;
}

}  // namespace

StoredExecution ExecutionIn(const Rows& rows, int row, std::string_view instansi) {
  StoredExecution stored;
  v1::ContractExecution& execution = stored.execution;
  execution.set_name(ExecutionName(instansi, rows.Text(row, kId)));
  execution.set_rup_package(PackageName(instansi, rows.Text(row, kPackage)));
  execution.set_vendor(rows.Text(row, kVendor));
  execution.set_amount(rows.Int(row, kAmount));
  *execution.mutable_start_date() = DateIn(rows.Text(row, kStart));
  *execution.mutable_end_date() = DateIn(rows.Text(row, kEnd));
  execution.set_maintenance_days(static_cast<int>(rows.Int(row, kMaintenance)));
  execution.set_original_amount(rows.Int(row, kOriginal));
  execution.set_state(EnumOf<v1::ContractExecutionState>(rows.Text(row, kState)));
  execution.set_spmk_number(rows.Text(row, kSpmkNumber));
  if (!rows.IsNull(row, kSpmkDate)) {
    *execution.mutable_spmk_date() = DateIn(rows.Text(row, kSpmkDate));
  }
  execution.set_show_cause_due(rows.Bool(row, kShowCause));
  execution.set_paid(rows.Int(row, kPaid));
  if (!rows.IsNull(row, kRating)) {
    execution.set_rating(static_cast<int>(rows.Int(row, kRating)));
  }
  stored.version = rows.Int(row, kVersion);
  stored.term_revision = static_cast<int>(rows.Int(row, kRevision));
  execution.set_etag(rpc::EtagOf(stored.version));
  ReadProgress(json::parse(rows.Text(row, kPlan)), json::parse(rows.Text(row, kMeasurements)), execution);
  ReadHandOvers(json::parse(rows.Text(row, kHandOvers)), execution);
  if (!rows.IsNull(row, kTermination)) {
    ReadTermination(json::parse(rows.Text(row, kTermination)), execution);
  }
  stored.terms = TermsIn(json::parse(rows.Text(row, kTerms)));
  stored.facts = FactsOf(execution, json::parse(rows.Text(row, kGuaranteed)));
  ShowStandings(stored.facts, Rupiah(execution.paid()), stored.terms, *execution.mutable_terms());
  return stored;
}

std::vector<domain::Term> TermsOf(const google::protobuf::RepeatedPtrField<v1::PaymentTerm>& terms) {
  std::vector<domain::Term> read;
  for (const v1::PaymentTerm& term : terms) {
    read.push_back({.code = term.code(),
                    .kind = WordOf(term.kind()),
                    .amount = Rupiah(term.amount()),
                    .progress = term.progress_basis_points()});
  }
  return read;
}

void ShowTerms(const std::vector<domain::Term>& terms, google::protobuf::RepeatedPtrField<v1::PaymentTerm>& into) {
  into.Clear();
  for (const domain::Term& term : terms) {
    v1::PaymentTerm& shown = *into.Add();
    shown.set_code(term.code);
    shown.set_kind(EnumOf<v1::PaymentTermKind>(term.kind));
    shown.set_amount(term.amount.value());
    shown.set_progress_basis_points(term.progress);
  }
}

void ShowStandings(const domain::TermFacts& facts, Rupiah paid, const std::vector<domain::Term>& terms,
                   google::protobuf::RepeatedPtrField<v1::PaymentTerm>& into) {
  ShowTerms(terms, into);
  const std::vector<domain::TermStanding> standings = domain::StandingsOf(terms, facts, paid);
  for (size_t i = 0; i < terms.size(); ++i) {
    v1::PaymentTerm& shown = *into.Mutable(static_cast<int>(i));
    shown.set_paid(standings[i].paid.value());
    shown.set_waits_for(standings[i].waits_for);
    shown.set_status(standings[i].paid >= terms[i].amount ? v1::PAYMENT_TERM_STATUS_PAID
                     : standings[i].payable               ? v1::PAYMENT_TERM_STATUS_PAYABLE
                                                          : v1::PAYMENT_TERM_STATUS_WAITING);
  }
}

std::vector<domain::ProgressPoint> PointsOf(const google::protobuf::RepeatedPtrField<v1::PlannedProgress>& points) {
  std::vector<domain::ProgressPoint> read;
  for (const v1::PlannedProgress& point : points) {
    read.push_back({.day = PlannedDayOf(point.date()).day, .basis_points = point.basis_points()});
  }
  return read;
}

}  // namespace terpadu::procurement::store
