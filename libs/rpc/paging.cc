#include "libs/rpc/paging.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

#include "absl/strings/escaping.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/rpc/idempotency.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kChecksumLength = 8;
constexpr size_t kQueryLength = 16;
constexpr size_t kLongestToken = 4096;

// Tells a damaged token, not a forged one: a token gives no right that its query would not.
std::string Checksum(std::string_view text) { return Sha256Hex(text).substr(0, kChecksumLength); }

const FieldDescriptor* Field(const Message& request, const char* name, FieldDescriptor::CppType type) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name);
  TERPADU_ASSERT(field != nullptr && field->cpp_type() == type);
  return field;
}

// "3:abc0:" for {"abc", ""}.
std::optional<std::vector<std::string>> SplitKey(std::string_view text) {
  std::vector<std::string> key;
  while (!text.empty()) {
    size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    const size_t digits = static_cast<size_t>(end - text.data());
    if (error != std::errc() || digits >= text.size() || *end != ':' || length > text.size() - digits - 1) {
      return std::nullopt;
    }
    key.emplace_back(text.substr(digits + 1, length));
    text.remove_prefix(digits + 1 + length);
  }
  return key;
}

// The key in a token given for `query`; none when the token is damaged or of another query.
std::optional<std::vector<std::string>> KeyOf(const std::string& token, std::string_view query) {
  std::string text;
  if (token.size() > kLongestToken || !absl::WebSafeBase64Unescape(token, &text) ||
      text.size() < kChecksumLength + kQueryLength) {
    return std::nullopt;
  }
  const std::string_view body = std::string_view(text).substr(kChecksumLength);
  if (Checksum(body) != text.substr(0, kChecksumLength) || body.substr(0, kQueryLength) != query) {
    return std::nullopt;
  }
  return SplitKey(body.substr(kQueryLength));
}

std::string QueryOf(const Message& request, const FieldDescriptor* size, const FieldDescriptor* token) {
  const std::unique_ptr<Message> rest(request.New());
  rest->CopyFrom(request);
  rest->GetReflection()->ClearField(rest.get(), size);
  rest->GetReflection()->ClearField(rest.get(), token);
  return FingerprintOf(*rest).substr(0, kQueryLength);
}

}  // namespace

std::string Page::NextToken(const std::vector<std::string>& last_key) const {
  std::string body = query;
  for (const std::string& part : last_key) {
    body += std::to_string(part.size()) + ":" + part;
  }
  return absl::WebSafeBase64Escape(Checksum(body) + body);
}

absl::StatusOr<Page> ParsePage(const Message& request) {
  const FieldDescriptor* size_field = Field(request, "page_size", FieldDescriptor::CPPTYPE_INT32);
  const FieldDescriptor* token_field = Field(request, "page_token", FieldDescriptor::CPPTYPE_STRING);
  const int32_t size = request.GetReflection()->GetInt32(request, size_field);
  if (size < 0) {
    FieldErrors errors;
    errors.Add("page_size", "must not be negative");
    return errors.ToStatus();
  }
  Page page;
  page.size = size == 0 ? kDefaultPageSize : std::min<int>(size, kMaxPageSize);
  page.query = QueryOf(request, size_field, token_field);
  const std::string token = request.GetReflection()->GetString(request, token_field);
  if (token.empty()) {
    return page;
  }
  const auto after = KeyOf(token, page.query);
  if (!after.has_value()) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                 "page_token is damaged, or was given for another query: all fields but page_size must be as in the "
                 "request that gave it");
  }
  page.after = *after;
  return page;
}

}  // namespace terpadu::rpc
