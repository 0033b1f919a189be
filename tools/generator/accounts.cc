#include "tools/generator/regency.h"

namespace terpadu::generator {

// As many as a regency uses often; titles shortened.
const std::vector<Account>& Accounts() {
  static const auto& accounts =
      *new std::vector<Account>{{"5.1.01.01.01.0001", "Belanja Gaji Pokok PNS", false},
                                {"5.1.01.01.02.0001", "Belanja Tunjangan Keluarga PNS", false},
                                {"5.1.01.01.03.0001", "Belanja Tunjangan Jabatan PNS", false},
                                {"5.1.01.01.06.0001", "Belanja Tunjangan Beras PNS", false},
                                {"5.1.01.02.01.0001", "Tambahan Penghasilan Beban Kerja PNS", false},
                                {"5.1.01.03.07.0001", "Belanja Honorarium Pengelola Keuangan", false},
                                {"5.1.02.04.01.0001", "Belanja Perjalanan Dinas Biasa", false},
                                {"5.1.02.04.01.0003", "Belanja Perjalanan Dinas Dalam Kota", false},
                                {"5.1.02.05.01.0001", "Belanja Hadiah yang Bersifat Perlombaan", false},
                                {"5.1.05.05.01.0001", "Belanja Hibah Uang kepada Badan dan Lembaga", false},
                                {"5.1.06.01.01.0001", "Belanja Bantuan Sosial Uang", false},
                                {"5.3.01.01.01.0001", "Belanja Tidak Terduga", false},
                                {"5.4.02.05.01.0001", "Belanja Bantuan Keuangan Desa", false},
                                {"5.1.02.01.01.0001", "Belanja Bahan Bangunan dan Konstruksi", true},
                                {"5.1.02.01.01.0004", "Belanja Bahan Bakar dan Pelumas", true},
                                {"5.1.02.01.01.0008", "Belanja Bahan Bibit Tanaman", true},
                                {"5.1.02.01.01.0012", "Belanja Bahan Lainnya", true},
                                {"5.1.02.01.01.0024", "Belanja Alat Tulis Kantor", true},
                                {"5.1.02.01.01.0025", "Belanja Kertas dan Cover", true},
                                {"5.1.02.01.01.0026", "Belanja Bahan Cetak", true},
                                {"5.1.02.01.01.0027", "Belanja Benda Pos", true},
                                {"5.1.02.01.01.0029", "Belanja Bahan Komputer", true},
                                {"5.1.02.01.01.0030", "Belanja Perabot Kantor", true},
                                {"5.1.02.01.01.0031", "Belanja Alat Listrik", true},
                                {"5.1.02.01.01.0036", "Belanja Suku Cadang Alat Angkutan", true},
                                {"5.1.02.01.01.0037", "Belanja Obat-obatan", true},
                                {"5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat", true},
                                {"5.1.02.01.01.0055", "Belanja Makanan dan Minuman Lapangan", true},
                                {"5.1.02.01.01.0063", "Belanja Pakaian Dinas Harian", true},
                                {"5.1.02.02.01.0003", "Honorarium Narasumber Paket Kegiatan", true},
                                {"5.1.02.02.01.0026", "Belanja Jasa Tenaga Administrasi", true},
                                {"5.1.02.02.01.0029", "Belanja Jasa Tenaga Ahli", true},
                                {"5.1.02.02.01.0030", "Belanja Jasa Tenaga Kebersihan", true},
                                {"5.1.02.02.01.0031", "Belanja Jasa Tenaga Keamanan", true},
                                {"5.1.02.02.01.0060", "Belanja Tagihan Air", true},
                                {"5.1.02.02.01.0061", "Belanja Tagihan Listrik", true},
                                {"5.1.02.02.01.0063", "Belanja Langganan Internet", true},
                                {"5.1.02.02.04.0036", "Belanja Sewa Kendaraan", true},
                                {"5.1.02.02.05.0009", "Belanja Sewa Gedung Pertemuan", true},
                                {"5.1.02.02.08.0001", "Belanja Konsultansi Perencanaan", true},
                                {"5.1.02.02.08.0019", "Belanja Konsultansi Pengawasan", true},
                                {"5.1.02.03.02.0035", "Belanja Pemeliharaan Kendaraan", true},
                                {"5.1.02.03.02.0405", "Belanja Pemeliharaan Komputer", true},
                                {"5.1.02.03.03.0001", "Belanja Pemeliharaan Gedung Kantor", true},
                                {"5.2.02.05.01.0005", "Belanja Modal Alat Kantor", true},
                                {"5.2.02.05.02.0001", "Belanja Modal Mebel", true},
                                {"5.2.02.07.01.0001", "Belanja Modal Alat Kedokteran Umum", true},
                                {"5.2.02.10.01.0002", "Belanja Modal Komputer", true},
                                {"5.2.03.01.01.0001", "Belanja Modal Gedung Kantor", true},
                                {"5.2.03.01.01.0010", "Belanja Modal Gedung Sekolah", true},
                                {"5.2.04.01.01.0003", "Belanja Modal Jalan Kabupaten", true},
                                {"5.2.04.02.01.0002", "Belanja Modal Saluran Irigasi", true}};
  return accounts;
}

}  // namespace terpadu::generator
