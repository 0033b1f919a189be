#include "services/performance/lkjip/snapshot.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "services/performance/fields.h"
#include "services/performance/lkjip/document/report_texts.h"
#include "services/performance/lkjip/names.h"
#include "services/performance/lkjip/store/source_store.h"
#include "services/performance/progress/store/progress_store.h"
#include "services/performance/store/measurement_store.h"

namespace terpadu::performance {
namespace {

using postgres::Transaction;
using store::ProgressGroup;
using store::ReportedIndicator;

constexpr int kFiguresOfProgram = 6;
constexpr int kFiguresOfLppd = 3;
constexpr size_t kMostNamed = 50;  // figures that a basis names
constexpr int kYearsBefore = 2;

struct Source {
  std::string name;
  int64_t revision = 0;
};

// Gathers the figures of a report.
class Snapshot {
 public:
  explicit Snapshot(const v1::Lkjip& lkjip)
      : lkjip_(lkjip),
        instansi_(IdOf(kLkjipPattern, lkjip.name()).instansi),
        unit_id_(lkjip.unit().empty() ? "" : IdOf(kUnitPattern, lkjip.unit()).id) {}

  absl::Status Gather(Transaction& transaction);
  std::vector<v1::LkjipFigure>& figures() { return figures_; }

 private:
  // What figures of one row have in common.
  struct Subject {
    v1::LkjipSection section = v1::LKJIP_SECTION_UNSPECIFIED;
    std::string name;
    std::string title;
    std::string group;
  };

  v1::LkjipFigure& Add(const Subject& subject, v1::LkjipField field, const Source& source);
  void AddText(const Subject& subject, v1::LkjipField field, const Source& source, const std::string& text,
               const std::string& reason);
  void AddPercent(const Subject& subject, v1::LkjipField field, const Source& source, const domain::Figure& figure,
                  const std::string& basis);
  void AddRupiah(const Subject& subject, v1::LkjipField field, const Source& source, int64_t amount,
                 const std::string& basis);

  absl::StatusOr<std::vector<std::string>> Names(Transaction& transaction);
  absl::Status AddAgreements(Transaction& transaction);
  void AddAgreement(const store::SignedAgreement& agreement);
  void AddTarget(const Subject& subject, const ReportedIndicator& indicator);
  void AddMeasured(const Subject& subject, const ReportedIndicator& indicator, int32_t year);
  void AddAchievements();
  absl::Status AddFinance(Transaction& transaction);
  void AddMoney(const Subject& subject, const ProgressGroup& group);
  absl::Status AddEvaluation(Transaction& transaction);
  void AddMean(const Subject& subject, const std::vector<const ReportedIndicator*>& indicators,
               const domain::Figure* absorption);
  absl::Status AddSummary(Transaction& transaction);
  absl::Status AddLppd(Transaction& transaction);

