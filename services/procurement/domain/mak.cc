#include "services/procurement/domain/mak.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"

namespace terpadu::procurement::domain {
namespace {

// Widths of the groups of a sub kegiatan (its last may have 2 in older tables) and of an account.
constexpr std::array<size_t, 6> kSubKegiatan = {1, 2, 2, 1, 2, 4};
constexpr std::array<size_t, 6> kAccount = {1, 1, 2, 2, 2, 4};
constexpr size_t kOldSubKegiatan = 2;
constexpr std::string_view kSpendingAccount = "5";  // akun belanja (Permendagri 90/2019): what packages buy from
constexpr size_t kGroups = kSubKegiatan.size() + kAccount.size();

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

bool Digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool Fits(const std::vector<std::string>& groups, Accounts accounts) {
  if (groups.size() < kGroups || !std::all_of(groups.begin(), groups.end(), Digits)) {
    return false;
  }
  if (accounts == Accounts::kSpending &&
      groups[kSubKegiatan.size()] != kSpendingAccount) {  // a shifted code may have the widths of another
    return false;
  }
  for (size_t i = 0; i < kSubKegiatan.size(); ++i) {
    const bool old = i + 1 == kSubKegiatan.size() && groups[i].size() == kOldSubKegiatan;
    if ((groups[i].size() != kSubKegiatan[i] && !old) || groups[kSubKegiatan.size() + i].size() != kAccount[i]) {
      return false;
    }
  }
  return true;
}

std::optional<Mak> ReadMak(std::string text, Accounts accounts, bool& trimmed) {
  while (!text.empty() && text.back() == '.') {
    text.pop_back();
    trimmed = true;
  }
  const std::vector<std::string> groups = absl::StrSplit(text, '.');
  if (!Fits(groups, accounts)) {
    return std::nullopt;
  }
  trimmed = trimmed || groups.size() > kGroups;
  const auto account = groups.begin() + kSubKegiatan.size();
  return Mak{.sub_kegiatan = absl::StrJoin(groups.begin(), account, "."),
             .account = absl::StrJoin(account, account + kAccount.size(), ".")};
}

}  // namespace

absl::StatusOr<MakField> ReadMakField(std::string_view field, Accounts accounts) {
  MakField read;
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(field.data(), field.size()), absl::ByAnyChar(";,|\r\n"));
  for (std::string part : parts) {
    const size_t before = part.size();
    part.erase(std::remove_if(part.begin(), part.end(), IsBlank), part.end());
    if (part.empty()) {
      continue;
    }
    read.trimmed = read.trimmed || part.size() != before;
    const std::optional<Mak> mak = ReadMak(part, accounts, read.trimmed);
    if (!mak.has_value()) {
      return Error(
          absl::StatusCode::kInvalidArgument, "MAK_UNREADABLE",
          "`" + part.substr(0, 64) + "` is not a sub kegiatan (1.2.2.1.2.4 digits) and an account (1.1.2.2.2.4)");
    }
    if (std::find(read.maks.begin(), read.maks.end(), *mak) == read.maks.end()) {
      read.maks.push_back(*mak);
    }
  }
  if (read.maks.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "MAK_MISSING", "a package needs a MAK");
  }
  return read;
}

bool IsSpending(const Mak& mak) { return mak.account.substr(0, mak.account.find('.')) == kSpendingAccount; }

std::vector<Rupiah> ProposeSplit(Rupiah pagu, const std::vector<Rupiah>& left) {
  TERPADU_ASSERT(!left.empty());
  __extension__ using Wide = __int128;
  const auto weight = [](Rupiah each) { return std::max<int64_t>(each.value(), 0); };
  const Wide whole =
      std::accumulate(left.begin(), left.end(), Wide{0}, [&](Wide sum, Rupiah each) { return sum + weight(each); });
  std::vector<Rupiah> parts;
  int64_t rest = pagu.value();
  for (const Rupiah each : left) {
    const auto count = static_cast<int64_t>(left.size());
    parts.emplace_back(whole == 0 ? pagu.value() / count
                                  : static_cast<int64_t>(static_cast<Wide>(pagu.value()) * weight(each) / whole));
    rest -= parts.back().value();
  }
  Rupiah& largest = *std::max_element(parts.begin(), parts.end());
  largest = Rupiah(largest.value() + rest);
  return parts;
}

}  // namespace terpadu::procurement::domain
