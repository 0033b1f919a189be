#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using ListLineCoverageTest = ProcurementTest;

std::vector<std::string> Shown(const v1::ListLineCoverageResponse& page) {
  std::vector<std::string> lines;
  for (const v1::LineCoverage& line : page.lines()) {
    lines.push_back(line.line().substr(line.line().rfind('/') + 1) + " " + std::to_string(line.amount()) + " " +
                    std::to_string(line.announced()) + " " + std::to_string(line.allocated()) + " " +
                    v1::Coverage_Name(line.coverage()));
  }
  return lines;
}

TEST_F(ListLineCoverageTest, ComparesEachLineWithItsPackages) {
  for (const char* line : {"sesuai", "parsial", "kelebihan", "belum", "none"}) {
    AddLine(Line(line), 100);
  }
  Announced("1", Tender({{Line("sesuai"), 60}, {Line("parsial"), 60}, {Line("kelebihan"), 60}}));
  Announced("2", Tender({{Line("sesuai"), 40}}));
  Finalized("3", Tender({{Line("parsial"), 40}, {Line("belum"), 40}}));
  ASSERT_THAT(caller.Cancel(Announced("4", Tender({{Line("none"), 40}}))), IsOk());
  ReviseLine(Line("kelebihan"), 100, 50);  // what is in kaji ulang still counts
  v1::ListLineCoverageRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const v1::ListLineCoverageResponse page,
                       caller.Call(&ProcurementService::ListLineCoverage, request));
  EXPECT_EQ(Shown(page),
            (std::vector<std::string>{"belum 100 0 40 COVERAGE_BELUM_DIUMUMKAN",
                                      "kelebihan 50 60 60 COVERAGE_KELEBIHAN", "none 100 0 0 COVERAGE_BELUM_DIUMUMKAN",
                                      "parsial 100 60 100 COVERAGE_PARSIAL", "sesuai 100 100 100 COVERAGE_SESUAI"}));
}

TEST_F(ListLineCoverageTest, CanBeOfOneBudgetAndGoesPageByPage) {
  AddLine("instansi/probolinggo/budgets/2018/lines/b", 1);
  AddLine("instansi/probolinggo/budgets/2018/lines/a", 1);
  AddLine("instansi/probolinggo/budgets/2018/lines/c", 1);
  AddLine("instansi/probolinggo/budgets/2018-x/lines/a", 1);
  AddLine("instansi/probolinggo/budgets/2019/lines/a", 1);
  v1::ListLineCoverageRequest request;
  request.set_parent(kParent);
  request.set_page_size(2);
  request.set_budget("instansi/probolinggo/budgets/2018");
  ASSERT_OK_AND_ASSIGN(const v1::ListLineCoverageResponse first,
                       caller.Call(&ProcurementService::ListLineCoverage, request));
  ASSERT_EQ(first.lines_size(), 2);
  EXPECT_EQ(first.lines(1).line(), Line("b"));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListLineCoverageResponse second,
                       caller.Call(&ProcurementService::ListLineCoverage, request));
  ASSERT_EQ(second.lines_size(), 1);
  EXPECT_EQ(second.lines(0).line(), Line("c"));
  EXPECT_EQ(second.next_page_token(), "");
  request.set_budget("");
  EXPECT_THAT(caller.Call(&ProcurementService::ListLineCoverage, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  request.set_page_token("");
  request.set_page_size(0);
  ASSERT_OK_AND_ASSIGN(const v1::ListLineCoverageResponse all,
                       caller.Call(&ProcurementService::ListLineCoverage, request));
  EXPECT_EQ(all.lines_size(), 5);
  request.set_budget("instansi/malang/budgets/2018");
  EXPECT_THAT(caller.Call(&ProcurementService::ListLineCoverage, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::procurement
