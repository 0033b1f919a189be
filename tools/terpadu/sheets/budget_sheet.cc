#include "tools/terpadu/sheets/budget_sheet.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "libs/base/resource_name.h"
#include "libs/sheet/value.h"

namespace terpadu::command {
namespace {

using budgeting::v1::BudgetLine;
using sheet::Cell;

enum Known { kSubKegiatan, kTitle, kAccount, kFundSource, kUnit, kAmount, kPlanNode, kFirstMonth };

const std::vector<sheet::Column>& KnownColumns() {
  static const auto* const columns =
      new std::vector<sheet::Column>{{"sub_kegiatan", true, {"kode_sub_kegiatan"}},
                                     {"nama_sub_kegiatan", false, {"sub_kegiatan_title", "uraian"}},
                                     {"kode_rekening", true, {"account", "rekening"}},
                                     {"sumber_dana", true, {"fund_source"}},
                                     {"unit", false},
                                     {"pagu", true, {"amount", "jumlah"}},
                                     {"plan_node", false, {"node"}},
                                     {"januari", false, {"jan"}},
                                     {"februari", false, {"feb"}},
                                     {"maret", false, {"mar"}},
                                     {"april", false, {"apr"}},
                                     {"mei", false},
                                     {"juni", false, {"jun"}},
                                     {"juli", false, {"jul"}},
                                     {"agustus", false, {"agu", "ags"}},
                                     {"september", false, {"sep"}},
                                     {"oktober", false, {"okt"}},
                                     {"november", false, {"nov"}},
                                     {"desember", false, {"des"}}};
  return *columns;
}

// `dinas-pu` of `instansi/kota/units/dinas-pu`; `rkpd-2019/n12` of `instansi/kota/plans/rkpd-2019/nodes/n12`.
std::string ShortName(std::string_view pattern, const std::string& name) {
  const auto ids = ParseName(pattern, name);
  if (!ids.ok()) {
    return name;
  }
  std::string text = ids->at(1);
  for (size_t i = 2; i < ids->size(); ++i) {
    text += "/" + ids->at(i);
  }
  return text;
}

constexpr std::string_view kUnitPattern = "instansi/{instansi}/units/{unit}";
constexpr std::string_view kNodePattern = "instansi/{instansi}/plans/{plan}/nodes/{node}";

std::string WholeUnit(const std::string& instansi, const std::string& text) {
  const bool is_short = !text.empty() && text.find('/') == std::string::npos;
  return is_short ? "instansi/" + instansi + "/units/" + text : text;
}

std::string WholeNode(const std::string& instansi, const std::string& text) {
  const size_t slash = text.find('/');
  const bool is_short = slash != std::string::npos && slash == text.rfind('/');
  return is_short ? "instansi/" + instansi + "/plans/" + text.substr(0, slash) + "/nodes/" + text.substr(slash + 1)
                  : text;
}

// Reads the cells of one row; every fault becomes a finding.
class RowReader {
 public:
  RowReader(const sheet::Header& header, const sheet::Row& row, sheet::Findings& findings)
      : header_(header), row_(row), findings_(findings), errors_before_(findings.errors()) {}

  bool failed() const { return findings_.errors() > errors_before_; }
  const Cell& At(size_t known) const { return header_.At(row_, known); }

  void Fault(size_t known, std::string_view code, const std::string& message) {
    findings_.Error(row_.number, header_.ColumnOf(known), code, At(known).text, message);
  }

  std::string Text(size_t known, bool needed) {
    const absl::StatusOr<std::string> text = sheet::TextIn(At(known));
    if (!text.ok()) {
      findings_.Error(row_.number, header_.ColumnOf(known), At(known).text, text.status());
      return "";
    }
    if (needed && text->empty()) {
      Fault(known, "CELL_EMPTY", "must not be empty");
    }
    return *text;
  }

  int64_t Amount(size_t known) {
    const absl::StatusOr<Rupiah> amount = sheet::AmountIn(At(known));
    if (!amount.ok()) {
      findings_.Error(row_.number, header_.ColumnOf(known), At(known).text, amount.status());
      return 0;
    }
    if (amount->value() < 0) {
      Fault(known, "AMOUNT_NEGATIVE", "must not be below 0");
    }
    return amount->value();
  }

