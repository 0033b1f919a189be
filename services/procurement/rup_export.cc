#include "services/procurement/rup_export.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/value.h"
#include "services/procurement/names.h"
#include "services/procurement/rup_export_text.h"
#include "services/procurement/sirup_words.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostRows = 1'000;

enum Known : size_t {
  kCode,
  kTitle,
  kSatker,
  kPagu,
  kMak,
  kMethod,
  kCategory,
  kSelectionStart,
  kSelectionEnd,
  kContractStart,
  kContractEnd,
  kUsageStart,
  kUsageEnd,
  kVolume,
  kSpecification,
  kDescription,
  kFundSource,
  kFundOrigin,
  kPdn,
  kUkm,
  kSwakelola,
  kOrganizer,
  kAmounts,
  kPlaces,
  kConditions,
};

const std::vector<sheet::Column>& Columns() {
  static const auto* columns = new std::vector<sheet::Column>{
      {"kd_rup", true, {"kode_rup"}},
      {"nama_paket", true},
      {"kd_satker", false, {"kd_satker_str"}},
      {"pagu", true},
      {"mak", true},
      {"metode_pengadaan", false, {"mtd_pemilihan"}},
      {"jenis_pengadaan", false},
      {"tgl_awal_pemilihan", true, {"tgl_awal_pelaksanaan"}},
      {"tgl_akhir_pemilihan", true, {"tgl_akhir_pelaksanaan"}},
      {"tgl_awal_kontrak", false},
      {"tgl_akhir_kontrak", false},
      {"tgl_awal_pemanfaatan", false},
      {"tgl_akhir_pemanfaatan", false},
      {"volume_pekerjaan", false},
      {"spesifikasi_pekerjaan", false},
      {"uraian_pekerjaan", false},
      {"sumber_dana", false},
      {"asal_dana", false},
      {"status_pdn", false},
      {"status_ukm", false},
      {"tipe_swakelola", false},
      {"penyelenggara", false, {"nama_penyelenggara"}},
      {"pagu_mak", false, {"alokasi"}},
      {"lokasi", false, {"lokasi_pekerjaan"}},
      {"kondisi_metode", false},
  };
  return *columns;
}

// Reads the rows of one file.
class Reading {
 public:
  Reading(const sheet::Table& table, const std::string& instansi, const std::string& unit, RupExport& into)
      : header_(table, Columns(), into.findings), instansi_(instansi), unit_(unit), into_(into) {}

  // Nothing when the row is left out.
  void Read(const sheet::Row& row) {
    row_ = &row;
    good_ = true;
    RupExportRow read = {.row = row.number, .mak_column = header_.ColumnOf(kMak)};
    ReadIdentity(read.package);
    ReadKind(read.package);
    ReadMoney(read);
    ReadDates(read.package);
    ReadRest(*read.package.mutable_details());
    if (good_) {
      into_.readable.push_back(std::move(read));
    }
  }

 private:
  std::string Text(Known column) const { return TextOf(header_.At(*row_, column)); }
  void Refuse(Known column, std::string_view code, std::string_view message) {
    good_ = false;
    into_.findings.Error(row_->number, header_.ColumnOf(column), code, header_.At(*row_, column).text, message);
  }
  void Warn(Known column, std::string_view code, std::string_view message) {
    into_.findings.Warning(row_->number, header_.ColumnOf(column), code, header_.At(*row_, column).text, message);
  }

  void ReadIdentity(v1::RupPackage& package) {
    const std::optional<std::string> code = WithoutZeroFraction(Text(kCode));
    if (Text(kCode).empty()) {
      Refuse(kCode, "KD_RUP_MISSING", "a package needs its number in SIRUP");
    } else if (!code.has_value() || !Digits(*code) || code->size() > 20) {
      Refuse(kCode, "KD_RUP_UNREADABLE", "must be one number of at most 20 digits");
    } else if (!codes_.insert(*code).second) {
      Refuse(kCode, "KD_RUP_TWICE", "stands in the file more than once: the first is taken");
    } else {
      package.mutable_details()->set_sirup_code(*code);
    }
    package.set_title(Text(kTitle));
    if (package.title().empty()) {
      Refuse(kTitle, "TITLE_MISSING", "a package needs a name");
    }
    const std::string satker = Text(kSatker);
    package.set_unit(satker.empty() ? unit_ : FormatUnit(satker));
    if (package.unit().empty()) {
      Refuse(kSatker, "UNIT_MISSING", "must be the id of a unit, or the request must name one");
    }
  }

