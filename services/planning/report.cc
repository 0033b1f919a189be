#include "services/planning/report.h"

namespace terpadu::planning {
namespace {

type::v1::Severity ToProto(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return type::v1::SEVERITY_INFO;
    case Severity::kWarning:
      return type::v1::SEVERITY_WARNING;
    case Severity::kError:
      return type::v1::SEVERITY_ERROR;
  }
  return type::v1::SEVERITY_UNSPECIFIED;
}

}  // namespace

type::v1::Finding ToProto(const Finding& finding) {
  type::v1::Finding out;
  out.set_severity(ToProto(finding.severity));
  out.set_code(finding.code);
  out.set_line(finding.place.line);
  out.set_column(finding.place.column);
  out.set_text(finding.text);
  out.set_message(finding.message);
  return out;
}

v1::LineCounts ToProto(const LineCounts& lines) {
  v1::LineCounts out;
  out.set_total(lines.total);
  out.set_data(lines.data);
  out.set_continuation(lines.continuation);
  out.set_heading(lines.heading);
  out.set_repeated_header(lines.repeated_header);
  out.set_blank(lines.blank);
  out.set_prose(lines.prose);
  out.set_unread(lines.unread);
  return out;
}

v1::ImportPlanResponse ReportOf(const PlanDocument& document) {
  v1::ImportPlanResponse response;
  *response.mutable_lines() = ToProto(document.lines);
  for (const Finding& finding : document.findings.Report()) {
    *response.add_findings() = ToProto(finding);
  }
  return response;
}

}  // namespace terpadu::planning
