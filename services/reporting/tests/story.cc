#include "services/reporting/tests/story.h"

#include "libs/base/identity.h"
#include "libs/journal/event_type.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/events.pb.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pl = planning::v1;
namespace bu = budgeting::v1;
namespace pr = procurement::v1;
namespace pe = performance::v1;

void SetDate(google::type::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

}  // namespace

std::string Story::NameOf(const std::string& collection, const std::string& id) const {
  return id.empty() ? "" : "instansi/" + instansi_ + "/" + collection + "/" + id;
}
std::string Story::Node(const std::string& id, const std::string& plan) const {
  return id.empty() ? "" : Plan(plan) + "/nodes/" + id;
}
std::string Story::Indicator(const std::string& id, const std::string& plan) const {
  return Plan(plan) + "/indicators/" + id;
}
std::string Story::Line(const std::string& id, const std::string& budget) const {
  return Budget(budget) + "/lines/" + id;
}

void Story::Tell(const std::string& source, const std::string& subject, const google::protobuf::Message& payload) {
  event::v1::Event& event = events_[source].emplace_back();
  event.set_id(NewUuid());
  event.mutable_time()->set_seconds(1'640'970'000 + ++told_);
  event.set_source(source);
  event.set_type(journal::EventTypeOf(payload.GetDescriptor()));
  event.set_subject(subject);
  event.set_dataschema(payload.GetDescriptor()->full_name());
  event.set_partitionkey(instansi_);
  event.set_version(++versions_[source + " " + subject]);
  event.set_data(payload.SerializeAsString());
}

std::vector<event::v1::Event> Story::AllEvents() const {
  std::vector<event::v1::Event> all;
  for (const auto& [source, events] : events_) {
    all.insert(all.end(), events.begin(), events.end());
  }
  return all;
}

void Story::PlanAdopted(const std::string& id, int first, int last, pl::PlanKind kind) {
  pl::PlanImported imported;
  pl::Plan& plan = *imported.mutable_plan();
  plan.set_name(Plan(id));
  plan.set_kind(kind);
  plan.set_title("Rencana " + id);
  plan.set_start_year(first);
  plan.set_end_year(last);
  plan.set_state(pl::PLAN_STATE_DRAFT);
  Tell("planning", Plan(id), imported);
  plan.set_state(pl::PLAN_STATE_ADOPTED);
  pl::PlanAdopted adopted;
  *adopted.mutable_plan() = plan;
  Tell("planning", Plan(id), adopted);
}

void Story::PlanReplaced(const std::string& id) {
  pl::PlanReplaced replaced;
  for (const event::v1::Event& event : events_["planning"]) {  // as it was last told
    pl::PlanAdopted adopted;
    if (event.subject() == Plan(id) && adopted.ParseFromString(event.data())) {
      *replaced.mutable_plan() = adopted.plan();
    }
  }
  replaced.mutable_plan()->set_state(pl::PLAN_STATE_REPLACED);
  Tell("planning", Plan(id), replaced);
}

void Story::NodeAdopted(const std::string& id, pl::PlanNodeKind kind, const std::string& parent, const ByYear& ceilings,
                        const std::string& program, const std::string& plan) {
  pl::PlanNodeAdopted adopted;
  pl::PlanNode& node = *adopted.mutable_plan_node();
  node.set_name(Node(id, plan));
  node.set_kind(kind);
  node.set_title("Node " + id);
  node.set_parent_node(Node(parent, plan));
  node.set_program(Node(program, plan));
  for (const auto& [year, amount] : ceilings) {
    pl::YearAmount& ceiling = *node.add_ceilings();
    ceiling.set_year(year);
    ceiling.set_amount(amount);
  }
  Tell("planning", node.name(), adopted);
}

void Story::IndicatorAdopted(const std::string& id, const std::string& node, const ByYear& targets,
                             const std::string& plan) {
  pl::IndicatorAdopted adopted;
  pl::Indicator& indicator = *adopted.mutable_indicator();
  indicator.set_name(Indicator(id, plan));
  indicator.set_node(Node(node, plan));
  indicator.set_title("Dokumen " + id);
  for (const auto& [year, percent] : targets) {
    pl::YearTarget& target = *indicator.add_targets();
    target.set_year(year);
    target.mutable_value()->set_kind(type::v1::VALUE_KIND_PERCENT);
    target.mutable_value()->mutable_number()->set_units(percent);
  }
  Tell("planning", indicator.name(), adopted);
}

void Story::BudgetCreated(const std::string& id, int year) {
  bu::BudgetCreated created;
  created.mutable_budget()->set_name(Budget(id));
  created.mutable_budget()->set_fiscal_year(year);
  Tell("budgeting", Budget(id), created);
}

void Story::LineCreated(const std::string& id, const std::string& node, int64_t amount, const std::string& budget,
                        const std::string& account) {
  bu::BudgetLineCreated created;
  bu::BudgetLine& line = *created.mutable_line();
  line.set_name(Line(id, budget));
  line.set_sub_kegiatan("2.07.02.2.01.0001");
  line.set_sub_kegiatan_title("Penataan");
  line.set_account(account);
  line.set_fund_source("APBD");
  line.set_plan_node(Node(node));
  line.set_amount(amount);
  Tell("budgeting", line.name(), created);
}

void Story::LineRevised(const std::string& id, int64_t before, int64_t amount) {
  bu::BudgetLineRevised revised;
  revised.set_amount_before(before);
  revised.set_amount(amount);
  revised.set_budget_version(2);
  Tell("budgeting", Line(id), revised);
}

void Story::Reserved(const std::string& id, const std::string& line, const std::string& package, int64_t amount) {
  bu::ReservationCreated created;
  created.set_line(Line(line));
  created.set_rup_package(Package(package));
  created.set_amount(amount);
  Tell("budgeting", Reservation(id), created);
}

void Story::ReservationConfirmed(const std::string& id, const std::string& line) {
  bu::ReservationConfirmed confirmed;
  confirmed.set_line(Line(line));
  Tell("budgeting", Reservation(id), confirmed);
}

void Story::ReservationReleased(const std::string& id, const std::string& line, int64_t amount) {
  bu::ReservationReleased released;
  released.set_line(Line(line));
  released.set_released(amount);
  released.set_state(bu::RESERVATION_STATE_RELEASED);
  Tell("budgeting", Reservation(id), released);
}

void Story::Committed(const std::string& commitment, const std::string& reservation, const std::string& line,
                      const std::string& contract, int64_t amount, int64_t released, int64_t held) {
  bu::CommitmentCreated created;
  created.set_line(Line(line));
  created.set_reservation(Reservation(reservation));
  created.set_contract(Contract(contract));
  created.set_amount(amount);
  Tell("budgeting", Commitment(commitment), created);
  bu::ReservationCommitted committed;
  committed.set_line(Line(line));
  committed.set_commitment(Commitment(commitment));
  committed.set_amount(amount);
  committed.set_released(released);
  committed.set_held(held);
  Tell("budgeting", Reservation(reservation), committed);
}

void Story::Paid(const std::string& id, const std::string& commitment, const std::string& line,
                 const std::string& contract, int64_t amount) {
  bu::CommitmentPaid paid;
  paid.mutable_disbursement()->set_name(Payment(id));
  paid.mutable_disbursement()->set_amount(amount);
  paid.mutable_disbursement()->set_sp2d_number("SP2D " + id);
  SetDate(*paid.mutable_disbursement()->mutable_sp2d_date(), 2022, 9, 1);
  paid.set_line(Line(line));
  paid.set_contract(Contract(contract));
  paid.set_paid(amount);
  Tell("budgeting", Commitment(commitment), paid);
}

void Story::CommitmentCorrected(const std::string& commitment, const std::string& line, int64_t committed,
                                int64_t paid) {
  bu::CommitmentCorrected corrected;
  corrected.set_line(Line(line));
  corrected.set_committed_effect(committed);
  corrected.set_paid_effect(paid);
  Tell("budgeting", Commitment(commitment), corrected);
}

void Story::PaymentCorrected(const std::string& payment, const std::string& commitment, const std::string& line,
                             int64_t was, int64_t now) {
  bu::CommitmentCorrected corrected;
  corrected.set_line(Line(line));
  corrected.set_paid_effect(now - was);
  corrected.set_disbursement(Payment(payment));
  corrected.set_amount(100);
  corrected.set_paid(now);
  corrected.set_payment(now);
  Tell("budgeting", Commitment(commitment), corrected);
}

void Story::CarriedOver(const std::string& commitment, const std::string& line, int64_t amount) {
  bu::CommitmentCarriedOver carried;
  carried.set_line(Line(line));
  carried.set_carried_over(amount);
  Tell("budgeting", Commitment(commitment), carried);
}

void Story::PackageCreated(const std::string& id, const Allocations& allocations, const std::string& revises) {
  pr::RupPackageCreated created;
  pr::RupPackage& package = *created.mutable_rup_package();
  package.set_name(Package(id));
  package.set_title("Paket " + id);
  package.set_kind(pr::PACKAGE_KIND_PENYEDIA);
  package.set_method(pr::PROCUREMENT_METHOD_TENDER);
  package.set_state(revises.empty() ? pr::RUP_PACKAGE_STATE_DRAFT : pr::RUP_PACKAGE_STATE_FINALIZED);
  package.set_revises(Package(revises));
  SetDate(*package.mutable_selection_start(), 2022, 3, 0);
  int64_t pagu = 0;
  for (const auto& [line, amount] : allocations) {
    pr::Allocation& allocation = *package.add_allocations();
    allocation.set_line(Line(line));
    allocation.set_amount(amount);
    pagu += amount;
  }
  package.set_pagu(pagu);
  Tell("procurement", package.name(), created);
}

void Story::PackageFinalized(const std::string& id) { Tell("procurement", Package(id), pr::RupPackageFinalized()); }
void Story::PackageAnnounced(const std::string& id) { Tell("procurement", Package(id), pr::RupPackageAnnounced()); }

void Story::PackageSentToReview(const std::string& id, const std::string& line) {
  pr::RupPackageSentToReview sent;
  sent.set_line(Line(line));
  sent.set_review_reason("the line has changed");
  Tell("procurement", Package(id), sent);
}

void Story::PackageRevised(const std::string& id, const std::vector<std::string>& by) {
  pr::RupPackageRevised revised;
  for (const std::string& successor : by) {
    revised.add_revised_by(Package(successor));
  }
  revised.set_reason("split");
  Tell("procurement", Package(id), revised);
}

void Story::PackageCancelled(const std::string& id) { Tell("procurement", Package(id), pr::RupPackageCancelled()); }

void Story::RppSubmitted(const std::string& id, const std::string& package, int64_t hps, int days_late) {
  pr::RppSubmitted submitted;
  pr::Rpp& rpp = *submitted.mutable_rpp();
  rpp.set_name(Rpp(id));
  rpp.set_rup_package(Package(package));
  rpp.set_hps(hps);
  rpp.set_state(pr::RPP_STATE_SUBMITTED);
  SetDate(*rpp.mutable_due_date(), 2022, 2, 20);
  rpp.set_days_late(days_late);
  Tell("procurement", rpp.name(), submitted);
}

void Story::RppApproved(const std::string& id) {
  Tell("procurement", Rpp(id), pr::RppApprovalStarted());
  Tell("procurement", Rpp(id), pr::RppApproved());
}

void Story::RppReplaced(const std::string& id, const std::string& by) {
  pr::RppReplaced replaced;
  replaced.set_replaced_by(Rpp(by));
  Tell("procurement", Rpp(id), replaced);
}

void Story::ContractCreated(const std::string& id, const std::string& package, const std::string& rpp, int64_t amount,
                            int sign_year) {
  pr::ContractCreated created;
  pr::Contract& contract = *created.mutable_contract();
  contract.set_name(Contract(id));
  contract.set_rup_package(Package(package));
  contract.set_rpp(Rpp(rpp));
  contract.set_number("Kontrak " + id);
  contract.set_vendor("CV Maju");
  contract.set_amount(amount);
  SetDate(*contract.mutable_sign_date(), sign_year, 4, 1);
  contract.set_state(pr::CONTRACT_STATE_COMMITTING);
  Tell("procurement", contract.name(), created);
}

void Story::ContractSigned(const std::string& id) { Tell("procurement", Contract(id), pr::ContractSigned()); }
void Story::ContractRefused(const std::string& id) { Tell("procurement", Contract(id), pr::ContractRefused()); }

void Story::Measured(const std::string& id, const std::string& indicator, int year, int64_t realised, int revision) {
  pe::MeasurementRecorded recorded;
  pe::Measurement& measurement = *recorded.mutable_measurement();
  measurement.set_name(Measurement(id));
  measurement.set_indicator(Indicator(indicator));
  measurement.set_year(year);
  measurement.set_quarter(4);
  measurement.set_revision(revision);
  measurement.mutable_realised()->set_kind(type::v1::VALUE_KIND_PERCENT);
  measurement.mutable_realised()->mutable_number()->set_units(realised);
  measurement.mutable_target()->set_kind(type::v1::VALUE_KIND_PERCENT);
  measurement.mutable_target()->mutable_number()->set_units(100);
  measurement.mutable_achievement()->set_units(realised * 100);
  measurement.mutable_achievement()->set_scale(2);
  measurement.set_predicate("Berhasil");
  Tell("performance", measurement.name(), recorded);
}

Story OneChain() {
  Story story;
  story.PlanAdopted();
  story.NodeAdopted("a1", pl::PLAN_NODE_KIND_AREA, "");
  story.NodeAdopted("s1", pl::PLAN_NODE_KIND_SASARAN, "a1");
  story.NodeAdopted("g1", pl::PLAN_NODE_KIND_PROGRAM, "a1");
  story.NodeAdopted("k1", pl::PLAN_NODE_KIND_ACTION, "s1", {{2021, 90}, {2022, 110}}, "g1");
  story.IndicatorAdopted("i1", "k1", {{2021, 80}, {2022, 100}});
  story.BudgetCreated("2022", 2022);
  story.LineCreated("l1", "k1", 100);
  story.PackageCreated("p1", {{"l1", 80}});
  story.PackageFinalized("p1");
  story.PackageAnnounced("p1");
  story.RppSubmitted("r1", "p1", 70, 30);
  story.RppApproved("r1");
  story.Reserved("v1", "l1", "p1", 80);
  story.ReservationConfirmed("v1", "l1");
  story.ContractCreated("c1", "p1", "r1", 60);
  story.Committed("o1", "v1", "l1", "c1", 60, 20);
  story.ContractSigned("c1");
  story.Paid("d1", "o1", "l1", "c1", 25);
  story.Measured("m1", "i1", 2022, 98);
  return story;
}

}  // namespace terpadu::reporting
