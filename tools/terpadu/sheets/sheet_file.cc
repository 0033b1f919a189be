#include "tools/terpadu/sheets/sheet_file.h"

#include <filesystem>

#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/write_file.h"

namespace terpadu::command {
namespace {

absl::StatusOr<sheet::Table> FirstTable(std::string_view bytes) {
  if (!bytes.starts_with("PK") && !bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return sheet::ReadCsv(bytes);
  }
  TERPADU_ASSIGN(std::vector<sheet::Table> tables, sheet::ReadXlsx(bytes));
  return tables.empty() ? sheet::Table() : std::move(tables[0]);
}

std::string PathOf(const std::string& path, const std::string& table) {
  const std::filesystem::path whole(path);
  return (whole.parent_path() / (whole.stem().string() + "." + table + whole.extension().string())).string();
}

}  // namespace

absl::StatusOr<sheet::Table> ReadSheet(const std::string& path, sheet::Findings& findings) {
  const absl::StatusOr<std::string> bytes = ReadFile(path, sheet::Bounds().file_bytes);
  if (!bytes.ok()) {
    return bytes.status();
  }
  absl::StatusOr<sheet::Table> table = FirstTable(*bytes);
  if (!table.ok()) {
    findings.Unreadable(table.status());
    return sheet::Table();
  }
  return table;
}

absl::StatusOr<std::vector<std::string>> WriteSheets(const std::vector<sheet::Table>& tables, SheetFormat format,
                                                     const std::string& path) {
  if (format == SheetFormat::kXlsx) {
    TERPADU_ASSIGN(const std::string bytes, sheet::WriteXlsx(tables));
    TERPADU_RETURN_IF_ERROR(WriteFile(path, bytes));
    return std::vector<std::string>{path};
  }
  std::vector<std::string> written;
  for (const sheet::Table& table : tables) {
    written.push_back(tables.size() == 1 ? path : PathOf(path, table.name));
    TERPADU_RETURN_IF_ERROR(WriteFile(written.back(), sheet::WriteCsv(table)));
  }
  return written;
}

}  // namespace terpadu::command
