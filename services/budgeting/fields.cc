#include "services/budgeting/fields.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/numbers.h"
#include "libs/base/calendar.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/rpc/etag.h"

namespace terpadu::budgeting {
namespace {

// Of any date that a document of the suite may bear.
constexpr int kFirstYear = 1900;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::string FieldOf(std::string_view list, int index, std::string_view field) {
  return std::string(list) + "[" + std::to_string(index) + "]" + (field.empty() ? "" : "." + std::string(field));
}

absl::Status OverflowIn(std::string_view field, const absl::Status& status) {
  if (ReasonOf(status) != "AMOUNT_OVERFLOW") {
    return status;
  }
  Fields fields;
  fields.Add(field, status);
  return fields.ToStatus();
}

std::vector<std::string> Fields::Ids(std::string_view field, std::string_view pattern, std::string_view name) {
  auto ids = ParseName(pattern, name);
  if (ids.ok()) {
    return *std::move(ids);
  }
  errors_.Add(field, ids.status());
  return std::vector<std::string>(static_cast<size_t>(std::count(pattern.begin(), pattern.end(), '{')));
}

std::string Fields::Instansi(std::string_view field, std::string_view name) {
  return Ids(field, kInstansiName, name)[0];
}

BudgetKey Fields::Budget(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kBudgetName, name);
  return {ids[0], ids[1]};
}

BudgetKey Fields::Closing(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kClosingName, name);
  return {ids[0], ids[1]};
}

std::string Fields::CarryOver(std::string_view field, const BudgetKey& budget, std::string_view name) {
  const auto ids = Ids(field, kCarryOverName, name);
  if (!ids[2].empty() && BudgetKey{ids[0], ids[1]}.Name() != budget.Name()) {
    errors_.Add(field, "must be a carry-over of " + budget.Name());
  }
  return ids[2];
}

LineKey Fields::Line(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kLineName, name);
  return {ids[0], ids[1], ids[2]};
}

EntryKey Fields::Entry(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kEntryName, name);
  EntryKey key = {{ids[0], ids[1], ids[2]}};
  const std::string& number = ids[3];
  if (!number.empty() && !absl::SimpleAtoi(number, &key.number)) {
    errors_.Add(field, "must end with the number of an entry");
  }
  return key;
}

ReservationKey Fields::Reservation(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kReservationName, name);
  return {ids[0], ids[1]};
}

CommitmentKey Fields::Commitment(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kCommitmentName, name);
  return {ids[0], ids[1]};
}

PaymentKey Fields::Payment(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kPaymentName, name);
  return {ids[0], ids[1], ids[2]};
}

LineKey Fields::CashPlan(std::string_view field, std::string_view name) {
  const auto ids = Ids(field, kCashPlanName, name);
  return {ids[0], ids[1], ids[2]};
}

void Fields::Link(std::string_view field, std::string_view pattern, std::string_view instansi, std::string_view name) {
  if (name.empty()) {
    return;
  }
  const std::string owner = Ids(field, pattern, name)[0];
  if (!owner.empty() && !instansi.empty() && owner != instansi) {
    errors_.Add(field, "must be of instansi " + std::string(instansi));
  }
}

std::string Fields::NewId(std::string_view field, std::string_view id) {
  if (id.empty()) {
    return NewUuid();
  }
  if (!IsResourceId(id)) {
    errors_.Add(field, "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  return std::string(id);
}

void Fields::Text(std::string_view field, std::string_view text, size_t longest) {
  if (text.size() > longest) {
    errors_.Add(field, "must not be longer than " + std::to_string(longest) + " bytes");
  }
  if (std::any_of(text.begin(), text.end(), IsControl)) {
    errors_.Add(field, "must not hold control characters");
  }
}

void Fields::Positive(std::string_view field, int64_t amount) {
  if (amount <= 0) {
    errors_.Add(field, "must be above 0");
  }
}

void Fields::NotNegative(std::string_view field, int64_t amount) {
  if (amount < 0) {
    errors_.Add(field, "must be 0 or more");
  }
}

void Fields::BatchSize(std::string_view field, int size) {
  if (size < 1 || size > kLargestBatch) {
    errors_.Add(field, "must be 1 to " + std::to_string(kLargestBatch));
  }
}

std::optional<int64_t> Fields::Etag(std::string_view field, std::string_view etag) {
  const auto version = rpc::VersionOf(etag);
  if (!version.ok()) {
    errors_.Add(field, version.status());
    return std::nullopt;
  }
  return *version;
}

std::string Fields::Day(std::string_view field, const google::type::Date& date) {
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year(), date.month(), date.day());
  const auto day = ParseDay(text);
  if (!day.ok() || date.year() < kFirstYear) {
    errors_.Add(field, "must be a day that exists, with year, month and day");
    return "";
  }
  return FormatDay(*day);
}

absl::Duration Fields::Between(std::string_view field, const google::protobuf::Duration& duration, absl::Duration least,
                               absl::Duration most) {
  const absl::Duration value = absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
  if (value < least || value > most || duration.nanos() < 0 || duration.nanos() >= 1'000'000'000) {
    errors_.Add(field, "must be " + absl::FormatDuration(least) + " to " + absl::FormatDuration(most));
  }
  return value;
}

}  // namespace terpadu::budgeting
