#include "tools/generator/sirup.h"

#include <initializer_list>
#include <string_view>

namespace terpadu::generator {
namespace {

constexpr size_t kRows = 1'000;
constexpr std::string_view kHeader =
    "kd_rup\tkd_satker\tnama_paket\tjenis_pengadaan\tmetode_pengadaan\tkondisi_metode\ttipe_swakelola\tpenyelenggara\t"
    "pagu\tmak\tpagu_mak\tsumber_dana\tasal_dana\tstatus_pdn\tstatus_ukm\ttgl_awal_pemilihan\ttgl_akhir_pemilihan\t"
    "tgl_awal_kontrak\ttgl_akhir_kontrak\ttgl_awal_pemanfaatan\ttgl_akhir_pemanfaatan\tvolume_pekerjaan\tlokasi\n";

std::string Day(int month, int day) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(kYear) + "-" + two(month) + "-" + two(day);
}

// The condition that lets a provider be appointed; every fourth has the same.
std::string ConditionOf(const Package& package) {
  static constexpr std::string_view kConditions[] = {"KEADAAN_TERTENTU", "SATU_PENYEDIA", "HAK_PATEN", "TENDER_GAGAL"};
  return package.method == "Penunjukan Langsung" ? std::string(kConditions[package.id % std::size(kConditions)]) : "";
}

std::string OrganizerOf(const std::string& type) {
  return type == "2"   ? "Perguruan Tinggi Contoh"
         : type == "3" ? "Organisasi Contoh"
         : type == "4" ? "Pokmas Contoh"
                       : "";
}

// The packages of one kind, one after the other, with what stands beside them in the same order.
class Rows {
 public:
  Rows(const Regency& regency, const Packages& of, bool is_swakelola)
      : regency_(regency), of_(of), is_swakelola_(is_swakelola) {}

  bool done() const { return package_ == of_.packages.size(); }

  std::string Next() {
    const Package& package = of_.packages[package_];
    const auto of_kind = [&](bool swakelola, std::string text) {
      return is_swakelola_ == swakelola ? std::move(text) : std::string();
    };
    TakeAllocations();
    TakeLocations();
    ++package_;
    std::string row;
    for (const std::string& cell : std::initializer_list<std::string>{std::to_string(package.id),
                                                                      regency_.units[package.unit].id,
                                                                      package.title,
                                                                      of_kind(false, package.kind),
                                                                      package.method,
                                                                      ConditionOf(package),
                                                                      of_kind(true, package.kind),
                                                                      of_kind(true, OrganizerOf(package.kind)),
                                                                      std::to_string(package.amount),
                                                                      mak_,
                                                                      amounts_,
                                                                      fund_ == "BLUD" ? "BLUD" : "APBD",
                                                                      fund_,
                                                                      package.is_domestic ? "PDN" : "Non PDN",
                                                                      package.for_small_business ? "UKM" : "Non UKM",
                                                                      Day(package.month, 1),
                                                                      Day(package.month, 28),
                                                                      Day(package.month + 1, 1),
                                                                      Day(12, 15),
                                                                      Day(12, 16),
                                                                      Day(12, 31),
                                                                      "1 paket",
                                                                      locations_}) {
      row += (row.empty() ? "" : "\t") + cell;
    }
    return row + "\n";
  }

 private:
  // `mak` as the RUP prints it: sub kegiatan and account, a dot behind.
  void TakeAllocations() {
    mak_.clear();
    amounts_.clear();
    for (; allocation_ < of_.allocations.size() && of_.allocations[allocation_].package == package_; ++allocation_) {
      const Allocation& allocation = of_.allocations[allocation_];
      const Line& line = regency_.lines[allocation.line];
      const std::string separator = mak_.empty() ? "" : ";";
      mak_ += separator + regency_.sub_kegiatan[line.sub_kegiatan].code + "." +
              std::string(Accounts()[line.account].code) + ".";
      amounts_ += separator + std::to_string(allocation.amount);
      fund_ = FundSources()[line.fund_source];
    }
  }
  void TakeLocations() {
    locations_.clear();
    for (; location_ < of_.locations.size() && of_.locations[location_].package == package_; ++location_) {
      const Location& location = of_.locations[location_];
      locations_ += std::string(locations_.empty() ? "" : ";") + "Provinsi Contoh, " + regency_.title + ", Desa " +
                    location.place + ", " + location.district;
    }
  }

  const Regency& regency_;
  const Packages& of_;
  const bool is_swakelola_;
  size_t package_ = 0, allocation_ = 0, location_ = 0;
  std::string mak_, amounts_, fund_, locations_;
};

}  // namespace

std::vector<std::string> SirupPages(const Regency& regency) {
  std::vector<std::string> pages;
  size_t count = 0;
  for (Rows rows : {Rows(regency, regency.provider, false), Rows(regency, regency.swakelola, true)}) {
    for (; !rows.done(); ++count) {
      if (count % kRows == 0) {
        pages.emplace_back(kHeader);
      }
      pages.back() += rows.Next();
    }
  }
  return pages;
}

}  // namespace terpadu::generator
