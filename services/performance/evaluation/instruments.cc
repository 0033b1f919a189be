#include "services/performance/evaluation/instruments.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/status.h"
#include "services/performance/domain/decimal.h"
#include "services/performance/fields.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

constexpr char kKind[] = "evaluation_instrument/";
constexpr char kInUse[] = "evaluation_instruments";
constexpr size_t kMostInstruments = 50;
constexpr int kMostQuestions = 1000;
constexpr int32_t kWhole = 100'00;

std::vector<domain::WeighedComponent> WeightsOf(const v1::Instrument& instrument) {
  std::vector<domain::WeighedComponent> components;
  for (const v1::EvaluationComponent& component : instrument.components()) {
    domain::WeighedComponent& weighed = components.emplace_back();
    weighed.id = component.id();
    weighed.weight = component.weight();
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      domain::WeighedPart& part = weighed.parts.emplace_back();
      part.id = sub.id();
      part.share = sub.share();
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        part.questions.push_back({question.id(), question.weight()});
      }
    }
  }
  return components;
}

std::vector<domain::GradeEdge> EdgesOf(const v1::Instrument& instrument) {
  std::vector<domain::GradeEdge> edges;
  for (const v1::GradeBand& band : instrument.grades()) {
    edges.push_back({band.grade(), band.above()});
  }
  return edges;
}

const v1::AnswerScale* ScaleOf(const v1::Instrument& instrument, std::string_view id) {
  for (const v1::AnswerScale& scale : instrument.scales()) {
    if (scale.id() == id) {
      return &scale;
    }
  }
  return nullptr;
}

const v1::EvaluationQuestion* QuestionOf(const v1::Instrument& instrument, std::string_view id) {
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        if (question.id() == id) {
          return &question;
        }
      }
    }
  }
  return nullptr;
}

// Faults of scales, beside those of weights.
void CheckScales(const v1::Instrument& instrument, std::vector<std::string>& faults) {
  for (const v1::AnswerScale& scale : instrument.scales()) {
    std::set<std::string> words;
    for (const v1::AnswerWord& word : scale.words()) {
      if (word.points() < 0 || word.points() > kWhole || !words.insert(word.word()).second) {
        faults.push_back(absl::StrCat(scale.id(), " ", word.word(), ": is there twice, or not worth 0 to 100 percent"));
      }
    }
  }
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      for (const v1::EvaluationQuestion& question : sub.questions()) {
        const bool percent = question.kind() == v1::ANSWER_KIND_PERCENT;
        if (!IsKnown(question.kind()) || (!percent && ScaleOf(instrument, question.scale()) == nullptr)) {
          faults.push_back(absl::StrCat(question.id(), ": has no kind, or no scale"));
        }
      }
    }
  }
}

absl::Status Unfit(const rules::Rule& rule, const std::string& kind, const std::string& why) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
      absl::StrCat("rule ", kind, " in force from ", FormatDay(rule.valid_from), " cannot be scored by: ", why),
      {{"kind", kind}, {"legal_basis", rule.legal_basis}});
}

v1::ComponentScore ScoreLine(const std::string& id, const std::string& title, int64_t weight, int64_t score,
                             bool part) {
  v1::ComponentScore line;
  line.set_id(id);
  line.set_title(title);
  line.set_weight(static_cast<int32_t>(weight));
  line.set_score(static_cast<int32_t>(score));
  line.set_part(part);
  return line;
}

}  // namespace

absl::StatusOr<v1::Instrument> LoadInstrument(rules::RuleBook& book, postgres::Connection& connection,
                                              std::string_view instansi, const std::string& id, CalendarDay day) {
  const std::string kind = absl::StrCat(kKind, id);
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(connection, instansi, kind, day));
  v1::Instrument instrument;
  if (const auto read = google::protobuf::util::JsonStringToMessage(rule.value.dump(), &instrument); !read.ok()) {
    return Unfit(rule, kind, std::string(read.message().data(), read.message().size()));
  }
  std::vector<std::string> faults = domain::FaultsOf(WeightsOf(instrument), EdgesOf(instrument));
  CheckScales(instrument, faults);
  if (const int count = QuestionCountOf(instrument); count > kMostQuestions) {
    faults.push_back(absl::StrCat(count, " questions; 1,000 at most"));
  }
  if (!faults.empty()) {
    return Unfit(rule, kind, absl::StrJoin(faults, "; "));
  }
  instrument.set_name(NameOf(kInstrumentPattern, instansi, id));
  *instrument.mutable_effective_date() = ProtoDateOf(rule.valid_from);
  instrument.set_legal_basis(rule.legal_basis);
  return instrument;
}

