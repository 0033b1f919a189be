#include "tools/terpadu/console/error.h"

#include <functional>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "libs/base/error.h"
#include "tools/terpadu/client/addresses.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

constexpr int kIndent = 12;

using Advice = std::function<std::string(const ErrorMetadata&)>;

std::string Value(const ErrorMetadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? "" : found->second;
}

Advice Fixed(const std::string& text) {
  return [text](const ErrorMetadata&) { return text; };
}

std::string TellAddress(const ErrorMetadata& metadata) {
  const std::string service = Value(metadata, "service");
  return "give --" + service + " HOST:PORT, or set " + AddressVariable(service) + "; a demo left running with " +
         "./tools/demo --keep is found by itself below its folder";
}

// What to try, by reason.
const std::map<std::string, Advice>& AllAdvice() {
  static const std::map<std::string, Advice> advice = {
      {"LINE_EXHAUSTED",
       [](const ErrorMetadata& metadata) {
         return "revise the DPA, or release a reservation: terpadu budget reservations " + Value(metadata, "line");
       }},
      {"ADDRESS_UNKNOWN", TellAddress},
      {"SERVICE_UNREACHABLE", Fixed("see whether the service runs, and whether it listens there")},
      {"ROLE_REQUIRED",
       [](const ErrorMetadata& metadata) { return "call with one of them: --roles " + Value(metadata, "roles"); }},
      {"ACTOR_REQUIRED", Fixed("say who calls: --actor NAME")},
      {"ROLE_CONFLICT", Fixed("another person has to do this")},
      {"ETAG_MISMATCH", Fixed("somebody was faster: read it again, and repeat")},
      {"INVALID_CURSOR", Fixed("start over with --from-beginning")},
      {"PLAN_NOT_DRAFT", Fixed("an adopted plan stays as it is: import a new one that replaces it")},
      {"QUEUE_FULL", Fixed("the service has more to do than it can: try again in a while")},
  };
  return advice;
}

std::string DomainOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (const absl::optional<absl::Cord> payload = status.GetPayload(kErrorInfoUrl)) {
    info.ParseFromString(std::string(*payload));
  }
  return info.domain();
}

std::string Entry(const std::string& title, const std::string& text) {
  std::string entry;
  for (const std::string& line : Wrap(Printable(text), kScreen - kIndent)) {
    absl::StrAppend(&entry, PadRight(entry.empty() ? "  " + title : "", kIndent), line, "\n");
  }
  return entry;
}

}  // namespace

std::string DescribeError(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  std::string text = absl::StatusCodeToString(status.code()) + ": " + Printable(std::string(status.message())) + "\n";
  if (!reason.empty()) {
    const std::string domain = DomainOf(status);
    text += Entry("reason", reason + (domain.empty() ? "" : "   domain " + domain));
  }
  for (const std::string& violation : ViolationsOf(status)) {
    text += Entry("field", violation);
  }
  if (const auto delay = RetryDelayOf(status)) {
    text += Entry("retry", "after " + absl::FormatDuration(*delay));
  }
  if (const auto advice = AllAdvice().find(reason); advice != AllAdvice().end()) {
    text += Entry("try", advice->second(MetadataOf(status)));
  }
  return text;
}

}  // namespace terpadu::command
