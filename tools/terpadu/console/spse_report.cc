#include "tools/terpadu/console/spse_report.h"

#include "absl/strings/str_format.h"
#include "libs/base/rupiah.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;

using Groups = google::protobuf::RepeatedPtrField<pb::SpseFindingGroup>;
using Each = google::protobuf::RepeatedPtrField<pb::SpseFinding>;

std::string Money(int64_t amount) { return amount == 0 ? "" : FormatRupiah(Rupiah(amount)); }

std::string DrawGroups(const Groups& groups) {
  Table table({{"weight"},
               {"what", Align::kLeft, true},
               {"how many", Align::kRight},
               {"rupiah", Align::kRight},
               {"what to do", Align::kLeft, true},
               {"by", Align::kLeft, true}});
  for (const pb::SpseFindingGroup& group : groups) {
    table.Add({WordOf(group.severity()), group.title(), std::to_string(group.count()), Money(group.amount()),
               group.advice(), group.legal_basis()});
  }
  return table.empty() ? "nothing to remark\n" : table.Draw();
}

std::string DrawEach(const Each& findings) {
  Table table({{"line", Align::kRight},
               {"col", Align::kRight},
               {"number"},
               {"code", Align::kLeft, true},
               {"what", Align::kLeft, true}});
  for (const pb::SpseFinding& each : findings) {
    const type::v1::Finding& finding = each.finding();
    if (finding.severity() != type::v1::SEVERITY_INFO) {
      table.Add({std::to_string(finding.line()), finding.column() == 0 ? "" : std::to_string(finding.column()),
                 each.code(), finding.code(), finding.message()});
    }
  }
  return table.empty() ? "" : "\n" + table.Draw();
}

std::string Tail(const Groups& groups, const Each& findings, bool brief) {
  return "\n" + DrawGroups(groups) + (brief ? "" : DrawEach(findings));
}

const char* Mark(bool dry_run) { return dry_run ? "dry run, nothing is stored: " : ""; }

}  // namespace

std::string DrawSpseSelections(const pb::ImportSpseSelectionsResponse& response, bool dry_run, bool brief) {
  std::string text = absl::StrFormat("%s%d selections read, %d recorded, %d superseded, %d unchanged, %d left out\n",
                                     Mark(dry_run), response.rows(), response.recorded(), response.superseded(),
                                     response.unchanged(), response.refused());
  text +=
      absl::StrFormat("MAK: %d of one line, %d of several, %d unreadable; %d packages drafted, %d splits to confirm\n",
                      response.one_line(), response.several_lines(), response.unreadable_lines(),
                      response.rup_packages_size(), response.rup_splits_size());
  text += absl::StrFormat("pagu %s, HPS %s, %d contracts of %s\n", FormatRupiah(Rupiah(response.pagu())),
                          FormatRupiah(Rupiah(response.hps())), response.contracts(),
                          FormatRupiah(Rupiah(response.contract_value())));
  return text + Tail(response.groups(), response.findings(), brief);
}

std::string DrawSpseSchedules(const pb::ImportSpseSchedulesResponse& response, bool dry_run, bool brief) {
  return absl::StrFormat("%s%d rows read, %d tenders recorded, %d superseded, %d unchanged, %d left out; %d stages\n",
                         Mark(dry_run), response.rows(), response.recorded(), response.superseded(),
                         response.unchanged(), response.refused(), response.stages()) +
         Tail(response.groups(), response.findings(), brief);
}

std::string DrawSpseTimeliness(const pb::SpseTimeliness& timeliness) {
  Table table({{"what", Align::kLeft, true},
               {"figure", Align::kRight},
               {"numerator", Align::kRight},
               {"denominator", Align::kRight},
               {"formula", Align::kLeft, true},
               {"by", Align::kLeft, true}});
  for (const pb::SpseFigure& figure : timeliness.figures()) {
    const char* const unit = figure.code() == "DAYS_TO_CONTRACT" ? " days" : " %";
    table.Add({figure.title(), absl::StrFormat("%d.%02d%s", figure.hundredths() / 100, figure.hundredths() % 100, unit),
               std::to_string(figure.numerator()), std::to_string(figure.denominator()), figure.formula(),
               figure.legal_basis()});
  }
  return absl::StrFormat("%d tenders, %d stages\n\n", timeliness.tenders(), timeliness.stages()) + table.Draw();
}

}  // namespace terpadu::command
