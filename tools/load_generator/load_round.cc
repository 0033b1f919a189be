#include "tools/load_generator/load_round.h"

#include <cstdio>

#include "libs/base/status.h"

namespace terpadu::load {
namespace {

constexpr postgres::Statement kSettings = {"load_settings", R"sql(
SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync '
       || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit'))sql"};

}  // namespace

void TellSeconds(const Tell& tell, const std::string& what, double seconds) {
  char took[32];
  std::snprintf(took, sizeof(took), " %.3f s", seconds);
  tell(what + took);
}

absl::StatusOr<std::string> SettingsOf(const std::string& conninfo) {
  postgres::Connection database(conninfo);
  TERPADU_ASSIGN(const postgres::Rows rows, database.Execute(postgres::Scope::EveryInstansi(), kSettings, {}));
  return rows.Text(0, 0);
}

absl::StatusOr<LoadRound> MeasureRound(const std::string& what, const std::string& instansi, CopySide& copy,
                                       const std::function<absl::StatusOr<Steps>()>& load, const Tell& tell) {
  LoadRound round;
  TERPADU_ASSIGN(round.steps, load());
  for (const auto& [step, seconds] : round.steps) {
    round.api += seconds;
  }
  TellSeconds(tell, what + ", API", round.api);
  TERPADU_ASSIGN(const StoredRows stored, copy.Export(instansi));
  round.rows = stored.Rows();
  round.records = stored.Records();
  for (const CopyKind kind : {CopyKind::kSameTables, CopyKind::kLike, CopyKind::kData}) {
    TERPADU_ASSIGN(round.copy[kind], copy.Load(stored, kind));
  }
  TellSeconds(tell, what + ", COPY", round.copy[CopyKind::kSameTables]);
  copy.RemoveFiles(stored);
  return round;
}

}  // namespace terpadu::load
