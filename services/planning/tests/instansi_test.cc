#include "services/planning/instansi_service.h"
#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;

class InstansiTest : public PlanningTest {
 protected:
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(absl::StatusOr<Response> (InstansiService::*method)(rpc::CallContext&, const Request&),
                               const Request& request, const std::string& request_id = "") {
    rpc::CallContext call = CallOn(db_, std::string(Request::descriptor()->name()), request_id);
    return (instansi_.*method)(call, request);
  }

  absl::StatusOr<v1::Instansi> Create(const std::string& id, const std::string& title) {
    v1::CreateInstansiRequest request;
    request.set_instansi_id(id);
    request.mutable_instansi()->set_title(title);
    request.mutable_instansi()->set_kind(v1::INSTANSI_KIND_KOTA);
    request.mutable_instansi()->set_code("35.74");
    return Ask(&InstansiService::CreateInstansi, request);
  }

  InstansiService instansi_;
};

TEST_F(InstansiTest, AnInstansiIsRegisteredReadAndAnnounced) {
  ASSERT_OK_AND_ASSIGN(const v1::Instansi created, Create("probolinggo", "Pemerintah Kota  Probolinggo"));
  EXPECT_EQ(created.name(), kInstansi);
  EXPECT_EQ(created.title(), "Pemerintah Kota Probolinggo");
  EXPECT_EQ(created.time_zone(), "Asia/Jakarta");
  v1::GetInstansiRequest get;
  get.set_name(kInstansi);
  EXPECT_THAT(Ask(&InstansiService::GetInstansi, get), testing::IsOkAndHolds(EqualsProto(created)));
  const auto events = Events();
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].type(), "id.go.terpadu.planning.instansi.created.v1");
  EXPECT_THAT(Create("probolinggo", "Lain"), StatusIs(absl::StatusCode::kAlreadyExists, "INSTANSI_EXISTS"));
  get.set_name("instansi/pasuruan");
  EXPECT_THAT(Ask(&InstansiService::GetInstansi, get), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(InstansiTest, AChangeIsOfTheFieldsOfItsMask) {
  ASSERT_OK_AND_ASSIGN(const v1::Instansi created, Create("probolinggo", "Kota Probolinggo"));
  v1::UpdateInstansiRequest request;
  request.mutable_instansi()->set_name(kInstansi);
  request.mutable_instansi()->set_title("Pemerintah Kota Probolinggo");
  request.mutable_instansi()->set_etag(created.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Instansi changed, Ask(&InstansiService::UpdateInstansi, request));
  EXPECT_EQ(changed.title(), "Pemerintah Kota Probolinggo");
  EXPECT_EQ(changed.code(), "35.74");
  EXPECT_THAT(Ask(&InstansiService::UpdateInstansi, request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  request.mutable_instansi()->clear_etag();
  EXPECT_THAT(Ask(&InstansiService::UpdateInstansi, request), testing::IsOkAndHolds(EqualsProto(changed)));
  request.mutable_update_mask()->add_paths("name");
  EXPECT_THAT(ViolationsOf(Ask(&InstansiService::UpdateInstansi, request).status()),
              ElementsAre("update_mask: must not name name"));
  EXPECT_EQ(Events().size(), 2);
}

TEST_F(InstansiTest, EveryFaultIsTold) {
  v1::CreateInstansiRequest request;
  request.set_instansi_id("nasional");
  request.mutable_instansi()->set_code("a/b");
  request.mutable_instansi()->set_time_zone("Europe/Paris");
  EXPECT_THAT(
      ViolationsOf(Ask(&InstansiService::CreateInstansi, request).status()),
      ElementsAre("instansi_id: must not be nasional, which stands for all", "instansi.title: must not be blank",
                  "instansi.code: must be 1 to 32 of [A-Za-z0-9._-], beginning with a letter or digit",
                  "instansi.time_zone: must be Asia/Jakarta, Asia/Makassar or Asia/Jayapura"));
}

TEST_F(InstansiTest, PagesShowAllById) {
  for (const char* id : {"c", "a", "b"}) {
    ASSERT_THAT(Create(id, id), IsOk());
  }
  v1::ListInstansiRequest request;
  request.set_page_size(2);
  std::vector<std::string> titles;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Ask(&InstansiService::ListInstansi, request));
    for (const v1::Instansi& instansi : page.instansi()) {
      titles.push_back(instansi.title());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles, ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace terpadu::planning