  std::string FormatUnit(const std::string& satker) const {
    return IsResourceId(satker) ? FormatName(kUnitPattern, {instansi_, satker}) : "";
  }

  void ReadKind(v1::RupPackage& package) {
    const std::string swakelola = Plain(Text(kSwakelola));
    const std::string method = Text(kMethod);
    const std::string category = Text(kCategory);
    if (!swakelola.empty()) {
      package.set_kind(v1::PACKAGE_KIND_SWAKELOLA);
      const char type = swakelola.back();
      package.mutable_details()->set_swakelola_type(type >= '1' && type <= '4' ? type - '0' : 0);
    } else {
      package.set_kind(v1::PACKAGE_KIND_PENYEDIA);
      const auto found = MethodCalled(method);
      if (!found.has_value()) {
        Refuse(kMethod, "METHOD_UNKNOWN", "is not a method of selecting a provider");
      } else {
        package.set_method(*found);
      }
    }
    const auto known = CategoryCalled(category);
    if (known.has_value()) {
      package.set_category(*known);
    } else if (swakelola.empty()) {
      Refuse(kCategory, "CATEGORY_UNKNOWN", "is not a kind of procurement");
    }
  }

  void ReadMoney(RupExportRow& read) {
    const std::string text = Text(kPagu);
    const std::optional<std::string> whole = WithoutZeroFraction(text);
    if (text.empty()) {
      Refuse(kPagu, "PAGU_MISSING", "a package needs a pagu");
    } else if (!whole.has_value()) {
      Refuse(kPagu, "PAGU_UNREADABLE", "has a fraction of a rupiah: round it where it is computed");
    } else if (const auto pagu = ParseRupiah(*whole); !pagu.ok() || *pagu <= Rupiah(0)) {
      Refuse(kPagu, "PAGU_UNREADABLE", "must be whole rupiah above 0");
    } else {
      read.package.set_pagu(pagu->value());
    }
    read.mak_text = Text(kMak);
    const auto field = domain::ReadMakField(read.mak_text);
    if (!field.ok()) {
      Refuse(kMak, ReasonOf(field.status()), std::string(field.status().message()));
      return;
    }
    if (field->trimmed) {
      Warn(kMak, "MAK_TRIMMED", "a trailing dot, blanks or the code of an item were left out");
    }
    read.maks = field->maks;
    ReadAmounts(read);
  }

  // One for each MAK, in their order.
  void ReadAmounts(RupExportRow& read) {
    for (const std::string& part : PartsOf(Text(kAmounts), ";|")) {
      const std::optional<std::string> whole = WithoutZeroFraction(part);
      const auto amount = ParseRupiah(whole.value_or(""));
      if (!amount.ok() || *amount <= Rupiah(0)) {
        Refuse(kAmounts, "PAGU_MAK_UNREADABLE", "must be whole rupiah above 0, separated by `;`");
        return;
      }
      read.amounts.push_back(amount->value());
    }
    if (read.amounts.empty()) {
      return;
    }
    // Each is at most the pagu, so the sum does not overflow before it is too much.
    int64_t left = read.package.pagu();
    for (const int64_t amount : read.amounts) {
      left -= std::min(amount, left + 1);
    }
    if (read.amounts.size() != read.maks.size() || left != 0) {
      Refuse(kAmounts, "PAGU_MAK_MISMATCH", "must be as many amounts as the MAK has codes, summing to the pagu");
    }
  }

  // False when the cell is empty or refused. A day may be followed by a time.
  bool ReadDay(Known column, bool needed, google::type::Date* date) {
    const std::string text = Text(column);
    if (text.empty()) {
      if (needed) {
        Refuse(column, "DATE_UNREADABLE", "must be a day");
      }
      return false;
    }
    const std::string day = text.substr(0, text.find_first_of(" T"));
    const auto read = sheet::DayIn({.kind = sheet::CellKind::kText, .text = day});
    if (!read.ok()) {
      Refuse(column, "DATE_UNREADABLE", "must be a day such as 2025-02-20");
      return false;
    }
    *date = DateOf(*read);
    return true;
  }

