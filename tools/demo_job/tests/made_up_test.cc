#include "tools/demo_job/made_up.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "tools/demo_job/request_id.h"

namespace terpadu::demo {
namespace {

using ::testing::ElementsAre;

planning::v1::PlanNode ActionOf(const std::string& program) {
  planning::v1::PlanNode action;
  action.set_program(program);
  return action;
}

TEST(MadeUp, SubKegiatanAreNumberedWithinTheirProgramme) {
  EXPECT_THAT(SubKegiatanCodes({ActionOf("a"), ActionOf("a"), ActionOf("b"), ActionOf("a")}),
              ElementsAre("4.01.01.2.01.0001", "4.01.01.2.01.0002", "4.01.02.2.01.0001", "4.01.01.2.01.0003"));
}

TEST(MadeUp, EachAmountIsAtMostTheOneBefore) {
  for (const int64_t pagu : {int64_t{1}, int64_t{999'999}, int64_t{150'000'000}, INT64_MAX}) {
    const Rupiah hps = HpsOf(Rupiah(pagu));
    EXPECT_LE(hps.value(), pagu);
    EXPECT_LE(ContractValueOf(hps), hps);
    EXPECT_LE(FirstPaymentOf(ContractValueOf(hps)), ContractValueOf(hps));
    EXPECT_GE(FirstPaymentOf(ContractValueOf(hps)).value(), 0);
    EXPECT_LE(ShiftOf(Rupiah(pagu)).value(), pagu);
  }
  EXPECT_EQ(HpsOf(Rupiah(150'000'000)), Rupiah(148'500'000));
  EXPECT_EQ(ContractValueOf(Rupiah(148'500'000)), Rupiah(145'530'000));
  EXPECT_EQ(FirstPaymentOf(Rupiah(145'530'000)), Rupiah(43'659'000));
  EXPECT_EQ(ShiftOf(Rupiah(70'000'000)), Rupiah(14'000'000));
}

TEST(MadeUp, AQuarterRealisesTwoFifthsOfANumber) {
  type::v1::Value target;
  target.set_kind(type::v1::VALUE_KIND_PERCENT);
  target.mutable_number()->set_units(25);
  const type::v1::Value realised = FirstQuarterOf(target);
  EXPECT_EQ(realised.kind(), type::v1::VALUE_KIND_PERCENT);
  EXPECT_EQ(realised.number().units(), 100);  // 10,0
  EXPECT_EQ(realised.number().scale(), 1);
}

TEST(RequestId, IsAUuidThatTheSameStepOfTheSameRunHasAgain) {
  EXPECT_TRUE(IsUuid(RequestIdOf("run", "plan/adopt")));
  EXPECT_EQ(RequestIdOf("run", "plan/adopt"), RequestIdOf("run", "plan/adopt"));
  EXPECT_NE(RequestIdOf("run", "plan/adopt"), RequestIdOf("run", "plan/import"));
  EXPECT_NE(RequestIdOf("run", "plan/adopt"), RequestIdOf("run 2", "plan/adopt"));
}

}  // namespace
}  // namespace terpadu::demo
