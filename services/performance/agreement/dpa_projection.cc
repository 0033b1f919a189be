#include "services/performance/agreement/dpa_projection.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/call_context.h"
#include "services/performance/agreement/agreement_events.h"
#include "services/performance/agreement/names.h"
#include "services/performance/agreement/store/dpa_store.h"
#include "services/performance/fields.h"
#include "services/performance/progress/projection.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::performance {
namespace {

namespace budgeting = ::terpadu::budgeting::v1;

// Agreements at a time.
constexpr int kBatch = 500;

template <typename Payload>
absl::StatusOr<Payload> Read(const event::v1::Event& event) {
  Payload payload;
  if (!payload.ParseFromString(event.data())) {
    return Error(absl::StatusCode::kInvalidArgument, "EVENT_UNUSABLE",
                 event.subject() + ": the payload is no " + event.dataschema());
  }
  return payload;
}

std::string AuditOf(const event::v1::Event& event) {
  rpc::CallContext follower;
  follower.actor = {.id = "performance/follower", .roles = {"APPLICATION"}, .unit = "", .authenticated = true};
  follower.method = "follow/" + event.source();
  follower.correlation_id = event.correlationid();
  follower.causation_id = event.id();
  follower.traceparent = event.traceparent();
  return follower.AuditJson();
}

domain::ProgramAmounts SignedAmounts(const v1::Agreement& agreement) {
  domain::ProgramAmounts amounts;
  for (const v1::AgreementProgram& program : agreement.budget()) {
    amounts[program.program()] = program.amount();
  }
  return amounts;
}

absl::Status Judge(postgres::Transaction& transaction, const event::v1::Event& event, store::AgreementRow& row) {
  v1::Agreement& agreement = row.agreement;
  TERPADU_ASSIGN(const domain::ProgramAmounts now, store::DpaAmounts(transaction, agreement));
  const bool due = domain::BudgetDiffers(SignedAmounts(agreement), now);
  if (due == agreement.amendment_due()) {
    return absl::OkStatus();
  }
  agreement.set_amendment_due(due);
  TERPADU_RETURN_IF_ERROR(store::SaveAgreement(transaction, row));
  v1::AgreementAmendmentDueChanged changed;
  changed.set_amendment_due(due);
  changed.set_budget(event.subject());
  return journal::Append(transaction, event.partitionkey(),
                         {journal::MakeEntry(agreement.name(), row.version, changed)}, AuditOf(event));
}

// The DPA of a budget is in force, or a new version of it.
absl::Status TakeBudget(postgres::Transaction& transaction, const event::v1::Event& event,
                        const budgeting::Budget& budget, bool in_force) {
  TERPADU_RETURN_IF_ERROR(
      store::PutDpaBudget(transaction, event.partitionkey(), event.subject(), budget.fiscal_year(), in_force));
  if (in_force) {
    TERPADU_RETURN_IF_ERROR(store::LockAgreementYear(transaction, event.partitionkey(), budget.fiscal_year()));
  }
  std::string after;
  for (bool more = in_force; more;) {
    TERPADU_ASSIGN(auto rows,
                   store::LockSignedOfYear(transaction, event.partitionkey(), budget.fiscal_year(), after, kBatch));
    for (store::AgreementRow& row : rows) {
      TERPADU_RETURN_IF_ERROR(Judge(transaction, event, row));
    }
    more = rows.size() == kBatch;
    after = rows.empty() ? after : IdOf(kAgreementPattern, rows.back().agreement.name()).id;
  }
  return absl::OkStatus();
}

absl::Status TakeLine(postgres::Transaction& transaction, const event::v1::Event& event,
                      const budgeting::BudgetLine& line) {
  const auto unit = ParseName(kUnitPattern, line.unit());
  return store::PutDpaLine(transaction, event.partitionkey(),
                           {.line = event.subject(),
                            .budget = event.subject().substr(0, event.subject().rfind("/lines/")),
                            .unit_id = unit.ok() ? unit->at(1) : "",
                            .program = domain::ProgramOfCode(line.sub_kegiatan()),
                            .kegiatan = domain::KegiatanOfCode(line.sub_kegiatan()),
                            .sub_kegiatan = line.sub_kegiatan(),
                            .title = line.sub_kegiatan_title(),
                            .plan_node = line.plan_node(),
                            .amount = line.amount(),
                            .budget_version = line.budget_version(),
                            .version = event.version()});
}

}  // namespace

absl::Status ApplyBudgetingEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  const std::string& schema = event.dataschema();
  if (schema == budgeting::BudgetCreated::descriptor()->full_name()) {
    TERPADU_ASSIGN(const auto created, Read<budgeting::BudgetCreated>(event));
    return TakeBudget(transaction, event, created.budget(), false);
  }
  if (schema == budgeting::BudgetApproved::descriptor()->full_name()) {
    TERPADU_ASSIGN(const auto approved, Read<budgeting::BudgetApproved>(event));
    return TakeBudget(transaction, event, approved.budget(), true);
  }
  if (schema == budgeting::BudgetRevised::descriptor()->full_name()) {
    TERPADU_ASSIGN(const auto revised, Read<budgeting::BudgetRevised>(event));
    return TakeBudget(transaction, event, revised.budget(), true);
  }
  if (schema == budgeting::BudgetLineCreated::descriptor()->full_name()) {
    TERPADU_ASSIGN(const auto created, Read<budgeting::BudgetLineCreated>(event));
    return TakeLine(transaction, event, created.line());
  }
  if (schema == budgeting::BudgetLineRevised::descriptor()->full_name()) {
    TERPADU_ASSIGN(const auto revised, Read<budgeting::BudgetLineRevised>(event));
    store::DpaLine line;
    line.line = event.subject();
    line.amount = revised.amount();
    line.budget_version = revised.budget_version();
    line.version = event.version();
    return store::SetDpaLineAmount(transaction, event.partitionkey(), line);
  }
  return ApplyCommitmentEvent(transaction, event);
}

}  // namespace terpadu::performance
