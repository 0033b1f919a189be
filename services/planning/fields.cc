#include "services/planning/fields.h"

#include <algorithm>

#include "libs/base/resource_name.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr int kLargestBatch = 1000;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

void CheckText(const std::string& field, const std::string& text, size_t longest, FieldErrors& errors) {
  if (FirstBadByte(text) != std::string::npos || std::any_of(text.begin(), text.end(), IsControl)) {
    errors.Add(field, "must be UTF-8 text of one line");
  } else if (CollapseBlanks(text).empty()) {
    errors.Add(field, "must not be blank");
  } else if (CharactersIn(text) > longest) {
    errors.Add(field, "must have at most " + std::to_string(longest) + " characters");
  }
}

void CheckOptionalText(const std::string& field, const std::string& text, size_t longest, FieldErrors& errors) {
  if (!text.empty()) {
    CheckText(field, text, longest, errors);
  }
}

std::string CheckName(const char* field, std::string_view pattern, const std::string& name, FieldErrors& errors) {
  const absl::Status status = ParseName(pattern, name).status();
  errors.Add(field, status);
  return status.ok() ? InstansiOf(name) : "";
}

std::string CheckLink(const std::string& field, std::string_view pattern, std::string_view instansi,
                      const std::string& name, FieldErrors& errors) {
  if (name.empty()) {
    return "";
  }
  const auto ids = ParseName(pattern, name);
  errors.Add(field, ids.status());
  if (!ids.ok()) {
    return "";
  }
  if (ids->front() != instansi && !instansi.empty()) {
    errors.Add(field, "must be of instansi " + std::string(instansi));
    return "";
  }
  return ids->back();
}

void CheckBatch(const char* field, int size, FieldErrors& errors) {
  if (size < 1 || size > kLargestBatch) {
    errors.Add(field, "must be 1 to " + std::to_string(kLargestBatch));
  }
}

}  // namespace terpadu::planning
