#include <iostream>
#include <thread>

#include "nlohmann/json.hpp"
#include "services/performance/tests/performance_fixture.h"
#include "services/performance/tree/tree_service.h"
#include "terpadu/performance/v1/tree_events.pb.h"

namespace terpadu::performance {
namespace {

using ::absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTreeParent[] = "instansi/probolinggo";
constexpr char kTreeUnit[] = "instansi/probolinggo/units/dinkes";

class TreeTest : public PerformanceTest {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (TreeService::*method)(rpc::CallContext&, const Request&),
                                const Request& request) {
    rpc::CallContext call = CallOf("Tree");
    return (service.*method)(call, request);
  }
  static std::string TreeName(const std::string& id) { return "instansi/probolinggo/performanceTrees/" + id; }

  absl::StatusOr<v1::PerformanceTree> Create(const std::string& id, const std::string& base = "") {
    v1::CreatePerformanceTreeRequest request;
    request.set_parent(kTreeParent);
    request.set_performance_tree_id(id);
    request.mutable_performance_tree()->set_year(2023);
    request.mutable_performance_tree()->set_base(base.empty() ? "" : TreeName(base));
    return Call(&TreeService::CreatePerformanceTree, request);
  }

  static void Put(v1::ChangePerformanceTreeRequest& request, const std::string& id, v1::TreeNodeKind kind,
                  const std::string& parent, const std::string& title = "kinerja") {
    v1::TreeNode& node = *request.add_put_nodes();
    node.set_id(id);
    node.set_kind(kind);
    node.set_parent(parent);
    node.set_title(title);
    node.set_unit(kTreeUnit);
    if (kind <= v1::TREE_NODE_KIND_IMMEDIATE_OUTCOME) {
      node.add_indicators(IndicatorName(id));
    }
    if (kind == v1::TREE_NODE_KIND_IKI) {
      node.set_official("198001012005011001");
    }
  }
  // From a sasaran to a person's indicator.
  static v1::ChangePerformanceTreeRequest Whole(const std::string& id) {
    v1::ChangePerformanceTreeRequest request;
    request.set_name(TreeName(id));
    Put(request, "s", v1::TREE_NODE_KIND_SASARAN, "");
    Put(request, "o", v1::TREE_NODE_KIND_ULTIMATE_OUTCOME, "s", "Derajat <kesehatan> & \"gizi\"");
    Put(request, "p", v1::TREE_NODE_KIND_PROGRAM, "o");
    Put(request, "k", v1::TREE_NODE_KIND_KEGIATAN, "p");
    Put(request, "sk", v1::TREE_NODE_KIND_SUB_KEGIATAN, "k");
    Put(request, "iki", v1::TREE_NODE_KIND_IKI, "sk");
    v1::TreeLink& link = *request.add_put_links();
    link.set_from("sk");
    link.set_to("o");
    link.set_kind(v1::TREE_LINK_KIND_CONTRIBUTION);
    return request;
  }
  absl::StatusOr<v1::PerformanceTree> Change(const v1::ChangePerformanceTreeRequest& request) {
    return Call(&TreeService::ChangePerformanceTree, request);
  }
  absl::StatusOr<v1::PerformanceTree> Adopt(const std::string& id) {
    v1::AdoptPerformanceTreeRequest request;
    request.set_name(TreeName(id));
    request.set_legal_basis("Perwali 7/2022");
    return Call(&TreeService::AdoptPerformanceTree, request);
  }
  absl::StatusOr<v1::PerformanceTree> Read(const std::string& id) {
    v1::GetPerformanceTreeRequest request;
    request.set_name(TreeName(id));
    return Call(&TreeService::GetPerformanceTree, request);
  }
  absl::StatusOr<v1::ExportPerformanceTreeResponse> Export(v1::TreeFormat format, const std::string& root = "",
                                                           int depth = 0) {
    v1::ExportPerformanceTreeRequest request;
    request.set_name(TreeName("a"));
    request.set_format(format);
    request.set_root(root);
    request.set_depth(depth);
    return Call(&TreeService::ExportPerformanceTree, request);
  }

  TreeService service;
};

TEST_F(TreeTest, IsDrawnCheckedAndAdoptedWithAnEventForEachNode) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto drawn, Change(Whole("a")));
  EXPECT_EQ(drawn.node_count(), 6);
  EXPECT_EQ(drawn.link_count(), 1);
  v1::CheckPerformanceTreeRequest check;
  check.set_name(TreeName("a"));
  ASSERT_OK_AND_ASSIGN(const auto checked, Call(&TreeService::CheckPerformanceTree, check));
  EXPECT_THAT(checked, EqualsProto(v1::CheckPerformanceTreeResponse()));
  ASSERT_OK_AND_ASSIGN(const auto adopted, Adopt("a"));
  EXPECT_EQ(adopted.state(), v1::PERFORMANCE_TREE_STATE_ADOPTED);
  const auto told = Journal<v1::TreeNodeAdopted>(TreeName("a") + "/nodes/sk");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0].contributes_to(), ElementsAre("o"));
  EXPECT_EQ(Journal<v1::TreeNodeAdopted>(TreeName("a") + "/nodes/iki")[0].node().official(), "");  // personal
  EXPECT_THAT(Change(Whole("a")), StatusIs(StatusCode::kFailedPrecondition, "TREE_NOT_DRAFT"));
}

