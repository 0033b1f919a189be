// terpadu coverage: how the lines of a budget are covered by packages.
#include <memory>

#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string DrawRows(const pb::GetCoverageResponse& coverage) {
  Table table({{"line", Align::kLeft, true},
               {"amount", Align::kRight},
               {"announced", Align::kRight},
               {"committed", Align::kRight},
               {"coverage"}});
  for (const pb::CoverageRow& row : coverage.rows()) {
    table.Add({row.line().name().substr(row.line().name().rfind('/') + 1), Money(row.line().amount()),
               Money(row.announced()), Money(row.committed()), WordOf(row.coverage())});
  }
  return table.Draw();
}

std::string DrawCounts(const pb::GetCoverageResponse& coverage) {
  Table table({{"coverage"}, {"lines", Align::kRight}, {"amount", Align::kRight}});
  for (const pb::CoverageCount& count : coverage.counts()) {
    table.Add({WordOf(count.coverage()), std::to_string(count.lines()), Money(count.amount())});
  }
  return table.Draw();
}

absl::StatusOr<int> Run(const Session& session, const std::string& budget) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::GetCoverageRequest request;
  request.set_parent("instansi/" + instansi + "/budgets/" + budget);
  pb::GetCoverageResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::GetCoverageResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.ReportingService/GetCoverage", request,
      [&all](const pb::GetCoverageResponse& page) {
        all.mutable_rows()->MergeFrom(page.rows());
        *all.mutable_counts() = page.counts();
      }));
  if (session.json) {
    *session.out << ToJson(all);
  } else {
    *session.out << DrawRows(all) << "\n" << DrawCounts(all);
  }
  return kDone;
}

}  // namespace

void AddCoverage(Command& root, Session& session) {
  auto budget = std::make_shared<std::string>();
  root.Sub("coverage", "How each budget line is covered by announced packages")
      .Text("BUDGET", *budget, "Id of the budget: the fiscal year", Presence::kRequired)
      .Run([&session, budget] { return Run(session, *budget); });
}

}  // namespace terpadu::command
