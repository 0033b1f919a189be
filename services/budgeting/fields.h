#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/type/date.pb.h"
#include "libs/base/error.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// Reads the fields of one request, and keeps what is wrong with them: a handler reads all, then asks ToStatus().
// What could not be read comes back as an empty value. `field` is the path in the request. Unlike empty required texts,
// which the runtime has refused, empty optional ones pass.
class Fields {
 public:
  std::string Instansi(std::string_view field, std::string_view name);
  BudgetKey Budget(std::string_view field, std::string_view name);
  BudgetKey Closing(std::string_view field, std::string_view name);
  // The id of a carry-over of `budget`, which it must be of.
  std::string CarryOver(std::string_view field, const BudgetKey& budget, std::string_view name);
  LineKey Line(std::string_view field, std::string_view name);
  EntryKey Entry(std::string_view field, std::string_view name);
  ReservationKey Reservation(std::string_view field, std::string_view name);
  CommitmentKey Commitment(std::string_view field, std::string_view name);
  PaymentKey Payment(std::string_view field, std::string_view name);
  // The line whose cash plan `name` is.
  LineKey CashPlan(std::string_view field, std::string_view name);

  // As many ids as `pattern` has, empty ones when `name` does not follow it.
  std::vector<std::string> Ids(std::string_view field, std::string_view pattern, std::string_view name);

  // A link to a resource of another service: follows `pattern`, belongs to `instansi`.
  void Link(std::string_view field, std::string_view pattern, std::string_view instansi, std::string_view name);
  // An id chosen by the caller; a new UUID when empty.
  std::string NewId(std::string_view field, std::string_view id);
  // Text for people: no control characters, at most `longest` bytes.
  void Text(std::string_view field, std::string_view text, size_t longest);
  void Positive(std::string_view field, int64_t amount);
  void NotNegative(std::string_view field, int64_t amount);
  void BatchSize(std::string_view field, int size);
  // The version that an etag demands, none when it is empty.
  std::optional<int64_t> Etag(std::string_view field, std::string_view etag);
  // As `2018-02-20`.
  std::string Day(std::string_view field, const google::type::Date& date);
  absl::Duration Between(std::string_view field, const google::protobuf::Duration& duration, absl::Duration least,
                         absl::Duration most);

  void Add(std::string_view field, std::string_view rule) { errors_.Add(field, rule); }
  void Add(std::string_view field, const absl::Status& status) { errors_.Add(field, status); }
  absl::Status ToStatus() const { return errors_.ToStatus(); }

 private:
  FieldErrors errors_;
};

// An AMOUNT_OVERFLOW found behind the fields is a fault of `field`; any other status stays as it is.
absl::Status OverflowIn(std::string_view field, const absl::Status& status);

// `lines[3].account`.
std::string FieldOf(std::string_view list, int index, std::string_view field = "");

inline constexpr size_t kLongestTitle = 1000;  // bytes
inline constexpr int kLargestBatch = 1000;

}  // namespace terpadu::budgeting
