#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "libs/sheet/table.h"
#include "terpadu/procurement/v1/spse_service.pb.h"

namespace terpadu::procurement {

// What the cells of an export of SPSE hold.

// Without blanks around; "" for a cell that is empty or says `null` or `-`.
std::string SpseText(const sheet::Cell& cell);

// `2024-12-23 14:22:56`, `2024-12-27 11:00:00.000000Z`: a time of WIB either way, for SPSE writes a Z after local
// times.
std::optional<absl::Time> SpseTime(const std::string& text);

// A number of 1 to 20 digits, `53912753` or `53912753.0`.
std::optional<std::string> SpseCode(const std::string& text);

// Units by their codes, as a request tells them.
class SpseUnits {
 public:
  explicit SpseUnits(const google::protobuf::RepeatedPtrField<v1::SpseUnit>& units);
  // The unit's name. None for a code that is not among them; `code` itself when none were told.
  std::optional<std::string> Find(const std::string& code) const;

 private:
  std::map<std::string, std::string> units_;
};

}  // namespace terpadu::procurement
