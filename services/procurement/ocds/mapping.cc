// What is known of a process, as a release of OCDS 1.1.
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/base/rupiah.h"
#include "services/procurement/names.h"
#include "services/procurement/ocds/known.h"
#include "services/procurement/ocds/process.h"
#include "services/procurement/ocds/words.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::ocds {
namespace {

using nlohmann::json;

constexpr char kBreakdown[] =
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_budget_breakdown_extension/master/"
    "extension.json";

json Reference(const std::string& id, const std::string& name) { return {{"id", id}, {"name", name}}; }

// A vendor by name, or as a contract from outside a selection names it.
json Vendor(const Known& known, const std::string& vendor) {
  const auto title = known.process().vendors.find(vendor);
  if (title != known.process().vendors.end()) {
    return Reference("vendor-" + LastOf(vendor), title->second);
  }
  const bool is_name = vendor.find("/vendors/") != std::string::npos;
  return Reference("vendor-" + (is_name ? LastOf(vendor) : Sha256Hex(vendor).substr(0, 12)),
                   is_name ? LastOf(vendor) : vendor);
}

json Buyer(const Known& known) {
  const std::string unit = LastOf(known.package.unit());
  return Reference("unit-" + unit, unit);
}

// The parties, each once with all that it is.
class Parties {
 public:
  void Add(const json& reference, const char* role) {
    const std::string id = reference["id"];
    json& party = parties_[id];
    party["id"] = id;
    party["name"] = reference["name"];
    if (roles_.emplace(id, role).second) {
      party["roles"].push_back(role);
    }
  }
  json All() const {
    json all = json::array();
    for (const auto& [id, party] : parties_) {
      all.push_back(party);
    }
    return all;
  }

