#include "libs/rules/rules.h"

#include <map>
#include <mutex>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::rules {
namespace {

constexpr absl::Duration kFreshness = absl::Minutes(1);
constexpr size_t kMostKept = 10'000;

constexpr postgres::Statement kInForce = {"rules_in_force", R"sql(
  SELECT value::text, legal_basis, valid_from::text
    FROM rule
   WHERE instansi IN ($1, 'nasional') AND kind = $2 AND valid_from <= $3::date
   ORDER BY instansi = 'nasional', valid_from DESC
   LIMIT 1)sql"};

using Key = std::tuple<std::string, std::string, CalendarDay>;

struct Kept {
  Rule rule;
  absl::Time until;
};

}  // namespace

struct RuleBook::State {
  std::mutex mutex;
  std::map<Key, Kept> kept;
};

RuleBook::RuleBook() : state_(std::make_unique<State>()) {}
RuleBook::~RuleBook() = default;

absl::StatusOr<Rule> RuleBook::InForce(postgres::Connection& connection, std::string_view instansi,
                                       std::string_view kind, CalendarDay day) {
  const Key key{instansi, kind, day};
  const absl::Time now = SystemClock().Now();
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->kept.find(key);
    if (found != state_->kept.end() && found->second.until > now) {
      return found->second.rule;
    }
  }
  TERPADU_ASSIGN(const postgres::Rows rows,
                 connection.Execute(postgres::Scope::Instansi(instansi), kInForce,
                                    postgres::Params().Text(instansi).Text(kind).Text(FormatDay(day))));
  if (rows.empty()) {
    const ErrorMetadata metadata = {{"kind", std::string(kind)}, {"day", FormatDay(day)}};
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_MISSING",
                 absl::StrCat("no rule ", std::string(kind), " is in force on ", FormatDay(day)), metadata);
  }
  TERPADU_ASSIGN(const CalendarDay valid_from, ParseDay(rows.Text(0, 2)));
  Rule rule{nlohmann::json::parse(rows.Text(0, 0)), rows.Text(0, 1), valid_from};
  const std::lock_guard lock(state_->mutex);
  if (state_->kept.size() >= kMostKept) {
    state_->kept.clear();
  }
  state_->kept[key] = {rule, now + kFreshness};
  return rule;
}

}  // namespace terpadu::rules
