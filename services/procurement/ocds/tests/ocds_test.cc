#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "libs/testing/scratch_folder.h"
#include "nlohmann/json.hpp"
#include "services/procurement/names.h"
#include "services/procurement/ocds/ocds_service.h"
#include "services/procurement/selection/tests/scratch_selection.h"
#include "terpadu/procurement/v1/ocds_events.pb.h"

namespace terpadu::procurement {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPublisherName[] = "instansi/probolinggo/ocdsPublisher";

// The official schemas, where the shared data is and the validator is installed (npm install); "" elsewhere.
std::string SchemaFolder() {
  const std::filesystem::path source = OCDS_SOURCE_DIR;
  const char* shared = std::getenv("TERPADU_SHARED");
  const std::filesystem::path folder =
      (shared != nullptr ? std::filesystem::path(shared) : source.parent_path() / "shared") / "data/ocds";
  const bool there = std::filesystem::exists(folder / "release-schema.json") &&
                     std::filesystem::exists(source / "node_modules/ajv-draft-04") &&
                     std::system("command -v node >/dev/null") == 0;
  return there ? folder.string() : "";
}

struct Verdict {
  bool valid;
  std::string complaints;
};

class OcdsTest : public SelectionTest {
 protected:
  OcdsTest() {
    v1::SetOcdsPublisherRequest request;
    v1::OcdsPublisher& publisher = *request.mutable_ocds_publisher();
    publisher.set_name(kPublisherName);
    publisher.set_prefix("ocds-abc123");
    publisher.set_title("Pemerintah Kota Probolinggo");
    publisher.set_uri("https://probolinggokota.example");
    publisher.set_license("https://opendatacommons.org/licenses/pddl/1.0/");
    EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::SetOcdsPublisher, request), IsOk());
  }

  // The release package, or the record package, of 2018, as the command writes it.
  json Package(bool records = false) {
    json items = json::array();
    std::string token;
    json whole;
    do {
      if (records) {
        whole = Page<v1::ListOcdsRecordsRequest, v1::ListOcdsRecordsResponse>(
            &OcdsService::ListOcdsRecords, [](const auto& page) { return page.records(); }, items, token);
      } else {
        whole = Page<v1::ListOcdsReleasesRequest, v1::ListOcdsReleasesResponse>(
            &OcdsService::ListOcdsReleases, [](const auto& page) { return page.releases(); }, items, token);
      }
    } while (!token.empty());
    whole[records ? "records" : "releases"] = items;
    return whole;
  }

  // The compiled release of a package.
  json Compiled(const std::string& name) {
    v1::GetOcdsRecordRequest request;
    request.set_rup_package(name);
    const auto record = caller.CallOn(ocds_service, &OcdsService::GetOcdsRecord, request);
    EXPECT_THAT(record, IsOk());
    return record.ok() ? json::parse(record->json())["compiledRelease"] : json();
  }

  // The tags of the releases of a package, in order.
  std::vector<std::string> Tags(const std::string& name) {
    v1::GetOcdsRecordRequest request;
    request.set_rup_package(name);
    const auto record = caller.CallOn(ocds_service, &OcdsService::GetOcdsRecord, request);
    EXPECT_THAT(record, IsOk());
    std::vector<std::string> tags;
    if (record.ok()) {
      const json parsed = json::parse(record->json());
      for (const json& release : parsed["releases"]) {
        tags.push_back(release["tag"].back());
      }
    }
    return tags;
  }

  Verdict Validate(const json& whole) {
    const std::string file = folder_.path() + "/package.json";
    std::ofstream(file) << whole.dump();
    const std::string command =
        "node " OCDS_SOURCE_DIR "/services/procurement/ocds/tests/validate.js " + SchemaFolder() + " " + file + " 2>&1";
    std::FILE* const pipe = popen(command.c_str(), "r");
    std::string out;
    std::array<char, 4096> buffer;
    while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      out.append(buffer.data(), size);
    }
    const int status = pclose(pipe);
    return {WIFEXITED(status) && WEXITSTATUS(status) == 0, out};
  }

  // Both packages as they are now, by the official schema.
  void ExpectValid(const std::string& state) {
    for (const bool records : {false, true}) {
      const Verdict verdict = Validate(Package(records));
      EXPECT_TRUE(verdict.valid) << state << (records ? ", records: " : ", releases: ") << verdict.complaints;
    }
  }

  OcdsService ocds_service;

 private:
  template <typename Request, typename Response, typename Handler, typename Items>
  json Page(Handler handler, Items items_of, json& items, std::string& token) {
    Request request;
    request.set_parent(kParent);
    request.set_year(2018);
    request.set_page_size(2);
    request.set_page_token(token);
    const auto page = caller.CallOn(ocds_service, handler, request);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) {
      token.clear();
      return {};
    }
    for (const auto& each : items_of(*page)) {
      items.push_back(json::parse(each.json()));
    }
    token = page->next_page_token();
    return json::parse(page->package_json());
  }

  testing::ScratchFolder folder_{"ocds"};
};

