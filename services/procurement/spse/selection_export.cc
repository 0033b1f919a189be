#include "services/procurement/spse/selection_export.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "services/procurement/names.h"
#include "services/procurement/sirup_words.h"
#include "services/procurement/spse/domain/spse_money.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostRows = 5'000;
constexpr size_t kLongestMak = 4'000;
constexpr size_t kMostRupCodes = 100;

enum Known : size_t {
  kCode,
  kRup,
  kSatker,
  kPagu,
  kHps,
  kFundSource,
  kMak,
  kCategory,
  kMethod,
  kPayment,
  kState,
  kSourceVersion,
  kCreated,
  kAnnounced,
  kOffered,
  kCorrected,
  kNegotiated,
  kDomestic,
  kSmall,
  kEnded,
  kContractValue,
  kContractDay,
  kContractState,
  kAddendum,
  kQualification,
  kContractType,
  kHasAddendum,
};

const std::vector<sheet::Column>& Columns() {
  static const auto* columns = new std::vector<sheet::Column>{
      {"kd_nontender", true},
      {"kd_rup", true},
      {"kd_satker_str", true},
      {"pagu", true},
      {"hps", true},
      {"sumber_dana", false},
      {"mak", true},
      {"jenis_pengadaan", true},
      {"mtd_pemilihan", true},
      {"kontrak_pembayaran"},
      {"status_nontender", true},
      {"versi_nontender", true},
      {"tgl_buat_paket", true},
      {"tgl_pengumuman_nontender", true},
      {"nilai_penawaran", true},
      {"nilai_terkoreksi", true},
      {"nilai_negosiasi", true},
      {"nilai_pdn_kontrak", true},
      {"nilai_umk_kontrak", true},
      {"tgl_selesai_nontender", true},
      {"nilai_kontrak", true},
      {"tgl_kontrak", true},
      {"status_kontrak", true},
      {"versi_addendum"},
      {"kualifikasi_paket"},
      {"jenis_kontrak"},
      {"apakah_addendum"},
  };
  return *columns;
}

v1::ContractType PaymentOf(const std::string& plain) {
  if (plain == "lumsum") {
    return v1::CONTRACT_TYPE_LUMSUM;
  }
  if (plain == "hargasatuan") {
    return v1::CONTRACT_TYPE_HARGA_SATUAN;
  }
  if (plain == "gabunganlumsumdanhargasatuan") {
    return v1::CONTRACT_TYPE_GABUNGAN;
  }
  return plain == "waktupenugasan" ? v1::CONTRACT_TYPE_WAKTU_PENUGASAN : v1::CONTRACT_TYPE_UNSPECIFIED;
}

v1::SpseState StateOf(const std::string& plain) {
  if (plain == "berlangsung") {
    return v1::SPSE_STATE_RUNNING;
  }
  if (plain == "selesai") {
    return v1::SPSE_STATE_FINISHED;
  }
  return plain == "gagalbatal" ? v1::SPSE_STATE_FAILED : v1::SPSE_STATE_UNSPECIFIED;
}

v1::SpseContractState ContractStateOf(const std::string& plain) {
  if (plain == "kontraksedangberjalan") {
    return v1::SPSE_CONTRACT_STATE_RUNNING;
  }
  return plain == "kontrakselesai" ? v1::SPSE_CONTRACT_STATE_FINISHED : v1::SPSE_CONTRACT_STATE_UNSPECIFIED;
}

Known ColumnOf(domain::SpsePart part) {
  switch (part) {
    case domain::SpsePart::kHps:
      return kHps;
    case domain::SpsePart::kContract:
      return kContractValue;
    case domain::SpsePart::kDomestic:
      return kDomestic;
    case domain::SpsePart::kSmallBusiness:
      return kSmall;
    case domain::SpsePart::kAnnounced:
      return kAnnounced;
    case domain::SpsePart::kEnded:
      return kEnded;
    case domain::SpsePart::kContractDay:
      return kContractDay;
    case domain::SpsePart::kState:
      return kState;
  }
  return kState;
}

// Reads the rows of one file.
class Reading {
 public:
  Reading(const sheet::Table& table, const SpseReading& reading, SpseFindings& findings, SpseSelectionExport& into)
      : header_(table, Columns(), header_findings_), reading_(reading), findings_(findings), into_(into) {
    findings_.Take(header_findings_);
  }

  bool complete() const { return !header_findings_.has_error(); }

  void Read(const sheet::Row& row) {
    row_ = &row;
    good_ = true;
    rounded_.clear();
    facts_ = {};
    SpseRow read = {.line = row.number, .mak_column = header_.ColumnOf(kMak)};
    ReadIdentity(read.selection);
    ReadKind(read.selection);
    ReadMoney(read.selection);
    ReadTimes(read.selection);
    ReadMak(read);
    if (!good_) {
      return;
    }
    if (!rounded_.empty()) {
      Note(kHps, "MONEY_ROUNDED", rounded_);
    }
    facts_.finished = read.selection.state() == v1::SPSE_STATE_FINISHED;
    facts_.failed = read.selection.state() == v1::SPSE_STATE_FAILED;
    for (const domain::SpseDoubt& doubt : domain::CheckSpse(facts_)) {
      Note(ColumnOf(doubt.part), doubt.code, doubt.message, doubt.amount);
    }
    if (good_) {
      into_.readable.push_back(std::move(read));
    }
  }

