#include "services/budgeting/tests/scratch_budgeting.h"

#include <map>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "services/budgeting/migrations.h"

namespace terpadu::budgeting {

std::string Node(std::string_view node) { return "instansi/probolinggo/plans/rkpd-2018/nodes/" + std::string(node); }

std::string Metadata(const absl::Status& status, const std::string& key) {
  const ErrorMetadata metadata = MetadataOf(status);
  const auto found = metadata.find(key);
  return found == metadata.end() ? "" : found->second;
}

rpc::CallContext Caller::ContextFor(const std::string& service, const std::string& request_name,
                                    const std::string& request_id) {
  rpc::CallContext context;
  context.method = service + "/" + request_name.substr(0, request_name.rfind("Request"));
  // Nobody approves their own.
  static const std::map<std::string, std::string> kActors = {{"ApproveBudgetRequest", "ppkd"},
                                                             {"SubmitBudgetRevisionRequest", "head"},
                                                             {"VerifyBudgetRevisionRequest", "tapd"},
                                                             {"ReviseBudgetRequest", "ppkd"}};
  const auto actor = kActors.find(request_name);
  context.actor = {.id = actor == kActors.end() ? "tester" : actor->second, .roles = {"APPLICATION"}};
  context.request_id = request_id.empty() ? NewUuid() : request_id;
  context.correlation_id = context.request_id;
  context.deadline = absl::Now() + absl::Seconds(60);
  context.clock = &SystemClock();
  context.db = &connection_;
  return context;
}

absl::StatusOr<v1::Budget> Caller::CreateBudget(const std::string& year, const std::string& plan) {
  v1::CreateBudgetRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_budget_id(year);
  request.set_plan(plan);
  return Call(&BudgetingService::CreateBudget, request);
}

absl::StatusOr<v1::BatchCreateBudgetLinesResponse> Caller::CreateLines(const std::vector<v1::BudgetLine>& lines) {
  v1::BatchCreateBudgetLinesRequest request;
  request.set_parent(kBudget);
  request.mutable_lines()->Add(lines.begin(), lines.end());
  return Call(&BudgetingService::BatchCreateBudgetLines, request);
}

absl::StatusOr<v1::BatchSetCeilingsResponse> Caller::SetCeiling(const std::string& plan_node, int64_t amount) {
  v1::BatchSetCeilingsRequest request;
  request.set_parent(kBudget);
  v1::Ceiling& ceiling = *request.add_ceilings();
  ceiling.set_plan_node(plan_node);
  ceiling.set_amount(amount);
  return Call(&BudgetingService::BatchSetCeilings, request);
}

absl::StatusOr<v1::Budget> Caller::Approve() {
  v1::ApproveBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 1/2018");
  return Call(&BudgetingService::ApproveBudget, request);
}

absl::StatusOr<v1::BudgetRevision> Caller::Prepare(v1::RevisionKind kind,
                                                   const std::vector<std::pair<std::string, int64_t>>& changes) {
  v1::CreateBudgetRevisionRequest request;
  request.set_parent(kBudget);
  request.mutable_revision()->set_kind(kind);
  request.mutable_revision()->set_title("Penyesuaian");
  for (const auto& [line, amount] : changes) {
    v1::RevisionChange& change = *request.add_changes();
    change.set_line(line);
    change.set_amount(amount);
  }
  return Call(revisions_, &BudgetRevisionService::CreateBudgetRevision, request);
}

absl::StatusOr<v1::BudgetRevision> Caller::SubmitRevision(const std::string& revision) {
  v1::SubmitBudgetRevisionRequest request;
  request.set_name(revision);
  return Call(revisions_, &BudgetRevisionService::SubmitBudgetRevision, request);
}

absl::StatusOr<v1::BudgetRevision> Caller::VerifyRevision(const std::string& revision) {
  v1::VerifyBudgetRevisionRequest request;
  request.set_name(revision);
  return Call(revisions_, &BudgetRevisionService::VerifyBudgetRevision, request);
}

absl::StatusOr<v1::Budget> Caller::PutInForce(const std::string& revision) {
  v1::ReviseBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 2/2018");
  request.set_revision(revision);
  return Call(&BudgetingService::ReviseBudget, request);
}

absl::StatusOr<v1::Budget> Caller::Revise(v1::RevisionKind kind,
                                          const std::vector<std::pair<std::string, int64_t>>& changes) {
  TERPADU_ASSIGN(const v1::BudgetRevision prepared, Prepare(kind, changes));
  TERPADU_RETURN_IF_ERROR(SubmitRevision(prepared.name()).status());
  TERPADU_RETURN_IF_ERROR(VerifyRevision(prepared.name()).status());
  return PutInForce(prepared.name());
}

absl::StatusOr<v1::Reservation> Caller::Reserve(const std::string& line, int64_t amount) {
  v1::ReserveRequest request;
  request.set_line(line);
  request.set_amount(amount);
  request.set_rup_package(kPackage);
  return Call(&BudgetingService::Reserve, request);
}

absl::StatusOr<v1::Reservation> Caller::Confirm(const std::string& reservation) {
  v1::ConfirmReservationRequest request;
  request.set_name(reservation);
  return Call(&BudgetingService::ConfirmReservation, request);
}

absl::StatusOr<v1::Commitment> Caller::Commit(const std::string& reservation, int64_t amount, bool keep_remainder) {
  v1::CommitReservationRequest request;
  request.set_name(reservation);
  request.set_amount(amount);
  request.set_contract(kContract);
  request.set_keep_remainder(keep_remainder);
  return Call(&BudgetingService::CommitReservation, request);
}

absl::StatusOr<v1::Reservation> Caller::Release(const std::string& reservation) {
  v1::ReleaseReservationRequest request;
  request.set_name(reservation);
  request.set_reason("the package was cancelled");
  return Call(&BudgetingService::ReleaseReservation, request);
}

absl::StatusOr<v1::Disbursement> Caller::Pay(const std::string& commitment, int64_t amount,
                                             const std::string& sp2d_number) {
  v1::RecordDisbursementRequest request;
  request.set_commitment(commitment);
  request.set_amount(amount);
  request.set_sp2d_number(sp2d_number);
  request.mutable_sp2d_date()->set_year(2018);
  request.mutable_sp2d_date()->set_month(6);
  request.mutable_sp2d_date()->set_day(30);
  return Call(&BudgetingService::RecordDisbursement, request);
}

absl::StatusOr<v1::BudgetClosing> Caller::Close() {
  v1::CloseBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 9/2018");
  return Call(closing_, &ClosingService::CloseBudget, request);
}

absl::StatusOr<v1::LedgerEntry> Caller::Correct(const std::string& entry, int64_t effect) {
  v1::CorrectLedgerRequest request;
  request.set_entry(entry);
  request.set_effect(effect);
  request.set_reason("a digit was wrong");
  return Call(ledger_, &LedgerService::CorrectLedger, request);
}

std::vector<v1::LedgerEntry> Caller::Entries(const std::string& line) {
  v1::ListLedgerEntriesRequest request;
  request.set_parent(line);
  request.set_page_size(1000);
  const auto page = Call(ledger_, &LedgerService::ListLedgerEntries, request);
  EXPECT_THAT(page, IsOk());
  EXPECT_EQ(page->next_page_token(), "");
  return {page->entries().begin(), page->entries().end()};
}

std::vector<v1::LedgerDifference> Caller::Differences(const std::string& budget) {
  constexpr int kMostPages = 1000;
  std::vector<v1::LedgerDifference> differences;
  v1::VerifyLedgerRequest request;
  request.set_parent(budget);
  request.set_page_size(1000);
  for (int i = 0; i < kMostPages; ++i) {
    const auto page = Call(ledger_, &LedgerService::VerifyLedger, request);
    EXPECT_THAT(page, IsOk());
    differences.insert(differences.end(), page->differences().begin(), page->differences().end());
    if (page->next_page_token().empty()) {
      break;
    }
    request.set_page_token(page->next_page_token());
  }
  return differences;
}

absl::StatusOr<v1::Budget> Caller::GetBudget() {
  v1::GetBudgetRequest request;
  request.set_name(kBudget);
  return Call(&BudgetingService::GetBudget, request);
}

absl::StatusOr<v1::Reservation> Caller::GetReservation(const std::string& name) {
  v1::GetReservationRequest request;
  request.set_name(name);
  return Call(&BudgetingService::GetReservation, request);
}

v1::BudgetLine Caller::GetLine(const std::string& name) {
  v1::GetBudgetLineRequest request;
  request.set_name(name);
  const auto line = Call(&BudgetingService::GetBudgetLine, request);
  EXPECT_THAT(line, IsOk());
  return line.value_or(v1::BudgetLine());
}

BudgetingTest::BudgetingTest()
    : conninfo(testing::ScratchPostgres::Get().NewDatabase(
          {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &kMigrations})),
      caller(service, conninfo) {}

v1::BudgetLine BudgetingTest::NewLine(int number, int64_t amount, const std::string& plan_node) {
  std::string last = std::to_string(number);
  last.insert(0, 4 - last.size(), '0');
  v1::BudgetLine line;
  line.set_sub_kegiatan("2.07.02.2.01." + last);
  line.set_sub_kegiatan_title("Pelatihan kerja");
  line.set_account("5.1.02.01.01.0024");
  line.set_fund_source("APBD");
  line.set_plan_node(plan_node);
  line.set_unit("instansi/probolinggo/units/disnaker");
  line.set_amount(amount);
  return line;
}

std::vector<std::string> BudgetingTest::ApprovedLines(const std::vector<int64_t>& amounts) {
  std::vector<v1::BudgetLine> lines;
  for (size_t i = 0; i < amounts.size(); ++i) {
    lines.push_back(NewLine(static_cast<int>(i) + 1, amounts[i]));
  }
  EXPECT_THAT(caller.CreateBudget(), IsOk());
  const auto created = caller.CreateLines(lines);
  EXPECT_THAT(created, IsOk());
  EXPECT_THAT(caller.Approve(), IsOk());
  std::vector<std::string> names;
  for (const v1::BudgetLine& line : created->lines()) {
    names.push_back(line.name());
  }
  return names;
}

std::string BudgetingTest::Committed(const std::string& line, int64_t amount) {
  const auto reservation = caller.Reserve(line, amount);
  EXPECT_THAT(reservation, IsOk());
  EXPECT_THAT(caller.Confirm(reservation->name()), IsOk());
  const auto commitment = caller.Commit(reservation->name(), amount);
  EXPECT_THAT(commitment, IsOk());
  return commitment->name();
}

std::vector<event::v1::Event> BudgetingTest::Events(const std::string& subject) {
  constexpr int kMostBatches = 1000;
  std::vector<event::v1::Event> events;
  journal::Cursor cursor;
  for (int i = 0; i < kMostBatches; ++i) {
    const auto batch =
        journal::ReadBatch(caller.connection(), "budgeting", cursor, {.instansi = kInstansi, .subject = subject}, 1000);
    EXPECT_THAT(batch, IsOk());
    events.insert(events.end(), batch->events.begin(), batch->events.end());
    cursor = batch->next;
    if (batch->at_head) {
      break;
    }
  }
  return events;
}

void BudgetingTest::MakeOverdue(const std::string& reservation, Caller& by) {
  constexpr postgres::Statement kAge = {"test_age", R"sql(
    UPDATE reservation SET expires_at = now() - interval '1 hour' WHERE instansi = $1 AND reservation_id = $2)sql"};
  postgres::Params params;
  params.Text(kInstansi).Text(reservation.substr(reservation.rfind('/') + 1));
  const auto rows = by.connection().Execute(postgres::Scope::Instansi(kInstansi), kAge, params);
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->affected(), 1);
}

postgres::Rows BudgetingTest::Query(const postgres::Statement& statement) {
  auto rows = caller.connection().Execute(postgres::Scope::EveryInstansi(), statement, {});
  EXPECT_THAT(rows, IsOk());
  TERPADU_ASSERT(rows.ok());
  return *std::move(rows);
}

}  // namespace terpadu::budgeting
