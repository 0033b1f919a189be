#include "libs/base/resource_name.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/error.h"

namespace terpadu {
namespace {

constexpr size_t kLongestId = 128;

bool IsAlphanumeric(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsIdCharacter(char c) { return IsAlphanumeric(c) || c == '.' || c == '_' || c == '-'; }

// What precedes the first slash; `path` becomes what follows it. `last` is set when there is no slash.
std::string_view TakeSegment(std::string_view& path, bool& last) {
  const size_t slash = path.find('/');
  last = slash == std::string_view::npos;
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(last ? path.size() : slash + 1);
  return segment;
}

bool IsVariable(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

}  // namespace

bool IsResourceId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && IsAlphanumeric(id.front()) &&
         std::all_of(id.begin(), id.end(), IsIdCharacter);
}

absl::StatusOr<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name) {
  std::vector<std::string> ids;
  std::string_view pattern_rest = pattern;
  std::string_view name_rest = name;
  for (bool pattern_ends = false, name_ends = false; !pattern_ends;) {
    const std::string_view expected = TakeSegment(pattern_rest, pattern_ends);
    const std::string_view actual = TakeSegment(name_rest, name_ends);
    const bool fits = IsVariable(expected) ? IsResourceId(actual) : actual == expected;
    if (!fits || pattern_ends != name_ends) {
      return Error(absl::StatusCode::kInvalidArgument, "INVALID_NAME",
                   "`" + std::string(name.substr(0, 256)) + "` does not follow `" + std::string(pattern) + "`");
    }
    if (IsVariable(expected)) {
      ids.emplace_back(actual);
    }
  }
  return ids;
}

std::string FormatName(std::string_view pattern, const std::vector<std::string>& ids) {
  std::string name;
  size_t used = 0;
  for (bool ends = false; !ends;) {
    const std::string_view segment = TakeSegment(pattern, ends);
    if (IsVariable(segment)) {
      TERPADU_ASSERT(used < ids.size());
      name += ids[used++];
    } else {
      name += segment;
    }
    name += ends ? "" : "/";
  }
  TERPADU_ASSERT(used == ids.size());
  return name;
}

std::string InstansiOf(std::string_view name) {
  bool ends = false;
  if (TakeSegment(name, ends) != "instansi") {
    return "";
  }
  const std::string_view instansi = TakeSegment(name, ends);
  return IsResourceId(instansi) ? std::string(instansi) : "";
}

}  // namespace terpadu
