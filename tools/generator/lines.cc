#include <algorithm>
#include <set>

#include "libs/base/assert.h"
#include "tools/generator/parts.h"

namespace terpadu::generator {
namespace {

constexpr int64_t kStep = 100;     // amounts are whole hundreds of rupiah
constexpr int64_t kLeast = 500;    // of a line, in steps
constexpr int kOtherPercent = 20;  // of the lines are not for procurement

// Of a sub kegiatan: accounts that are not taken yet, of either kind.
class FreeAccounts {
 public:
  FreeAccounts(Random& random, bool is_procurement) {
    for (size_t i = 0; i < Accounts().size(); ++i) {
      if (Accounts()[i].is_procurement == is_procurement) {
        places_.push_back(i);
      }
    }
    next_ = random.Below(places_.size());
  }
  size_t Take() {
    TERPADU_ASSERT(taken_++ < places_.size());
    return places_[next_++ % places_.size()];
  }
  bool empty() const { return taken_ == places_.size(); }

 private:
  std::vector<size_t> places_;
  size_t next_ = 0;
  size_t taken_ = 0;
};

// Salaries are the largest sub kegiatan: none of its lines is for procurement.
constexpr size_t kLargest = 0;

// Gives those of `lines` that are in `places` their amounts, which sum to `total`.
void GiveAmounts(std::vector<Line>& lines, const std::vector<size_t>& places, const std::vector<int64_t>& weights,
                 int64_t total) {
  if (places.empty()) {
    return;
  }
  const std::vector<int64_t> amounts = Apportion(total / kStep, weights, kLeast);
  for (size_t i = 0; i < places.size(); ++i) {
    lines[places[i]].amount = amounts[i] * kStep;
  }
}

struct Share {
  std::vector<size_t> places;
  std::vector<int64_t> weights;

  void Add(size_t place, int64_t weight) {
    places.push_back(place);
    weights.push_back(weight);
  }
};

void SumUp(Regency& regency) {
  for (const Line& line : regency.lines) {
    regency.sub_kegiatan[line.sub_kegiatan].ceiling += line.amount;
  }
  for (const Node& node : regency.sub_kegiatan) {
    regency.kegiatan[node.above].ceiling += node.ceiling;
  }
  for (const Node& node : regency.kegiatan) {
    regency.programs[node.above].ceiling += node.ceiling;
  }
}

}  // namespace

const std::vector<std::string_view>& FundSources() {
  static const auto& sources =
      *new std::vector<std::string_view>{"PAD", "DAU", "DAK Fisik", "DAK Nonfisik", "DBH", "BLUD", "Bantuan Provinsi"};
  return sources;
}

void MakeLines(Random& random, const Sizes& sizes, Regency& regency) {
  const std::vector<int64_t> counts = Counts(random, sizes.lines, regency.sub_kegiatan.size(), 8);
  Share procurement, other, largest;
  for (size_t sub_kegiatan = 0; sub_kegiatan < counts.size(); ++sub_kegiatan) {
    FreeAccounts for_procurement(random, true);
    FreeAccounts for_other(random, false);
    const int64_t weight = random.Skewed(6) >> 4U;
    const size_t fund_source = random.Below(FundSources().size());
    for (int64_t i = 0; i < counts[sub_kegiatan]; ++i) {
      const bool is_largest = sub_kegiatan == kLargest;
      const bool is_other = (is_largest || random.Percent(kOtherPercent)) && !for_other.empty();
      const size_t account = (is_other ? for_other : for_procurement).Take();
      (is_largest ? largest : is_other ? other : procurement).Add(regency.lines.size(), weight * random.Skewed(2));
      regency.lines.push_back({sub_kegiatan, account, fund_source});
    }
  }
  GiveAmounts(regency.lines, largest.places, largest.weights, sizes.largest_sub_kegiatan);
  GiveAmounts(regency.lines, other.places, other.weights, sizes.other - sizes.largest_sub_kegiatan);
  GiveAmounts(regency.lines, procurement.places, procurement.weights, sizes.procurement);
  SumUp(regency);
}

}  // namespace terpadu::generator
