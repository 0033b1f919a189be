#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/status_matchers.h"
#include "tools/terpadu/client/addresses.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/services.h"
#include "tools/terpadu/client/unit_file.h"

namespace terpadu::command {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::Pair;
using testing::ScratchFolder;
using testing::StatusIs;

void Write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

TEST(Addresses, AreFoundInTheNearestFolderAbove) {
  const ScratchFolder folder("addresses");
  const std::filesystem::path top = folder.path();
  std::filesystem::create_directories(top / "a/b");
  EXPECT_THAT(AddressesFromFile(top / "a/b"), IsOkAndHolds(IsEmpty()));
  Write(top / kServicesFile, R"({"planning": "127.0.0.1:1"})");
  EXPECT_THAT(AddressesFromFile(top / "a/b"), IsOkAndHolds(ElementsAre(Pair("planning", "127.0.0.1:1"))));
  Write(top / "a" / kServicesFile, "[");
  EXPECT_THAT(AddressesFromFile(top / "a/b"), StatusIs(absl::StatusCode::kInvalidArgument, "SERVICES_FILE_UNREADABLE"));
}

TEST(Addresses, AFlagGoesBeforeTheEnvironment) {
  setenv("TERPADU_PLANNING_ADDRESS", "environment:1", 1);
  setenv("TERPADU_REPORTING_ADDRESS", "environment:2", 1);
  ASSERT_OK_AND_ASSIGN(Addresses addresses, FindAddresses({{"planning", "flag:1"}}));
  EXPECT_EQ(addresses["planning"], "flag:1");
  EXPECT_EQ(addresses["reporting"], "environment:2");
  unsetenv("TERPADU_PLANNING_ADDRESS");
  unsetenv("TERPADU_REPORTING_ADDRESS");
}

TEST(Services, AServiceWithoutAddressIsAnErrorThatNamesIt) {
  Services services({});
  const auto status =
      services
          .Call<planning::v1::Unit>({"tester", "PLANNER"}, "terpadu.planning.v1.PlanningService/GetUnit",
                                    planning::v1::GetUnitRequest())
          .status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "ADDRESS_UNKNOWN"));
  EXPECT_EQ(MetadataOf(status)["service"], "planning");
}

TEST(File, IsReadUpToItsBound) {
  const ScratchFolder folder("file");
  Write(folder.path() + "/five", "12345");
  EXPECT_THAT(ReadFile(folder.path() + "/five", 5), IsOkAndHolds("12345"));
  EXPECT_THAT(ReadFile(folder.path() + "/five", 4), StatusIs(absl::StatusCode::kInvalidArgument, "FILE_TOO_LARGE"));
  EXPECT_THAT(ReadFile(folder.path() + "/none", 5), StatusIs(absl::StatusCode::kNotFound, "FILE_UNREADABLE"));
  EXPECT_THAT(ReadFile(folder.path(), 5), StatusIs(absl::StatusCode::kNotFound, "FILE_UNREADABLE"));
}

TEST(UnitFile, ReadsIdTitleAndAliases) {
  ASSERT_OK_AND_ASSIGN(const auto requests, ParseUnitFile("id\ttitle\taliases\n"
                                                          "# a remark\n"
                                                          "\n"
                                                          "4.01\tBagian Hukum\tBag. Hukum Setda| Bag. Hukum\r\n"
                                                          "4.02\tInspektorat\n",
                                                          "kota"));
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].parent(), "instansi/kota");
  EXPECT_EQ(requests[0].unit_id(), "4.01");
  EXPECT_THAT(requests[0].unit().aliases(), ElementsAre("Bag. Hukum Setda", "Bag. Hukum"));
  EXPECT_EQ(requests[1].unit().title(), "Inspektorat");
  EXPECT_THAT(requests[1].unit().aliases(), IsEmpty());
}

TEST(UnitFile, ReadsCodeKindAndParentToo) {
  ASSERT_OK_AND_ASSIGN(const auto requests, ParseUnitFile("id\ttitle\taliases\tcode\tkind\tparent\n"
                                                          "setda\tSekretariat Daerah\t\t4.01\tSEKRETARIAT_DAERAH\n"
                                                          "org\tBagian Organisasi\t\t\tbagian\tsetda\n",
                                                          "kota"));
  EXPECT_EQ(requests[0].unit().code(), "4.01");
  EXPECT_EQ(requests[0].unit().kind(), planning::v1::UNIT_KIND_SEKRETARIAT_DAERAH);
  EXPECT_EQ(requests[1].unit().kind(), planning::v1::UNIT_KIND_BAGIAN);
  EXPECT_EQ(requests[1].unit().parent_unit(), "instansi/kota/units/setda");
  EXPECT_THAT(ParseUnitFile("a\tA\t\t\tKANTOR\n", "kota"),
              StatusIs(absl::StatusCode::kInvalidArgument, "UNIT_FILE_INVALID"));
}

TEST(UnitFile, NamesTheLineThatIsNone) {
  const absl::Status status = ParseUnitFile("4.01\tBagian Hukum\nBagian tanpa kode\n", "kota").status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "UNIT_FILE_INVALID"));
  EXPECT_EQ(MetadataOf(status)["line"], "2");
}

}  // namespace
}  // namespace terpadu::command
