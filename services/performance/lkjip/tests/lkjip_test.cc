#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "libs/testing/child_process.h"
#include "libs/testing/scratch_folder.h"
#include "services/performance/agreement/agreement_service.h"
#include "services/performance/agreement/dpa_projection.h"
#include "services/performance/lkjip/document/print_pdf.h"
#include "services/performance/lkjip/lkjip_service.h"
#include "services/performance/measurement/measurement_review_service.h"
#include "services/performance/progress/projection.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/lkjip_events.pb.h"

namespace terpadu::performance {
namespace {

namespace dpa = ::terpadu::budgeting::v1;
using ::absl::StatusCode;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReported[] = "instansi/probolinggo";
constexpr char kReportedUnit[] = "instansi/probolinggo/units/dinkes";
constexpr char kApbd[] = "instansi/probolinggo/budgets/apbd-2023";

// A unit with a signed agreement, two indicators, a program of Rp5.535.000.000 half paid, an evaluation.
class LkjipTest : public PerformanceTest {
 protected:
  void SetUp() override {
    const std::vector<type::v1::Value> hundred(4, NumberValue(100));  // 2020 … 2023
    planning::v1::PlanNodeAdopted node;
    node.mutable_plan_node()->set_title("Sehat <b>& \"kuat\"</b>");
    Apply("planning", ApplyTitleEvent, "instansi/probolinggo/plans/rb/nodes/aki", node);
    planning::v1::UnitCreated unit;
    unit.mutable_unit()->set_title("Dinas Kesehatan & KB");
    Apply("planning", ApplyTitleEvent, kReportedUnit, unit);
    AdoptConfigured("aki", hundred);
    AdoptConfigured("akb", hundred);
    ASSERT_THAT(Record(Realised("aki", 2022, 4, NumberValue(70))), IsOk());
    ASSERT_THAT(Record(Realised("aki", 2023, 4, NumberValue(80))), IsOk());
    ASSERT_THAT(Record(Realised("akb", 2023, 4, NumberValue(91))), IsOk());
    Budget();
    Agree();
    Evaluate();
  }

  // Recorded, and verified by another person: what counts.
  absl::StatusOr<v1::Measurement> Record(const v1::RecordMeasurementRequest& request) {
    const auto recorded = PerformanceTest::Record(request);
    if (!recorded.ok()) {
      return recorded;
    }
    v1::VerifyMeasurementRequest verify;
    verify.set_name(recorded->name());
    rpc::CallContext call = CallOf("VerifyMeasurement");
    call.actor.id = "verifikator";
    return reviews_.VerifyMeasurement(call, verify);
  }

