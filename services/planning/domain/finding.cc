#include "services/planning/domain/finding.h"

#include <algorithm>
#include <tuple>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLongestText = 200;

bool ComesBefore(const Finding& a, const Finding& b) {
  return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
}

}  // namespace

void Findings::Info(Place place, std::string_view code, std::string_view text, std::string_view message) {
  Add(Severity::kInfo, place, code, text, message);
}

void Findings::Warning(Place place, std::string_view code, std::string_view text, std::string_view message) {
  Add(Severity::kWarning, place, code, text, message);
}

void Findings::Error(Place place, std::string_view code, std::string_view text, std::string_view message) {
  Add(Severity::kError, place, code, text, message);
}

void Findings::Add(Severity severity, Place place, std::string_view code, std::string_view text,
                   std::string_view message) {
  if (const auto said = severities_.find(std::string(code)); said != severities_.end()) {
    severity = said->second;
  }
  errors_ += severity == Severity::kError ? 1 : 0;
  findings_.push_back({.severity = severity,
                       .code = std::string(code),
                       .place = place,
                       .text = Shortened(text, kLongestText),
                       .message = std::string(message)});
}

bool Findings::Tells(std::string_view code) const {
  return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) { return finding.code == code; });
}

std::vector<Finding> Findings::Report() const {
  std::vector<Finding> report = findings_;
  std::stable_sort(report.begin(), report.end(), ComesBefore);
  if (report.size() <= kMostReported) {
    return report;
  }
  std::stable_sort(report.begin(), report.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  const size_t kept = kMostReported - 1;
  const std::string message =
      std::to_string(report.size() - kept) + " more findings are left out; those of most weight are shown first";
  report.resize(kept);
  std::stable_sort(report.begin(), report.end(), ComesBefore);
  report.insert(report.begin(), {Severity::kInfo, "FINDINGS_LEFT_OUT", {}, "", message});
  return report;
}

}  // namespace terpadu::planning