  void ReadDates(v1::RupPackage& package) {
    v1::RupPackageDetails& details = *package.mutable_details();
    google::type::Date date;
    if (ReadDay(kSelectionStart, true, &date)) {
      *package.mutable_selection_start() = date;
    }
    if (ReadDay(kSelectionEnd, true, &date)) {
      *package.mutable_selection_end() = date;
    }
    if (ReadDay(kContractStart, false, &date)) {
      *details.mutable_contract_start() = date;
    }
    if (ReadDay(kContractEnd, false, &date)) {
      *details.mutable_contract_end() = date;
    }
    if (ReadDay(kUsageStart, false, &date)) {
      *details.mutable_usage_start() = date;
    }
    if (ReadDay(kUsageEnd, false, &date)) {
      *details.mutable_usage_end() = date;
    }
  }

  bool Flag(Known column) {
    const std::string plain = Plain(Text(column));
    const bool yes =
        plain == "ya" || plain == "1" || plain == "true" || plain == "t" || plain == "pdn" || plain == "ukm";
    if (!yes && !plain.empty() && plain != "tidak" && plain != "0" && plain != "false" && plain != "f" &&
        plain != "nonpdn" && plain != "nonukm") {
      Warn(column, "FLAG_UNKNOWN", "is read as no");
    }
    return yes;
  }

  // `Jawa Timur, Kabupaten Probolinggo, Desa Sumber`, several separated by `;`.
  void ReadPlaces(v1::RupPackageDetails& details) {
    for (const std::string& text : PartsOf(Text(kPlaces), ";|")) {
      const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(',', 2));
      if (parts.size() < 2) {
        Warn(kPlaces, "LOCATION_UNREADABLE", "is not a province, a regency and a place, separated by commas: left out");
        continue;
      }
      v1::Location& location = *details.add_locations();
      location.set_province(Stripped(parts[0]));
      location.set_regency(Stripped(parts[1]));
      location.set_place(parts.size() == 3 ? Stripped(parts[2]) : "");
    }
  }

  void ReadRest(v1::RupPackageDetails& details) {
    ReadPlaces(details);
    for (const std::string& code : PartsOf(Text(kConditions), ";|,")) {
      details.add_method_conditions(absl::AsciiStrToUpper(code));
    }
    details.set_volume(Text(kVolume));
    details.set_specification(Text(kSpecification));
    details.set_work_description(Text(kDescription));
    details.set_fund_origin(Text(kFundOrigin));
    details.set_organizer(Text(kOrganizer));
    details.set_domestic_product(Flag(kPdn));
    details.set_small_business(Flag(kUkm));
    const std::string source = absl::AsciiStrToUpper(Text(kFundSource));
    v1::FundSource known = v1::FUND_SOURCE_UNSPECIFIED;
    if (!source.empty() && !v1::FundSource_Parse("FUND_SOURCE_" + source, &known)) {
      Warn(kFundSource, "FUND_SOURCE_UNKNOWN", "is left out");
    }
    details.set_fund_source(known);
  }

  sheet::Header header_;
  const std::string& instansi_;
  const std::string& unit_;
  RupExport& into_;
  std::set<std::string> codes_;
  const sheet::Row* row_ = nullptr;
  bool good_ = true;
};

}  // namespace

absl::StatusOr<RupExport> ReadRupExport(std::string_view content, const std::string& instansi,
                                        const std::string& unit) {
  sheet::Bounds bounds;
  bounds.rows = kMostRows + 1;
  TERPADU_ASSIGN(const sheet::Table table, sheet::ReadCsv(content, bounds));
  RupExport read;
  Reading reading(table, instansi, unit, read);
  if (read.findings.has_error()) {  // a column is missing
    return read;
  }
  for (size_t i = 1; i < table.rows.size(); ++i) {
    ++read.rows;
    reading.Read(table.rows[i]);
  }
  return read;
}

std::string PackageIdOf(const RupExportRow& row) { return "sirup-" + row.package.details().sirup_code(); }

}  // namespace terpadu::procurement
