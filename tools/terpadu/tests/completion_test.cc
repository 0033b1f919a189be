#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_folder.h"
#include "tools/terpadu/command/session.h"

namespace terpadu::command {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Script(const char* shell) {
  const std::array<const char*, 3> words = {"terpadu", "completion", shell};
  std::ostringstream out;
  Session session;
  session.out = session.err = &out;
  EXPECT_EQ(RunCommand(static_cast<int>(words.size()), words.data(), session), kDone);
  return out.str();
}

// What bash offers after `line`, the last word being typed.
std::string Offers(const std::string& line) {
  const testing::ScratchFolder folder("completion");
  const std::string file = folder.path() + "/script";
  std::ofstream(file) << Script("bash") << "COMP_WORDS=(" << line << ")\n"
                      << "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_terpadu\necho \" ${COMPREPLY[*]} \"\n";
  std::string answer;
  std::array<char, 4096> piece{};
  FILE* bash = popen(("bash " + file + " 2>&1").c_str(), "r");
  while (std::fgets(piece.data(), static_cast<int>(piece.size()), bash) != nullptr) {
    answer += piece.data();
  }
  EXPECT_EQ(pclose(bash), 0);
  return answer;
}

TEST(Completion, OffersTheCommandsThatBeginSo) {
  EXPECT_EQ(Offers("terpadu re"), " reference realisation reconcile \n");
  EXPECT_EQ(Offers("terpadu plan a"), " advance adopt \n");
  EXPECT_EQ(Offers("terpadu led"), " ledger \n");
}

TEST(Completion, OffersTheFlagsOfTheCommandAndOfAll) {
  const std::string flags = Offers("terpadu import --");
  EXPECT_THAT(flags, HasSubstr(" --dry-run "));
  EXPECT_THAT(flags, HasSubstr(" --json "));
  EXPECT_THAT(Offers("terpadu trace --"), Not(HasSubstr("--dry-run")));
}

TEST(Completion, IsNotDistractedByWordsThatAreNoCommands) {
  EXPECT_EQ(Offers("terpadu --instansi kota plan a"), " advance adopt \n");
}

TEST(Completion, EveryShellHearsOfEveryCommand) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    for (const char* word : {"import", "events", "tail", "reconcile", "until-head"}) {
      EXPECT_THAT(Script(shell), HasSubstr(word)) << shell;
    }
  }
}

}  // namespace
}  // namespace terpadu::command
