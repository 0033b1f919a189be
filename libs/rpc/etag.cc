#include "libs/rpc/etag.h"

#include <charconv>

#include "libs/base/error.h"

namespace terpadu::rpc {
namespace {
constexpr std::string_view kPrefix = "\"v";
}  // namespace

std::string EtagOf(int64_t version) { return std::string(kPrefix) + std::to_string(version) + "\""; }

absl::StatusOr<std::optional<int64_t>> VersionOf(std::string_view etag) {
  if (etag.empty() || etag == "*") {
    return std::nullopt;
  }
  int64_t version = 0;
  if (etag.size() > kPrefix.size()) {
    const char* const digits = etag.data() + kPrefix.size();
    const auto [end, error] = std::from_chars(digits, etag.data() + etag.size(), version);
    if (error == std::errc() && version >= 0 && EtagOf(version) == etag) {
      return version;
    }
  }
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_ETAG",
               "etag is none that this service gave: send back the etag of the resource as it was read");
}

absl::Status EtagMismatch(std::string_view resource) {
  return Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
               std::string(resource) + " has changed since its etag was read: read it again, then repeat the change",
               {{"resource", std::string(resource)}});
}

}  // namespace terpadu::rpc
