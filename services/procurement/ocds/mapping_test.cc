#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/journal/event_type.h"
#include "services/procurement/ocds/process.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement::ocds {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kOcdsPackage[] = "instansi/i/rupPackages/p";
constexpr char kOcdsRpp[] = "instansi/i/rpps/r";

// Events of a process, a day apart from 1 March 2018 on.
class ProcessOf {
 public:
  ProcessOf() { process.rup_package = kOcdsPackage; }

  template <typename Payload>
  ProcessOf& Then(const std::string& subject, const Payload& payload) {
    const auto count = static_cast<int>(process.events.size());
    process.events.push_back({"e" + std::to_string(count + 1), journal::EventTypeOf(Payload::descriptor()), subject,
                              payload.SerializeAsString(),
                              absl::FromUnixSeconds(1519837200) + absl::Hours(24) * count});
    return *this;
  }

  ProcessOf& Announced() {
    v1::RupPackageCreated created;
    v1::RupPackage& package = *created.mutable_rup_package();
    package.set_name(kOcdsPackage);
    package.set_title("Kertas");
    package.set_kind(v1::PACKAGE_KIND_PENYEDIA);
    package.set_method(v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG);
    package.set_category(v1::PROCUREMENT_CATEGORY_BARANG);
    package.set_unit("instansi/i/units/u");
    package.set_pagu(100);
    package.mutable_selection_start()->set_year(2018);
    package.mutable_selection_start()->set_month(3);
    *package.mutable_selection_end() = package.selection_start();
    v1::Allocation& allocation = *package.add_allocations();
    allocation.set_line("instansi/i/budgets/2018/lines/a");
    allocation.set_amount(100);
    return Then(kOcdsPackage, created).Then(kOcdsPackage, v1::RupPackageAnnounced());
  }

  ProcessOf& RppApproved() {
    v1::RppSubmitted submitted;
    submitted.mutable_rpp()->set_name(kOcdsRpp);
    submitted.mutable_rpp()->set_hps(90);
    v1::RppContent& content = process.contents[kOcdsRpp];
    v1::HpsItem& item = *content.add_hps_items();
    item.set_title("Kertas A4");
    item.set_quantity_thousandths(1500);
    item.set_unit("rim");
    item.set_unit_price(60);
    v1::RppDocument& document = *content.add_documents();
    document.set_code("RANCANGAN_KONTRAK");
    document.set_title("Rancangan");
    document.set_uri("https://dokumen.example/1");
    document.set_sha256(std::string(64, 'a'));
    return Then(kOcdsRpp, submitted).Then(kOcdsRpp, v1::RppApproved());
  }

  ProcessOf& Signed() {
    v1::ContractCreated created;
    v1::Contract& contract = *created.mutable_contract();
    contract.set_number("027/1");
    contract.set_vendor("CV Karya");
    contract.set_amount(85);
    contract.mutable_sign_date()->set_year(2018);
    contract.mutable_sign_date()->set_month(3);
    contract.mutable_sign_date()->set_day(9);
    return Then("instansi/i/contracts/k", created).Then("instansi/i/contracts/k", v1::ContractSigned());
  }

  std::vector<Release> Releases() const {
    v1::OcdsPublisher publisher;
    publisher.set_prefix("ocds-abc123");
    return ReleasesOf(publisher, process);
  }

  Process process;
};

TEST(OcdsMapping, WhatWasNeverAnnouncedHasNoRelease) {
  v1::RupPackageCreated created;
  EXPECT_THAT(ProcessOf().Then(kOcdsPackage, created).Then(kOcdsPackage, v1::RupPackageCancelled()).Releases(),
              IsEmpty());
}

TEST(OcdsMapping, AnAnnouncedPackageIsAPlanOnItsBudgetLines) {
  const auto releases = ProcessOf().Announced().Releases();
  ASSERT_EQ(releases.size(), 1u);
  const json& release = releases.front().json;
  EXPECT_EQ(release["ocid"], "ocds-abc123-i-p");
  EXPECT_THAT(release["tag"], ElementsAre("planning"));
  EXPECT_EQ(release["planning"]["budget"]["amount"]["amount"], 100);
  EXPECT_EQ(release["planning"]["budget"]["budgetBreakdown"][0]["id"], "instansi/i/budgets/2018/lines/a");
  EXPECT_EQ(release["tender"]["status"], "planning");
  EXPECT_EQ(release["tender"]["procurementMethod"], "limited");
  EXPECT_EQ(release["tender"]["mainProcurementCategory"], "goods");
  EXPECT_EQ(release["planning"]["milestones"][1]["dueDate"], "2018-03-31T23:59:59+07:00") << "a month only";
}

