#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace terpadu::generator {

// A regency's year of the size that DOMAIN.md gives ("Facts for fixtures"), all of it invented: no unit, package or
// place here is a real one, and there are no people. The same seed gives the same regency on every machine.

inline constexpr int kYear = 2025;

// How much of everything. Smaller ones are for tests: each count is at least that of what stands above it.
struct Sizes {
  int units = 165;
  int programs = 409;
  int kegiatan = 1'150;
  int sub_kegiatan = 3'949;
  int lines = 20'000;  // DOMAIN.md does not say: some five accounts a sub kegiatan
  int provider_packages = 12'013;
  int provider_allocations = 17'115;
  int locations = 20'889;
  int swakelola_packages = 5'555;
  int swakelola_allocations = 16'957;
  int64_t procurement = 2'469'000'000'000;  // rupiah of the lines whose account is bought from
  int64_t other = 651'000'000'000;          // of the others: together the budget
  int64_t largest_sub_kegiatan = 338'700'000'000;
};

struct Unit {
  std::string id;    // kd_satker
  std::string code;  // kd_satker_str
  std::string title;
  std::string bidang;  // `1.02`
};

// A program, kegiatan or sub kegiatan. The same code has the same title wherever it stands.
struct Node {
  std::string id;
  std::string code;
  std::string title;
  size_t above = 0;  // place of the unit, program or kegiatan it belongs to
  int64_t ceiling = 0;
};

struct Account {
  std::string_view code;
  std::string_view title;
  bool is_procurement = false;
};

// Of the DPA. No two of a sub kegiatan have the same account.
struct Line {
  size_t sub_kegiatan = 0;
  size_t account = 0;
  size_t fund_source = 0;
  int64_t amount = 0;
};

struct Allocation {
  size_t package = 0;
  size_t line = 0;
  int64_t amount = 0;
};

// Of the RUP. Its lines are of its unit; its amount is the sum of its allocations.
struct Package {
  int64_t id = 0;  // kd_rup
  std::string title;
  size_t unit = 0;
  int64_t amount = 0;
  std::string kind;    // jenis pengadaan; of swakelola the type, 1 to 4
  std::string method;  // of swakelola empty
  int month = 1;       // of the start of selection; of swakelola of the work
  bool for_small_business = false;
  bool is_domestic = false;
};

struct Location {
  size_t package = 0;
  std::string district;
  std::string place;
};

struct Packages {
  std::vector<Package> packages;
  std::vector<Allocation> allocations;  // by package
  std::vector<Location> locations;      // by package; none of swakelola
};

struct Regency {
  std::string id;  // of the instansi: `kabupaten-0001`
  std::string title;
  std::vector<Unit> units;
  std::vector<Node> programs;
  std::vector<Node> kegiatan;
  std::vector<Node> sub_kegiatan;
  std::vector<Line> lines;
  Packages provider;
  Packages swakelola;

  size_t UnitOf(const Line& line) const {
    return programs[kegiatan[sub_kegiatan[line.sub_kegiatan].above].above].above;
  }
};

const std::vector<Account>& Accounts();
const std::vector<std::string_view>& FundSources();

// Regency `number`, counted from 1, of `seed`.
Regency MakeRegency(uint64_t seed, int number, const Sizes& sizes = {});

}  // namespace terpadu::generator
