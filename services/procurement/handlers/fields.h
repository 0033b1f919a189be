#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/type/date.pb.h"
#include "libs/base/error.h"
#include "libs/postgres/connection.h"
#include "services/procurement/names.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// Checks of the fields of requests; each adds what is wrong under the field's path. Empty required fields are refused
// by the runtime before a handler is called.

// The ids of a resource name, or of a parent (`id` is empty then).
absl::StatusOr<ResourceId> ReadName(std::string_view pattern, std::string_view field, std::string_view name);

// The same with the etag beside it.
absl::StatusOr<ResourceId> ReadNameAndEtag(std::string_view pattern, std::string_view name, std::string_view etag);

// A name of another resource of the same instansi.
void CheckName(std::string_view pattern, std::string_view instansi, std::string_view field, std::string_view name,
               FieldErrors& errors);
void CheckId(std::string_view field, std::string_view id, FieldErrors& errors);
// Text of a person: at most `most` bytes.
inline constexpr size_t kLongestTitle = 1000;
inline constexpr size_t kLongestReason = 4000;
void CheckText(std::string_view field, std::string_view text, size_t most, FieldErrors& errors);
void CheckAmount(std::string_view field, int64_t amount, FieldErrors& errors);
// A day of the years 2000 to 2999; the day may be 0 with `month_suffices`. True when it is one.
bool CheckDate(std::string_view field, const google::type::Date& date, bool month_suffices, FieldErrors& errors);

// All that a client says of a package; `path` is `rup_package`. `package.pagu` becomes the sum of the allocations.
void CheckPackage(const std::string& path, std::string_view instansi, v1::RupPackage& package, FieldErrors& errors);

// The HPS and the checklist of an RPP.
void CheckRpp(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors);

}  // namespace terpadu::procurement
