#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {

inline constexpr char kKuaPpas[] = "instansi/probolinggo/budgets/2018/kuaPpas/murni";
inline constexpr char kDisnaker[] = "instansi/probolinggo/units/disnaker";
inline constexpr char kDispendik[] = "instansi/probolinggo/units/dispendik";
inline constexpr char kSubKegiatan[] = "2.07.02.2.01.0001";
inline constexpr char kAccount[] = "5.1.02.01.01.0024";

// The persons of the chain.
inline constexpr char kStaff[] = "staff";
inline constexpr char kHead[] = "head";
inline constexpr char kTapd[] = "tapd";
inline constexpr char kPpkd[] = "ppkd";

google::type::Date Date(int year, int month, int day);
v1::SubKegiatanCeiling CeilingOf(const std::string& sub_kegiatan, int64_t amount, const std::string& unit = kDisnaker);
// `units` × price, on kAccount and fund source APBD.
v1::RkaItem ItemOf(int64_t units, int64_t unit_price, const std::string& account = kAccount);
v1::StandardPrice PriceOf(const std::string& item, int64_t price, const std::string& region = "",
                          const google::type::Date& valid_from = Date(2018, 1, 1));

// A database with a draft budget, and the preparation service beside the budgeting service.
class PreparationTest : public BudgetingTest {
 protected:
  PreparationTest();

  // Calls a handler as `actor`, with the request's request_id or a new one.
  template <typename Request, typename Response>
  absl::StatusOr<Response> As(const std::string& actor,
                              absl::StatusOr<Response> (BudgetPreparationService::*handler)(rpc::CallContext&,
                                                                                            const Request&),
                              const Request& request, postgres::Connection* connection = nullptr) {
    const absl::Status complete = rpc::CheckRequiredFields(request);
    if (!complete.ok()) {
      return complete;
    }
    std::string request_id;
    if constexpr (requires { request.request_id(); }) {
      request_id = request.request_id();
    }
    rpc::CallContext context = ContextFor(actor, Request::descriptor()->name(), request_id);
    if (connection != nullptr) {
      context.db = connection;
    }
    return (preparation.*handler)(context, request);
  }

  absl::StatusOr<v1::KuaPpas> CreateKuaPpas(const std::string& id = "murni",
                                            v1::RevisionKind kind = v1::REVISION_KIND_MURNI);
  absl::StatusOr<v1::BatchSetSubKegiatanCeilingsResponse> SetCeilings(
      const std::vector<v1::SubKegiatanCeiling>& ceilings);
  absl::StatusOr<v1::KuaPpas> SubmitKuaPpas(const google::type::Date& day = Date(2017, 7, 10));
  absl::StatusOr<v1::KuaPpas> AgreeKuaPpas(const google::type::Date& day = Date(2017, 8, 10));
  // A KUA-PPAS with these ceilings, agreed.
  void Agreed(const std::vector<v1::SubKegiatanCeiling>& ceilings, const std::string& id = "murni",
              v1::RevisionKind kind = v1::REVISION_KIND_MURNI);

  absl::StatusOr<v1::Rka> CreateRka(const std::string& id, const std::string& sub_kegiatan = kSubKegiatan,
                                    const std::string& unit = kDisnaker, const std::string& actor = kStaff);
  absl::StatusOr<v1::BatchSetRkaItemsResponse> SetItems(const std::string& rka, const std::vector<v1::RkaItem>& items,
                                                        const std::string& actor = kStaff);
  absl::StatusOr<v1::Rka> Submit(const std::string& rka, const std::string& actor = kHead);
  absl::StatusOr<v1::Rka> Verify(const std::string& rka, const std::string& actor = kTapd);
  absl::StatusOr<v1::Rka> Return(const std::string& rka, const std::string& actor = kTapd);
  absl::StatusOr<v1::Rka> GetRka(const std::string& rka);
  absl::StatusOr<v1::MakeBudgetFromRkasResponse> Gather(const std::string& actor = kPpkd, const std::string& unit = "");
  absl::StatusOr<v1::BatchSetStandardPricesResponse> SetPrices(const std::vector<v1::StandardPrice>& prices);
  // An RKA of these items, verified.
  void Verified(const std::string& rka, const std::vector<v1::RkaItem>& items,
                const std::string& sub_kegiatan = kSubKegiatan, const std::string& unit = kDisnaker);

  static std::string RkaName(const std::string& rka) { return absl::StrCat(kBudget, "/rkas/", rka); }

  BudgetPreparationService preparation;
  // The one that the functions above are about.
  std::string kua_ppas = kKuaPpas;

 private:
  rpc::CallContext ContextFor(const std::string& actor, const std::string& request_name, const std::string& request_id);
};

}  // namespace terpadu::budgeting