 private:
  std::string Text(Known column) const { return SpseText(header_.At(*row_, column)); }

  void Note(Known column, std::string_view code, std::string_view message, int64_t amount = 0) {
    const bool error = findings_.Note(
        code, {row_->number, header_.ColumnOf(column), Text(kCode).substr(0, 20), header_.At(*row_, column).text},
        message, amount);
    good_ = good_ && !error;
  }

  void ReadIdentity(v1::SpseSelection& selection) {
    const auto code = SpseCode(Text(kCode));
    if (!code.has_value()) {
      good_ = false;
      Note(kCode, "CODE_UNREADABLE", "must be one number of at most 20 digits");
    } else if (!codes_.insert(*code).second) {
      good_ = false;
      Note(kCode, "CODE_TWICE", "stands in the file more than once: the first is taken");
    } else {
      selection.set_name(FormatName(kSpseSelectionPattern, {reading_.instansi, *code}));
    }
    ReadRupCodes(selection);
    selection.set_unit_code(Text(kSatker));
    if (!IsResourceId(Text(kSatker))) {
      good_ = false;
      return Note(kSatker, "CODE_UNREADABLE", "must be the code of a unit");
    }
    const auto unit = reading_.units.Find(Text(kSatker));
    selection.set_unit(unit.value_or(Text(kSatker)));
    if (!unit.has_value()) {
      Note(kSatker, "UNIT_UNKNOWN", "no unit of planning has this code");
    }
    int32_t version = 0;
    if (!absl::SimpleAtoi(Text(kSourceVersion), &version) || version < 0) {
      Note(kSourceVersion, "CODE_UNREADABLE", "must be the version, a number");
    }
    selection.set_source_version(version);
  }

  void ReadRupCodes(v1::SpseSelection& selection) {
    const std::vector<std::string> parts = absl::StrSplit(Text(kRup), absl::ByAnyChar(";,| "), absl::SkipEmpty());
    for (const std::string& part : parts) {
      const auto code = SpseCode(part);
      if (!code.has_value()) {
        good_ = false;
        return Note(kRup, "RUP_CODE_UNREADABLE", "must be numbers of at most 20 digits, separated by ;");
      }
      if (std::find(selection.rup_codes().begin(), selection.rup_codes().end(), *code) == selection.rup_codes().end()) {
        selection.add_rup_codes(*code);
      }
    }
    if (selection.rup_codes().empty() || parts.size() > kMostRupCodes) {
      good_ = false;
      return Note(kRup, "RUP_CODE_UNREADABLE", "must be 1 to 100 numbers");
    }
    if (selection.rup_codes_size() > 1) {
      Note(kRup, "RUP_SEVERAL", "one selection of " + std::to_string(selection.rup_codes_size()) + " packages");
    }
  }

  void ReadKind(v1::SpseSelection& selection) {
    const auto method = MethodCalled(Text(kMethod));
    if (method.has_value()) {
      selection.set_method(*method);
    } else {
      good_ = false;
      Note(kMethod, "METHOD_UNKNOWN", "is not a method of selecting a provider");
    }
    const auto category = CategoryCalled(Text(kCategory));
    if (category.has_value()) {
      selection.set_category(*category);
    } else {
      good_ = false;
      Note(kCategory, "CATEGORY_UNKNOWN", "is not a kind of procurement");
    }
    selection.set_category_text(Text(kCategory));
    v1::FundSource source = v1::FUND_SOURCE_UNSPECIFIED;
    v1::FundSource_Parse("FUND_SOURCE_" + absl::AsciiStrToUpper(Text(kFundSource)), &source);
    selection.set_fund_source(source);
    selection.set_contract_type(PaymentOf(Plain(Text(kPayment))));
    selection.set_state(StateOf(Plain(Text(kState))));
    if (selection.state() == v1::SPSE_STATE_UNSPECIFIED) {
      Note(kState, "STATE_UNKNOWN", "is neither Berlangsung, Selesai nor Gagal/Batal");
    }
    selection.set_contract_state(ContractStateOf(Plain(Text(kContractState))));
    int32_t addendum = 0;
    if (absl::SimpleAtoi(Text(kAddendum), &addendum) && addendum > 0) {
      selection.set_addendum(addendum);
    }
  }

