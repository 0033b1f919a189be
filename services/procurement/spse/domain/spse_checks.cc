#include "services/procurement/spse/domain/spse_checks.h"

#include "absl/strings/str_cat.h"
#include "services/procurement/spse/domain/spse_money.h"

namespace terpadu::procurement::domain {
namespace {

class Checking {
 public:
  explicit Checking(const SpseFacts& facts) : facts_(facts) {}

  std::vector<SpseDoubt> Run() {
    CheckMoney();
    CheckParts();
    CheckTimes();
    CheckState();
    return std::move(doubts_);
  }

 private:
  void Doubt(std::string_view code, SpsePart part, std::string message, int64_t amount) {
    doubts_.push_back({code, part, std::move(message), amount});
  }
  // `more` must not be above `bound`.
  void Bound(std::string_view code, SpsePart part, const std::string& what, std::optional<int64_t> more,
             const std::string& than, std::optional<int64_t> bound) {
    if (more.has_value() && bound.has_value() && *more > *bound) {
      Doubt(code, part, absl::StrCat(what, " ", FormatSen(*more), " is above ", than, " ", FormatSen(*bound)),
            RupiahAbove(*more - *bound));
    }
  }
  int64_t Stake() const { return RoundedRupiah(facts_.contract.value_or(facts_.pagu)); }

  void CheckMoney() {
    Bound("HPS_ABOVE_PAGU", SpsePart::kHps, "HPS", facts_.hps, "pagu", facts_.pagu);
    Bound("CONTRACT_ABOVE_HPS", SpsePart::kContract, "contract", facts_.contract, "HPS", facts_.hps);
    Bound("CONTRACT_ABOVE_NEGOTIATED", SpsePart::kContract, "contract", facts_.contract, "the negotiated price",
          facts_.negotiated);
  }
  void CheckParts() {
    Bound("PART_ABOVE_CONTRACT", SpsePart::kDomestic, "domestic products", facts_.domestic, "the contract",
          facts_.contract);
    Bound("PART_ABOVE_CONTRACT", SpsePart::kSmallBusiness, "small business", facts_.small_business, "the contract",
          facts_.contract);
  }
  void CheckTimes() {
    const auto text = [](absl::Time time) { return absl::FormatTime("%Y-%m-%d %H:%M", time, Wib()); };
    if (facts_.announced.has_value() && facts_.created.has_value() && *facts_.announced < *facts_.created) {
      Doubt("ANNOUNCED_BEFORE_CREATED", SpsePart::kAnnounced,
            absl::StrCat("announced ", text(*facts_.announced), ", created ", text(*facts_.created)), 0);
    }
    if (facts_.ended.has_value() && facts_.announced.has_value() && *facts_.ended < *facts_.announced) {
      Doubt("ENDED_BEFORE_ANNOUNCED", SpsePart::kEnded,
            absl::StrCat("ended ", text(*facts_.ended), ", announced ", text(*facts_.announced)), 0);
    }
    if (!facts_.contract_day.has_value()) {
      return;
    }
    const std::string signed_on = absl::StrCat("contract of ", FormatDay(*facts_.contract_day), ", selection ");
    if (facts_.announced.has_value() && *facts_.contract_day < DayOf(*facts_.announced)) {
      Doubt("CONTRACT_BEFORE_ANNOUNCED", SpsePart::kContractDay,
            absl::StrCat(signed_on, "announced ", text(*facts_.announced)), Stake());
    }
    if (facts_.ended.has_value() && *facts_.contract_day < DayOf(*facts_.ended)) {
      Doubt("CONTRACT_BEFORE_END", SpsePart::kContractDay,
            absl::StrCat(signed_on, "ended ", FormatDay(DayOf(*facts_.ended))), Stake());
    }
  }
  void CheckState() {
    if (facts_.finished && !facts_.contract.has_value()) {
      Doubt("FINISHED_WITHOUT_CONTRACT", SpsePart::kState, "finished, and SPSE knows no contract", Stake());
    }
    if (facts_.failed && facts_.contract.has_value()) {
      Doubt("CONTRACT_OF_FAILED", SpsePart::kState, "failed or cancelled, and SPSE knows a contract", Stake());
    }
  }

  const SpseFacts& facts_;
  std::vector<SpseDoubt> doubts_;
};

}  // namespace

std::vector<SpseDoubt> CheckSpse(const SpseFacts& facts) { return Checking(facts).Run(); }

}  // namespace terpadu::procurement::domain
