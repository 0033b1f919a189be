#include "libs/base/identity.h"

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu {
namespace {

using ::testing::MatchesRegex;

TEST(NewUuid, IsAUuidOfVersionSevenInLowerCase) {
  const std::string uuid = NewUuid();
  EXPECT_THAT(uuid, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_TRUE(IsUuid(uuid));
}

TEST(NewUuid, BeginsWithTheMillisecondItWasMadeIn) {
  const int64_t before = absl::ToUnixMillis(absl::Now());
  const std::string uuid = NewUuid();
  const int64_t after = absl::ToUnixMillis(absl::Now());
  const int64_t made = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
  EXPECT_LE(before, made);
  EXPECT_LE(made, after + 1);
}

TEST(NewUuid, SortsInTheOrderTheyWereMade) {
  std::vector<std::string> uuids(10'000);
  std::generate(uuids.begin(), uuids.end(), NewUuid);
  EXPECT_TRUE(std::is_sorted(uuids.begin(), uuids.end()));
}

TEST(NewUuid, IsUniqueAcrossThreads) {
  constexpr size_t kThreads = 4;
  constexpr size_t kEach = 5'000;
  std::vector<std::vector<std::string>> made(kThreads, std::vector<std::string>(kEach));
  std::vector<std::thread> threads;
  for (auto& own : made) {
    threads.emplace_back([&own] { std::generate(own.begin(), own.end(), NewUuid); });
  }
  std::set<std::string> all;
  for (size_t i = 0; i < kThreads; ++i) {
    threads[i].join();
    all.insert(made[i].begin(), made[i].end());
  }
  EXPECT_EQ(all.size(), kThreads * kEach);
}

TEST(IsUuid, TakesAnyVersionInAnyCaseAndNothingElse) {
  EXPECT_TRUE(IsUuid("00000000-0000-0000-0000-000000000000"));
  EXPECT_TRUE(IsUuid("F47AC10B-58CC-4372-A567-0E02B2C3D479"));
  for (const char* text : {"", "f47ac10b58cc4372a5670e02b2c3d479", "{f47ac10b-58cc-4372-a567-0e02b2c3d479}",
                           "f47ac10b-58cc-4372-a567-0e02b2c3d47", "f47ac10b-58cc-4372-a567-0e02b2c3d47g",
                           "f47ac10-b58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d479 "}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

TEST(Sha256, AgreesWithTheStandard) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(Sha256Hex(std::string("a\0b", 3)), Sha256Hex("a"));
  EXPECT_EQ(Sha256("abc").size(), 32);
  EXPECT_EQ(Sha256("abc")[0], '\xba');
}

}  // namespace
}  // namespace terpadu
