#include "services/budgeting/preparation/planning_projection.h"

#include <string>
#include <vector>

#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::budgeting {
namespace {

namespace planning = terpadu::planning::v1;

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

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

postgres::Params SetParams(const event::v1::Event& event) {
  return std::move(postgres::Params().Text(event.partitionkey()).Text(IdOf(event.subject())));
}

absl::StatusOr<std::string> DayText(const google::type::Date& date) {
  const CalendarDay day(date.year(), date.month(), date.day());
  if (day.year() != date.year() || day.month() != date.month() || day.day() != date.day()) {
    return absl::InvalidArgumentError("a reference set without a day");
  }
  return FormatDay(day);
}

absl::Status KeepSet(postgres::Transaction& transaction, const event::v1::Event& event,
                     const planning::ReferenceSet& set) {
  constexpr size_t kPrefix = sizeof("REFERENCE_KIND_") - 1;
  postgres::Params params = SetParams(event);
  TERPADU_ASSIGN(const std::string valid_from, DayText(set.valid_from()));
  params.Text(planning::ReferenceKind_Name(set.kind()).substr(kPrefix)).Text(set.title()).Text(set.decree());
  params.Text(valid_from);
  if (set.has_valid_to()) {
    TERPADU_ASSIGN(const std::string valid_to, DayText(set.valid_to()));
    params.Text(valid_to);
  } else {
    params.Null();
  }
  params.Bool(set.state() == planning::REFERENCE_SET_STATE_PUBLISHED);
  return transaction.Execute(kKeepSet, params).status();
}

absl::Status KeepCodes(postgres::Transaction& transaction, const event::v1::Event& event,
                       const planning::ReferenceCodesLoaded& loaded) {
  std::vector<std::string> codes;
  for (const planning::ReferenceCode& code : loaded.codes()) {
    codes.push_back(code.code());
  }
  postgres::Params params = SetParams(event);
  return transaction.Execute(kKeepCodes, params.TextArray(codes)).status();
}

absl::Status Forget(postgres::Transaction& transaction, const event::v1::Event& event) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kForgetCodes, SetParams(event)).status());
  return transaction.Execute(kForgetSet, SetParams(event)).status();
}

// The payload of an event whose dataschema says it is a `Payload`.
template <typename Payload>
bool Is(const event::v1::Event& event) {
  return event.dataschema() == Payload::descriptor()->full_name();
}

template <typename Payload>
absl::StatusOr<Payload> PayloadOf(const event::v1::Event& event) {
  Payload payload;
  if (!payload.ParseFromString(event.data())) {
    return absl::InvalidArgumentError("not a " + event.dataschema());
  }
  return payload;
}

}  // namespace

absl::Status ApplyPlanningEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  if (Is<planning::UnitCreated>(event)) {
    postgres::Params params;
    params.Text(event.partitionkey()).Text(event.subject());
    return transaction.Execute(kKnowUnit, params).status();
  }
  if (Is<planning::ReferenceSetCreated>(event)) {
    TERPADU_ASSIGN(const auto created, PayloadOf<planning::ReferenceSetCreated>(event));
    return KeepSet(transaction, event, created.reference_set());
  }
  if (Is<planning::ReferenceCodesLoaded>(event)) {
    TERPADU_ASSIGN(const auto loaded, PayloadOf<planning::ReferenceCodesLoaded>(event));
    return KeepCodes(transaction, event, loaded);
  }
  if (Is<planning::ReferenceSetPublished>(event)) {
    TERPADU_ASSIGN(const auto published, PayloadOf<planning::ReferenceSetPublished>(event));
    return KeepSet(transaction, event, published.reference_set());
  }
  if (Is<planning::ReferenceSetDeleted>(event)) {
    return Forget(transaction, event);
  }
  return absl::OkStatus();
}

}  // namespace terpadu::budgeting
