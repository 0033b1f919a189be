#include "services/performance/judgement_rules.h"

#include <functional>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::performance {
namespace {

using nlohmann::json;

constexpr size_t kMostScales = 50;
constexpr int kPercentScale = 2;
constexpr char kNotHundredths[] = "a percent has two decimals at most and fits 64 bits in hundredths";

// Thrown inside Read() alone, as the JSON library throws.
struct Unreadable {
  std::string why;
};

Decimal DecimalOf(const json& value) {
  const auto number = ParseDecimal(value.get<std::string>());
  if (!number.ok()) {
    throw Unreadable{std::string(number.status().message())};
  }
  return *number;
}

int64_t HundredthsOf(const json& value) {
  const Decimal number = DecimalOf(value);
  if (number.scale > kPercentScale) {
    throw Unreadable{kNotHundredths};
  }
  const Int128 hundredths = Int128{number.units} * PowerOfTen(kPercentScale - number.scale);
  if (hundredths > INT64_MAX || hundredths < INT64_MIN) {
    throw Unreadable{kNotHundredths};
  }
  return static_cast<int64_t>(hundredths);
}

std::optional<int64_t> OptionalHundredthsOf(const json& value) {
  return value.is_null() ? std::nullopt : std::make_optional(HundredthsOf(value));
}

AchievementPolicy PolicyOf(const json& value) {
  const json& zero = value.at("zero_target");
  AchievementPolicy policy;
  policy.version = value.at("version").get<int32_t>();
  policy.cap = HundredthsOf(value.at("cap"));
  policy.floor = HundredthsOf(value.at("floor"));
  policy.zero_target = {.equal = OptionalHundredthsOf(zero.at("equal")),
                        .better = OptionalHundredthsOf(zero.at("better")),
                        .worse = OptionalHundredthsOf(zero.at("worse"))};
  if (policy.floor > policy.cap) {
    throw Unreadable{"floor is above cap"};
  }
  return policy;
}

std::vector<PredicateBand> BandsOf(const json& value) {
  std::vector<PredicateBand> bands;
  for (const json& band : value.at("bands")) {
    bands.push_back({DecimalOf(band.at("from")), band.at("predicate").get<std::string>()});
  }
  return bands;
}

// The rule of `kind` through `read`, whatever stands in its row.
template <typename T>
absl::StatusOr<T> Read(rules::RuleBook& book, postgres::Connection& connection, std::string_view instansi,
                       const std::string& kind, CalendarDay day, const std::function<T(const json&)>& read) {
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(connection, instansi, kind, day));
  std::string why;
  try {
    return read(rule.value);
  } catch (const json::exception& fault) {
    why = fault.what();
  } catch (const Unreadable& fault) {
    why = fault.why;
  }
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
               "rule " + kind + " in force on " + FormatDay(day) + " cannot be read: " + why,
               {{"kind", kind}, {"legal_basis", rule.legal_basis}});
}

}  // namespace

absl::StatusOr<JudgementRules> ReadJudgementRules(rules::RuleBook& book, postgres::Connection& connection,
                                                  std::string_view instansi, CalendarDay day, bool with_scales) {
  JudgementRules judgement;
  TERPADU_ASSIGN(judgement.policy,
                 Read<AchievementPolicy>(book, connection, instansi, "achievement_policy", day, PolicyOf));
  TERPADU_ASSIGN(judgement.bands,
                 Read<std::vector<PredicateBand>>(book, connection, instansi, "predicate_bands", day, BandsOf));
  if (!with_scales) {
    return judgement;
  }
  using Names = std::vector<std::string>;
  TERPADU_ASSIGN(const Names names, Read<Names>(book, connection, instansi, "ordinal_scales", day,
                                                [](const json& value) { return value.at("scales").get<Names>(); }));
  for (size_t i = 0; i < names.size() && i < kMostScales; ++i) {
    TERPADU_ASSIGN(
        OrdinalScale scale,
        Read<OrdinalScale>(book, connection, instansi, "ordinal_scale/" + names[i], day, [](const json& value) {
          return OrdinalScale{value.at("words").get<std::vector<Names>>()};
        }));
    judgement.scales.push_back(std::move(scale));
  }
  return judgement;
}

}  // namespace terpadu::performance
