#include "services/performance/agreement/domain/program_budget.h"

#include <algorithm>

namespace terpadu::performance::domain {
namespace {

constexpr int kProgramParts = 3;
constexpr int kKegiatanParts = 5;

// The first parts of a code that has more.
std::string FirstParts(std::string_view code, int parts) {
  size_t end = 0;
  for (int part = 0; part < parts; ++part) {
    end = code.find('.', part == 0 ? 0 : end + 1);
    if (end == std::string_view::npos) {
      return "";
    }
  }
  return std::string(code.substr(0, end));
}

}  // namespace

std::string ProgramOfCode(std::string_view sub_kegiatan) { return FirstParts(sub_kegiatan, kProgramParts); }

std::string KegiatanOfCode(std::string_view sub_kegiatan) { return FirstParts(sub_kegiatan, kKegiatanParts); }

bool IsProgramCode(std::string_view code) {
  int parts = 1;
  bool digit_before = false;
  for (const char letter : code) {
    const bool digit = letter >= '0' && letter <= '9';
    if (!digit && (letter != '.' || !digit_before)) {
      return false;
    }
    parts += digit ? 0 : 1;
    digit_before = digit;
  }
  return parts == kProgramParts && digit_before;
}

bool BudgetDiffers(const ProgramAmounts& as_signed, const ProgramAmounts& now) {
  return std::any_of(as_signed.begin(), as_signed.end(), [&](const auto& program) {
    const auto found = now.find(program.first);
    return program.second != (found == now.end() ? 0 : found->second);
  });
}

}  // namespace terpadu::performance::domain
