#include "services/budgeting/domain/codes.h"

#include <initializer_list>

#include "libs/base/error.h"
#include "libs/base/identity.h"

namespace terpadu::budgeting {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `code` is groups of digits of just these widths, with dots between.
bool HasWidths(std::string_view code, std::initializer_list<size_t> widths) {
  size_t at = 0;
  for (const size_t width : widths) {
    if (at > 0 && (at >= code.size() || code[at++] != '.')) {
      return false;
    }
    for (size_t i = 0; i < width; ++i) {
      if (at >= code.size() || !IsDigit(code[at++])) {
        return false;
      }
    }
  }
  return at == code.size();
}

absl::Status NotACode(std::string_view kind, std::string_view example) {
  return Error(absl::StatusCode::kInvalidArgument, "NOT_A_CODE",
               "must be the code of " + std::string(kind) + ", as in `" + std::string(example) + "`");
}

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool FitsAnId(char c) {
  return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
}

}  // namespace

absl::Status CheckSubKegiatan(std::string_view code) {
  const bool fits = HasWidths(code, {1, 2, 2, 1, 2, 4}) || HasWidths(code, {1, 2, 2, 1, 2, 2});
  return fits ? absl::OkStatus() : NotACode("a sub kegiatan", "2.07.02.2.01.0001");
}

absl::Status CheckAccount(std::string_view code) {
  return HasWidths(code, {1, 1, 2, 2, 2, 4}) ? absl::OkStatus() : NotACode("an account", "5.1.02.01.01.0024");
}

std::string LineIdOf(std::string_view sub_kegiatan, std::string_view account, std::string_view fund_source) {
  std::string id = std::string(sub_kegiatan) + "-" + std::string(account) + "-";
  for (const char c : fund_source) {
    if (!IsContinuationByte(c)) {
      id += FitsAnId(c) ? c : '-';
    }
  }
  return id;
}

std::string IdOfUnit(std::string_view id, std::string_view unit) {
  constexpr size_t kLongestId = 128;
  constexpr size_t kDigest = 16;
  const std::string own(unit.substr(unit.rfind('/') + 1));
  if (own.empty()) {
    return std::string(id);
  }
  const bool fits = id.size() + 1 + own.size() <= kLongestId;
  return std::string(id) + "-" + (fits ? own : Sha256Hex(unit).substr(0, kDigest));
}

}  // namespace terpadu::budgeting