TEST_F(OcdsTest, APackageOfEachStateIsValidByTheOfficialSchemaAndADraftIsInNone) {
  if (SchemaFolder().empty()) {
    GTEST_SKIP() << "the schemas of ../shared/data/ocds, node or node_modules/ajv-draft-04 (npm install) are not there";
  }
  AddLine(Line("b"), 400);
  ASSERT_THAT(caller.Create("draft", Tender({{Line("b"), 100}})), IsOk());
  ExpectValid("RPP approved");
  EXPECT_THAT(Tags(package), ElementsAre("planning", "planningUpdate"));
  const std::string announced = Announced("announced", Tender({{Line("b"), 100}}));
  const std::string cancelled = Announced("cancelled", Tender({{Line("b"), 100}}));
  ASSERT_THAT(caller.Cancel(cancelled), IsOk());
  ExpectValid("announced and cancelled");
  EXPECT_EQ(Compiled(cancelled)["tender"]["status"], "cancelled");
  EXPECT_THAT(Package().dump(), Not(HasSubstr("rupPackages/draft")));

  const std::string selection = SanggahSelection();  // through announced, opened and ranked
  ExpectValid("winner announced");
  At(4, 5);
  ASSERT_THAT(Do(selections, &SelectionService::AwardSelection, selection), IsOk());
  ExpectValid("awarded");
  EXPECT_THAT(Tags(package),
              ElementsAre("planning", "planningUpdate", "tender", "tenderUpdate", "award", "awardUpdate"));
  EXPECT_EQ(Compiled(package)["tender"]["numberOfTenderers"], 2);
  EXPECT_EQ(Compiled(package)["awards"][0]["value"]["amount"], 800);

  const std::string ready = Approved("ready", Tender({{Line("b"), 100}}), 100);
  const std::string of = PackageName(kInstansi, "ready");
  ASSERT_THAT(caller.Sign("k", of, ready, 80), IsOk());
  ExpectValid("contract signed");
  EXPECT_THAT(Tags(of), ElementsAre("planning", "planningUpdate", "contract"));
  const json compiled = Compiled(of);
  EXPECT_THAT(compiled["tag"], ElementsAre("compiled"));
  EXPECT_EQ(compiled["contracts"][0]["value"]["amount"], 80);
  EXPECT_EQ(compiled["contracts"][0]["awardID"], compiled["awards"][0]["id"]);
}

TEST_F(OcdsTest, TheValidatorRefusesADamagedRelease) {
  if (SchemaFolder().empty()) {
    GTEST_SKIP() << "the schemas of ../shared/data/ocds, node or node_modules/ajv-draft-04 (npm install) are not there";
  }
  const json sound = Package();
  ASSERT_TRUE(Validate(sound).valid);
  const auto damaged = [&](auto damage) {
    json whole = sound;
    damage(whole["releases"][0]);
    return Validate(whole);
  };
  EXPECT_FALSE(damaged([](json& release) { release.erase("ocid"); }).valid);
  EXPECT_FALSE(damaged([](json& release) { release["tag"] = "planning"; }).valid);
  EXPECT_FALSE(damaged([](json& release) { release["date"] = "kemarin"; }).valid);
  EXPECT_FALSE(damaged([](json& release) { release["tender"]["value"]["amount"] = "Rp1.000"; }).valid);
  EXPECT_FALSE(damaged([](json& release) { release["tender"].erase("id"); }).valid);
  json records = Package(true);
  records["records"][0]["compiledRelease"].erase("initiationType");
  EXPECT_FALSE(Validate(records).valid);
}

