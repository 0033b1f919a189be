#include "services/procurement/budget_line_projection.h"

#include <string>
#include <vector>

#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/call_context.h"
#include "services/procurement/names.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/package_store.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

// Packages at a time.
constexpr int kBatch = 500;

std::string AuditOf(const event::v1::Event& event, const std::string& reason) {
  rpc::CallContext follower;
  follower.actor = {.id = "procurement/follower", .roles = {"APPLICATION"}, .unit = "", .authenticated = true};
  follower.method = "follow/" + event.source();
  follower.correlation_id = event.correlationid();
  follower.causation_id = event.id();
  follower.traceparent = event.traceparent();
  return follower.AuditJson(reason);
}

std::string ReasonOf(const std::string& line, const terpadu::budgeting::v1::BudgetLineRevised& revised) {
  return "the amount of " + line + " changed from " + FormatRupiah(Rupiah(revised.amount_before())) + " to " +
         FormatRupiah(Rupiah(revised.amount())) + " (DPA version " + std::to_string(revised.budget_version()) + ")";
}

// True when there may be more.
absl::StatusOr<bool> ReviewSome(postgres::Transaction& transaction, const event::v1::Event& event,
                                const v1::RupPackageSentToReview& sent) {
  const std::string& instansi = event.partitionkey();
  TERPADU_ASSIGN(const auto packages,
                 store::SendToReview(transaction, instansi, sent.line(), sent.review_reason(), kBatch));
  std::vector<journal::Entry> entries;
  entries.reserve(packages.size());
  for (const store::SentToReview& package : packages) {
    entries.push_back(journal::MakeEntry(PackageName(instansi, package.id), package.version, sent));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, entries, AuditOf(event, sent.review_reason())));
  return packages.size() == kBatch;
}

absl::Status Revise(postgres::Transaction& transaction, const event::v1::Event& event) {
  terpadu::budgeting::v1::BudgetLineRevised revised;
  if (!revised.ParseFromString(event.data())) {
    return absl::InvalidArgumentError("not a BudgetLineRevised");
  }
  TERPADU_RETURN_IF_ERROR(store::ProjectLine(transaction, event.partitionkey(), event.subject(),
                                             Rupiah(revised.amount()), event.version()));
  if (revised.amount() == revised.amount_before()) {
    return absl::OkStatus();
  }
  v1::RupPackageSentToReview sent;
  sent.set_line(event.subject());
  sent.set_amount_before(revised.amount_before());
  sent.set_amount(revised.amount());
  sent.set_review_reason(ReasonOf(event.subject(), revised));
  // Each round leaves fewer announced packages, so it ends.
  for (bool more = true; more;) {
    TERPADU_ASSIGN(more, ReviewSome(transaction, event, sent));
  }
  return absl::OkStatus();
}

absl::Status Create(postgres::Transaction& transaction, const event::v1::Event& event) {
  terpadu::budgeting::v1::BudgetLineCreated created;
  if (!created.ParseFromString(event.data())) {
    return absl::InvalidArgumentError("not a BudgetLineCreated");
  }
  return store::ProjectLine(transaction, event.partitionkey(), event.subject(), Rupiah(created.line().amount()),
                            event.version(), {created.line().sub_kegiatan(), created.line().account()},
                            created.line().unit());
}

}  // namespace

absl::Status ApplyBudgetLineEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  if (event.dataschema() == terpadu::budgeting::v1::BudgetLineCreated::descriptor()->full_name()) {
    return Create(transaction, event);
  }
  if (event.dataschema() == terpadu::budgeting::v1::BudgetLineRevised::descriptor()->full_name()) {
    return Revise(transaction, event);
  }
  return absl::OkStatus();  // says nothing of the amount
}

}  // namespace terpadu::procurement
