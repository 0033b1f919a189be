#include "tools/terpadu/client/price_file.h"

#include <map>

#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/sheet/value.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

enum Known : size_t {
  kItem,
  kTitle,
  kUnit,
  kPrice,
  kKind,
  kSpecification,
  kFixedAmount,
  kRegion,
  kValidFrom,
  kValidTo,
  kLegalBasis
};

const std::vector<sheet::Column>& Columns() {
  static const auto* const columns = new std::vector<sheet::Column>{
      {"item", true, {"kode", "kode barang", "kode standar harga", "kode kelompok barang"}},
      {"title", true, {"uraian", "uraian barang", "nama", "nama barang"}},
      {"unit", true, {"satuan", "unit of measure"}},
      {"price", true, {"harga", "harga satuan"}},
      {"kind", false, {"jenis", "kelompok"}},
      {"specification", false, {"spesifikasi", "spesifikasi teknis"}},
      {"fixed_amount", false, {"biaya tetap", "fixed cost"}},
      {"region", false, {"wilayah", "kode wilayah"}},
      {"valid_from", false, {"berlaku", "berlaku mulai", "mulai"}},
      {"valid_to", false, {"sampai", "berlaku sampai"}},
      {"legal_basis", false, {"dasar hukum", "keputusan"}}};
  return *columns;
}

google::type::Date DateOf(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// Reads the cells of one row, and keeps what is wrong with them.
class RowReader {
 public:
  RowReader(const sheet::Header& header, const sheet::Row& row, sheet::Findings& findings)
      : header_(header), row_(row), findings_(findings), errors_before_(findings.errors()) {}

  std::string Text(Known column, const std::string& otherwise = "") {
    const auto text = sheet::TextIn(Cell(column));
    Keep(column, text.status());
    return text.ok() && !text->empty() ? *text : otherwise;
  }
  std::string Required(Known column, const std::string& otherwise = "") {
    std::string text = Text(column, otherwise);
    if (text.empty()) {
      Keep(column, Error(absl::StatusCode::kInvalidArgument, "CELL_EMPTY", Columns()[column].name + " is missing"));
    }
    return text;
  }
  int64_t Amount(Known column, bool required) {
    if (!required && Cell(column).empty()) {
      return 0;
    }
    const auto amount = sheet::AmountIn(Cell(column));
    Keep(column, amount.status());
    return amount.ok() ? amount->value() : 0;
  }
  // False when there is no day.
  bool Day(Known column, const std::string& otherwise, google::type::Date& date) {
    const auto day = Cell(column).empty() ? ParseDay(otherwise) : sheet::DayIn(Cell(column));
    if (Cell(column).empty() && otherwise.empty()) {
      return false;
    }
    Keep(column, day.status());
    if (day.ok()) {
      date = DateOf(*day);
    }
    return day.ok();
  }
  void Keep(Known column, const absl::Status& status) {
    if (!status.ok()) {
      findings_.Error(row_.number, header_.ColumnOf(column), Cell(column).text, status);
    }
  }
  bool failed() const { return findings_.errors() > errors_before_; }

 private:
  const sheet::Cell& Cell(Known column) const { return header_.At(row_, column); }

  const sheet::Header& header_;
  const sheet::Row& row_;
  sheet::Findings& findings_;
  const size_t errors_before_;
};

pb::StandardPrice ReadPrice(RowReader& row, const PriceDefaults& defaults) {
  pb::StandardPrice price;
  price.set_item(row.Required(kItem));
  price.set_title(row.Required(kTitle));
  price.set_unit_of_measure(row.Required(kUnit));
  price.set_price(row.Amount(kPrice, /*required=*/true));
  const std::string kind = row.Text(kKind, WordOf(defaults.kind));
  price.set_kind(FromWord<pb::StandardPriceKind>(kind));
  if (price.kind() == pb::STANDARD_PRICE_KIND_UNSPECIFIED) {
    row.Keep(kKind, Error(absl::StatusCode::kInvalidArgument, "KIND_UNKNOWN", "must be SSH, SBU, HSPK or ASB"));
  }
  price.set_specification(row.Text(kSpecification));
  price.set_fixed_amount(row.Amount(kFixedAmount, /*required=*/false));
  price.set_region(row.Text(kRegion, defaults.region));
  if (!row.Day(kValidFrom, defaults.valid_from, *price.mutable_valid_from()) && !row.failed()) {
    row.Keep(kValidFrom, Error(absl::StatusCode::kInvalidArgument, "CELL_EMPTY",
                               "valid_from is missing: give --valid-from for rows without it"));
  }
  if (google::type::Date to; row.Day(kValidTo, "", to)) {
    *price.mutable_valid_to() = to;
  }
  price.set_legal_basis(row.Required(kLegalBasis, defaults.legal_basis));
  return price;
}

// What no two prices have the same.
std::string IdentityOf(const pb::StandardPrice& price) {
  return price.item() + "\n" + price.region() + "\n" + price.valid_from().SerializeAsString();
}

}  // namespace

std::vector<pb::StandardPrice> ReadPrices(const sheet::Table& table, const PriceDefaults& defaults,
                                          sheet::Findings& findings) {
  const sheet::Header header(table, Columns(), findings);
  std::vector<pb::StandardPrice> prices;
  if (findings.has_error()) {
    return prices;
  }
  std::map<std::string, int> seen;  // row by identity
  for (size_t i = 1; i < table.rows.size(); ++i) {
    RowReader row(header, table.rows[i], findings);
    pb::StandardPrice price = ReadPrice(row, defaults);
    const auto [first, is_new] = seen.emplace(IdentityOf(price), table.rows[i].number);
    if (!is_new && !row.failed()) {
      row.Keep(kItem, Error(absl::StatusCode::kInvalidArgument, "PRICE_TWICE",
                            "row " + std::to_string(first->second) + " has the same item, region and first day"));
    }
    if (!row.failed()) {
      prices.push_back(std::move(price));
    }
  }
  return prices;
}

}  // namespace terpadu::command
