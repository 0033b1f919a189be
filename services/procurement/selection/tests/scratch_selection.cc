#include "services/procurement/selection/tests/scratch_selection.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "services/procurement/selection/names.h"

namespace terpadu::procurement {
namespace {

// Of the server; any 32 bytes do.
const std::string& SealKeyOfTests() {
  static const auto* const key = new std::string(32, 'k');
  return *key;
}

std::vector<std::string> RolesOf(const std::string& actor) {
  static const auto* const roles = new std::map<std::string, std::vector<std::string>>{
      {kPpk, {"PPK"}},     {kKpa, {"PA_KPA"}},        {kTtpbj, {"TTPBJ"}},
      {kPokja, {"POKJA"}}, {kSecondPokja, {"POKJA"}}, {kPejabat, {"PEJABAT_PENGADAAN"}},
      {kSekda, {"SEKDA"}}};
  const auto found = roles->find(actor);
  return found == roles->end() ? std::vector<std::string>{"VENDOR"} : found->second;
}

google::type::Date Day2018(int month, int day) {
  google::type::Date date;
  date.set_year(2018);
  date.set_month(month);
  date.set_day(day);
  return date;
}

}  // namespace

std::string VendorNamed(std::string_view id) { return NameOf(kVendorPattern, kInstansi, id); }
std::string BidNamed(const std::string& selection, std::string_view id) {
  return absl::StrCat(selection, "/bids/", std::string(id));
}
std::string AnyDigest() { return std::string(64, 'a'); }

rpc::CallContext SelectionCaller::ContextFor(const std::string& request_name, const std::string& request_id,
                                             const std::string& actor) {
  rpc::CallContext context;
  context.method = request_name.substr(0, request_name.size() - std::string_view("Request").size());
  context.actor = {.id = actor, .roles = RolesOf(actor), .unit = "", .authenticated = false};
  for (const std::string& role : more_roles[actor]) {
    context.actor.roles.push_back(role);
  }
  context.request_id = request_id.empty() ? NewUuid() : request_id;
  context.correlation_id = context.request_id;
  context.clock = &clock_;
  context.db = &connection_;
  return context;
}

SelectionTest::SelectionTest()
    : people(conninfo, clock), selections(SealKeyOfTests()), bids(SealKeyOfTests()), two_files(SealKeyOfTests()) {
  AddLine(Line("a"), 2000);
  rpp = Approved("1", Tender({{Line("a"), 2000}}), 1000);
  package = PackageName(kInstansi, "1");
  At(3, 5);
  for (const char* actor : {kPokja, kSecondPokja}) {
    EXPECT_THAT(Sign(actor, option::v1::ROLE_POKJA), IsOk());
  }
  EXPECT_THAT(Sign(kPejabat, option::v1::ROLE_PEJABAT_PENGADAAN), IsOk());
}

void SelectionTest::At(int month, int day, int hour) {
  const std::string now = absl::FormatTime(
      absl::RFC3339_sec, absl::FromCivil(absl::CivilHour(2018, month, day, hour), Wib()), absl::UTCTimeZone());
  ASSERT_THAT(caller.connection().ExecuteScript(
                  absl::StrCat("CREATE OR REPLACE FUNCTION database_now() RETURNS timestamptz LANGUAGE sql VOLATILE"
                               " AS $$ SELECT '",
                               now, "'::timestamptz $$")),
              IsOk());
}

std::string SelectionTest::AddVendor(const std::string& id,
                                     const std::vector<std::pair<std::string, int>>& qualified_until) {
  v1::CreateVendorRequest request;
  request.set_parent(kParent);
  request.set_vendor_id(id);
  v1::Vendor& vendor = *request.mutable_vendor();
  vendor.set_title(absl::StrCat("CV ", id));
  vendor.mutable_identity()->set_director(absl::StrCat("Director of ", id));
  vendor.mutable_identity()->set_tax_number("01.234.567.8-999.000");
  vendor.mutable_identity()->add_representatives(absl::StrCat("rep-", id));
  for (const auto& [code, month] : qualified_until) {
    v1::Qualification& qualification = *vendor.add_qualifications();
    qualification.set_code(code);
    *qualification.mutable_valid_until() = Day2018(month, 1);
  }
  EXPECT_THAT(people.Call(vendors, &VendorService::CreateVendor, request, kPejabat), IsOk());
  return VendorNamed(id);
}

absl::StatusOr<v1::Vendor> SelectionTest::Blacklist(const std::string& id, int month, int from_day, int to_day) {
  v1::BlacklistVendorRequest request;
  request.set_name(VendorNamed(id));
  *request.mutable_blacklisting()->mutable_start_date() = Day2018(month, from_day);
  *request.mutable_blacklisting()->mutable_end_date() = Day2018(month, to_day);
  request.mutable_blacklisting()->set_decision("1/2018");
  return people.Call(vendors, &VendorService::BlacklistVendor, request, kKpa);
}

v1::Selection SelectionTest::PriceSelection() {
  v1::Selection selection;
  selection.set_rup_package(package);
  selection.set_rpp(rpp);
  selection.set_evaluation_method(v1::EVALUATION_METHOD_PRICE);
  return selection;
}

absl::StatusOr<v1::Selection> SelectionTest::Plan(const std::string& id, const v1::Selection& selection,
                                                  const std::string& actor) {
  v1::PlanSelectionRequest request;
  request.set_parent(kParent);
  request.set_selection_id(id);
  *request.mutable_selection() = selection;
  return people.Call(selections, &SelectionService::PlanSelection, request, actor);
}

absl::StatusOr<v1::Selection> SelectionTest::Announce(const std::string& name) {
  return Do(selections, &SelectionService::AnnounceSelection, name);
}

absl::StatusOr<v1::Bid> SelectionTest::HandOver(const std::string& selection, const std::string& vendor, int64_t price,
                                                const std::string& bid_id, std::string actor) {
  v1::SubmitBidRequest request;
  request.set_parent(selection);
  request.set_bid_id(bid_id.empty() ? vendor : bid_id);
  v1::Bid& bid = *request.mutable_bid();
  bid.set_vendor(VendorNamed(vendor));
  bid.mutable_content()->set_stated_price(price);
  bid.mutable_content()->set_signatory(absl::StrCat("Director of ", vendor));
  v1::BidItem& item = *bid.mutable_content()->add_items();
  item.set_title("Jalan lingkungan");
  item.set_quantity_thousandths(1000);
  item.set_unit_price(price);
  return people.Call(bids, &BidService::SubmitBid, request, actor.empty() ? absl::StrCat("rep-", vendor) : actor);
}

absl::StatusOr<v1::Selection> SelectionTest::Open(const std::string& name, const std::string& actor) {
  return Do(bids, &BidService::OpenBids, name, actor);
}

absl::StatusOr<v1::Bid> SelectionTest::Judge(const std::string& bid, bool pass, int score_hundredths,
                                             const std::string& actor) {
  v1::EvaluateBidRequest request;
  request.set_name(bid);
  request.set_pass(pass);
  request.set_technical_score_hundredths(score_hundredths);
  request.set_remark(pass ? "" : "the guarantee is missing");
  return people.Call(bids, &BidService::EvaluateBid, request, actor);
}

absl::StatusOr<v1::Selection> SelectionTest::Rank(const std::string& name) {
  return Do(bids, &BidService::RankBids, name);
}

absl::StatusOr<v1::Bid> SelectionTest::Negotiate(const std::string& bid, int64_t price) {
  v1::NegotiateBidRequest request;
  request.set_name(bid);
  request.set_price(price);
  return people.Call(bids, &BidService::NegotiateBid, request, kPokja);
}

absl::StatusOr<v1::Selection> SelectionTest::Fail(const std::string& name, v1::FailureCause cause) {
  v1::FailSelectionRequest request;
  request.set_name(name);
  request.set_cause(cause);
  request.set_reason("as the protocol says");
  return people.Call(selections, &SelectionService::FailSelection, request, kPokja);
}

absl::StatusOr<v1::Objection> SelectionTest::Object(const std::string& selection, const std::string& vendor,
                                                    const std::string& id) {
  v1::SubmitObjectionRequest request;
  request.set_parent(selection);
  request.set_objection_id(id);
  request.mutable_objection()->set_vendor(VendorNamed(vendor));
  request.mutable_objection()->set_text("the winner has no certificate");
  return people.Call(bids, &BidService::SubmitObjection, request, absl::StrCat("rep-", vendor));
}

absl::StatusOr<v1::Objection> SelectionTest::Present(const std::string& objection) {
  v1::PresentObjectionRequest request;
  request.set_name(objection);
  return people.Call(bids, &BidService::PresentObjection, request, kTtpbj);
}

absl::StatusOr<v1::Objection> SelectionTest::AnswerTo(const std::string& objection, bool uphold) {
  v1::AnswerObjectionRequest request;
  request.set_name(objection);
  request.set_uphold(uphold);
  request.set_answer("as the documents say");
  return people.Call(bids, &BidService::AnswerObjection, request, kPokja);
}

absl::StatusOr<v1::IntegrityPact> SelectionTest::Sign(const std::string& actor, option::v1::Role role, int year) {
  v1::SignIntegrityPactRequest request;
  request.set_parent(kParent);
  request.set_integrity_pact_id(NewUuid());
  request.mutable_integrity_pact()->set_role(role);
  request.mutable_integrity_pact()->set_year(year);
  request.mutable_integrity_pact()->set_document_sha256(AnyDigest());
  return people.Call(integrity, &IntegrityService::SignIntegrityPact, request, actor);
}

absl::StatusOr<v1::ConflictDeclaration> SelectionTest::Declare(const std::string& actor, const std::string& rup_package,
                                                               const std::string& vendor) {
  v1::DeclareConflictRequest request;
  request.set_parent(kParent);
  request.set_conflict_declaration_id(NewUuid());
  request.mutable_conflict_declaration()->set_rup_package(rup_package);
  request.mutable_conflict_declaration()->set_vendor(vendor);
  request.mutable_conflict_declaration()->set_reason("my brother");
  return people.Call(integrity, &IntegrityService::DeclareConflict, request, actor);
}

absl::StatusOr<v1::Deviation> SelectionTest::Deviate(const std::string& id, const v1::Deviation& deviation) {
  v1::RequestDeviationRequest request;
  request.set_parent(kParent);
  request.set_deviation_id(id);
  *request.mutable_deviation() = deviation;
  request.mutable_deviation()->set_rup_package(package);
  request.mutable_deviation()->set_reason("the road was flooded");
  return people.Call(deviations, &DeviationService::RequestDeviation, request, kPpk);
}

absl::StatusOr<v1::Deviation> SelectionTest::Decide(const std::string& deviation, bool approve,
                                                    const std::string& actor) {
  v1::DecideDeviationRequest request;
  request.set_name(deviation);
  request.set_approve(approve);
  request.set_remark("seen");
  return people.Call(deviations, &DeviationService::DecideDeviation, request, actor);
}

std::string SelectionTest::AnnouncedSelection() {
  const auto planned = Plan("s", PriceSelection());
  EXPECT_THAT(planned, IsOk());
  EXPECT_THAT(Announce(planned->name()), IsOk());
  AddVendor("a");
  AddVendor("b");
  At(3, 20);
  EXPECT_THAT(HandOver(planned->name(), "a", 900), IsOk());
  EXPECT_THAT(HandOver(planned->name(), "b", 800), IsOk());
  return planned->name();
}

std::string SelectionTest::OpenedSelection() {
  const std::string name = AnnouncedSelection();
  At(3, 23);
  EXPECT_THAT(Open(name, kPokja), IsOk());
  EXPECT_THAT(Open(name, kSecondPokja), IsOk());
  return name;
}

std::string SelectionTest::RankedSelection() {
  const std::string name = OpenedSelection();
  At(3, 26);
  EXPECT_THAT(Judge(BidNamed(name, "a"), true), IsOk());
  EXPECT_THAT(Judge(BidNamed(name, "b"), true), IsOk());
  EXPECT_THAT(Rank(name), IsOk());
  return name;
}

std::string SelectionTest::SanggahSelection() {
  const std::string name = RankedSelection();
  At(3, 29);
  EXPECT_THAT(Do(selections, &SelectionService::SetWinner, name), IsOk());
  At(3, 30);
  EXPECT_THAT(Do(selections, &SelectionService::AnnounceWinner, name), IsOk());
  return name;
}

v1::Selection SelectionTest::Selected(const std::string& name) {
  const auto selection = Do(selections, &SelectionService::GetSelection, name);
  EXPECT_THAT(selection, IsOk());
  return selection.value_or(v1::Selection());
}

v1::Bid SelectionTest::BidOf(const std::string& name) {
  v1::GetBidRequest request;
  request.set_name(name);
  const auto bid = people.Call(bids, &BidService::GetBid, request, kPokja);
  EXPECT_THAT(bid, IsOk());
  return bid.value_or(v1::Bid());
}

}  // namespace terpadu::procurement