 private:
  std::map<std::string, json> parties_;
  std::set<std::pair<std::string, std::string>> roles_;
};

json Budget(const Known& known) {
  const v1::RupPackage& package = known.package;
  json parts = json::array();
  for (const v1::Allocation& allocation : package.allocations()) {
    parts.push_back({{"id", allocation.line()},
                     {"description", LastOf(allocation.line())},
                     {"amount", Value(allocation.amount())},
                     {"sourceParty", Buyer(known)}});
  }
  json budget = {{"id", package.name()},
                 {"description", package.title()},
                 {"amount", Value(package.pagu())},
                 {"budgetBreakdown", parts}};
  if (!package.details().sirup_code().empty()) {
    budget["projectID"] = package.details().sirup_code();
  }
  return budget;
}

json Planning(const Known& known) {
  json planning = {{"budget", Budget(known)}};
  if (!known.review.empty()) {
    planning["rationale"] = known.review;
  }
  planning["milestones"] = json::array({{{"id", "selection-start"},
                                         {"title", "tgl_awal_pemilihan"},
                                         {"type", "preProcurement"},
                                         {"dueDate", BeginningOf(known.package.selection_start())},
                                         {"status", "scheduled"}},
                                        {{"id", "selection-end"},
                                         {"title", "tgl_akhir_pemilihan"},
                                         {"type", "preProcurement"},
                                         {"dueDate", EndingOf(known.package.selection_end())},
                                         {"status", "scheduled"}}});
  return planning;
}

json Milestones(const v1::Selection& selection) {
  json milestones = json::array();
  for (const v1::SelectionStage& stage : selection.stages()) {
    json milestone = {{"id", stage.code()},
                      {"title", stage.title()},
                      {"type", "assessment"},
                      {"code", stage.code()},
                      {"dueDate", EndingOf(stage.planned_end())},
                      {"status", stage.has_actual_end() ? "met" : "scheduled"}};
    if (stage.has_actual_end()) {
      milestone["dateMet"] = BeginningOf(stage.actual_end());
    }
    milestones.push_back(std::move(milestone));
  }
  return milestones;
}

// The items of the HPS with their prices, once the contract has made them public.
json Items(const Known& known) {
  json items = json::array();
  const auto content =
      known.rpp.has_value() ? known.process().contents.find(known.rpp->name()) : known.process().contents.end();
  if (content == known.process().contents.end() || !known.signed_contract()) {
    return items;
  }
  for (const v1::HpsItem& each : content->second.hps_items()) {
    items.push_back({{"id", std::to_string(items.size() + 1)},
                     {"description", each.title()},
                     {"quantity", static_cast<double>(each.quantity_thousandths()) / 1000},
                     {"unit", {{"name", each.unit()}, {"value", Value(each.unit_price())}}}});
  }
  return items;
}

json Documents(const Known& known) {
  json documents = json::array();
  const auto content =
      known.rpp.has_value() ? known.process().contents.find(known.rpp->name()) : known.process().contents.end();
  if (content == known.process().contents.end() || !known.signed_contract()) {
    return documents;
  }
  for (const v1::RppDocument& each : content->second.documents()) {
    documents.push_back({{"id", each.sha256()},
                         {"documentType", DocumentCode(each.code())},
                         {"title", each.title()},
                         {"url", each.uri()}});
  }
  return documents;
}

void DescribeKind(const v1::RupPackage& package, json& tender) {
  if (package.kind() == v1::PACKAGE_KIND_SWAKELOLA) {
    tender["procurementMethodDetails"] = absl::StrCat("Swakelola tipe ", package.details().swakelola_type());
    return;
  }
  tender["procurementMethod"] = MethodCode(package.method());
  tender["procurementMethodDetails"] = v1::ProcurementMethod_Name(package.method());
  tender["mainProcurementCategory"] = CategoryCode(package.category());
  if (package.category() == v1::PROCUREMENT_CATEGORY_JASA_KONSULTANSI) {
    tender["additionalProcurementCategories"] = {"consultingServices"};
  }
}

void DescribeSelection(const Known& known, const Known::Tender& selected, json& tender) {
  const v1::Selection& selection = selected.selection;
  tender["status"] = selected.status;
  tender["procurementMethod"] = MethodCode(selection.method());
  tender["procurementMethodDetails"] = v1::ProcurementMethod_Name(selection.method());
  tender["awardCriteria"] = CriteriaCode(selection.evaluation_method());
  tender["submissionMethod"] = {"electronicSubmission"};
  tender["milestones"] = Milestones(selection);
  if (!selection.failure_reason().empty()) {
    tender["statusDetails"] = selection.failure_reason();
  }
  for (const v1::SelectionStage& stage : selection.stages()) {
    if (stage.code() == selected.closing_stage) {
      tender["tenderPeriod"] = {{"startDate", BeginningOf(selection.stages(0).planned_start())},
                                {"endDate", EndingOf(stage.planned_end())}};
    }
  }
  if (selected.opened) {
    json bidders = json::array();
    for (const std::string& vendor : selected.bidders) {
      bidders.push_back(Vendor(known, vendor));
    }
    tender["numberOfTenderers"] = bidders.size();
    tender["tenderers"] = std::move(bidders);
  }
}

json TenderOf(const Known& known) {
  const v1::RupPackage& package = known.package;
  json tender = {{"id", package.name()}, {"title", package.title()}, {"procuringEntity", Buyer(known)}};
  tender["status"] = known.rpp.has_value() ? "planned" : "planning";
  tender["value"] = Value(known.rpp.has_value() ? known.rpp->hps() : package.pagu());
  DescribeKind(package, tender);
  const auto selected = known.tenders.find(known.last_tender);
  if (selected != known.tenders.end()) {
    tender["id"] = known.last_tender;
    DescribeSelection(known, selected->second, tender);
  }
  if (known.cancelled) {
    tender["status"] = "cancelled";
  } else if (!known.replaced_by.empty()) {
    tender["status"] = "withdrawn";
  }
  const json items = Items(known);
  if (!items.empty()) {
    tender["items"] = items;
  }
  const json documents = Documents(known);
  if (!documents.empty()) {
    tender["documents"] = documents;
  }
  return tender;
}

std::string AwardId(const std::string& selection) { return "award-" + LastOf(selection); }

json Awards(const Known& known) {
  json awards = json::array();
  for (const auto& [name, tender] : known.tenders) {
    if (!tender.award.empty()) {
      awards.push_back({{"id", AwardId(name)},
                        {"title", known.package.title()},
                        {"status", tender.award},
                        {"date", tender.award_time},
                        {"value", Value(tender.price)},
                        {"suppliers", json::array({Vendor(known, tender.winner)})}});
    }
  }
  for (const auto& [name, each] : known.contracts) {  // one without a selection of the suite has its award by itself
    if (each.in_force && awards.empty()) {
      awards.push_back({{"id", "award-" + LastOf(name)},
                        {"title", known.package.title()},
                        {"status", "active"},
                        {"value", Value(each.contract.amount())},
                        {"suppliers", json::array({Vendor(known, each.contract.vendor())})}});
    }
  }
  return awards;
}

// What was agreed and done after the signature.
json Implementation(const Known::Signed& signed_contract) {
  json milestones = json::array();
  for (const v1::PaymentTerm& term : signed_contract.execution->terms()) {
    milestones.push_back({{"id", "term-" + term.code()},
                          {"title", v1::PaymentTermKind_Name(term.kind())},
                          {"description", FormatRupiah(Rupiah(term.amount()))},
                          {"type", "financing"},
                          {"status", "scheduled"}});
  }
  if (signed_contract.execution->has_spmk_date()) {
    milestones.push_back({{"id", "spmk"},
                          {"title", "SPMK"},
                          {"type", "delivery"},
                          {"dateMet", BeginningOf(signed_contract.execution->spmk_date())},
                          {"status", "met"}});
  }
  for (const v1::HandOver& each : signed_contract.hand_overs) {
    milestones.push_back({{"id", "hand-over-" + each.number()},
                          {"title", v1::HandOverKind_Name(each.kind())},
                          {"type", "delivery"},
                          {"dateMet", BeginningOf(each.date())},
                          {"status", "met"}});
  }
  return {{"milestones", milestones}};
}

void DescribeExecution(const Known::Signed& signed_contract, json& contract) {
  if (signed_contract.execution.has_value()) {
    contract["period"] = {{"startDate", BeginningOf(signed_contract.execution->start_date())},
                          {"endDate", EndingOf(signed_contract.execution->end_date())}};
    contract["implementation"] = Implementation(signed_contract);
  }
  for (const v1::Addendum& each : signed_contract.addenda) {
    contract["amendments"].push_back({{"id", LastOf(each.name())},
                                      {"date", BeginningOf(each.sign_date())},
                                      {"rationale", each.reason()},
                                      {"description", each.scope()}});
  }
  if (!signed_contract.termination.empty()) {
    contract["statusDetails"] = signed_contract.termination;
  }
}

json Contracts(const Known& known, const json& awards) {
  json contracts = json::array();
  for (const auto& [name, each] : known.contracts) {
    if (!each.in_force) {
      continue;
    }
    json contract = {{"id", name},
                     {"awardID", awards.back()["id"]},
                     {"title", each.contract.number()},
                     {"status", each.status},
                     {"value", Value(each.contract.amount())},
                     {"dateSigned", BeginningOf(each.contract.sign_date())}};
    const json items = Items(known);
    if (!items.empty()) {
      contract["items"] = items;
    }
    DescribeExecution(each, contract);
    contracts.push_back(std::move(contract));
  }
  return contracts;
}

json Related(const v1::OcdsPublisher& publisher, const Known& known) {
  json related = json::array();
  const auto add = [&](const std::string& package, const char* relationship) {
    related.push_back({{"id", std::to_string(related.size() + 1)},
                       {"relationship", {relationship}},
                       {"scheme", "ocid"},
                       {"identifier", OcidOf(publisher, package)}});
  };
  if (!known.package.revises().empty()) {
    add(known.package.revises(), "prior");
  }
  for (const std::string& package : known.replaced_by) {
    add(package, "replacementProcess");
  }
  return related;
}

void AddParties(json& release) {
  Parties parties;
  parties.Add(release["buyer"], "buyer");
  parties.Add(release["buyer"], "procuringEntity");
  parties.Add(release["buyer"], "funder");
  if (release["tender"].contains("tenderers")) {
    for (const json& each : release["tender"]["tenderers"]) {
      parties.Add(each, "tenderer");
    }
  }
  if (release.contains("awards")) {
    for (const json& award : release["awards"]) {
      for (const json& each : award["suppliers"]) {
        parties.Add(each, "supplier");
      }
    }
  }
  release["parties"] = parties.All();
}

json ReleaseOf(const v1::OcdsPublisher& publisher, const Known& known, const Event& event,
               const std::vector<std::string>& tags) {
  json release = {{"ocid", OcidOf(publisher, known.package.name())},
                  {"id", event.id},
                  {"date", InstantText(event.time)},
                  {"tag", tags},
                  {"initiationType", "tender"},
                  {"language", "id"},
                  {"buyer", Buyer(known)},
                  {"planning", Planning(known)},
                  {"tender", TenderOf(known)}};
  const json awards = Awards(known);
  if (!awards.empty()) {
    release["awards"] = awards;
    const json contracts = Contracts(known, awards);
    if (!contracts.empty()) {
      release["contracts"] = contracts;
    }
  }
  const json related = Related(publisher, known);
  if (!related.empty()) {
    release["relatedProcesses"] = related;
  }
  AddParties(release);
  return release;
}

}  // namespace