  // In sen; none when the cell is empty or refused.
  std::optional<int64_t> Sen(Known column, bool needed) {
    const std::string text = Text(column);
    if (text.empty() && !needed) {
      return std::nullopt;
    }
    const auto sen = domain::ReadSen(text);
    if (!sen.has_value() || (needed && domain::RoundedRupiah(*sen) == 0)) {
      good_ = false;
      Note(column, "MONEY_UNREADABLE", "must be rupiah, with at most two digits of sen");
      return std::nullopt;
    }
    if (*sen % 100 != 0) {
      if (!reading_.rounds) {
        good_ = false;
        Note(column, "MONEY_FRACTION", "has sen, and no rule rounds them");
      }
      rounded_ += (rounded_.empty() ? "" : ", ") + Columns()[column].name + " " + domain::FormatSen(*sen);
    }
    return sen;
  }

  void ReadMoney(v1::SpseSelection& selection) {
    const auto rupiah = [](std::optional<int64_t> sen) { return sen.has_value() ? domain::RoundedRupiah(*sen) : 0; };
    facts_.pagu = Sen(kPagu, true).value_or(0);
    facts_.hps = Sen(kHps, true).value_or(0);
    facts_.negotiated = Sen(kNegotiated, false);
    facts_.contract = Sen(kContractValue, false);
    facts_.domestic = Sen(kDomestic, false);
    facts_.small_business = Sen(kSmall, false);
    selection.set_pagu(domain::RoundedRupiah(facts_.pagu));
    selection.set_hps(domain::RoundedRupiah(facts_.hps));
    selection.set_offered(rupiah(Sen(kOffered, false)));
    selection.set_corrected(rupiah(Sen(kCorrected, false)));
    selection.set_negotiated(rupiah(facts_.negotiated));
    selection.set_contract_value(rupiah(facts_.contract));
    selection.set_domestic_value(rupiah(facts_.domestic));
    selection.set_small_business_value(rupiah(facts_.small_business));
  }

  std::optional<absl::Time> Time(Known column, bool needed) {
    const std::string text = Text(column);
    if (text.empty() && !needed) {
      return std::nullopt;
    }
    const auto time = SpseTime(text);
    if (!time.has_value()) {
      good_ = false;
      Note(column, "DATE_UNREADABLE", "must be a time such as 2025-01-31 08:00:00");
    }
    return time;
  }

  void ReadTimes(v1::SpseSelection& selection) {
    facts_.created = Time(kCreated, true);
    facts_.announced = Time(kAnnounced, false);
    facts_.ended = Time(kEnded, false);
    if (facts_.created.has_value()) {
      *selection.mutable_create_time() = TimestampOf(*facts_.created);
    }
    if (facts_.announced.has_value()) {
      *selection.mutable_announce_time() = TimestampOf(*facts_.announced);
    }
    if (facts_.ended.has_value()) {
      *selection.mutable_end_time() = TimestampOf(*facts_.ended);
    }
    const auto signed_at = Time(kContractDay, false);
    if (signed_at.has_value()) {
      facts_.contract_day = DayOf(*signed_at);
      *selection.mutable_contract_date() = DateOf(*facts_.contract_day);
    }
  }

  void ReadMak(SpseRow& read) {
    const std::string text = Text(kMak);
    const auto field = domain::ReadMakField(text, domain::Accounts::kAny);
    if (!field.ok()) {
      ++into_.maks.unreadable;
      good_ = false;
      return Note(kMak, "MAK_UNREADABLE", std::string(field.status().message()));
    }
    ++(field->maks.size() == 1 ? into_.maks.one : into_.maks.several);
    read.selection.set_mak(text.substr(0, kLongestMak));
    if (std::all_of(field->maks.begin(), field->maks.end(), domain::IsSpending)) {
      read.maks = field->maks;
    } else {
      Note(kMak, "MAK_NOT_SPENDING",
           "its widths fit, but what stands where the account should is not one of spending (5)",
           read.selection.pagu());
    }
    if (field->trimmed) {
      Note(kMak, "MAK_TRIMMED", "a trailing dot, blanks or the code of an item were left out");
    }
  }

  sheet::Findings header_findings_;
  sheet::Header header_;
  const SpseReading& reading_;
  SpseFindings& findings_;
  SpseSelectionExport& into_;
  std::set<std::string> codes_;
  const sheet::Row* row_ = nullptr;
  bool good_ = true;
  std::string rounded_;
  domain::SpseFacts facts_;
};

}  // namespace

absl::StatusOr<SpseSelectionExport> ReadSpseSelections(std::string_view content, const SpseReading& reading,
                                                       SpseFindings& findings) {
  sheet::Bounds bounds;
  bounds.rows = kMostRows + 1;
  TERPADU_ASSIGN(const sheet::Table table, sheet::ReadCsv(content, bounds));
  SpseSelectionExport read;
  Reading rows(table, reading, findings, read);
  if (!rows.complete()) {
    return read;
  }
  for (size_t i = 1; i < table.rows.size(); ++i) {
    ++read.rows;
    rows.Read(table.rows[i]);
  }
  return read;
}

}  // namespace terpadu::procurement
