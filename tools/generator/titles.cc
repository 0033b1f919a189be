#include "tools/generator/titles.h"

#include <array>
#include <string_view>
#include <vector>

#include "libs/base/identity.h"

namespace terpadu::generator {
namespace {

using Words = std::vector<std::string_view>;

const Words& Verbs() {
  static const Words& words =
      *new Words{"Penyusunan",   "Pelaksanaan",  "Pengelolaan",  "Penyediaan", "Pembinaan", "Koordinasi",
                 "Pengawasan",   "Pemeliharaan", "Peningkatan",  "Fasilitasi", "Pengadaan", "Evaluasi",
                 "Rehabilitasi", "Pembangunan",  "Pendampingan", "Sosialisasi"};
  return words;
}

const Words& Objects() {
  static const Words& words = *new Words{"Dokumen Perencanaan",
                                         "Layanan Administrasi",
                                         "Sarana dan Prasarana",
                                         "Data dan Informasi",
                                         "Gedung Kantor",
                                         "Jaringan Irigasi",
                                         "Jalan Kabupaten",
                                         "Alat Kesehatan",
                                         "Perlengkapan Sekolah",
                                         "Kapasitas Aparatur",
                                         "Barang Milik Daerah",
                                         "Usaha Mikro",
                                         "Ketahanan Pangan",
                                         "Kelembagaan Masyarakat",
                                         "Kawasan Permukiman",
                                         "Pelayanan Terpadu",
                                         "Produksi Pertanian",
                                         "Sistem Penyediaan Air Minum",
                                         "Keluarga Penerima Manfaat",
                                         "Ketenteraman dan Ketertiban"};
  return words;
}

const Words& Scopes() {
  static const Words& words = *new Words{"Kewenangan Kabupaten",
                                         "Perangkat Daerah",
                                         "Tingkat Kecamatan",
                                         "Lintas Sektor",
                                         "Berbasis Masyarakat",
                                         "Terpadu",
                                         "sesuai Standar Pelayanan Minimal",
                                         "Daerah Terpencil",
                                         "Lingkup Kelurahan",
                                         "Berkelanjutan"};
  return words;
}

// Drawn by the code itself, so that it says the same in every unit.
Random Of(const std::string& code) {
  uint64_t seed = 0;
  for (const char byte : Sha256(code).substr(0, 8)) {
    seed = seed << 8U | static_cast<unsigned char>(byte);
  }
  return Random(seed);
}

std::string Text(std::string_view word) { return std::string(word); }

std::string Upper(std::string text) {
  for (char& letter : text) {
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return text;
}

}  // namespace

std::string ProgramTitle(const std::string& code) {
  Random random = Of(code);
  const std::string verb = Text(random.OneOf(Verbs()));
  return Upper("Program " + verb + " " + Text(random.OneOf(Objects())));
}

std::string KegiatanTitle(const std::string& code) {
  Random random = Of(code);
  const std::string verb = Text(random.OneOf(Verbs()));
  const std::string object = Text(random.OneOf(Objects()));
  return verb + " " + object + " " + Text(random.OneOf(Scopes()));
}

std::string SubKegiatanTitle(const std::string& code) {
  Random random = Of(code);
  const std::string verb = Text(random.OneOf(Verbs()));
  const std::string object = Text(random.OneOf(Objects()));
  const std::string second = Text(random.OneOf(Objects()));
  return verb + " " + object + " dan " + second + " " + Text(random.OneOf(Scopes()));
}

std::string OfficeTitle(size_t place) {
  static const Words& fields = *new Words{
      "Pendidikan",   "Kesehatan",    "Pekerjaan Umum", "Perumahan",        "Ketertiban Umum", "Sosial",
      "Tenaga Kerja", "Pangan",       "Pertanahan",     "Lingkungan Hidup", "Kependudukan",    "Pemberdayaan Desa",
      "Perhubungan",  "Informatika",  "Koperasi",       "Penanaman Modal",  "Kepemudaan",      "Statistik",
      "Kebudayaan",   "Perpustakaan", "Kearsipan",      "Kelautan",         "Pariwisata",      "Pertanian",
      "Perdagangan",  "Perindustrian"};
  static const std::array<std::string_view, 4> kinds = {"Dinas", "Badan", "Kantor", "Balai"};
  std::string title = Text(kinds.at(place / fields.size() % kinds.size())) + " " + Text(fields[place % fields.size()]);
  const size_t again = place / (fields.size() * kinds.size());
  return again == 0 ? title : title + " " + std::to_string(again + 1);
}

std::string PlaceName(size_t place) {
  static const Words& first =
      *new Words{"Sumber", "Karang", "Tanjung", "Muara",  "Bukit", "Suka",  "Marga",  "Wana",  "Tirta", "Kerta",
                 "Banyu",  "Giri",   "Rawa",    "Padang", "Lubuk", "Teluk", "Gunung", "Pasir", "Ujung", "Alas"};
  static const Words& second =
      *new Words{"Asri",   "Makmur",  "Jaya",  "Mulya", "Sari",   "Agung",   "Indah",     "Harjo", "Rejo",  "Baru",
                 "Tengah", "Lestari", "Bakti", "Raya",  "Permai", "Kencana", "Sejahtera", "Utama", "Wangi", "Dadi"};
  const std::string name = Text(first[place % first.size()]) + " " + Text(second[place / first.size() % second.size()]);
  const size_t again = place / (first.size() * second.size());
  return again == 0 ? name : name + " " + std::to_string(again + 1);
}

std::string PackageTitle(Random& random, const std::string& kind) {
  static const Words& goods =
      *new Words{"Alat Tulis Kantor", "Bahan Cetak",   "Komputer",    "Obat-obatan",   "Mebel",        "Makanan Rapat",
                 "Bahan Bangunan",    "Seragam Dinas", "Suku Cadang", "Bibit Tanaman", "Pakan Ternak", "Alat Peraga"};
  const std::string what = kind == "Barang" ? Text(random.OneOf(goods)) : Text(random.OneOf(Objects()));
  const std::string verb = kind == "Barang"                 ? "Belanja"
                           : kind == "Pekerjaan Konstruksi" ? "Pembangunan"
                           : kind == "Jasa Konsultansi"     ? "Konsultansi"
                                                            : Text(random.OneOf(Verbs()));
  return verb + " " + what + " " + PlaceName(random.Below(400));
}

}  // namespace terpadu::generator
