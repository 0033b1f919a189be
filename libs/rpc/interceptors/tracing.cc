// Gives the call a W3C trace context, a child of the caller's or the root of a new trace, and takes over the caller's
// correlation and causation.
#include <cstdio>
#include <random>
#include <string>
#include <string_view>

#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {
namespace {

// 00-<trace, 32 hex>-<span, 16 hex>-<flags, 2 hex>
constexpr size_t kLength = 55;
constexpr size_t kTrace = 3;
constexpr size_t kTraceLength = 32;
constexpr size_t kSpan = 36;
constexpr size_t kSpanLength = 16;
constexpr size_t kFlags = 53;

bool IsHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }
bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

bool IsTraceparent(std::string_view text) {
  if (text.size() != kLength || text.substr(0, kTrace) != "00-" || text[kSpan - 1] != '-' || text[kFlags - 1] != '-') {
    return false;
  }
  const std::string_view trace = text.substr(kTrace, kTraceLength);
  const std::string_view span = text.substr(kSpan, kSpanLength);
  return IsHex(trace) && IsHex(span) && IsHex(text.substr(kFlags)) && !IsZero(trace) && !IsZero(span);
}

std::string RandomHex16() {
  thread_local std::mt19937_64 random{(uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()};
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(random() | 1));
  return text;
}

std::string ChildOf(const std::string& parent) {
  if (!IsTraceparent(parent)) {
    return "00-" + RandomHex16() + RandomHex16() + "-" + RandomHex16() + "-01";
  }
  return parent.substr(0, kSpan) + RandomHex16() + parent.substr(kFlags - 1);
}

}  // namespace

absl::Status InterceptTracing(Call& call, Next next) {
  call.context.traceparent = ChildOf(call.Metadata("traceparent"));
  call.context.causation_id = call.Metadata("x-terpadu-causation-id");
  call.context.correlation_id = call.Metadata("x-terpadu-correlation-id");
  return next();
}

}  // namespace terpadu::rpc