absl::StatusOr<std::vector<v1::Instrument>> LoadInstruments(rules::RuleBook& book, postgres::Connection& connection,
                                                            std::string_view instansi, CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule in_use, book.InForce(connection, instansi, kInUse, day));
  std::vector<v1::Instrument> instruments;
  const auto names = in_use.value.find("instruments");
  if (names == in_use.value.end() || !names->is_array()) {
    return Unfit(in_use, kInUse, "no list of instruments");
  }
  for (const auto& name : *names) {
    if (instruments.size() == kMostInstruments || !name.is_string()) {
      break;
    }
    auto instrument = LoadInstrument(book, connection, instansi, name.get<std::string>(), day);
    if (instrument.ok()) {
      instruments.push_back(*std::move(instrument));
    } else if (ReasonOf(instrument.status()) != "RULE_MISSING") {
      return instrument.status();
    }
  }
  return instruments;
}

int QuestionCountOf(const v1::Instrument& instrument) {
  int count = 0;
  for (const v1::EvaluationComponent& component : instrument.components()) {
    for (const v1::EvaluationSubComponent& sub : component.sub_components()) {
      count += sub.questions_size();
    }
  }
  return count;
}

int32_t PointsOf(const v1::Instrument& instrument, const v1::Answer& answer, const std::string& field,
                 FieldErrors& errors) {
  const v1::EvaluationQuestion* const question = QuestionOf(instrument, answer.question());
  if (question == nullptr) {
    errors.Add(field + ".question", "must be a question of the instrument");
    return 0;
  }
  if (question->kind() == v1::ANSWER_KIND_PERCENT) {
    if (answer.percent() < 0 || answer.percent() > kWhole || !answer.word().empty()) {
      errors.Add(field + ".percent", "must be 0 to 10000, hundredths of a percent, and word empty");
    }
    return answer.percent();
  }
  if (answer.percent() != 0) {
    errors.Add(field + ".percent", "must be 0: the question is answered by a word");
  }
  std::vector<std::string> words;
  for (const v1::AnswerWord& word : ScaleOf(instrument, question->scale())->words()) {
    if (word.word() == answer.word()) {
      return word.points();
    }
    words.push_back(word.word());
  }
  errors.Add(field + ".word", absl::StrCat("must be one of ", absl::StrJoin(words, ", ")));
  return 0;
}

void ScoreAssessment(const v1::Instrument& instrument, const std::map<std::string, int64_t>& points,
                     v1::Assessment& assessment) {
  const domain::Score score = domain::ScoreOf(WeightsOf(instrument), points);
  assessment.set_score(static_cast<int32_t>(score.total));
  assessment.set_grade(domain::GradeOf(score.total, EdgesOf(instrument)));
  assessment.set_answered_count(static_cast<int32_t>(points.size()));
  assessment.clear_component_scores();
  for (int i = 0; i < instrument.components_size(); ++i) {
    const v1::EvaluationComponent& component = instrument.components(i);
    *assessment.add_component_scores() =
        ScoreLine(component.id(), component.title(), component.weight(), score.components[i], false);
    for (int j = 0; j < component.sub_components_size(); ++j) {
      const v1::EvaluationSubComponent& sub = component.sub_components(j);
      const auto weight = static_cast<int64_t>(DivideHalfUp(Int128{component.weight()} * sub.share(), kWhole));
      *assessment.add_component_scores() = ScoreLine(sub.id(), sub.title(), weight, score.parts[i][j], true);
    }
  }
}

}  // namespace terpadu::performance