std::string OcidOf(const v1::OcdsPublisher& publisher, const std::string& rup_package) {
  const ResourceId id = IdOf(kPackagePattern, rup_package);
  return absl::StrCat(publisher.prefix(), "-", id.instansi, "-", id.id);
}

std::vector<Release> ReleasesOf(const v1::OcdsPublisher& publisher, const Process& process) {
  std::vector<Release> releases;
  Known known(&process);
  for (const Event& event : process.events) {
    const std::vector<std::string> tags = known.Apply(event);
    if (!tags.empty()) {
      releases.push_back({event.id, event.time, ReleaseOf(publisher, known, event, tags)});
    }
  }
  return releases;
}

json RecordOf(const std::vector<Release>& releases) {
  TERPADU_ASSERT(!releases.empty());
  json all = json::array();
  for (const Release& release : releases) {
    all.push_back(release.json);
  }
  json compiled = releases.back().json;
  compiled["tag"] = {"compiled"};
  compiled["id"] = absl::StrCat(releases.back().id, "-compiled");
  return {{"ocid", compiled["ocid"]}, {"releases", all}, {"compiledRelease", compiled}};
}

json PackageHead(const v1::OcdsPublisher& publisher, const std::string& name, absl::Time now) {
  json by = {{"name", publisher.title()}, {"uri", publisher.uri()}};
  if (!publisher.uid().empty()) {
    by["scheme"] = publisher.scheme();
    by["uid"] = publisher.uid();
  }
  std::string base = publisher.uri();
  while (!base.empty() && base.back() == '/') {
    base.pop_back();
  }
  json head = {{"uri", absl::StrCat(base, "/ocds/", name)},
               {"version", "1.1"},
               {"extensions", {kBreakdown}},
               {"publishedDate", InstantText(now)},
               {"publisher", by}};
  if (!publisher.license().empty()) {
    head["license"] = publisher.license();
  }
  if (!publisher.publication_policy().empty()) {
    head["publicationPolicy"] = publisher.publication_policy();
  }
  return head;
}

}  // namespace terpadu::procurement::ocds