  void Apply(const std::string& source, const journal::Apply& apply, const std::string& subject,
             const google::protobuf::Message& payload) {
    event::v1::Event event = EventOf(subject, ++versions_[subject], payload);
    event.set_source(source);
    ASSERT_THAT(journal::ApplyBatch(db_, source, {event}, absl::StrCat("cursor-", NewUuid()), apply), IsOk());
  }
  void Budget() {
    dpa::BudgetCreated created;
    created.mutable_budget()->set_fiscal_year(2023);
    Apply("budgeting", ApplyBudgetingEvent, kApbd, created);
    dpa::BudgetLineCreated line;
    line.mutable_line()->set_sub_kegiatan("1.02.02.2.01.0001");
    line.mutable_line()->set_unit(kReportedUnit);
    line.mutable_line()->set_plan_node("instansi/probolinggo/plans/rb/nodes/aki");
    line.mutable_line()->set_amount(5'535'000'000);
    line.mutable_line()->set_budget_version(1);
    Apply("budgeting", ApplyBudgetingEvent, absl::StrCat(kApbd, "/lines/l1"), line);
    dpa::BudgetApproved approved;
    approved.mutable_budget()->set_fiscal_year(2023);
    Apply("budgeting", ApplyBudgetingEvent, kApbd, approved);
    dpa::CommitmentCreated commitment;
    commitment.set_line(absl::StrCat(kApbd, "/lines/l1"));
    commitment.set_amount(5'535'000'000);
    Apply("budgeting", ApplyBudgetingEvent, "instansi/probolinggo/commitments/c1", commitment);
    Pay(2'767'500'000);
  }
  void Pay(int64_t paid_in_all) {
    dpa::CommitmentPaid paid;
    paid.set_paid(paid_in_all);
    Apply("budgeting", ApplyBudgetingEvent, "instansi/probolinggo/commitments/c1", paid);
  }
  void Agree() {
    v1::WriteAgreementRequest write;
    write.set_parent(kReported);
    write.set_agreement_id("pk");
    v1::Agreement& agreement = *write.mutable_agreement();
    agreement.set_unit(kReportedUnit);
    agreement.set_year(2023);
    agreement.set_official("kadis");
    agreement.set_superior("walikota");
    for (const char* id : {"aki", "akb"}) {
      v1::AgreementIndicator& promised = *agreement.add_indicators();
      promised.set_indicator(IndicatorName(id));
      for (const int target : {25, 50, 75, 100}) {
        *promised.add_quarter_targets() = NumberValue(target);
      }
    }
    agreement.add_programs("1.02.02");
    AgreementService agreements;
    rpc::CallContext call = CallOf("WriteAgreement");
    ASSERT_THAT(agreements.WriteAgreement(call, write), IsOk());
    for (const char* person : {"kadis", "walikota"}) {
      v1::SignAgreementRequest sign;
      sign.set_name("instansi/probolinggo/agreements/pk");
      rpc::CallContext signing = CallOf("SignAgreement");
      signing.actor.id = person;
      ASSERT_THAT(agreements.SignAgreement(signing, sign), IsOk());
    }
  }
  void Evaluate() {
    Script(
        "INSERT INTO assessment (instansi, assessment_id, instrument_id, content, unit_id, year, quarter, side, state,"
        " question_count, answered_count, score, grade) VALUES ('probolinggo', 'lke', 'sakip', '', 'dinkes', 2023, 0,"
        " 'INSPEKTORAT', 'VERIFIED', 1, 1, 7525, 'BB');"
        "INSERT INTO recommendation (instansi, recommendation_id, assessment_id, question, body, due_date) VALUES"
        " ('probolinggo', 'r1', 'lke', '', 'Perbaiki <script>alert(1)</script> target', '2024-06-30')");
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> As(const std::string& person, const std::string& role,
                              absl::StatusOr<Response> (LkjipService::*method)(rpc::CallContext&, const Request&),
                              const Request& request) {
    rpc::CallContext call = CallOf("Lkjip");
    call.actor.id = person;
    call.actor.roles = {role};
    return (lkjips_.*method)(call, request);
  }
  absl::StatusOr<v1::Lkjip> Create(const std::string& id, const std::string& unit = kReportedUnit, int year = 2023) {
    v1::CreateLkjipRequest request;
    request.set_parent(kReported);
    request.set_lkjip_id(id);
    request.mutable_lkjip()->set_unit(unit);
    request.mutable_lkjip()->set_year(year);
    request.mutable_lkjip()->set_overview("Dinas melayani warga.\n\nSatu < dua.");
    return As("penyusun", "PERFORMANCE_OFFICER", &LkjipService::CreateLkjip, request);
  }
  absl::StatusOr<v1::Lkjip> Publish(const std::string& id, const std::string& person = "kadis") {
    v1::PublishLkjipRequest request;
    request.set_name("instansi/probolinggo/lkjips/" + id);
    return As(person, "PA_KPA", &LkjipService::PublishLkjip, request);
  }
  absl::StatusOr<v1::Lkjip> Get(const std::string& id, const std::string& role = "PERFORMANCE_OFFICER") {
    v1::GetLkjipRequest request;
    request.set_name("instansi/probolinggo/lkjips/" + id);
    return As("reader", role, &LkjipService::GetLkjip, request);
  }
  std::vector<v1::LkjipFigure> Figures(const std::string& id, int page_size = 3) {
    v1::ListLkjipFiguresRequest request;
    request.set_parent("instansi/probolinggo/lkjips/" + id);
    request.set_page_size(page_size);
    std::vector<v1::LkjipFigure> all;
    do {
      const auto page = As("reader", "APIP", &LkjipService::ListLkjipFigures, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      all.insert(all.end(), page->figures().begin(), page->figures().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  absl::StatusOr<v1::RenderLkjipResponse> Render(const std::string& id, v1::LkjipFormat format,
                                                 const std::string& role = "APIP") {
    v1::RenderLkjipRequest request;
    request.set_name("instansi/probolinggo/lkjips/" + id);
    request.set_format(format);
    return As("reader", role, &LkjipService::RenderLkjip, request);
  }
  // The text of the one figure; "none" when there is not one.
  static std::string TextOf(const std::vector<v1::LkjipFigure>& figures, v1::LkjipSection section,
                            const std::string& subject, v1::LkjipField field, int32_t year = 2023) {
    std::string text = "none";
    for (const v1::LkjipFigure& figure : figures) {
      if (figure.section() == section && figure.subject() == subject && figure.field() == field &&
          figure.year() == year) {
        text = figure.text();
      }
    }
    return text;
  }

  MeasurementReviewService reviews_;
  std::map<std::string, int64_t> versions_;
  LkjipService lkjips_;
};

TEST_F(LkjipTest, FreezesEveryFigureWithItsSource) {
  ASSERT_OK_AND_ASSIGN(const auto lkjip, Create("a"));
  EXPECT_EQ(lkjip.title(), "Dinas Kesehatan & KB");
  EXPECT_EQ(lkjip.number(), 1);
  const auto figures = Figures("a");
  ASSERT_EQ(figures.size(), lkjip.figure_count());
  const std::string aki = IndicatorName("aki");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_AGREEMENT, aki, v1::LKJIP_FIELD_TARGET), "100 %");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_AGREEMENT, "1.02.02", v1::LKJIP_FIELD_BUDGET), "Rp5.535.000.000");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_ACHIEVEMENT, aki, v1::LKJIP_FIELD_ACHIEVEMENT), "80,00 %");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_ACHIEVEMENT, aki, v1::LKJIP_FIELD_PREDICATE), "Berhasil");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_ACHIEVEMENT, aki, v1::LKJIP_FIELD_REALISED, 2022), "70 %");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_FINANCE, "1.02.02", v1::LKJIP_FIELD_PAID), "Rp2.767.500.000");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_FINANCE, "1.02.02", v1::LKJIP_FIELD_EFFICIENCY), "160,00 %");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_SUMMARY, "", v1::LKJIP_FIELD_ACHIEVEMENT), "85,50 %");
  EXPECT_EQ(TextOf(figures, v1::LKJIP_SECTION_SUMMARY, "", v1::LKJIP_FIELD_EFFICIENCY), "171,00 %");
  EXPECT_EQ(
      TextOf(figures, v1::LKJIP_SECTION_EVALUATION, "instansi/probolinggo/assessments/lke", v1::LKJIP_FIELD_GRADE),
      "BB");
  for (size_t i = 0; i < figures.size(); ++i) {
    EXPECT_EQ(figures[i].id(), absl::StrCat("F", i + 1));
    EXPECT_FALSE(figures[i].source().empty()) << figures[i].ShortDebugString();
    EXPECT_GE(figures[i].revision(), 1) << figures[i].ShortDebugString();
    EXPECT_EQ(figures[i].text().empty(), !figures[i].reason().empty()) << figures[i].ShortDebugString();
  }
}

