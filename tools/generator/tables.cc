#include "tools/generator/tables.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "tools/generator/sirup.h"

namespace terpadu::generator {
namespace {

using Object = nlohmann::ordered_json;

class Table {
 public:
  Table(std::string name, std::initializer_list<std::string_view> header) : file_{.name = std::move(name)} {
    Line(header);
    file_.rows = 0;
  }
  void Line(std::initializer_list<std::string_view> cells) {
    for (const std::string_view* cell = cells.begin(); cell != cells.end(); ++cell) {
      file_.text += cell == cells.begin() ? "" : "\t";
      file_.text += *cell;
    }
    file_.text += '\n';
    ++file_.rows;
  }
  File Take() {
    file_.sha256 = Sha256Hex(file_.text);
    return std::move(file_);
  }

 private:
  File file_;
};

std::string Text(int64_t number) { return std::to_string(number); }

std::string_view YesOrNo(bool yes) { return yes ? "true" : "false"; }

File Units(const Regency& regency) {
  Table table("satker.tsv", {"kd_satker", "kd_satker_str", "nama_satker", "jenis_satker", "status_satker"});
  for (const Unit& unit : regency.units) {
    table.Line({unit.id, unit.code, unit.title, "SKPD", "Aktif"});
  }
  return table.Take();
}

File Programs(const Regency& regency) {
  Table table("program.tsv",
              {"kd_satker", "kd_program", "kd_program_str", "nama_program", "pagu_program", "is_deleted"});
  for (const Node& node : regency.programs) {
    table.Line({regency.units[node.above].id, node.id, node.code, node.title, Text(node.ceiling), "false"});
  }
  return table.Take();
}

File Kegiatan(const Regency& regency) {
  Table table("kegiatan.tsv", {"kd_satker", "kd_program", "kd_kegiatan", "kd_kegiatan_str", "nama_kegiatan",
                               "pagu_kegiatan", "is_deleted"});
  for (const Node& node : regency.kegiatan) {
    const Node& program = regency.programs[node.above];
    table.Line(
        {regency.units[program.above].id, program.id, node.id, node.code, node.title, Text(node.ceiling), "false"});
  }
  return table.Take();
}

File SubKegiatan(const Regency& regency) {
  Table table("sub_kegiatan.tsv", {"kd_satker", "kd_program", "kd_kegiatan", "kd_subkegiatan", "kd_subkegiatan_str",
                                   "nama_subkegiatan", "pagu_subkegiatan", "is_deleted"});
  for (const Node& node : regency.sub_kegiatan) {
    const Node& kegiatan = regency.kegiatan[node.above];
    const Node& program = regency.programs[kegiatan.above];
    table.Line({regency.units[program.above].id, program.id, kegiatan.id, node.id, node.code, node.title,
                Text(node.ceiling), "false"});
  }
  return table.Take();
}

File AccountCodes() {
  Table table("rekening.tsv", {"kode_rekening", "nama_rekening", "pengadaan"});
  for (const Account& account : Accounts()) {
    table.Line({account.code, account.title, YesOrNo(account.is_procurement)});
  }
  return table.Take();
}

File Funds() {
  Table table("sumber_dana.tsv", {"sumber_dana"});
  for (const std::string_view source : FundSources()) {
    table.Line({source});
  }
  return table.Take();
}

// A line is called by its number, from 1, here and in the allocations.
File Lines(const Regency& regency) {
  Table table("dpa.tsv", {"no_baris", "kd_satker", "kd_subkegiatan", "kd_subkegiatan_str", "kode_rekening",
                          "sumber_dana", "pagu"});
  int64_t number = 0;
  for (const Line& line : regency.lines) {
    const Node& node = regency.sub_kegiatan[line.sub_kegiatan];
    table.Line({Text(++number), regency.units[regency.UnitOf(line)].id, node.id, node.code,
                Accounts()[line.account].code, FundSources()[line.fund_source], Text(line.amount)});
  }
  return table.Take();
}

std::string Day(int month, int day) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(kYear) + "-" + two(month) + "-" + two(day);
}

File ProviderPackages(const Regency& regency) {
  Table table("paket_penyedia.tsv",
              {"kd_rup", "kd_satker", "nama_paket", "jenis_pengadaan", "metode_pengadaan", "pagu", "status_pdn",
               "status_ukm", "tgl_awal_pemilihan", "tgl_akhir_pemilihan", "tgl_awal_kontrak", "tgl_akhir_kontrak"});
  for (const Package& package : regency.provider.packages) {
    table.Line({Text(package.id), regency.units[package.unit].id, package.title, package.kind, package.method,
                Text(package.amount), YesOrNo(package.is_domestic), YesOrNo(package.for_small_business),
                Day(package.month, 1), Day(package.month, 28), Day(package.month + 1, 1), Day(12, 15)});
  }
  return table.Take();
}

File SwakelolaPackages(const Regency& regency) {
  Table table("paket_swakelola.tsv", {"kd_rup", "kd_satker", "nama_paket", "tipe_swakelola", "pagu",
                                      "tgl_awal_pelaksanaan", "tgl_akhir_pelaksanaan"});
  for (const Package& package : regency.swakelola.packages) {
    table.Line({Text(package.id), regency.units[package.unit].id, package.title, package.kind, Text(package.amount),
                Day(package.month, 1), Day(12, 15)});
  }
  return table.Take();
}

// `mak` as the RUP prints it: sub kegiatan and account, a dot behind.
File Allocations(const std::string& name, const Regency& regency, const Packages& of) {
  Table table(name, {"kd_rup", "no_baris", "mak", "sumber_dana", "pagu"});
  for (const Allocation& allocation : of.allocations) {
    const Line& line = regency.lines[allocation.line];
    const std::string mak =
        regency.sub_kegiatan[line.sub_kegiatan].code + "." + std::string(Accounts()[line.account].code) + ".";
    table.Line({Text(of.packages[allocation.package].id), Text(static_cast<int64_t>(allocation.line) + 1), mak,
                FundSources()[line.fund_source], Text(allocation.amount)});
  }
  return table.Take();
}

File Locations(const Regency& regency) {
  Table table("lokasi_penyedia.tsv", {"kd_rup", "kecamatan", "desa"});
  for (const Location& location : regency.provider.locations) {
    table.Line({Text(regency.provider.packages[location.package].id), location.district, location.place});
  }
  return table.Take();
}

int64_t SumOf(const Packages& packages) {
  int64_t sum = 0;
  for (const Allocation& allocation : packages.allocations) {
    sum += allocation.amount;
  }
  return sum;
}

}  // namespace

