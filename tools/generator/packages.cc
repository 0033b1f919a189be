#include <algorithm>

#include "libs/base/assert.h"
#include "tools/generator/parts.h"
#include "tools/generator/titles.h"

namespace terpadu::generator {
namespace {

constexpr int64_t kFirstProvider = 53'000'001;
constexpr int64_t kFirstSwakelola = 36'000'001;
constexpr int kDraws = 10'000;  // to find a unit that is big enough

// The lines that are bought from, by unit, in the order of the regency's lines.
struct Market {
  std::vector<size_t> lines;
  std::vector<size_t> begin, end;  // for each of `lines`, where those of its unit begin and end

  explicit Market(const Regency& regency) {
    for (size_t i = 0; i < regency.lines.size(); ++i) {
      if (Accounts()[regency.lines[i].account].is_procurement) {
        lines.push_back(i);
      }
    }
    begin.resize(lines.size());
    end.resize(lines.size());
    const auto unit = [&](size_t place) { return regency.UnitOf(regency.lines[lines[place]]); };
    for (size_t first = 0, next = 0; first < lines.size(); first = next) {
      while (next < lines.size() && unit(next) == unit(first)) {
        ++next;
      }
      std::fill(begin.begin() + static_cast<std::ptrdiff_t>(first), begin.begin() + static_cast<std::ptrdiff_t>(next),
                first);
      std::fill(end.begin() + static_cast<std::ptrdiff_t>(first), end.begin() + static_cast<std::ptrdiff_t>(next),
                next);
    }
  }

  // Where `count` lines of one unit stand side by side.
  size_t Find(Random& random, size_t count) const {
    for (int draw = 0; draw < kDraws; ++draw) {
      const size_t place = random.Below(lines.size());
      if (end[place] - begin[place] >= count) {
        return std::min(place, end[place] - count);
      }
    }
    TERPADU_ASSERT(false);
    return 0;
  }
};

// Packages with places for their allocations, without amounts.
Packages Place(Random& random, const Regency& regency, const Market& market, int packages, int allocations,
               int64_t first_id) {
  Packages made;
  const std::vector<int64_t> counts = Counts(random, allocations, static_cast<size_t>(packages), 8);
  for (size_t i = 0; i < counts.size(); ++i) {
    const auto count = static_cast<size_t>(counts[i]);
    const size_t place = market.Find(random, count);
    for (size_t line = place; line < place + count; ++line) {
      made.allocations.push_back({i, market.lines[line]});
    }
    made.packages.push_back({.id = first_id + static_cast<int64_t>(i),
                             .title = {},
                             .unit = regency.UnitOf(regency.lines[market.lines[place]]),
                             .amount = 0,
                             .kind = {},
                             .method = {},
                             .month = static_cast<int>(random.Between(1, 10)),
                             .for_small_business = false,
                             .is_domestic = random.Percent(90)});
  }
  return made;
}

// Three lines of four are used up, the others in part; one that no package came to is not used.
void GiveAmounts(Random& random, Regency& regency) {
  constexpr int64_t kLeast = 100;
  std::vector<std::vector<std::pair<Packages*, size_t>>> on_line(regency.lines.size());
  for (Packages* packages : {&regency.provider, &regency.swakelola}) {
    for (size_t i = 0; i < packages->allocations.size(); ++i) {
      on_line[packages->allocations[i].line].emplace_back(packages, i);
    }
  }
  for (size_t line = 0; line < on_line.size(); ++line) {
    if (on_line[line].empty()) {
      continue;
    }
    const int64_t percent = random.Percent(75) ? 100 : random.Between(50, 95);
    std::vector<int64_t> weights;
    for (size_t i = 0; i < on_line[line].size(); ++i) {
      weights.push_back(random.Skewed(1));
    }
    const std::vector<int64_t> amounts = Apportion(regency.lines[line].amount / 100 * percent, weights, kLeast);
    for (size_t i = 0; i < amounts.size(); ++i) {
      const auto [packages, place] = on_line[line][i];
      packages->allocations[place].amount = amounts[i];
      packages->packages[packages->allocations[place].package].amount += amounts[i];
    }
  }
}

// What fits a package of this kind and amount.
std::string MethodOf(Random& random, const Package& package) {
  struct Threshold {
    std::string_view kind;
    int64_t most;
  };
  static constexpr Threshold kDirect[] = {{"Pekerjaan Konstruksi", 400'000'000}, {"Jasa Konsultansi", 100'000'000}};
  int64_t most = 200'000'000;
  for (const Threshold& threshold : kDirect) {
    most = threshold.kind == package.kind ? threshold.most : most;
  }
  if (package.kind == "Barang" && random.Percent(60)) {
    return "E-Purchasing";
  }
  if (package.amount <= most) {
    return "Pengadaan Langsung";
  }
  return package.kind == "Jasa Konsultansi" ? "Seleksi" : random.Percent(10) ? "Penunjukan Langsung" : "Tender";
}

void Describe(Random& random, Regency& regency) {
  constexpr int64_t kSmallBusiness = 15'000'000'000;
  for (Package& package : regency.provider.packages) {
    package.kind = random.Percent(55)   ? "Barang"
                   : random.Percent(45) ? "Jasa Lainnya"
                   : random.Percent(60) ? "Pekerjaan Konstruksi"
                                        : "Jasa Konsultansi";
    package.method = MethodOf(random, package);
    package.for_small_business = package.amount <= kSmallBusiness && random.Percent(85);
    package.title = PackageTitle(random, package.kind);
  }
  for (Package& package : regency.swakelola.packages) {
    package.kind = std::to_string(random.Between(1, 4));
    package.title = PackageTitle(random, "Swakelola");
  }
}

}  // namespace

void MakePackages(Random& random, const Sizes& sizes, Regency& regency) {
  const Market market(regency);
  regency.provider =
      Place(random, regency, market, sizes.provider_packages, sizes.provider_allocations, kFirstProvider);
  regency.swakelola =
      Place(random, regency, market, sizes.swakelola_packages, sizes.swakelola_allocations, kFirstSwakelola);
  GiveAmounts(random, regency);
  Describe(random, regency);
  const std::vector<int64_t> counts = Counts(random, sizes.locations, regency.provider.packages.size(), 8);
  for (size_t i = 0; i < counts.size(); ++i) {
    for (int64_t location = 0; location < counts[i]; ++location) {
      const size_t district = random.Below(40);
      regency.provider.locations.push_back({i, PlaceName(district), PlaceName(40 + district * 9 + random.Below(9))});
    }
  }
}

Regency MakeRegency(uint64_t seed, int number, const Sizes& sizes) {
  Random seeds(seed);
  uint64_t own = seeds.Next();
  own ^= static_cast<uint64_t>(number) * 0xD1342543DE82EF95U;
  Random random(own);
  Regency regency;
  const std::string digits = std::to_string(number);
  regency.id = "kabupaten-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
  regency.title = "Kabupaten Contoh " + digits;
  MakeTree(random, sizes, regency);
  MakeLines(random, sizes, regency);
  MakePackages(random, sizes, regency);
  return regency;
}

}  // namespace terpadu::generator
