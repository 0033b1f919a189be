// terpadu ereport: what is planned to be bought, by unit, kind, category, method and month.
#include "tools/terpadu/console/e_report.h"

#include <memory>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

struct Flags {
  int year = 0;
  std::vector<std::string> by = {"unit"};
  std::string unit;
  procurement::v1::PackageKind kind = procurement::v1::PACKAGE_KIND_UNSPECIFIED;
  procurement::v1::ProcurementCategory category = procurement::v1::PROCUREMENT_CATEGORY_UNSPECIFIED;
  procurement::v1::ProcurementMethod method = procurement::v1::PROCUREMENT_METHOD_UNSPECIFIED;
  bool csv = false;
};

absl::StatusOr<pb::SummarizeRupRequest> RequestOf(const Flags& flags, const std::string& instansi) {
  pb::SummarizeRupRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  if (!flags.unit.empty()) {
    const bool is_name = flags.unit.find('/') != std::string::npos;
    request.set_unit(is_name ? flags.unit : request.parent() + "/units/" + flags.unit);
  }
  request.set_kind(flags.kind);
  request.set_category(flags.category);
  request.set_method(flags.method);
  for (const std::string& word : flags.by) {
    const auto dimension = FromWord<pb::EReportDimension>(word);
    if (dimension == pb::E_REPORT_DIMENSION_UNSPECIFIED) {
      return Error(absl::StatusCode::kInvalidArgument, "FLAG_INVALID",
                   "--by takes unit, kind, category, method and month, not " + word, {{"flag", "--by"}});
    }
    request.add_group_by(dimension);
  }
  return request;
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(const pb::SummarizeRupRequest request, RequestOf(flags, instansi));
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::SummarizeRupResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::SummarizeRupResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.EReportService/SummarizeRup", request,
      [&all](const pb::SummarizeRupResponse& page) {
        all.mutable_rows()->MergeFrom(page.rows());
        *all.mutable_total() = page.total();
      }));
  if (flags.csv) {
    *session.out << sheet::WriteCsv(EReportTable(all));
  } else {
    *session.out << (session.json ? ToJson(all) : DrawEReport(request, all));
  }
  return kDone;
}

}  // namespace

void AddEReport(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  Command report = root.Sub("ereport", "What is planned to be bought, summarised by unit, kind, method and month");
  report.Number("YEAR", flags->year, 1, 2100, "Fiscal year", Presence::kRequired)
      .Texts("--by", flags->by, "unit, kind, category, method, month: one or more; unit when not given")
      .Text("--unit", flags->unit, "Only packages of this unit: id or resource name")
      .Word("--kind", flags->kind, "Only packages of this kind")
      .Word("--category", flags->category, "Only packages of this kind of procurement")
      .Word("--method", flags->method, "Only packages of this method")
      .Flag("--csv", flags->csv, "As CSV, every figure, for spreadsheets")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