std::vector<File> FilesOf(const Regency& regency) {
  std::vector<File> files = {Units(regency),
                             Programs(regency),
                             Kegiatan(regency),
                             SubKegiatan(regency),
                             AccountCodes(),
                             Funds(),
                             Lines(regency),
                             ProviderPackages(regency),
                             Allocations("alokasi_penyedia.tsv", regency, regency.provider),
                             Locations(regency),
                             SwakelolaPackages(regency),
                             Allocations("alokasi_swakelola.tsv", regency, regency.swakelola)};
  const std::vector<std::string> pages = SirupPages(regency);
  for (size_t i = 0; i < pages.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    files.push_back({.name = "sirup_" + std::string(number.size() < 2 ? "0" : "") + number + ".tsv",
                     .rows = static_cast<int>(std::count(pages[i].begin(), pages[i].end(), '\n')) - 1,
                     .text = pages[i],
                     .sha256 = Sha256Hex(pages[i])});
  }
  return files;
}

Summary SummaryOf(const Regency& regency, const std::vector<File>& files) {
  Summary summary{.instansi = regency.id,
                  .tables = {},
                  .provider = SumOf(regency.provider),
                  .swakelola = SumOf(regency.swakelola),
                  .sha256 = {}};
  std::string hashes;
  for (const File& file : files) {
    summary.tables.push_back({file.name, file.rows, file.sha256});
    hashes += file.name + " " + file.sha256 + "\n";
  }
  summary.sha256 = Sha256Hex(hashes);
  for (const Line& line : regency.lines) {
    summary.budget += line.amount;
    summary.procurement += Accounts()[line.account].is_procurement ? line.amount : 0;
  }
  for (const Node& node : regency.sub_kegiatan) {
    summary.largest_sub_kegiatan = std::max(summary.largest_sub_kegiatan, node.ceiling);
  }
  return summary;
}

std::string JsonOf(uint64_t seed, const std::vector<Summary>& summaries) {
  Object json = {{"seed", seed}, {"year", kYear}, {"instansi", Object::array()}};
  std::string hashes;
  for (const Summary& summary : summaries) {
    Object tables = Object::object();
    for (const Summary::Table& table : summary.tables) {
      tables[table.name] = {{"rows", table.rows}, {"sha256", table.sha256}};
    }
    json["instansi"].push_back({{"instansi", summary.instansi},
                                {"budget", summary.budget},
                                {"procurement", summary.procurement},
                                {"allocated_provider", summary.provider},
                                {"allocated_swakelola", summary.swakelola},
                                {"largest_sub_kegiatan", summary.largest_sub_kegiatan},
                                {"tables", tables},
                                {"sha256", summary.sha256}});
    hashes += summary.sha256 + "\n";
  }
  json["sha256"] = Sha256Hex(hashes);
  return json.dump(2) + "\n";
}

absl::Status Write(const std::string& folder, const std::vector<File>& files) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  for (const File& file : files) {
    const std::string path = folder + "/" + file.name;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) {
      return Error(absl::StatusCode::kUnavailable, "FILE_UNWRITABLE", path + " cannot be written", {{"file", path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::generator
