#include "services/budgeting/preparation/planning_projection.h"

#include <string>
#include <vector>

#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "services/budgeting/preparation/store/known_sets.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::budgeting {
namespace {

namespace planning = terpadu::planning::v1;

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

SetKey KeyOf(const event::v1::Event& event) { return {event.partitionkey(), IdOf(event.subject())}; }

absl::StatusOr<std::string> DayText(const google::type::Date& date) {
  const CalendarDay day(date.year(), date.month(), date.day());
  if (day.year() != date.year() || day.month() != date.month() || day.day() != date.day()) {
    return absl::InvalidArgumentError("a reference set without a day");
  }
  return FormatDay(day);
}

absl::Status Keep(postgres::Transaction& transaction, const event::v1::Event& event,
                  const planning::ReferenceSet& set) {
  constexpr size_t kPrefix = sizeof("REFERENCE_KIND_") - 1;
  KnownSet known = {.kind = planning::ReferenceKind_Name(set.kind()).substr(kPrefix),
                    .title = set.title(),
                    .decree = set.decree(),
                    .valid_from = "",
                    .valid_to = {},
                    .published = set.state() == planning::REFERENCE_SET_STATE_PUBLISHED};
  TERPADU_ASSIGN(known.valid_from, DayText(set.valid_from()));
  if (set.has_valid_to()) {
    TERPADU_ASSIGN(known.valid_to, DayText(set.valid_to()));
  }
  return KeepSet(transaction, KeyOf(event), known);
}

std::vector<std::string> CodesOf(const planning::ReferenceCodesLoaded& loaded) {
  std::vector<std::string> codes;
  for (const planning::ReferenceCode& code : loaded.codes()) {
    codes.push_back(code.code());
  }
  return codes;
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
    return KeepUnit(transaction, event.partitionkey(), event.subject());
  }
  if (Is<planning::ReferenceSetCreated>(event)) {
    TERPADU_ASSIGN(const auto created, PayloadOf<planning::ReferenceSetCreated>(event));
    return Keep(transaction, event, created.reference_set());
  }
  if (Is<planning::ReferenceCodesLoaded>(event)) {
    TERPADU_ASSIGN(const auto loaded, PayloadOf<planning::ReferenceCodesLoaded>(event));
    return KeepCodes(transaction, KeyOf(event), CodesOf(loaded));
  }
  if (Is<planning::ReferenceSetPublished>(event)) {
    TERPADU_ASSIGN(const auto published, PayloadOf<planning::ReferenceSetPublished>(event));
    return Keep(transaction, event, published.reference_set());
  }
  if (Is<planning::ReferenceSetDeleted>(event)) {
    return ForgetSet(transaction, KeyOf(event));
  }
  return absl::OkStatus();
}

}  // namespace terpadu::budgeting
