#include <cstdio>
#include <string_view>

#include "tools/generator/parts.h"
#include "tools/generator/titles.h"

namespace terpadu::generator {
namespace {

// Where real regencies have many units of one kind, whose codes are the same: 70 of health, 40 kecamatan and kelurahan.
constexpr std::string_view kHealth = "1.02";
constexpr std::string_view kKecamatan = "7.01";
constexpr std::string_view kBidang[] = {"1.01", "1.02", "1.03", "1.04", "1.05", "1.06", "2.07", "2.09", "2.10", "2.11",
                                        "2.12", "2.13", "2.15", "2.16", "2.17", "2.18", "2.19", "2.22", "2.23", "3.25",
                                        "3.26", "3.27", "3.30", "4.01", "4.02", "5.01", "5.02", "5.03", "6.01", "8.01"};

constexpr int64_t kFirstUnit = 100'001;
constexpr int64_t kFirstProgram = 2'000'001;
constexpr int64_t kFirstKegiatan = 12'000'001;
constexpr int64_t kFirstSubKegiatan = 14'000'001;

std::string Digits(const char* format, size_t number) {
  char text[32];
  std::snprintf(text, sizeof(text), format, static_cast<int>(number));
  return text;
}

// Offices first, then health, then kecamatan.
void MakeUnits(const Sizes& sizes, Regency& regency) {
  const auto count = static_cast<size_t>(sizes.units);
  const size_t kecamatan = count * 40 / 165;
  const size_t health = count * 70 / 165;
  for (size_t i = 0; i < count; ++i) {
    Unit unit{.id = std::to_string(kFirstUnit + static_cast<int64_t>(i))};
    if (i < count - kecamatan - health) {
      unit.bidang = kBidang[i % std::size(kBidang)];
      unit.title = OfficeTitle(i);
    } else if (i < count - kecamatan) {
      unit.bidang = kHealth;
      unit.title = "Puskesmas " + PlaceName(i);
    } else {
      unit.bidang = kKecamatan;
      unit.title = "Kecamatan " + PlaceName(i);
    }
    unit.code = unit.bidang + ".0.00.0.00." + Digits("%02d", i % 100) + "." + Digits("%04d", i);
    regency.units.push_back(std::move(unit));
  }
}

// `counts[i]` nodes below the parent at place i.
template <typename CodeOf, typename TitleOf>
std::vector<Node> MakeLevel(const std::vector<int64_t>& counts, int64_t first_id, CodeOf code_of, TitleOf title_of) {
  std::vector<Node> nodes;
  for (size_t parent = 0; parent < counts.size(); ++parent) {
    for (int64_t number = 1; number <= counts[parent]; ++number) {
      Node node{.id = std::to_string(first_id + static_cast<int64_t>(nodes.size())),
                .code = code_of(parent, static_cast<size_t>(number)),
                .title = {},
                .above = parent};
      node.title = title_of(node.code);
      nodes.push_back(std::move(node));
    }
  }
  return nodes;
}

}  // namespace

std::vector<int64_t> Counts(Random& random, int total, size_t parents, int64_t most_weight) {
  std::vector<int64_t> weights;
  for (size_t i = 0; i < parents; ++i) {
    weights.push_back(random.Between(1, most_weight));
  }
  return Apportion(total, weights, 1);
}

void MakeTree(Random& random, const Sizes& sizes, Regency& regency) {
  MakeUnits(sizes, regency);
  regency.programs = MakeLevel(
      Counts(random, sizes.programs, regency.units.size(), 6), kFirstProgram,
      [&](size_t unit, size_t number) { return regency.units[unit].bidang + "." + Digits("%02d", number); },
      ProgramTitle);
  regency.kegiatan = MakeLevel(
      Counts(random, sizes.kegiatan, regency.programs.size(), 6), kFirstKegiatan,
      [&](size_t program, size_t number) { return regency.programs[program].code + ".2." + Digits("%02d", number); },
      KegiatanTitle);
  regency.sub_kegiatan = MakeLevel(
      Counts(random, sizes.sub_kegiatan, regency.kegiatan.size(), 12), kFirstSubKegiatan,
      [&](size_t kegiatan, size_t number) { return regency.kegiatan[kegiatan].code + "." + Digits("%04d", number); },
      SubKegiatanTitle);
}

}  // namespace terpadu::generator
