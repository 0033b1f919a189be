#include "libs/testing/catalogue.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using Catalogue = BudgetingTest;

TEST_F(Catalogue, EveryTableIsOfOneInstansiAndHidesTheOthers) {
  EXPECT_THAT(testing::CatalogueBreaches(conninfo), ::testing::IsEmpty());
}

TEST_F(Catalogue, AQueryThatNamesNobodySeesNothing) {
  ApprovedLine(100);
  constexpr postgres::Statement kLines = {"test_all_lines", "SELECT 1 FROM budget_line"};
  for (const auto& [instansi, expected] : {std::pair("", 0), std::pair("malang", 0), std::pair(kInstansi, 1)}) {
    const auto rows = caller.connection().Execute(postgres::Scope::Instansi(instansi), kLines, {});
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(rows->size(), expected) << instansi;
  }
}

TEST_F(Catalogue, NoFloatingPointHoldsMoney) {
  const postgres::Rows columns = Query({"test_floating_columns", R"sql(
      SELECT table_name || '.' || column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type IN ('real', 'double precision', 'money'))sql"});
  EXPECT_EQ(columns.size(), 0) << (columns.empty() ? "" : columns.Text(0, 0));
  for (const char* file : {"budget", "budgeting_service", "events", "ledger_service"}) {
    const auto* proto = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        absl::StrCat("terpadu/budgeting/v1/", file, ".proto"));
    ASSERT_NE(proto, nullptr) << file;
    for (int i = 0; i < proto->message_type_count(); ++i) {
      for (int k = 0; k < proto->message_type(i)->field_count(); ++k) {
        const auto* field = proto->message_type(i)->field(k);
        EXPECT_NE(field->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_DOUBLE) << field->full_name();
        EXPECT_NE(field->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_FLOAT) << field->full_name();
      }
    }
  }
}

// The invariants hold whatever a statement may try.
TEST_F(Catalogue, ChecksRefuseALineOutOfBalance) {
  ApprovedLine(100);
  const postgres::Statement breaches[] = {
      {"test_breach_1", "UPDATE budget_line SET amount = -1"},
      {"test_breach_2", "UPDATE budget_line SET reserved = -1"},
      {"test_breach_3", "UPDATE budget_line SET committed = -1"},
      {"test_breach_4", "UPDATE budget_line SET paid = -1"},
      {"test_breach_5", "UPDATE budget_line SET reserved = 60, committed = 41"},
      {"test_breach_6", "UPDATE budget_line SET committed = 10, paid = 11"},
      {"test_breach_7", "UPDATE budget_line SET reserved = 9223372036854775807, committed = 9223372036854775807"},
      {"test_breach_8", "UPDATE budget_line SET budget_version = 0, reserved = 1"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << breach.sql;
  }
}

TEST_F(Catalogue, ChecksRefuseReservationsAndCommitmentsOutOfBalance) {
  const std::string line = ApprovedLine(100);
  Committed(line, 60);
  ASSERT_THAT(caller.Reserve(line, 40), IsOk());
  const postgres::Statement breaches[] = {
      {"test_breach_11", "UPDATE reservation SET held = -1 WHERE state = 'PENDING'"},
      {"test_breach_12", "UPDATE reservation SET held = 41 WHERE state = 'PENDING'"},
      {"test_breach_13", "UPDATE reservation SET held = 39 WHERE state = 'PENDING'"},
      {"test_breach_14", "UPDATE reservation SET state = 'EXPIRED' WHERE state = 'PENDING'"},
      {"test_breach_15", "UPDATE commitment SET paid = 61"},
      {"test_breach_16", "UPDATE commitment SET paid = -1"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << breach.sql;
  }
}

}  // namespace
}  // namespace terpadu::budgeting
