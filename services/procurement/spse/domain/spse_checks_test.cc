#include "services/procurement/spse/domain/spse_checks.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/procurement/spse/domain/spse_money.h"

namespace terpadu::procurement::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string_view> CodesOf(const SpseFacts& facts) {
  std::vector<std::string_view> codes;
  for (const SpseDoubt& doubt : CheckSpse(facts)) {
    codes.push_back(doubt.code);
  }
  return codes;
}

absl::Time At(int month, int day, int hour = 9) {
  return absl::FromCivil(absl::CivilHour(2025, month, day, hour), Wib());
}

// Pagu 100, HPS 90, negotiated 85, contract 80 rupiah; announced on the 2nd, ended on the 5th, signed on the 5th.
SpseFacts Sound() {
  return {.pagu = 10000,
          .hps = 9000,
          .negotiated = 8500,
          .contract = 8000,
          .domestic = 8000,
          .small_business = 0,
          .created = At(3, 1),
          .announced = At(3, 2),
          .ended = At(3, 5),
          .contract_day = CalendarDay(2025, 3, 5),
          .finished = true};
}

TEST(SpseChecks, WhatAgreesRaisesNoDoubt) { EXPECT_THAT(CodesOf(Sound()), IsEmpty()); }

TEST(SpseChecks, OneSenAboveItsBoundIsADoubtOfOneRupiah) {
  SpseFacts facts = Sound();
  facts.hps = 10001;
  ASSERT_THAT(CodesOf(facts), ElementsAre("HPS_ABOVE_PAGU"));
  EXPECT_EQ(CheckSpse(facts).front().amount, 1);
  EXPECT_EQ(CheckSpse(facts).front().message, "HPS Rp100,01 is above pagu Rp100");
  facts = Sound();
  facts.contract = 9001;
  EXPECT_THAT(CodesOf(facts), ElementsAre("CONTRACT_ABOVE_HPS", "CONTRACT_ABOVE_NEGOTIATED"));
  facts = Sound();
  facts.domestic = 8001;
  facts.small_business = 8001;
  EXPECT_THAT(CodesOf(facts), ElementsAre("PART_ABOVE_CONTRACT", "PART_ABOVE_CONTRACT"));
}

TEST(SpseChecks, TimesGoForward) {
  SpseFacts facts = Sound();
  facts.created = At(3, 2, 10);
  EXPECT_THAT(CodesOf(facts), ElementsAre("ANNOUNCED_BEFORE_CREATED"));
  facts = Sound();
  facts.ended = At(3, 2, 8);
  EXPECT_THAT(CodesOf(facts), ElementsAre("ENDED_BEFORE_ANNOUNCED"));
  facts = Sound();
  facts.contract_day = CalendarDay(2025, 3, 4);
  EXPECT_THAT(CodesOf(facts), ElementsAre("CONTRACT_BEFORE_END"));
  facts.contract_day = CalendarDay(2025, 3, 1);
  EXPECT_THAT(CodesOf(facts), ElementsAre("CONTRACT_BEFORE_ANNOUNCED", "CONTRACT_BEFORE_END"));
}

TEST(SpseChecks, StateAndContractAgree) {
  SpseFacts facts = Sound();
  facts.contract.reset();
  facts.contract_day.reset();
  EXPECT_THAT(CodesOf(facts), ElementsAre("FINISHED_WITHOUT_CONTRACT"));
  facts = Sound();
  facts.finished = false;
  facts.failed = true;
  EXPECT_THAT(CodesOf(facts), ElementsAre("CONTRACT_OF_FAILED"));
}

TEST(SpseMoney, SenAreReadExactlyAndRoundedHalfARupiahUp) {
  EXPECT_EQ(ReadSen("38417115"), 3841711500);
  EXPECT_EQ(ReadSen("38417115.5"), 3841711550);
  EXPECT_EQ(ReadSen("38417115.05"), 3841711505);
  for (const char* bad : {"", "-1", "1.", ".5", "1.005", "1,5", "Rp1", "1e5", "12345678901234567"}) {
    EXPECT_EQ(ReadSen(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(RoundedRupiah(149), 1);
  EXPECT_EQ(RoundedRupiah(150), 2);
  EXPECT_EQ(RupiahAbove(1), 1);
  EXPECT_EQ(FormatSen(3841711505), "Rp38.417.115,05");
}

}  // namespace
}  // namespace terpadu::procurement::domain