TEST(OcdsMapping, TheItemsOfAnHpsAreSecretUntilTheContract) {
  const auto releases = ProcessOf().Announced().RppApproved().Signed().Releases();
  ASSERT_EQ(releases.size(), 3u);
  EXPECT_EQ(releases[1].json["tender"]["value"]["amount"], 90);
  EXPECT_FALSE(releases[1].json["tender"].contains("items"));
  EXPECT_FALSE(releases[1].json["tender"].contains("documents"));
  const json& contract = releases[2].json["contracts"][0];
  EXPECT_EQ(contract["items"][0]["quantity"], 1.5);
  EXPECT_EQ(contract["items"][0]["unit"]["value"]["amount"], 60);
  EXPECT_EQ(releases[2].json["tender"]["documents"][0]["documentType"], "contractDraft");
}

TEST(OcdsMapping, AContractWithoutASelectionHasItsAwardByItself) {
  const json release = ProcessOf().Announced().RppApproved().Signed().Releases().back().json;
  EXPECT_EQ(release["awards"][0]["suppliers"][0]["name"], "CV Karya");
  EXPECT_EQ(release["contracts"][0]["awardID"], release["awards"][0]["id"]);
  EXPECT_EQ(release["contracts"][0]["dateSigned"], "2018-03-09T00:00:00+07:00");
  EXPECT_EQ(release["parties"].size(), 2u);
}

TEST(OcdsMapping, AfterTheSignatureAContractTellsTermsHandOversAndAmendmentsUntilItsEnd) {
  const std::string contract = "instansi/i/contracts/k";
  const auto day = [](int month, int day_of_month, google::type::Date& date) {
    date.set_year(2018);
    date.set_month(month);
    date.set_day(day_of_month);
  };
  v1::ContractExecutionPrepared prepared;
  day(3, 12, *prepared.mutable_execution()->mutable_start_date());
  day(5, 12, *prepared.mutable_execution()->mutable_end_date());
  v1::PaymentTerm& term = *prepared.mutable_execution()->add_terms();
  term.set_code("t1");
  term.set_kind(v1::PAYMENT_TERM_KIND_ONCE);
  term.set_amount(85);
  v1::ContractExecutionStarted started;
  day(3, 12, *started.mutable_spmk_date());
  v1::ContractAmended amended;
  amended.set_amount(88);
  v1::ContractExecutionAmended changed;
  changed.mutable_addendum()->set_name(contract + "/addenda/a1");
  changed.mutable_addendum()->set_reason("Volume bertambah");
  day(4, 1, *changed.mutable_addendum()->mutable_sign_date());
  day(6, 1, *changed.mutable_addendum()->mutable_end_date());
  v1::ContractHandedOver handed_over;
  handed_over.mutable_hand_over()->set_kind(v1::HAND_OVER_KIND_PROVISIONAL);
  handed_over.mutable_hand_over()->set_number("BA-1");
  day(5, 30, *handed_over.mutable_hand_over()->mutable_date());
  const auto releases = ProcessOf()
                            .Announced()
                            .RppApproved()
                            .Signed()
                            .Then(contract + "/execution", prepared)
                            .Then(contract + "/execution", started)
                            .Then(contract, amended)
                            .Then(contract + "/execution", changed)
                            .Then(contract + "/execution", handed_over)
                            .Then(contract + "/execution", v1::ContractClosed())
                            .Releases();
  std::vector<std::string> tags;
  for (size_t i = 3; i < releases.size(); ++i) {
    tags.push_back(releases[i].json["tag"][0]);
  }
  EXPECT_THAT(tags, ElementsAre("contractUpdate", "implementation", "contractAmendment", "contractAmendment",
                                "implementationUpdate", "contractTermination"));
  const json told = releases.back().json["contracts"][0];
  EXPECT_EQ(told["status"], "terminated");
  EXPECT_EQ(told["value"]["amount"], 88);
  EXPECT_EQ(told["period"]["endDate"], "2018-06-01T23:59:59+07:00");
  EXPECT_EQ(told["amendments"][0]["rationale"], "Volume bertambah");
  EXPECT_EQ(told["implementation"]["milestones"].size(), 3u);
  EXPECT_EQ(releases[3].json["contracts"][0]["value"]["amount"], 85) << "a release tells nothing that came later";
}

TEST(OcdsMapping, ARevisedPackageNamesWhatReplacedIt) {
  v1::RupPackageRevised revised;
  revised.add_revised_by("instansi/i/rupPackages/q");
  const json release = ProcessOf().Announced().Then(kOcdsPackage, revised).Releases().back().json;
  EXPECT_EQ(release["tender"]["status"], "withdrawn");
  EXPECT_EQ(release["relatedProcesses"][0]["identifier"], "ocds-abc123-i-q");
  EXPECT_THAT(release["relatedProcesses"][0]["relationship"], ElementsAre("replacementProcess"));
}

TEST(OcdsMapping, ARecordIsTheLatestReleaseAndAllOfThem) {
  const auto releases = ProcessOf().Announced().RppApproved().Releases();
  const json record = RecordOf(releases);
  EXPECT_EQ(record["releases"].size(), 2u);
  EXPECT_THAT(record["compiledRelease"]["tag"], ElementsAre("compiled"));
  EXPECT_EQ(record["compiledRelease"]["tender"], releases.back().json["tender"]);
}

}  // namespace
}  // namespace terpadu::procurement::ocds
