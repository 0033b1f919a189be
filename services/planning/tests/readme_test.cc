// README.md tells of every finding there is.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

std::string ReadText(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::set<std::string> MatchesIn(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::set<std::string> matches;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), regex); match != std::sregex_iterator(); ++match) {
    matches.insert((*match)[1]);
  }
  return matches;
}

TEST(Readme, ListsTheCodesOfFindingsAndNoOthers) {
  const std::filesystem::path service = std::filesystem::path(TERPADU_SOURCE_DIR) / "services/planning";
  std::set<std::string> in_code;
  for (const auto& file : std::filesystem::recursive_directory_iterator(service / "domain")) {
    if (file.path().extension() == ".cc" && file.path().string().find("_test") == std::string::npos) {
      in_code.merge(MatchesIn(ReadText(file.path()), "\"([A-Z]+_[A-Z_0-9]*[A-Z0-9])\""));
    }
  }
  for (const char* no_finding : {"PROFILE_INVALID", "RULE_INVALID", "SUB_KEGIATAN"}) {  // errors, and a kind of node
    in_code.erase(no_finding);
  }
  const std::string readme = ReadText(service / "README.md");
  const size_t begin = readme.find("## Findings");
  const std::string table = readme.substr(begin, readme.find("## Decisions") - begin);
  EXPECT_EQ(MatchesIn(table, "\\b([A-Z]+_[A-Z_0-9]*[A-Z0-9])\\b"), in_code);
}

}  // namespace
}  // namespace terpadu::planning
