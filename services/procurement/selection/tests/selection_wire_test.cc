#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

TEST_F(SelectionTest, IsServedWithTheAccessThatItsMethodsDeclare) {
  auto server = rpc::Server::Start(
      {.service = "procurement", .database = conninfo, .workers = 2, .clock = &clock},
      {&selections.handlers(), &bids.handlers(), &vendors.handlers(), &integrity.handlers(), &deviations.handlers()});
  ASSERT_THAT(server, IsOk());
  rpc::Client client("127.0.0.1:" + std::to_string((*server)->port()));
  v1::PlanSelectionRequest plan;
  plan.set_parent(kParent);
  plan.set_selection_id("s");
  *plan.mutable_selection() = PriceSelection();
  const std::string method = "terpadu.procurement.v1.SelectionService/PlanSelection";
  EXPECT_THAT(client.Call<v1::Selection>(method, plan, rpc::CallOptions::As(kPpk, "PPK")),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(client.Call<v1::Selection>(method, plan, rpc::CallOptions::As("new", "POKJA")),
              StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  EXPECT_THAT(client.Call<v1::Selection>(method, plan, rpc::CallOptions::As(kPokja, "POKJA")), IsOk());
  v1::ListBidsRequest list;
  list.set_parent("instansi/probolinggo/selections/s");
  const std::string bids_of = "terpadu.procurement.v1.BidService/ListBids";
  EXPECT_THAT(client.Call<v1::ListBidsResponse>(bids_of, list, rpc::CallOptions::As("rep-a", "APPLICATION")),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(client.Call<v1::ListBidsResponse>(bids_of, list, rpc::CallOptions::As(kPokja, "POKJA")),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
  v1::SubmitObjectionRequest object;
  object.set_parent(list.parent());
  object.set_objection_id("o");
  object.mutable_objection()->set_vendor(VendorNamed("a"));
  object.mutable_objection()->set_text("no");
  const std::string objecting = "terpadu.procurement.v1.BidService/SubmitObjection";
  EXPECT_THAT(client.Call<v1::Objection>(objecting, object, rpc::CallOptions::As("rep-a", "APPLICATION")),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(client.Call<v1::Objection>(objecting, object, rpc::CallOptions::As("rep-a", "VENDOR")),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

}  // namespace
}  // namespace terpadu::procurement
