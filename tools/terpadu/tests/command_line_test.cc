#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/terpadu/command/session.h"

namespace terpadu::command {
namespace {

using ::testing::HasSubstr;

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome Terpadu(std::vector<const char*> words) {
  words.insert(words.begin(), "terpadu");
  std::ostringstream out, err;
  Session session;
  session.out = &out;
  session.err = &err;
  const int code = RunCommand(static_cast<int>(words.size()), words.data(), session);
  return {code, out.str(), err.str()};
}

TEST(CommandLine, HelpExplainsEveryCommandAndWhereServicesAreFound) {
  const Outcome help = Terpadu({"--help"});
  EXPECT_EQ(help.code, kDone);
  for (const char* word : {"import", "trace", "events", "reconcile", "completion", "--planning",
                           "TERPADU_<SERVICE>_ADDRESS", ".state/demo/services.json"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
}

TEST(CommandLine, AMistakeIsExplainedAndFails) {
  EXPECT_EQ(Terpadu({}).code, kFailed);
  EXPECT_EQ(Terpadu({"trac", "x"}).code, kFailed);
  const Outcome kind = Terpadu({"import", "--plan", "p", "--kind", "BUDGET", "--profile", "x", "file"});
  EXPECT_EQ(kind.code, kFailed);
  EXPECT_THAT(kind.err, HasSubstr("ROADMAP_RB"));
}

TEST(CommandLine, WhatCannotBeReachedIsSaidWithWhatToTry) {
  const Outcome outcome = Terpadu({"reconcile", "--instansi", "kota", "--planning", "127.0.0.1:1"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_THAT(outcome.err, HasSubstr("UNAVAILABLE"));
  EXPECT_THAT(outcome.err, HasSubstr("reason    SERVICE_UNREACHABLE"));
}

TEST(CommandLine, TheInstansiIsAskedForWhereItIsNeeded) {
  EXPECT_THAT(Terpadu({"orphans", "--year", "2018", "--reporting", "127.0.0.1:1"}).err, HasSubstr("FLAG_MISSING"));
}

TEST(CommandLine, ALineIsGivenByItsNameOrByItsIdAndYear) {
  const char* address = "127.0.0.1:1";
  EXPECT_THAT(Terpadu({"ledger", "--help"}).out, HasSubstr("LINE"));
  EXPECT_EQ(Terpadu({"ledger"}).code, kFailed);
  EXPECT_THAT(Terpadu({"ledger", "a-b-DAU", "--instansi", "kota", "--budgeting", address}).err,
              HasSubstr("FLAG_MISSING"));
  for (const std::vector<const char*>& line :
       {std::vector<const char*>{"a-b-DAU", "--year", "2018", "--instansi", "kota"},
        {"instansi/kota/budgets/2018/lines/a-b-DAU"}}) {
    std::vector<const char*> words = {"ledger", "--budgeting", address};
    words.insert(words.end(), line.begin(), line.end());
    EXPECT_THAT(Terpadu(words).err, HasSubstr("UNREACHABLE"));
  }
}

TEST(CommandLine, FlagsOfAllCommandsMayStandAnywhere) {
  const char* address = "127.0.0.1:1";
  EXPECT_THAT(Terpadu({"--planning", address, "plan", "list", "--instansi", "kota"}).err, HasSubstr("UNREACHABLE"));
  EXPECT_THAT(Terpadu({"plan", "--instansi", "kota", "list", "--planning", address}).err, HasSubstr("UNREACHABLE"));
}

TEST(CommandLine, CodesAreListedFoundAndConverted) {
  const char* address = "127.0.0.1:1";
  const Outcome help = Terpadu({"reference", "--help"});
  for (const char* word : {"codes", "find", "convert", "publish"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
  EXPECT_THAT(Terpadu({"reference", "codes", "--planning", address}).err, HasSubstr("SET"));
  EXPECT_THAT(Terpadu({"reference", "find", "1.03", "--instansi", "kota", "--planning", address}).err,
              HasSubstr("--kind"));
  EXPECT_THAT(Terpadu({"reference", "find", "1.03", "--kind", "NOMENCLATURE", "--on", "2025-02-30", "--instansi",
                       "kota", "--planning", address})
                  .code,
              kFailed);
  EXPECT_THAT(Terpadu({"reference", "convert", "instansi/n/referenceSets/s", "1.03", "--planning", address}).err,
              HasSubstr("UNREACHABLE"));
}

TEST(CommandLine, ADraftIsDroppedAndAProposalRecorded) {
  const char* address = "127.0.0.1:1";
  EXPECT_THAT(Terpadu({"plan", "drop", "instansi/k/plans/p", "--planning", address}).err, HasSubstr("UNREACHABLE"));
  EXPECT_THAT(Terpadu({"proposal", "record", "--kind", "MUSRENBANG", "--title", "Jalan", "--kecamatan", "W", "--year",
                       "2026", "--proposer", "Desa", "--instansi", "k", "--planning", address})
                  .err,
              HasSubstr("UNREACHABLE"));
}

}  // namespace
}  // namespace terpadu::command
