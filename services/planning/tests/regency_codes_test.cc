// The codes of a real regency's year as a reference set; skipped where the data is not there.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "services/planning/reference_check.h"
#include "services/planning/tests/reference_fixture.h"

namespace terpadu::planning {
namespace {

class RegencyCodes : public ReferenceTest {
 protected:
  static std::filesystem::path Folder() {
    const char* shared = std::getenv("TERPADU_SHARED");
    const std::filesystem::path folder = shared != nullptr ? shared : TERPADU_SOURCE_DIR "/../shared";
    return folder / "data/regency-2025";
  }

  struct Column {
    const char* file;
    const char* code;
    const char* title;
    v1::CodeLevel level;
  };

  // Loads a file in batches of 1,000; the findings by code.
  void LoadFile(const Column& column, std::map<std::string, int>& findings, int& rows) {
    std::ifstream file(Folder() / column.file);
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> header = Cells(line);
    const auto place = [&](const char* name) {
      return static_cast<size_t>(std::find(header.begin(), header.end(), name) - header.begin());
    };
    v1::LoadCodesRequest request;
    const auto send = [&] {
      request.set_name(SetName("regency"));
      request.set_source_file(column.file);
      ASSERT_OK_AND_ASSIGN(const auto response, Ask(&ReferenceService::LoadCodes, request));
      EXPECT_EQ(response.loaded_count() + response.repeated_count(), request.codes_size());
      for (const type::v1::Finding& finding : response.findings()) {
        ++findings[finding.code()];
        EXPECT_GT(finding.line(), 1);
      }
      request.Clear();
    };
    for (int number = 2; std::getline(file, line); ++number, ++rows) {
      const std::vector<std::string> cells = Cells(line);
      v1::CodeRow& row = *request.add_codes();
      row.set_line(number);
      row.set_code(cells.at(place(column.code)));
      row.set_title(cells.at(place(column.title)));
      row.set_level(column.level);
      codes_.push_back(row.code());
      if (request.codes_size() == 1000) {
        send();
      }
    }
    send();
  }

  static std::vector<std::string> Cells(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '\t');) {
      cells.push_back(cell);
    }
    return cells;
  }

  std::vector<std::string> codes_;
};

TEST_F(RegencyCodes, LoadAsANomenclatureWithFindingsForWhatIsWrongInThem) {
  if (!std::filesystem::exists(Folder())) {
    GTEST_SKIP() << "no data in " << Folder();
  }
  ASSERT_THAT(Create(SetRequest("regency", CalendarDay(2025, 1, 1))), IsOk());
  std::map<std::string, int> findings;
  int rows = 0;
  for (const Column& column :
       {Column{"program.tsv", "kd_program_str", "nama_program", v1::CODE_LEVEL_PROGRAM},
        Column{"kegiatan.tsv", "kd_kegiatan_str", "nama_kegiatan", v1::CODE_LEVEL_KEGIATAN},
        Column{"sub_kegiatan.tsv", "kd_subkegiatan_str", "nama_subkegiatan", v1::CODE_LEVEL_SUB_KEGIATAN}}) {
    LoadFile(column, findings, rows);
  }
  EXPECT_EQ(rows, 409 + 1150 + 3949);
  ASSERT_OK_AND_ASSIGN(const auto published, Publish(SetName("regency")));
  ASSERT_EQ(published.reference_set().state(), v1::REFERENCE_SET_STATE_PUBLISHED);
  std::map<std::string, int> at_publication;
  for (const type::v1::Finding& finding : published.findings()) {
    ++at_publication[finding.code()];
    EXPECT_EQ(finding.severity(), type::v1::SEVERITY_INFO);
  }
  // 41 bidang and the 8 urusan above them have no table of their own; 179 programs, 516 kegiatan and 2,035 sub kegiatan
  // stand in the tables once for each unit that has them.
  EXPECT_THAT(at_publication, ::testing::ElementsAre(::testing::Pair("PARENT_DERIVED", 49)));
  EXPECT_EQ(published.reference_set().code_count(), 179 + 516 + 2035 + 49);
  EXPECT_EQ(findings["CODE_REPEATED"] + findings["CODE_TITLE_DIFFERS"], rows - (179 + 516 + 2035));
  EXPECT_GT(findings["CODE_TITLE_DIFFERS"], 100);
  EXPECT_GT(findings["TITLE_TRIMMED"], 50);
  EXPECT_EQ(findings.size(), 3);
  const auto checked = CheckCodes(Executor(db_, postgres::Scope::Instansi("probolinggo")), "probolinggo",
                                  CalendarDay(2025, 1, 1), CodeKind::kNomenclature, codes_);
  ASSERT_THAT(checked, IsOk());
  EXPECT_THAT(checked->unknown, ::testing::IsEmpty());
}

}  // namespace
}  // namespace terpadu::planning