  const v1::Lkjip& lkjip_;
  const std::string instansi_;
  const std::string unit_id_;
  std::vector<ReportedIndicator> indicators_;
  std::map<std::string, std::string> achievement_ids_;  // ids of the figures, by indicator
  std::vector<v1::LkjipFigure> figures_;
};

v1::LkjipFigure& Snapshot::Add(const Subject& subject, v1::LkjipField field, const Source& source) {
  v1::LkjipFigure& figure = figures_.emplace_back();
  figure.set_id(absl::StrCat("F", figures_.size()));
  figure.set_section(subject.section);
  figure.set_subject(subject.name);
  figure.set_title(subject.title);
  figure.set_group(subject.group);
  figure.set_field(field);
  figure.set_year(lkjip_.year());
  figure.set_source(source.name);
  figure.set_revision(source.revision);
  return figure;
}

void Snapshot::AddText(const Subject& subject, v1::LkjipField field, const Source& source, const std::string& text,
                       const std::string& reason) {
  v1::LkjipFigure& figure = Add(subject, field, source);
  figure.set_text(text);
  figure.set_reason(text.empty() ? reason : "");
}

void Snapshot::AddPercent(const Subject& subject, v1::LkjipField field, const Source& source,
                          const domain::Figure& figure, const std::string& basis) {
  v1::LkjipFigure& added = Add(subject, field, source);
  added.set_basis(basis);
  added.set_reason(figure.reason);
  if (figure.hundredths.has_value()) {
    added.set_number(*figure.hundredths);
    added.set_text(PercentText(*figure.hundredths));
  }
}

void Snapshot::AddRupiah(const Subject& subject, v1::LkjipField field, const Source& source, int64_t amount,
                         const std::string& basis) {
  v1::LkjipFigure& figure = Add(subject, field, source);
  figure.set_number(amount);
  figure.set_text(FormatRupiah(Rupiah(amount)));
  figure.set_basis(basis);
}

absl::StatusOr<std::vector<std::string>> Snapshot::Names(Transaction& transaction) {
  TERPADU_ASSIGN(auto found, store::IndicatorsOfUnits(transaction, instansi_, lkjip_.year(), {unit_id_}));
  if (found.empty() && unit_id_.empty()) {
    TERPADU_ASSIGN(const auto units, store::UnitsWithIndicators(transaction, instansi_, lkjip_.year()));
    TERPADU_ASSIGN(found, store::IndicatorsOfUnits(transaction, instansi_, lkjip_.year(), units));
  }
  std::vector<std::string> names;
  for (const store::UnitIndicator& indicator : found) {
    names.push_back(indicator.indicator);
  }
  return names;
}

void Snapshot::AddTarget(const Subject& subject, const ReportedIndicator& indicator) {
  const auto measured = indicator.measurements.find(lkjip_.year());
  const bool kept = measured != indicator.measurements.end() && measured->second.has_target();
  const std::string text = kept                           ? ValueText(measured->second.target())
                           : indicator.target.has_value() ? ValueText(*indicator.target)
                                                          : "";
  const Source source =
      kept ? Source{measured->second.name(), measured->second.revision()} : Source{indicator.name, indicator.changes};
  AddText(subject, v1::LKJIP_FIELD_TARGET, source, text, "NO_TARGET");
}

void Snapshot::AddAgreement(const store::SignedAgreement& agreement) {
  const Source source{agreement.name, agreement.version};
  for (const v1::AgreementIndicator& promised : agreement.agreement.indicators()) {
    const auto known = std::find_if(indicators_.begin(), indicators_.end(), [&](const ReportedIndicator& indicator) {
      return indicator.name == promised.indicator();
    });
    const bool found = known != indicators_.end();
    const Subject subject{.section = v1::LKJIP_SECTION_AGREEMENT,
                          .name = promised.indicator(),
                          .title = found ? known->title : promised.indicator(),
                          .group = found ? known->sasaran : ""};
    const int quarters = promised.quarter_targets_size();
    AddText(subject, v1::LKJIP_FIELD_TARGET, source,
            quarters == 0 ? "" : ValueText(promised.quarter_targets(quarters - 1)), "NO_TARGET");
  }
  for (const v1::AgreementProgram& program : agreement.agreement.budget()) {
    AddRupiah({.section = v1::LKJIP_SECTION_AGREEMENT, .name = program.program(), .title = {}, .group = {}},
              v1::LKJIP_FIELD_BUDGET, source, program.amount(), "");
  }
}

// What was signed; without any agreement, what the plan has.
absl::Status Snapshot::AddAgreements(Transaction& transaction) {
  TERPADU_ASSIGN(const auto agreements, store::SignedAgreements(transaction, instansi_, unit_id_, lkjip_.year()));
  for (const store::SignedAgreement& agreement : agreements) {
    AddAgreement(agreement);
  }
  for (const ReportedIndicator& indicator : indicators_) {
    if (agreements.empty()) {
      AddTarget({.section = v1::LKJIP_SECTION_AGREEMENT,
                 .name = indicator.name,
                 .title = indicator.title,
                 .group = indicator.sasaran},
                indicator);
    }
  }
  return absl::OkStatus();
}

void Snapshot::AddMeasured(const Subject& subject, const ReportedIndicator& indicator, int32_t year) {
  const auto found = indicator.measurements.find(year);
  const bool measured = found != indicator.measurements.end();
  const Source source =
      measured ? Source{found->second.name(), found->second.revision()} : Source{indicator.name, indicator.changes};
  const v1::Measurement none;
  const v1::Measurement& measurement = measured ? found->second : none;
  const std::string missing = measured ? measurement.no_achievement_reason() : "NOT_MEASURED";
  AddText(subject, v1::LKJIP_FIELD_REALISED, source, ValueText(measurement.realised()), missing);
  figures_.back().set_year(year);
  AddText(subject, v1::LKJIP_FIELD_ACHIEVEMENT, source,
          measurement.has_achievement() ? PercentText(measurement.achievement().units()) : "", missing);
  figures_.back().set_year(year);
  if (measurement.has_achievement()) {
    figures_.back().set_number(measurement.achievement().units());
  }
}

void Snapshot::AddAchievements() {
  for (const ReportedIndicator& indicator : indicators_) {
    const Subject subject{.section = v1::LKJIP_SECTION_ACHIEVEMENT,
                          .name = indicator.name,
                          .title = indicator.title,
                          .group = indicator.sasaran};
    AddTarget(subject, indicator);
    AddMeasured(subject, indicator, lkjip_.year());
    achievement_ids_[indicator.name] = figures_.back().id();
    if (const auto found = indicator.measurements.find(lkjip_.year());
        found != indicator.measurements.end() && found->second.has_achievement()) {
      AddText(subject, v1::LKJIP_FIELD_PREDICATE, {found->second.name(), found->second.revision()},
              found->second.predicate(), "");
    }
    for (int32_t before = 1; before <= kYearsBefore; ++before) {
      if (indicator.measurements.contains(lkjip_.year() - before)) {
        AddMeasured(subject, indicator, lkjip_.year() - before);
      }
    }
  }
}

void Snapshot::AddMoney(const Subject& subject, const ProgressGroup& group) {
  const Source budget{group.budget, group.budget_version};
  const domain::Money& money = group.money;
  const domain::Figure absorption = domain::AbsorptionOf(money);
  const std::string lines = absl::StrCat(group.lines, " baris DPA");
  AddRupiah(subject, v1::LKJIP_FIELD_BUDGET, budget, money.budget, absl::StrCat("jumlah ", lines));
  AddRupiah(subject, v1::LKJIP_FIELD_PAID, budget, money.paid, absl::StrCat("jumlah SP2D pada ", lines));
  AddPercent(subject, v1::LKJIP_FIELD_ABSORPTION, budget, absorption,
             absl::StrCat(FormatRupiah(Rupiah(money.paid)), " / ", FormatRupiah(Rupiah(money.budget)), " × 100"));
  AddPercent(subject, v1::LKJIP_FIELD_PHYSICAL, budget, domain::PhysicalProgressOf(money),
             absl::StrCat(FormatRupiah(Rupiah(money.done)), " / ", FormatRupiah(Rupiah(money.contracted)), " × 100"));
}

absl::Status Snapshot::AddFinance(Transaction& transaction) {
  const store::ProgressQuery query{
      .instansi = instansi_, .year = lkjip_.year(), .level = v1::PROGRESS_LEVEL_PROGRAM, .unit_id = unit_id_};
  TERPADU_ASSIGN(const auto groups,
                 store::ListProgressGroups(transaction, query, std::nullopt, kMostFigures / kFiguresOfProgram + 1));
  for (const ProgressGroup& group : groups) {
    const Subject subject{.section = v1::LKJIP_SECTION_FINANCE,
                          .name = group.code,
                          .title = group.title,
                          .group = group.unit_title.empty() ? group.unit_id : group.unit_title};
    AddMoney(subject, group);
    const domain::Figure achievement = domain::AchievementOf(group.achievements);
    const domain::Figure absorption = domain::AbsorptionOf(group.money);
    const domain::Figure efficiency = domain::EfficiencyOf(achievement, absorption);
    // `id revision, …`: the first is the source, all are the basis.
    const std::string first = group.measurements.substr(0, group.measurements.find(','));
    const size_t blank = first.find(' ');
    const Source source = first.empty() ? Source{group.budget, group.budget_version}
                                        : Source{NameOf(kMeasurementPattern, instansi_, first.substr(0, blank)),
                                                 std::stoll(first.substr(blank + 1))};
    AddPercent(subject, v1::LKJIP_FIELD_ACHIEVEMENT, source, achievement,
               absl::StrCat("rata-rata ", group.achievements.achieved,
                            " capaian: ", group.measurements.substr(0, kLongestTitle)));
    AddPercent(
        subject, v1::LKJIP_FIELD_EFFICIENCY, source, efficiency,
        absl::StrCat(HundredthsText(efficiency.numerator), " / ", HundredthsText(efficiency.denominator), " × 100"));
  }
  return absl::OkStatus();
}

absl::Status Snapshot::AddEvaluation(Transaction& transaction) {
  TERPADU_ASSIGN(const auto assessments, store::ReportedAssessments(transaction, instansi_, unit_id_, lkjip_.year()));
  for (const store::ReportedAssessment& assessment : assessments) {
    const Source source{assessment.name, assessment.version};
    const std::string quarter = assessment.quarter == 0 ? "" : absl::StrCat(", triwulan ", assessment.quarter);
    const Subject subject{.section = v1::LKJIP_SECTION_EVALUATION,
                          .name = assessment.name,
                          .title = assessment.title + quarter,
                          .group = report::SideText(assessment.side)};
    AddText(subject, v1::LKJIP_FIELD_SCORE, source, HundredthsText(assessment.score), "");
    figures_.back().set_number(assessment.score);
    AddText(subject, v1::LKJIP_FIELD_GRADE, source, assessment.grade, "NO_GRADE");
  }
  TERPADU_ASSIGN(const auto recommendations,
                 store::ReportedRecommendations(transaction, instansi_, unit_id_, lkjip_.year()));
  for (const store::ReportedRecommendation& recommendation : recommendations) {
    const Source source{recommendation.name, recommendation.version};
    const Subject subject{.section = v1::LKJIP_SECTION_RECOMMENDATION,
                          .name = recommendation.name,
                          .title = recommendation.text,
                          .group = absl::StrCat(recommendation.year)};
    AddText(subject, v1::LKJIP_FIELD_DUE_DATE, source, DayText(recommendation.due_date), "");
    AddText(subject, v1::LKJIP_FIELD_STATE, source, report::StateText(recommendation.state), "");
    AddText(subject, v1::LKJIP_FIELD_FOLLOW_UP, source, recommendation.follow_up, "NOT_FOLLOWED_UP");
  }
  return absl::OkStatus();
}

// The mean of the achievements of `indicators`, and against `absorption`, if given, the efficiency. Its source is this
// report: the basis names the figures.
void Snapshot::AddMean(const Subject& subject, const std::vector<const ReportedIndicator*>& indicators,
                       const domain::Figure* absorption) {
  domain::Achievements achievements;
  std::vector<std::string> ids;
  for (const ReportedIndicator* indicator : indicators) {
    ++achievements.indicators;
    const auto measured = indicator->measurements.find(lkjip_.year());
    if (measured == indicator->measurements.end() || !measured->second.has_achievement()) {
      continue;
    }
    ++achievements.achieved;
    achievements.sum += measured->second.achievement().units();
    if (ids.size() < kMostNamed) {
      ids.push_back(achievement_ids_[indicator->name]);
    }
  }
  const Source source{lkjip_.name(), lkjip_.number()};
  const domain::Figure achievement = domain::AchievementOf(achievements);
  const char* more = achievements.achieved > static_cast<int64_t>(ids.size()) ? ", …" : "";
  AddPercent(subject, v1::LKJIP_FIELD_ACHIEVEMENT, source, achievement,
             absl::StrCat("rata-rata ", achievements.achieved, " capaian: ", absl::StrJoin(ids, ", "), more));
  if (absorption != nullptr) {
    const domain::Figure efficiency = domain::EfficiencyOf(achievement, *absorption);
    AddPercent(
        subject, v1::LKJIP_FIELD_EFFICIENCY, source, efficiency,
        absl::StrCat(HundredthsText(efficiency.numerator), " / ", HundredthsText(efficiency.denominator), " × 100"));
  }
}

absl::Status Snapshot::AddSummary(Transaction& transaction) {
  const store::ProgressQuery query{.instansi = instansi_,
                                   .year = lkjip_.year(),
                                   .level = unit_id_.empty() ? v1::PROGRESS_LEVEL_INSTANSI : v1::PROGRESS_LEVEL_UNIT,
                                   .unit_id = unit_id_};
  TERPADU_ASSIGN(const auto groups, store::ListProgressGroups(transaction, query, std::nullopt, 1));
  const Subject whole{.section = v1::LKJIP_SECTION_SUMMARY, .name = "", .title = report::kWholeOf, .group = ""};
  const domain::Figure absorption =
      groups.empty() ? domain::AbsorptionOf({}) : domain::AbsorptionOf(groups.front().money);
  if (!groups.empty()) {
    AddMoney(whole, groups.front());
  }
  std::vector<const ReportedIndicator*> all;
  std::map<std::string, std::vector<const ReportedIndicator*>> by_sasaran;
  for (const ReportedIndicator& indicator : indicators_) {
    all.push_back(&indicator);
    by_sasaran[indicator.sasaran].push_back(&indicator);
  }
  AddMean(whole, all, &absorption);
  for (const auto& [sasaran, its] : by_sasaran) {
    const std::string title = sasaran.empty() ? report::kWithoutSasaran : sasaran;
    AddMean({.section = v1::LKJIP_SECTION_SUMMARY, .name = title, .title = title, .group = {}}, its, nullptr);
  }
  return absl::OkStatus();
}

// All that was measured in the year, with the units that answer for it.
absl::Status Snapshot::AddLppd(Transaction& transaction) {
  TERPADU_ASSIGN(const auto measured,
                 store::MeasuredIndicators(transaction, instansi_, lkjip_.year(), kMostFigures / kFiguresOfLppd + 1));
  TERPADU_ASSIGN(const auto titles, store::UnitTitles(transaction, instansi_));
  TERPADU_ASSIGN(const auto units, store::UnitsWithIndicators(transaction, instansi_, lkjip_.year()));
  TERPADU_ASSIGN(const auto of_units, store::IndicatorsOfUnits(transaction, instansi_, lkjip_.year(), units));
  std::map<std::string, std::string> unit_of;
  for (const store::UnitIndicator& owned : of_units) {
    const auto title = titles.find(owned.unit_id);
    std::string& text = unit_of[owned.indicator];
    if (!owned.unit_id.empty()) {
      absl::StrAppend(&text, text.empty() ? "" : ", ", title == titles.end() ? owned.unit_id : title->second);
    }
  }
  for (const ReportedIndicator& indicator : measured) {
    const Subject subject{.section = v1::LKJIP_SECTION_LPPD,
                          .name = indicator.name,
                          .title = indicator.title,
                          .group = unit_of[indicator.name]};
    AddTarget(subject, indicator);
    AddMeasured(subject, indicator, lkjip_.year());
  }
  return absl::OkStatus();
}

absl::Status Snapshot::Gather(Transaction& transaction) {
  TERPADU_ASSIGN(const auto names, Names(transaction));
  TERPADU_ASSIGN(indicators_, store::ReportedIndicators(transaction, instansi_, lkjip_.year(), names));
  TERPADU_RETURN_IF_ERROR(AddAgreements(transaction));
  AddAchievements();
  TERPADU_RETURN_IF_ERROR(AddFinance(transaction));
  TERPADU_RETURN_IF_ERROR(AddEvaluation(transaction));
  if (figures_.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "LKJIP_EMPTY",
                 absl::StrCat("nothing is stored for ", lkjip_.year(),
                              ": set key indicators (SetUnitIku), sign an agreement, or approve a DPA"));
  }
  TERPADU_RETURN_IF_ERROR(AddSummary(transaction));
  return unit_id_.empty() ? AddLppd(transaction) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<v1::LkjipFigure>> FreezeFigures(Transaction& transaction, const v1::Lkjip& lkjip) {
  Snapshot snapshot(lkjip);
  TERPADU_RETURN_IF_ERROR(snapshot.Gather(transaction));
  if (snapshot.figures().size() > kMostFigures) {
    return Error(absl::StatusCode::kFailedPrecondition, "LKJIP_TOO_LARGE",
                 absl::StrCat("the report would have ", snapshot.figures().size(), " figures, ", kMostFigures,
                              " at most: report by unit"),
                 {{"figures", absl::StrCat(snapshot.figures().size())}, {"most", absl::StrCat(kMostFigures)}});
  }
  return std::move(snapshot.figures());
}

std::string DigestOf(const std::vector<v1::LkjipFigure>& figures) {
  std::string all;
  for (const v1::LkjipFigure& figure : figures) {
    const std::string bytes = figure.SerializeAsString();
    absl::StrAppend(&all, bytes.size(), ":", bytes);
  }
  return Sha256Hex(all);
}

}  // namespace terpadu::performance