TEST_F(LkjipTest, AFrozenFigureNeverChangesANewOneIsTheNextVersion) {
  ASSERT_OK_AND_ASSIGN(const auto first, Create("a"));
  const auto before = Figures("a");
  Pay(5'535'000'000);
  ASSERT_THAT(Record(Corrected("aki", 2023, 4, NumberValue(95))), IsOk());
  const auto after = Figures("a");
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_THAT(after[i], EqualsProto(before[i]));
  }
  ASSERT_OK_AND_ASSIGN(const auto second, Create("b"));
  EXPECT_EQ(second.number(), 2);
  EXPECT_NE(second.digest(), first.digest());
  EXPECT_EQ(TextOf(Figures("b"), v1::LKJIP_SECTION_FINANCE, "1.02.02", v1::LKJIP_FIELD_ABSORPTION), "100,00 %");
  for (const auto& figure : Figures("b")) {
    if (figure.section() == v1::LKJIP_SECTION_ACHIEVEMENT && figure.subject() == IndicatorName("aki") &&
        figure.field() == v1::LKJIP_FIELD_REALISED && figure.year() == 2023) {
      EXPECT_EQ(figure.revision(), 2);
    }
  }
}

TEST_F(LkjipTest, IsPublishedByAnotherPersonAndTakesThePlaceOfTheVersionBefore) {
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_THAT(Create("a"), StatusIs(StatusCode::kAlreadyExists, "LKJIP_EXISTS"));
  EXPECT_THAT(Get("a", "PUBLIC"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Publish("a", "penyusun"), StatusIs(StatusCode::kPermissionDenied, "OWN_LKJIP"));
  ASSERT_OK_AND_ASSIGN(const auto published, Publish("a"));
  EXPECT_EQ(published.state(), v1::LKJIP_STATE_PUBLISHED);
  EXPECT_THAT(Publish("a"), StatusIs(StatusCode::kFailedPrecondition, "LKJIP_NOT_DRAFT"));
  ASSERT_OK_AND_ASSIGN(const auto public_one, Get("a", "PUBLIC"));
  EXPECT_EQ(public_one.author() + public_one.publisher(), "");
  ASSERT_THAT(Create("b"), IsOk());
  ASSERT_THAT(Create("c"), IsOk());
  ASSERT_THAT(Publish("c"), IsOk());
  EXPECT_THAT(Publish("b"), StatusIs(StatusCode::kFailedPrecondition, "LKJIP_OUTDATED"));
  ASSERT_OK_AND_ASSIGN(const auto before, Get("a"));
  EXPECT_EQ(before.state(), v1::LKJIP_STATE_SUPERSEDED);
  v1::ListLkjipsRequest list;
  list.set_parent(kReported);
  list.set_year(2023);
  ASSERT_OK_AND_ASSIGN(const auto all, As("x", "APIP", &LkjipService::ListLkjips, list));
  EXPECT_EQ(all.lkjips_size(), 3);
  ASSERT_OK_AND_ASSIGN(const auto of_public, As("x", "PUBLIC", &LkjipService::ListLkjips, list));
  EXPECT_EQ(of_public.lkjips_size(), 2);
  EXPECT_EQ(Count("SELECT max(version) FROM journal WHERE subject = 'instansi/probolinggo/lkjips/a'"), 3);
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE position('penyusun'::bytea IN payload) > 0"), 0);
}

TEST_F(LkjipTest, TheDatabaseItselfKeepsWhatWasFrozen) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_THAT(Publish("a"), IsOk());
  postgres::Connection connection(conninfo_);
  for (const char* sql : {"UPDATE lkjip_figure SET source = 'x'", "DELETE FROM lkjip_figure", "DELETE FROM lkjip",
                          "UPDATE lkjip SET title = 'x'", "UPDATE lkjip SET publisher = author",
                          "UPDATE lkjip SET state = 'DRAFT', publisher = '', published_at = NULL",
                          "INSERT INTO lkjip_figure SELECT instansi, lkjip_id, 9999, section, source, content FROM "
                          "lkjip_figure LIMIT 1"}) {
    EXPECT_THAT(connection.ExecuteScript(absl::StrCat("SELECT set_config('terpadu.scope', 'service', false); ", sql)),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << sql;
  }
}

TEST_F(LkjipTest, NothingStoredMakesNoReportAndEveryFaultIsTold) {
  EXPECT_THAT(Create("a", "instansi/probolinggo/units/none"), StatusIs(StatusCode::kFailedPrecondition, "LKJIP_EMPTY"));
  EXPECT_THAT(ViolationsOf(Create("-", "instansi/pasuruan/units/x", 1999).status()),
              ElementsAre(HasSubstr("lkjip_id"), HasSubstr("lkjip.unit"), HasSubstr("lkjip.year")));
  EXPECT_THAT(Render("a", v1::LKJIP_FORMAT_HTML), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(LkjipTest, EachFigureInTheDocumentLinksToItsSourceAndNoTextIsMarkup) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto rendered, Render("a", v1::LKJIP_FORMAT_HTML));
  EXPECT_EQ(rendered.file_name(), "lkjip-2023-dinkes-1.html");
  const std::string& html = rendered.content();
  for (const v1::LkjipFigure& figure : Figures("a")) {
    EXPECT_THAT(html, HasSubstr(absl::StrCat("data-figure=\"", figure.id(), "\"")));
    EXPECT_THAT(html, HasSubstr(absl::StrCat("href=\"#", figure.id(), "\"")));
    EXPECT_THAT(html, HasSubstr(absl::StrCat("<tr id=\"", figure.id(), "\">")));
    EXPECT_THAT(html, HasSubstr(figure.source()));
  }
  EXPECT_THAT(html, HasSubstr("Sehat &lt;b&gt;&amp; &quot;kuat&quot;&lt;/b&gt;"));
  EXPECT_THAT(html, HasSubstr("<h1>Dinas Kesehatan &amp; KB</h1>"));
  EXPECT_THAT(html, HasSubstr("<p>Satu &lt; dua.</p>"));
  EXPECT_THAT(html, HasSubstr("KONSEP"));
  EXPECT_THAT(html, HasSubstr("<svg role=\"img\""));
  EXPECT_THAT(html, HasSubstr("<html lang=\"id\">"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  ASSERT_OK_AND_ASSIGN(const auto again, Render("a", v1::LKJIP_FORMAT_HTML));
  EXPECT_EQ(again.content(), html);
  if (const char* keep = std::getenv("TERPADU_KEEP_LKJIP"); keep != nullptr) {
    std::ofstream(keep) << html;
  }
}

TEST_F(LkjipTest, TheInstansiReportsOnAllItsUnitsAndItsTablesHoldAllThatWasMeasured) {
  ASSERT_OK_AND_ASSIGN(const auto lkjip, Create("kota", ""));
  EXPECT_EQ(TextOf(Figures("kota", 1000), v1::LKJIP_SECTION_SUMMARY, "", v1::LKJIP_FIELD_ACHIEVEMENT), "85,50 %");
  ASSERT_OK_AND_ASSIGN(const auto csv, Render("kota", v1::LKJIP_FORMAT_CSV));
  ASSERT_OK_AND_ASSIGN(const auto table, sheet::ReadCsv(csv.content()));
  ASSERT_EQ(table.rows.size(), 3);
  std::vector<std::string> cells;
  for (const sheet::Cell& cell : table.rows[2].cells) {
    cells.push_back(cell.text);
  }
  EXPECT_THAT(cells, ElementsAre("2023", "Dinas Kesehatan & KB", IndicatorName("aki"), "Dokumen aki", "100 %", "80 %",
                                 "80,00", "", HasSubstr("instansi/probolinggo/measurements/"), "1"));
  ASSERT_OK_AND_ASSIGN(const auto xlsx, Render("kota", v1::LKJIP_FORMAT_XLSX));
  ASSERT_OK_AND_ASSIGN(const auto sheets, sheet::ReadXlsx(xlsx.content()));
  EXPECT_EQ(sheets.front().rows.size(), 3);
  EXPECT_EQ(sheets.front().name, "E-LPPD 2023");
}

TEST_F(LkjipTest, ThePrintedReportHoldsTheStoredFigures) {
  if (access("/usr/bin/pdftotext", X_OK) != 0 || access("/usr/bin/weasyprint", X_OK) != 0) {
    GTEST_SKIP() << "weasyprint and poppler-utils are not installed";
  }
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto rendered, Render("a", v1::LKJIP_FORMAT_PDF));
  EXPECT_EQ(rendered.media_type(), "application/pdf");
  const ::terpadu::testing::ScratchFolder folder("lkjip");
  const std::string pdf = folder.path() + "/a.pdf";
  std::ofstream(pdf, std::ios::binary) << rendered.content();
  ::terpadu::testing::ChildProcess to_text({"/usr/bin/pdftotext", "-raw", pdf, pdf + ".txt"}, {});
  ASSERT_EQ(to_text.Wait(), 0);
  std::ifstream stream(pdf + ".txt");
  const std::string printed{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  // Words break over lines within a cell: blanks do not count.
  const auto dense = [](const std::string& text) { return std::regex_replace(text, std::regex("\\s+"), ""); };
  const std::string all = dense(printed);
  for (const v1::LkjipFigure& figure : Figures("a")) {
    EXPECT_THAT(all, HasSubstr(dense(figure.text()))) << figure.ShortDebugString();
  }
}

TEST(PrintPdf, ReadsNothingThatTheDocumentNamesAndWritesNoMoreThanAsked) {
  if (access("/usr/bin/weasyprint", X_OK) != 0) {
    GTEST_SKIP() << "weasyprint is not installed";
  }
  const std::string html =
      "<html><link rel=attachment href=\"file:///etc/hostname\"><img src=\"file:///etc/hostname\">teks</html>";
  ASSERT_OK_AND_ASSIGN(const auto pdf, PrintPdf(html, {.most_bytes = size_t{1} << 20}));
  EXPECT_THAT(pdf, Not(HasSubstr("/EmbeddedFile")));
  EXPECT_THAT(PrintPdf(html, {.most_bytes = 10}), StatusIs(StatusCode::kResourceExhausted, "LKJIP_TOO_LARGE"));
  EXPECT_THAT(PrintPdf(html, {.deadline = absl::Now() + absl::Milliseconds(5), .most_bytes = 1000}),
              StatusIs(StatusCode::kDeadlineExceeded, "PDF_TOO_SLOW"));
}

}  // namespace
}  // namespace terpadu::performance
