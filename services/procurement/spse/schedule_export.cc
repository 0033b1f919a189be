#include "services/procurement/spse/schedule_export.h"

#include <algorithm>
#include <map>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "services/procurement/names.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostRows = 50'000;

enum Known : size_t { kTender, kSatker, kCode, kTitle, kActivity, kStart, kEnd };

const std::vector<sheet::Column>& Columns() {
  static const auto* columns = new std::vector<sheet::Column>{
      {"kd_tender", true}, {"kd_satker_str", true}, {"kd_tahapan", true}, {"nama_tahapan"},
      {"kd_akt", true},    {"tgl_awal", true},      {"tgl_akhir", true},
  };
  return *columns;
}

// One tender of the file.
struct Read {
  v1::SpseSchedule schedule;
  int line = 0;  // of its first row
  bool good = true;
};

// Reads the rows of one file.
class Reading {
 public:
  Reading(const sheet::Table& table, const std::string& instansi, const SpseUnits& units, const SpseStagePolicy& policy,
          SpseFindings& findings)
      : header_(table, Columns(), header_findings_),
        instansi_(instansi),
        units_(units),
        policy_(policy),
        findings_(findings) {
    findings_.Take(header_findings_);
  }

  bool complete() const { return !header_findings_.has_error(); }

  void ReadRow(const sheet::Row& row) {
    row_ = &row;
    const auto code = SpseCode(Text(kTender));
    read_ = nullptr;
    if (!code.has_value()) {
      Note(kTender, "CODE_UNREADABLE", "must be one number of at most 20 digits");
      return;
    }
    Begin(*code);
    ReadStage();
  }

  SpseScheduleExport Finish() {
    SpseScheduleExport result;
    result.tenders = static_cast<int>(tenders_.size());
    for (Read& tender : tenders_) {
      if (tender.good) {
        NameStages(tender);
        result.schedules.push_back(std::move(tender.schedule));
      }
    }
    return result;
  }

 private:
  std::string Text(Known column) const { return SpseText(header_.At(*row_, column)); }

  void Note(Known column, std::string_view code, std::string_view message) {
    const bool error = findings_.Note(
        code, {row_->number, header_.ColumnOf(column), Text(kTender).substr(0, 20), header_.At(*row_, column).text},
        message);
    if (error && read_ != nullptr) {
      read_->good = false;
    }
  }

  // The tender of the row, which may have stood above.
  void Begin(const std::string& code) {
    const auto found = places_.find(code);
    if (found != places_.end()) {
      read_ = &tenders_[found->second];
      return;
    }
    places_[code] = tenders_.size();
    read_ = &tenders_.emplace_back();
    read_->line = row_->number;
    v1::SpseSchedule& schedule = read_->schedule;
    schedule.set_name(FormatName(kSpseSchedulePattern, {instansi_, code}));
    schedule.set_unit_code(Text(kSatker));
    const auto unit = units_.Find(Text(kSatker));
    schedule.set_unit(unit.value_or(Text(kSatker)));
    if (!unit.has_value() || unit->empty()) {
      Note(kSatker, "UNIT_UNKNOWN", "no unit of planning has this code");
    }
  }

  void ReadStage() {
    v1::SpseStage stage;
    stage.set_code(Text(kCode));
    stage.set_activity(Text(kActivity));
    stage.set_title(Text(kTitle));
    if (stage.title().empty()) {
      Note(kTitle, "STAGE_UNNAMED", "is told by its activity " + stage.activity());
    }
    const auto& stages = read_->schedule.stages();
    if (std::any_of(stages.begin(), stages.end(),
                    [&](const auto& each) { return each.activity() == stage.activity(); })) {
      Note(kActivity, "STAGE_TWICE", "the tender has a stage of this activity");
    }
    const auto start = SpseTime(Text(kStart));
    const auto end = SpseTime(Text(kEnd));
    if (!start.has_value() || !end.has_value()) {
      read_->good = false;
      return Note(start.has_value() ? kEnd : kStart, "DATE_UNREADABLE", "must be a time such as 2025-01-31 08:00:00");
    }
    if (*end < *start) {
      Note(kEnd, "STAGE_BACKWARDS", "ends before it begins");
    }
    *stage.mutable_start_time() = TimestampOf(*start);
    *stage.mutable_end_time() = TimestampOf(*end);
    stage.set_days(static_cast<int32_t>(DayOf(*end) - DayOf(*start) + 1));
    *read_->schedule.add_stages() = stage;
  }

  // The template that knows the activity of every stage, and what it calls them.
  void NameStages(Read& tender) {
    v1::SpseSchedule& schedule = tender.schedule;
    const std::string code = IdOf(kSpseSchedulePattern, schedule.name()).id;
    const std::map<std::string, SpseStagePolicy::Stage>* best = nullptr;
    int most = 0;
    for (const auto& [name, activities] : policy_.templates) {
      const auto known = static_cast<int>(std::count_if(
          schedule.stages().begin(), schedule.stages().end(),
          [&activities = activities](const auto& stage) { return activities.count(stage.activity()) > 0; }));
      if (known > most) {
        most = known;
        best = &activities;
        schedule.set_template_(name);
      }
    }
    if (best == nullptr) {
      findings_.Note("TEMPLATE_UNKNOWN", {tender.line, 0, code, ""}, "its activities are those of no template");
      return;
    }
    for (v1::SpseStage& stage : *schedule.mutable_stages()) {
      const auto found = best->find(stage.activity());
      if (found == best->end()) {
        findings_.Note("STAGE_UNKNOWN", {tender.line, 0, code, stage.activity()},
                       "activity " + stage.activity() + " is none of " + schedule.template_());
        continue;
      }
      stage.set_stage(found->second.code);
      stage.set_template_days(found->second.days);
    }
  }

  sheet::Findings header_findings_;
  sheet::Header header_;
  const std::string& instansi_;
  const SpseUnits& units_;
  const SpseStagePolicy& policy_;
  SpseFindings& findings_;
  std::vector<Read> tenders_;
  std::map<std::string, size_t> places_;
  const sheet::Row* row_ = nullptr;
  Read* read_ = nullptr;
};

}  // namespace

absl::StatusOr<SpseScheduleExport> ReadSpseSchedules(std::string_view content, const std::string& instansi,
                                                     const SpseUnits& units, const SpseStagePolicy& policy,
                                                     SpseFindings& findings) {
  sheet::Bounds bounds;
  bounds.rows = kMostRows + 1;
  TERPADU_ASSIGN(const sheet::Table table, sheet::ReadCsv(content, bounds));
  Reading reading(table, instansi, units, policy, findings);
  if (!reading.complete()) {
    return SpseScheduleExport();
  }
  for (size_t i = 1; i < table.rows.size(); ++i) {
    reading.ReadRow(table.rows[i]);
  }
  SpseScheduleExport read = reading.Finish();
  read.rows = static_cast<int>(table.rows.size()) - 1;
  return read;
}

}  // namespace terpadu::procurement
