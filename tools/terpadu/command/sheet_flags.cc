#include "tools/terpadu/command/sheet_flags.h"

#include "libs/base/status.h"
#include "nlohmann/json.hpp"

namespace terpadu::command {

void AddSheetFlags(Command& command, SheetFlags& flags) {
  command.Text("-o,--output", flags.file, "File to write; of several CSV files each has its table's name in it",
               Presence::kRequired);
  command.Choice(
      "--format", {"csv", "xlsx"},
      [&flags](const std::string& word) {
        flags.format = word[0] == 'x' || word[0] == 'X' ? SheetFormat::kXlsx : SheetFormat::kCsv;
      },
      "csv or xlsx; csv when not given");
}

absl::StatusOr<int> WriteAndTell(const Session& session, const std::vector<sheet::Table>& tables,
                                 const SheetFlags& flags) {
  TERPADU_ASSIGN(const std::vector<std::string> files, WriteSheets(tables, flags.format, flags.file));
  nlohmann::ordered_json json = {{"files", files}, {"rows", nlohmann::ordered_json::object()}};
  std::string rows;
  for (const sheet::Table& table : tables) {
    json["rows"][table.name] = table.rows.size() - 1;
    rows += (rows.empty() ? "" : ", ") + std::to_string(table.rows.size() - 1) + " " + table.name;
  }
  if (session.json) {
    *session.out << json.dump(2) << "\n";
    return kDone;
  }
  for (const std::string& file : files) {
    *session.out << file << "\n";
  }
  *session.out << "written: " << rows << "\n";
  return kDone;
}

}  // namespace terpadu::command
