#include <algorithm>

#include "absl/time/civil_time.h"
#include "libs/postgres/connection.h"

namespace terpadu::postgres {
namespace {

std::string Timestamp(absl::Time value) {
  if (value == absl::InfiniteFuture()) {
    return "infinity";
  }
  if (value == absl::InfinitePast()) {
    return "-infinity";
  }
  return absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", value, absl::UTCTimeZone());
}

std::string Quoted(const std::string& element) {
  std::string quoted = "\"";
  for (const char c : element) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

Params& Params::Int(int64_t value) { return Text(std::to_string(value)); }

// In text form libpq would cut a value off at a zero byte; in binary form the server refuses it.
Params& Params::Text(std::string_view value) {
  params_.push_back({std::string(value), value.find('\0') != std::string_view::npos});
  return *this;
}

Params& Params::Bool(bool value) { return Text(value ? "t" : "f"); }

Params& Params::Bytes(std::string_view value) {
  params_.push_back({std::string(value), true});
  return *this;
}

Params& Params::Time(absl::Time value) { return Text(Timestamp(value)); }

Params& Params::Null() {
  params_.push_back({std::nullopt, false});
  return *this;
}

Params& Params::OptionalText(const std::optional<std::string>& value) {
  return value.has_value() ? Text(*value) : Null();
}

Params& Params::TextArray(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const std::string& value : values) {
    text += (text.size() > 1 ? "," : "") + Quoted(value);
  }
  return Text(text + "}");
}

Params& Params::IntArray(const std::vector<int64_t>& values) {
  std::string text = "{";
  for (const int64_t value : values) {
    text += (text.size() > 1 ? "," : "") + std::to_string(value);
  }
  return Text(text + "}");
}

}  // namespace terpadu::postgres
