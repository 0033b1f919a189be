#include "services/budgeting/tests/model.h"

#include <iostream>
#include <random>
#include <set>

#include "services/budgeting/store/expiry.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

constexpr int kSteps = 600;
constexpr int kStepsAfterClosing = 60;
constexpr int64_t kAmount = 1000;

// Does the same in the service and in the model, and compares every answer and every balance.
class AnySequence : public BudgetingTest {
 protected:
  AnySequence() : seed(std::random_device()()), random(seed), lines(ApprovedLines({kAmount, kAmount})) {
    for (const std::string& line : lines) {
      model.lines[line].Enter({.kind = "AMOUNT", .amount = kAmount});
    }
  }

  int64_t Below(int64_t most) { return static_cast<int64_t>(random() % static_cast<uint64_t>(most)); }
  template <typename Value>
  std::string AnyOf(const std::map<std::string, Value>& from) {
    auto it = from.begin();
    std::advance(it, Below(static_cast<int64_t>(from.size())));
    return it->first;
  }
  template <typename Value>
  static std::string Answer(const absl::StatusOr<Value>& answer) {
    return answer.ok() ? "OK" : ReasonOf(answer.status());
  }

  // The answers of service and model.
  std::pair<std::string, std::string> Step();
  std::pair<std::string, std::string> StepOnMoney(int64_t amount);
  std::pair<std::string, std::string> StepOnLine(const std::string& line, int64_t amount);
  void Compare();
  void CompareLedgers();

  const unsigned seed;
  std::mt19937 random;
  const std::vector<std::string> lines;
  Model model;
  int sp2d = 0;
  std::set<std::string> confirmed;
};

std::pair<std::string, std::string> AnySequence::StepOnLine(const std::string& line, int64_t amount) {
  switch (Below(4)) {
    case 0: {
      const int64_t to = Below(2 * kAmount);
      return {Answer(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, to}})), model.Revise(line, to)};
    }
    case 1: {
      const auto entry = static_cast<size_t>(Below(static_cast<int64_t>(model.lines[line].ledger.size()) + 1));
      const int64_t effect = Below(2) == 0 ? amount : -amount;
      return {Answer(caller.Correct(line + "/entries/" + std::to_string(entry + 1), effect)),
              model.Correct(line, entry, effect)};
    }
    default: {
      const auto made = caller.Reserve(line, amount);
      return {Answer(made), model.Reserve(line, amount, made.ok() ? made->name() : "")};
    }
  }
}

std::pair<std::string, std::string> AnySequence::StepOnMoney(int64_t amount) {
  const std::string reservation = AnyOf(model.reservations);
  switch (Below(6)) {
    case 0:
      return {Answer(caller.Release(reservation)), model.Release(reservation)};
    case 1:
      confirmed.insert(reservation);
      return {Answer(caller.Confirm(reservation)), model.Confirm(reservation)};
    case 2:
      if (model.reservations[reservation].held > 0 && !confirmed.contains(reservation)) {
        MakeOverdue(reservation);
        model.Expire(reservation);
        return {ExpireReservations(caller.connection()).value_or(0) == 1 ? "OK" : "not expired", "OK"};
      }
      return {"OK", "OK"};
    case 3:
      if (!model.commitments.empty()) {
        const std::string commitment = AnyOf(model.commitments);
        const auto paid = caller.Pay(commitment, amount, "SP2D-" + std::to_string(++sp2d));
        return {Answer(paid), model.Pay(commitment, amount, paid.ok() ? paid->name() : "")};
      }
      [[fallthrough]];
    default: {
      const bool keep = Below(2) == 0;
      const auto made = caller.Commit(reservation, amount, keep);
      return {Answer(made), model.Commit(reservation, amount, keep, made.ok() ? made->name() : "")};
    }
  }
}

std::pair<std::string, std::string> AnySequence::Step() {
  const int64_t amount = Below(300) + 1;
  return Below(2) == 0 || model.reservations.empty() ? StepOnLine(lines[static_cast<size_t>(Below(2))], amount)
                                                     : StepOnMoney(amount);
}

void AnySequence::Compare() {
  for (const std::string& name : lines) {
    const v1::BudgetLine stands = caller.GetLine(name);
    const Model::Line& line = model.lines[name];
    ASSERT_EQ(stands.amount(), line.amount);
    ASSERT_EQ(stands.reserved(), line.reserved);
    ASSERT_EQ(stands.committed(), line.committed);
    ASSERT_EQ(stands.paid(), line.paid);
    ASSERT_EQ(stands.available(), line.available());
  }
  ASSERT_THAT(caller.Differences(), ::testing::IsEmpty());
}

void AnySequence::CompareLedgers() {
  for (const std::string& name : lines) {
    const auto entries = caller.Entries(name);
    const auto& ledger = model.lines[name].ledger;
    ASSERT_EQ(entries.size(), ledger.size());
    std::multiset<std::string> told, expected;  // closing ends what is open in no order that the model knows
    for (size_t i = 0; i < ledger.size(); ++i) {
      const v1::LineBalances& effect = entries[i].effect();
      told.insert(v1::LedgerEntryKind_Name(entries[i].kind()) + " " + std::to_string(effect.amount()) + " " +
                  std::to_string(effect.reserved()) + " " + std::to_string(effect.committed()) + " " +
                  std::to_string(effect.paid()));
      expected.insert("LEDGER_ENTRY_KIND_" + ledger[i].kind + " " + std::to_string(ledger[i].amount) + " " +
                      std::to_string(ledger[i].reserved) + " " + std::to_string(ledger[i].committed) + " " +
                      std::to_string(ledger[i].paid));
    }
    EXPECT_EQ(told, expected);
  }
}

TEST_F(AnySequence, OfCommandsAnswersAndCountsAsTheModelDoes) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::cout << "seed " << seed << std::endl;
  for (int step = 0; step < kSteps + kStepsAfterClosing; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    const auto [answer, expected] = step == kSteps ? std::pair(Answer(caller.Close()), model.Close()) : Step();
    ASSERT_NE(answer, "");
    ASSERT_NE(expected.find(answer), std::string::npos) << answer << " instead of " << expected;
    ASSERT_NO_FATAL_FAILURE(Compare());
  }
  CompareLedgers();
}

}  // namespace
}  // namespace terpadu::budgeting
