#include "services/budgeting/preparation/tests/scratch_preparation.h"

#include "absl/time/clock.h"

namespace terpadu::budgeting {

google::type::Date Date(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

v1::SubKegiatanCeiling CeilingOf(const std::string& sub_kegiatan, int64_t amount, const std::string& unit) {
  v1::SubKegiatanCeiling ceiling;
  ceiling.set_sub_kegiatan(sub_kegiatan);
  ceiling.set_sub_kegiatan_title("Pelatihan kerja");
  ceiling.set_unit(unit);
  ceiling.set_amount(amount);
  return ceiling;
}

v1::RkaItem ItemOf(int64_t units, int64_t unit_price, const std::string& account) {
  v1::RkaItem item;
  item.set_description("Kertas HVS");
  item.set_account(account);
  item.set_fund_source("APBD");
  v1::VolumeFactor& volume = *item.add_volumes();
  volume.mutable_quantity()->set_units(units);
  volume.set_unit_of_measure("rim");
  item.set_unit_price(unit_price);
  return item;
}

v1::StandardPrice PriceOf(const std::string& item, int64_t price, const std::string& region,
                          const google::type::Date& valid_from) {
  v1::StandardPrice standard;
  standard.set_kind(v1::STANDARD_PRICE_KIND_SSH);
  standard.set_item(item);
  standard.set_title("Kertas HVS");
  standard.set_unit_of_measure("rim");
  standard.set_price(price);
  standard.set_region(region);
  *standard.mutable_valid_from() = valid_from;
  standard.set_legal_basis("Kepwal 1/2017");
  return standard;
}

PreparationTest::PreparationTest() { EXPECT_THAT(caller.CreateBudget(), IsOk()); }

rpc::CallContext PreparationTest::ContextFor(const std::string& actor, const std::string& request_name,
                                             const std::string& request_id) {
  rpc::CallContext context;
  context.method =
      "terpadu.budgeting.v1.BudgetPreparationService/" + request_name.substr(0, request_name.rfind("Request"));
  context.actor = {.id = actor, .roles = {"APPLICATION"}};
  context.request_id = request_id.empty() ? NewUuid() : request_id;
  context.correlation_id = context.request_id;
  context.deadline = absl::Now() + absl::Seconds(60);
  context.clock = &SystemClock();
  context.db = &caller.connection();
  return context;
}

absl::StatusOr<v1::KuaPpas> PreparationTest::CreateKuaPpas(const std::string& id, v1::RevisionKind kind) {
  v1::CreateKuaPpasRequest request;
  request.set_parent(kBudget);
  request.set_kua_ppas_id(id);
  request.mutable_kua_ppas()->set_kind(kind);
  request.mutable_kua_ppas()->set_title("KUA-PPAS 2018");
  return As(kTapd, &BudgetPreparationService::CreateKuaPpas, request);
}

absl::StatusOr<v1::BatchSetSubKegiatanCeilingsResponse> PreparationTest::SetCeilings(
    const std::vector<v1::SubKegiatanCeiling>& ceilings) {
  v1::BatchSetSubKegiatanCeilingsRequest request;
  request.set_parent(kua_ppas);
  request.mutable_ceilings()->Add(ceilings.begin(), ceilings.end());
  return As(kTapd, &BudgetPreparationService::BatchSetSubKegiatanCeilings, request);
}

absl::StatusOr<v1::KuaPpas> PreparationTest::SubmitKuaPpas(const google::type::Date& day) {
  v1::SubmitKuaPpasRequest request;
  request.set_name(kua_ppas);
  *request.mutable_submit_date() = day;
  return As(kTapd, &BudgetPreparationService::SubmitKuaPpas, request);
}

absl::StatusOr<v1::KuaPpas> PreparationTest::AgreeKuaPpas(const google::type::Date& day) {
  v1::AgreeKuaPpasRequest request;
  request.set_name(kua_ppas);
  *request.mutable_agree_date() = day;
  request.set_legal_basis("Nota kesepakatan 1/2017");
  return As(kTapd, &BudgetPreparationService::AgreeKuaPpas, request);
}

void PreparationTest::Agreed(const std::vector<v1::SubKegiatanCeiling>& ceilings, const std::string& id,
                             v1::RevisionKind kind) {
  EXPECT_THAT(CreateKuaPpas(id, kind), IsOk());
  EXPECT_THAT(SetCeilings(ceilings), IsOk());
  EXPECT_THAT(SubmitKuaPpas(), IsOk());
  EXPECT_THAT(AgreeKuaPpas(), IsOk());
}

absl::StatusOr<v1::Rka> PreparationTest::CreateRka(const std::string& id, const std::string& sub_kegiatan,
                                                   const std::string& unit, const std::string& actor) {
  v1::CreateRkaRequest request;
  request.set_parent(kBudget);
  request.set_rka_id(id);
  request.mutable_rka()->set_kua_ppas(kua_ppas);
  request.mutable_rka()->set_sub_kegiatan(sub_kegiatan);
  request.mutable_rka()->set_unit(unit);
  return As(actor, &BudgetPreparationService::CreateRka, request);
}

absl::StatusOr<v1::BatchSetRkaItemsResponse> PreparationTest::SetItems(const std::string& rka,
                                                                       const std::vector<v1::RkaItem>& items,
                                                                       const std::string& actor) {
  v1::BatchSetRkaItemsRequest request;
  request.set_parent(RkaName(rka));
  request.mutable_items()->Add(items.begin(), items.end());
  return As(actor, &BudgetPreparationService::BatchSetRkaItems, request);
}

absl::StatusOr<v1::Rka> PreparationTest::Submit(const std::string& rka, const std::string& actor) {
  v1::SubmitRkaRequest request;
  request.set_name(RkaName(rka));
  return As(actor, &BudgetPreparationService::SubmitRka, request);
}

absl::StatusOr<v1::Rka> PreparationTest::Verify(const std::string& rka, const std::string& actor) {
  v1::VerifyRkaRequest request;
  request.set_name(RkaName(rka));
  return As(actor, &BudgetPreparationService::VerifyRka, request);
}

absl::StatusOr<v1::Rka> PreparationTest::Return(const std::string& rka, const std::string& actor) {
  v1::ReturnRkaRequest request;
  request.set_name(RkaName(rka));
  request.set_remarks("volume terlalu besar");
  return As(actor, &BudgetPreparationService::ReturnRka, request);
}

absl::StatusOr<v1::Rka> PreparationTest::GetRka(const std::string& rka) {
  v1::GetRkaRequest request;
  request.set_name(RkaName(rka));
  return As(kStaff, &BudgetPreparationService::GetRka, request);
}

absl::StatusOr<v1::MakeBudgetFromRkasResponse> PreparationTest::Gather(const std::string& actor,
                                                                       const std::string& unit) {
  v1::MakeBudgetFromRkasRequest request;
  request.set_parent(kBudget);
  request.set_kua_ppas(kua_ppas);
  request.set_unit(unit);
  return As(actor, &BudgetPreparationService::MakeBudgetFromRkas, request);
}

absl::StatusOr<v1::BatchSetStandardPricesResponse> PreparationTest::SetPrices(
    const std::vector<v1::StandardPrice>& prices) {
  v1::BatchSetStandardPricesRequest request;
  request.set_parent("instansi/probolinggo");
  request.mutable_standard_prices()->Add(prices.begin(), prices.end());
  return As(kTapd, &BudgetPreparationService::BatchSetStandardPrices, request);
}

void PreparationTest::Verified(const std::string& rka, const std::vector<v1::RkaItem>& items,
                               const std::string& sub_kegiatan, const std::string& unit) {
  EXPECT_THAT(CreateRka(rka, sub_kegiatan, unit), IsOk());
  EXPECT_THAT(SetItems(rka, items), IsOk());
  EXPECT_THAT(Submit(rka), IsOk());
  EXPECT_THAT(Verify(rka), IsOk());
}

}  // namespace terpadu::budgeting
