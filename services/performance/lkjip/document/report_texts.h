#pragma once

#include <string>

#include "terpadu/performance/v1/lkjip_service.pb.h"
#include "terpadu/type/v1/value.pb.h"

namespace terpadu::performance {

// All that the template of a report says, in the order of PermenPANRB 53/2014, lampiran II.
namespace report {

inline constexpr char kTitle[] = "Laporan Kinerja Instansi Pemerintah (LKjIP)";
inline constexpr char kYear[] = "Tahun";
inline constexpr char kVersion[] = "Versi";
inline constexpr char kDraft[] = "KONSEP – belum diterbitkan";
inline constexpr char kSuperseded[] = "Versi ini telah diganti oleh versi yang lebih baru";
inline constexpr char kFrozenOn[] = "Angka dibekukan pada";
inline constexpr char kPublishedOn[] = "Diterbitkan pada";
inline constexpr char kDigest[] = "Sidik angka (SHA-256)";
inline constexpr char kSkip[] = "Langsung ke isi";
inline constexpr char kContents[] = "Daftar Isi";
inline constexpr char kChapter1[] = "Bab I Pendahuluan";
inline constexpr char kChapter2[] = "Bab II Perencanaan Kinerja";
inline constexpr char kChapter3[] = "Bab III Akuntabilitas Kinerja";
inline constexpr char kChapter4[] = "Bab IV Penutup";
inline constexpr char kAnnex[] = "Lampiran Sumber Angka";
inline constexpr char kAbout[] =
    "Laporan ini disusun menurut Peraturan Presiden Nomor 29 Tahun 2014 dan Peraturan Menteri PANRB Nomor 53 Tahun "
    "2014. Setiap angka berasal dari data yang tersimpan dan tertaut ke sumbernya pada lampiran.";
inline constexpr char kSummary[] = "Ringkasan";
inline constexpr char kAgreement[] = "Perjanjian kinerja";
inline constexpr char kAgreedPrograms[] = "Program dan anggaran menurut perjanjian kinerja";
inline constexpr char kNoAgreement[] = "Tidak ada target yang tersimpan untuk tahun ini.";
inline constexpr char kAchievement[] = "Capaian kinerja";
inline constexpr char kAchievementChart[] = "Rata-rata capaian per sasaran";
inline constexpr char kNoAchievement[] = "Tidak ada indikator kinerja yang tersimpan untuk tahun ini.";
inline constexpr char kFinance[] = "Realisasi anggaran dan efisiensi";
inline constexpr char kAbsorptionChart[] = "Serapan anggaran per program";
inline constexpr char kNoFinance[] = "Tidak ada baris DPA yang berlaku untuk tahun ini.";
inline constexpr char kFormulas[] =
    "Serapan = realisasi / pagu × 100. Fisik = Σ (nilai kontrak × kemajuan) / Σ nilai kontrak × 100. Efisiensi = "
    "capaian / serapan × 100; di atas 100 % berarti capaian lebih tinggi daripada serapan.";
inline constexpr char kEvaluation[] = "Evaluasi akuntabilitas kinerja";
inline constexpr char kNoEvaluation[] = "Belum ada evaluasi yang diverifikasi untuk tahun ini.";
inline constexpr char kRecommendation[] = "Tindak lanjut rekomendasi";
inline constexpr char kNoRecommendation[] = "Tidak ada rekomendasi dari tahun ini dan tahun sebelumnya.";
inline constexpr char kClosing[] = "Keseluruhan tahun ini, dengan rinciannya pada Bab III:";
inline constexpr char kOnlyFirst[] = "Bagan memuat 40 baris pertama; semuanya ada pada tabel.";
inline constexpr char kWithoutSasaran[] = "Tanpa sasaran";
inline constexpr char kWholeOf[] = "Keseluruhan";

inline constexpr char kNumberColumn[] = "No.";
inline constexpr char kSasaran[] = "Sasaran";
inline constexpr char kIndicator[] = "Indikator kinerja";
inline constexpr char kProgram[] = "Program";
inline constexpr char kUnit[] = "Unit";
inline constexpr char kInstrument[] = "Instrumen";
inline constexpr char kSide[] = "Penilai";
inline constexpr char kRecommended[] = "Rekomendasi";
inline constexpr char kFigureColumn[] = "Angka";
inline constexpr char kDescription[] = "Uraian";
inline constexpr char kValue[] = "Nilai";
inline constexpr char kSource[] = "Sumber";
inline constexpr char kRevision[] = "Revisi";
inline constexpr char kBasis[] = "Perhitungan";

// `Realisasi`.
std::string FieldTitle(v1::LkjipField field);
// `belum ada realisasi anggaran` for NO_ABSORPTION.
std::string ReasonText(const std::string& reason);
// Who evaluated: of SELF and INSPEKTORAT.
std::string SideText(const std::string& side);
// Of OPEN, FOLLOWED_UP, DONE.
std::string StateText(const std::string& state);

}  // namespace report

// `112,50` of 11250.
std::string HundredthsText(int64_t hundredths);
// `112,50 %`.
std::string PercentText(int64_t hundredths);
// `80 %`, `39 OPD`, `IRB 70`; "" for a value that is not known.
std::string ValueText(const type::v1::Value& value);
// `30 Juni 2023` of `2023-06-30`; other texts as they are.
std::string DayText(const std::string& day);

}  // namespace terpadu::performance