TEST_F(OcdsTest, BeforeTheOpeningNobodyIsToldWhoBidsAndNeverWhoActs) {
  AnnouncedSelection();
  const std::string sealed = Package(true).dump();
  EXPECT_THAT(sealed, Not(HasSubstr("tenderers")));
  EXPECT_THAT(sealed, Not(HasSubstr("vendor-")));
  EXPECT_THAT(Tags(package), ElementsAre("planning", "planningUpdate", "tender"));
  for (const char* person : {kPpk, kKpa, kTtpbj, kPokja}) {
    EXPECT_THAT(sealed, Not(HasSubstr("\"" + std::string(person) + "\"")));
  }
  At(3, 23);
  ASSERT_THAT(Open("instansi/probolinggo/selections/s", kPokja), IsOk());
  ASSERT_THAT(Open("instansi/probolinggo/selections/s", kSecondPokja), IsOk());
  const json opened = Compiled(package);
  EXPECT_EQ(opened["tender"]["tenderers"].size(), 2u);
  EXPECT_FALSE(opened.contains("awards"));
}

TEST_F(OcdsTest, AFailedSelectionIsUnsuccessful) {
  const std::string selection = OpenedSelection();
  ASSERT_THAT(Fail(selection, v1::FAILURE_CAUSE_RULE_BROKEN), IsOk());
  EXPECT_EQ(Compiled(package)["tender"]["status"], "unsuccessful");
}

TEST_F(OcdsTest, WhatIsExemptOrWasNeverAnnouncedIsNotFound) {
  AddLine(Line("b"), 100);
  ASSERT_OK_AND_ASSIGN(const auto draft, caller.Create("draft", Tender({{Line("b"), 100}})));
  v1::GetOcdsRecordRequest get;
  get.set_rup_package(draft.name());
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::GetOcdsRecord, get),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  v1::SetOcdsExemptionRequest exempt;
  exempt.set_rup_package(package);
  exempt.set_exempt(true);
  exempt.set_legal_basis("Keputusan PPID 1/2018");
  ASSERT_THAT(caller.CallOn(ocds_service, &OcdsService::SetOcdsExemption, exempt), IsOk());
  get.set_rup_package(package);
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::GetOcdsRecord, get),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_TRUE(Package()["releases"].empty());
  exempt.set_exempt(false);
  exempt.set_request_id(NewUuid());
  ASSERT_THAT(caller.CallOn(ocds_service, &OcdsService::SetOcdsExemption, exempt), IsOk());
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::GetOcdsRecord, get), IsOk());
  EXPECT_EQ(Events(package + "/ocdsExemption").size(), 2u);
}

TEST_F(OcdsTest, OneReleaseIsFoundByItsIdAndTheLatestWithout) {
  v1::GetOcdsReleaseRequest request;
  request.set_rup_package(package);
  ASSERT_OK_AND_ASSIGN(const auto latest, caller.CallOn(ocds_service, &OcdsService::GetOcdsRelease, request));
  EXPECT_EQ(latest.ocid(), "ocds-abc123-probolinggo-1");
  EXPECT_THAT(json::parse(latest.json())["tag"], ElementsAre("planningUpdate"));
  const json records = Package(true);
  request.set_release_id(records["records"][0]["releases"][0]["id"].get<std::string>());
  ASSERT_OK_AND_ASSIGN(const auto first, caller.CallOn(ocds_service, &OcdsService::GetOcdsRelease, request));
  EXPECT_THAT(json::parse(first.json())["tag"], ElementsAre("planning"));
  request.set_release_id("other");
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::GetOcdsRelease, request),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(OcdsTest, ThePublisherIsDataOfTheInstansi) {
  v1::GetOcdsPublisherRequest get;
  get.set_name("instansi/malang/ocdsPublisher");
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::GetOcdsPublisher, get),
              StatusIs(StatusCode::kFailedPrecondition, "OCDS_PUBLISHER_MISSING"));
  v1::SetOcdsPublisherRequest set;
  set.mutable_ocds_publisher()->set_name(kPublisherName);
  set.mutable_ocds_publisher()->set_prefix("abc123");
  set.mutable_ocds_publisher()->set_title("X");
  set.mutable_ocds_publisher()->set_uri("probolinggo");
  EXPECT_THAT(caller.CallOn(ocds_service, &OcdsService::SetOcdsPublisher, set),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  set.mutable_ocds_publisher()->set_prefix("ocds-zzz999");
  set.mutable_ocds_publisher()->set_uri("https://lain.example/");
  ASSERT_THAT(caller.CallOn(ocds_service, &OcdsService::SetOcdsPublisher, set), IsOk());
  EXPECT_EQ(Compiled(package)["ocid"], "ocds-zzz999-probolinggo-1");
  EXPECT_EQ(Package()["publisher"]["uri"], "https://lain.example/");
  EXPECT_EQ(Events(kPublisherName).back().type(), "id.go.terpadu.procurement.ocds_publisher.set.v1");
}

}  // namespace
}  // namespace terpadu::procurement