 private:
  const sheet::Header& header_;
  const sheet::Row& row_;
  sheet::Findings& findings_;
  size_t errors_before_;
};

// None when every month is empty; an empty month beside others is 0.
std::vector<int64_t> ReadCash(RowReader& reader, int64_t line_amount) {
  std::vector<int64_t> cash;
  bool any = false;
  std::optional<Rupiah> sum = Rupiah(0);
  for (size_t month = 0; month < kMonths; ++month) {
    const bool empty = reader.At(kFirstMonth + month).empty();
    any = any || !empty;
    cash.push_back(empty ? 0 : reader.Amount(kFirstMonth + month));
    const auto more = sum.has_value() ? Add(*sum, Rupiah(cash.back())) : absl::StatusOr<Rupiah>(Rupiah(0));
    sum = sum.has_value() && more.ok() ? std::optional(*more) : std::nullopt;
  }
  if (!any) {
    return {};
  }
  if (!reader.failed() && (!sum.has_value() || sum->value() != line_amount)) {
    reader.Fault(kAmount, "CASH_PLAN_UNBALANCED",
                 "is not what the months sum to" + (sum.has_value() ? ": " + FormatRupiah(*sum) : std::string()));
  }
  return cash;
}

SheetLine ReadLine(RowReader& reader, const std::string& instansi) {
  SheetLine read;
  BudgetLine& line = read.line;
  line.set_sub_kegiatan(reader.Text(kSubKegiatan, true));
  line.set_sub_kegiatan_title(reader.Text(kTitle, false));
  line.set_account(reader.Text(kAccount, true));
  line.set_fund_source(reader.Text(kFundSource, true));
  line.set_unit(WholeUnit(instansi, reader.Text(kUnit, false)));
  line.set_plan_node(WholeNode(instansi, reader.Text(kPlanNode, false)));
  line.set_amount(reader.Amount(kAmount));
  read.cash = ReadCash(reader, line.amount());
  return read;
}

sheet::Row HeaderRow() {
  sheet::Row header;
  for (const sheet::Column& column : KnownColumns()) {
    header.cells.push_back(sheet::TextCell(column.name));
  }
  return header;
}

bool IsIdSign(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-'; }

}  // namespace

std::string IdOfLine(const BudgetLine& line) {
  std::string source = line.fund_source();
  std::replace_if(
      source.begin(), source.end(), [](char c) { return !IsIdSign(c); }, '-');
  return line.sub_kegiatan() + "-" + line.account() + "-" + source;
}

std::string KeyOfLine(const BudgetLine& line) {
  return IdOfLine(line) + (line.unit().empty() ? "" : " " + line.unit());
}

int ColumnOfField(const sheet::Table& table, const std::string& field) {
  static const auto* const fields =
      new std::map<std::string, Known>{{"sub_kegiatan", kSubKegiatan}, {"sub_kegiatan_title", kTitle},
                                       {"account", kAccount},          {"unit", kUnit},
                                       {"fund_source", kFundSource},   {"amount", kAmount},
                                       {"plan_node", kPlanNode}};
  const auto known = fields->find(field);
  sheet::Findings ignored;
  return known == fields->end() ? 0 : sheet::Header(table, KnownColumns(), ignored).ColumnOf(known->second);
}

sheet::Table BudgetTable(const std::vector<SheetLine>& lines) {
  sheet::Table table{.name = "dpa"};
  table.rows.push_back(HeaderRow());
  for (const SheetLine& written : lines) {
    const BudgetLine& line = written.line;
    sheet::Row& row = table.rows.emplace_back();
    row.cells = {sheet::TextCell(line.sub_kegiatan()),
                 sheet::TextCell(line.sub_kegiatan_title()),
                 sheet::TextCell(line.account()),
                 sheet::TextCell(line.fund_source()),
                 sheet::TextCell(ShortName(kUnitPattern, line.unit())),
                 sheet::NumberCell(line.amount()),
                 sheet::TextCell(ShortName(kNodePattern, line.plan_node()))};
    for (size_t month = 0; month < kMonths; ++month) {
      row.cells.push_back(written.cash.empty() ? Cell() : sheet::NumberCell(written.cash[month]));
    }
  }
  return table;
}

std::vector<SheetLine> ReadBudget(const sheet::Table& table, const std::string& instansi, sheet::Findings& findings) {
  const sheet::Header header(table, KnownColumns(), findings);
  if (findings.has_error()) {
    return {};
  }
  std::vector<SheetLine> lines;
  std::map<std::string, int> rows;
  Rupiah sum(0);
  for (size_t i = 1; i < table.rows.size(); ++i) {
    RowReader reader(header, table.rows[i], findings);
    SheetLine line = ReadLine(reader, instansi);
    line.row = table.rows[i].number;
    if (reader.failed()) {
      continue;
    }
    if (const auto [first, is_new] = rows.emplace(KeyOfLine(line.line), line.row); !is_new) {
      reader.Fault(
          kSubKegiatan, "LINE_TWICE",
          "with this account, fund source and unit stands in row " + std::to_string(first->second) + " already");
      continue;
    }
    if (const absl::StatusOr<Rupiah> more = Add(sum, Rupiah(line.line.amount())); more.ok()) {
      sum = *more;
    } else {
      reader.Fault(kAmount, "SUM_TOO_GREAT", "makes the sum of the table too great to hold");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace terpadu::command
