#include "tools/terpadu/client/code_file.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/sheet/columns.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/value.h"
#include "libs/sheet/xlsx.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

// A pair of columns, code and title, and the level it tells of.
struct Pair {
  pb::CodeLevel level;
  size_t code;
  size_t title;
};

const std::vector<sheet::Column>& KnownColumns() {
  static const std::vector<sheet::Column> columns = {
      {.name = "kd_subkegiatan_str", .also = {"kode_sub_kegiatan"}},
      {.name = "nama_subkegiatan", .also = {"nama_sub_kegiatan"}},
      {.name = "kd_kegiatan_str", .also = {"kode_kegiatan"}},
      {.name = "nama_kegiatan"},
      {.name = "kd_program_str", .also = {"kode_program"}},
      {.name = "nama_program"},
      {.name = "kd_bidang_str", .also = {"kode_bidang", "kode_bidang_urusan"}},
      {.name = "nama_bidang", .also = {"nama_bidang_urusan"}},
      {.name = "kd_urusan_str", .also = {"kode_urusan"}},
      {.name = "nama_urusan"},
      {.name = "kode", .also = {"code", "kode_rekening", "kd_rekening"}},
      {.name = "nama", .also = {"title", "uraian", "nama_rekening", "nomenklatur"}},
      {.name = "is_deleted"}};
  return columns;
}

constexpr Pair kPairs[] = {{pb::CODE_LEVEL_SUB_KEGIATAN, 0, 1}, {pb::CODE_LEVEL_KEGIATAN, 2, 3},
                           {pb::CODE_LEVEL_PROGRAM, 4, 5},      {pb::CODE_LEVEL_BIDANG, 6, 7},
                           {pb::CODE_LEVEL_URUSAN, 8, 9},       {pb::CODE_LEVEL_UNSPECIFIED, 10, 11}};
constexpr size_t kDeleted = 12;

absl::Status Invalid(std::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "CODE_FILE_INVALID", what);
}

absl::StatusOr<sheet::Table> ReadTable(std::string_view file, std::string_view content) {
  if (!file.ends_with(".xlsx")) {
    return sheet::ReadCsv(content);
  }
  TERPADU_ASSIGN(std::vector<sheet::Table> sheets, sheet::ReadXlsx(content));
  if (sheets.empty()) {
    return Invalid("the file has no sheet");
  }
  return std::move(sheets[0]);
}

absl::StatusOr<std::string> TextAt(const sheet::Header& header, const sheet::Row& row, size_t column) {
  const absl::StatusOr<std::string> text = sheet::TextIn(header.At(row, column));
  if (!text.ok()) {
    return Error(absl::StatusCode::kInvalidArgument, ReasonOf(text.status()),
                 "row " + std::to_string(row.number) + ": " + std::string(text.status().message()));
  }
  return *text;
}

absl::StatusOr<Pair> PairOf(const sheet::Header& header) {
  for (const Pair& pair : kPairs) {
    if (header.ColumnOf(pair.code) > 0 && header.ColumnOf(pair.title) > 0) {
      return pair;
    }
  }
  return Invalid(
      "no columns of codes and titles: name them kode and nama, or as exports do, kd_program_str and "
      "nama_program");
}

absl::Status FirstError(const sheet::Findings& findings) {
  for (const type::v1::Finding& finding : findings.all()) {
    if (finding.severity() == type::v1::SEVERITY_ERROR) {
      return Invalid(finding.message() + ": " + finding.text());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CodeFile> ParseCodeFile(std::string_view file, std::string_view content) {
  TERPADU_ASSIGN(const sheet::Table table, ReadTable(file, content));
  sheet::Findings findings;
  const sheet::Header header(table, KnownColumns(), findings);
  TERPADU_RETURN_IF_ERROR(FirstError(findings));
  TERPADU_ASSIGN(const Pair pair, PairOf(header));
  CodeFile read;
  for (size_t i = 1; i < table.rows.size(); ++i) {
    const sheet::Row& row = table.rows[i];
    if (header.At(row, kDeleted).text == "true") {
      ++read.deleted;
      continue;
    }
    pb::CodeRow code;
    code.set_line(row.number);
    TERPADU_ASSIGN(*code.mutable_code(), TextAt(header, row, pair.code));
    TERPADU_ASSIGN(*code.mutable_title(), TextAt(header, row, pair.title));
    code.set_level(pair.level);
    read.rows.push_back(std::move(code));
  }
  return read;
}

absl::StatusOr<std::vector<pb::MappingRow>> ParseMappingFile(std::string_view file, std::string_view content) {
  const std::vector<sheet::Column> columns = {{.name = "kode_lama", .required = true, .also = {"from_code"}},
                                              {.name = "kode_baru", .required = true, .also = {"to_code"}}};
  TERPADU_ASSIGN(const sheet::Table table, ReadTable(file, content));
  sheet::Findings findings;
  const sheet::Header header(table, columns, findings);
  TERPADU_RETURN_IF_ERROR(FirstError(findings));
  std::vector<pb::MappingRow> rows;
  for (size_t i = 1; i < table.rows.size(); ++i) {
    pb::MappingRow& row = rows.emplace_back();
    row.set_line(table.rows[i].number);
    TERPADU_ASSIGN(*row.mutable_from_code(), TextAt(header, table.rows[i], 0));
    TERPADU_ASSIGN(*row.mutable_to_code(), TextAt(header, table.rows[i], 1));
  }
  return rows;
}

}  // namespace terpadu::command