TEST_F(TreeTest, IsNotAdoptedWithAnErrorButWithAWarning) {
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_THAT(Adopt("a"), StatusIs(StatusCode::kFailedPrecondition, "TREE_HAS_ERRORS"));  // empty
  auto whole = Whole("a");
  whole.mutable_put_nodes(3)->clear_parent();
  whole.mutable_put_nodes(1)->clear_indicators();
  whole.clear_put_links();
  ASSERT_THAT(Change(whole), IsOk());
  const auto refused = Adopt("a");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "TREE_HAS_ERRORS"));
  EXPECT_EQ(MetadataOf(refused.status()).at("code"), "NODE_ORPHAN");
  EXPECT_EQ(MetadataOf(refused.status()).at("count"), "2");
  v1::ChangePerformanceTreeRequest mend;
  mend.set_name(TreeName("a"));
  Put(mend, "k", v1::TREE_NODE_KIND_KEGIATAN, "p");
  ASSERT_THAT(Change(mend), IsOk());
  EXPECT_THAT(Adopt("a"), IsOk());
}

TEST_F(TreeTest, ANewVersionBeginsWithItsBaseAndTakesItsPlace) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_THAT(Change(Whole("a")), IsOk());
  ASSERT_THAT(Adopt("a"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto next, Create("b", "a"));
  EXPECT_EQ(next.number(), 2);
  EXPECT_EQ(next.node_count(), 6);
  v1::ChangePerformanceTreeRequest less;
  less.set_name(TreeName("b"));
  less.add_remove_nodes("iki");
  ASSERT_OK_AND_ASSIGN(const auto changed, Change(less));
  EXPECT_EQ(changed.node_count(), 5);
  ASSERT_THAT(Adopt("b"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto before, Read("a"));
  EXPECT_EQ(before.state(), v1::PERFORMANCE_TREE_STATE_SUPERSEDED);
  EXPECT_EQ(before.node_count(), 6);
  EXPECT_THAT(Create("c", "gone"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(TreeTest, OfTwoAdoptedAtOnceOneHolds) {
  std::cout << "seed: none, eight drafts of one year adopted at once" << std::endl;
  std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f", "g", "h"};
  for (const std::string& id : ids) {
    ASSERT_THAT(Create(id), IsOk());
    ASSERT_THAT(Change(Whole(id)), IsOk());
  }
  std::vector<std::thread> threads;
  for (const std::string& id : ids) {
    threads.emplace_back([&, id] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "Adopt", "");
      v1::AdoptPerformanceTreeRequest request;
      request.set_name(TreeName(id));
      request.set_legal_basis("Perwali 7/2022");
      EXPECT_THAT(service.AdoptPerformanceTree(call, request), IsOk());
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(Count("SELECT count(*) FROM performance_tree WHERE state = 'ADOPTED'"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM performance_tree WHERE state = 'SUPERSEDED'"), 7);
}

TEST_F(TreeTest, EveryFaultOfAChangeIsTold) {
  ASSERT_THAT(Create("a"), IsOk());
  auto wrong = Whole("a");
  wrong.mutable_put_nodes(0)->set_official("x");
  wrong.mutable_put_nodes(1)->set_unit("instansi/pasuruan/units/dinkes");
  wrong.mutable_put_links(0)->set_to("sk");
  EXPECT_THAT(ViolationsOf(Change(wrong).status()),
              ElementsAre("put_nodes[0].official: must be empty: only an IKI is of a person",
                          "put_nodes[1].unit: must be of instansi/probolinggo",
                          "put_links[0].to: must be another node than from"));
}

TEST_F(TreeTest, IsExportedAsJsonAndSvgWholeOrInPart) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_THAT(Change(Whole("a")), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto whole, Export(v1::TREE_FORMAT_JSON));
  const auto document = nlohmann::json::parse(whole.content());
  EXPECT_EQ(document["nodes"].size(), 6U);
  EXPECT_EQ(document["nodes"][0]["kind"], "SASARAN");
  EXPECT_EQ(document["links"][0]["to"], "o");
  ASSERT_OK_AND_ASSIGN(const auto part, Export(v1::TREE_FORMAT_JSON, "p", 2));
  EXPECT_EQ(nlohmann::json::parse(part.content())["nodes"].size(), 2U);
  ASSERT_OK_AND_ASSIGN(const auto svg, Export(v1::TREE_FORMAT_SVG));
  EXPECT_EQ(svg.media_type(), "image/svg+xml");
  EXPECT_THAT(svg.content(), HasSubstr("Derajat &lt;kesehatan&gt; &amp; &quot;gizi&quot;"));
  EXPECT_THAT(svg.content(), Not(HasSubstr("<kesehatan>")));
  EXPECT_THAT(Export(v1::TREE_FORMAT_SVG, "gone"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(TreeTest, APictureOfMoreThanAThousandNodesIsRefused) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_THAT(Change(Whole("a")), IsOk());
  v1::ChangePerformanceTreeRequest many;
  many.set_name(TreeName("a"));
  for (int i = 0; i < 1000; ++i) {
    Put(many, absl::StrCat("n", i), v1::TREE_NODE_KIND_SUB_KEGIATAN, "k");
  }
  ASSERT_THAT(Change(many), IsOk());
  EXPECT_THAT(Export(v1::TREE_FORMAT_SVG), StatusIs(StatusCode::kFailedPrecondition, "TREE_TOO_LARGE"));
  EXPECT_THAT(Export(v1::TREE_FORMAT_SVG, "", 4), IsOk());
  EXPECT_THAT(Export(v1::TREE_FORMAT_JSON), IsOk());
  ASSERT_THAT(Adopt("a"), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE type LIKE '%tree_node.adopted%'"), 1006);
}

}  // namespace
}  // namespace terpadu::performance
