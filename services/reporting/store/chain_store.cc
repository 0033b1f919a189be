#include "services/reporting/store/chain_store.h"

#include <map>
#include <tuple>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

constexpr Table kLink = {.name = "link",
                         .key = {{"name"}},
                         .values = {{"kind", "int"},
                                    {"title"},
                                    {"state"},
                                    {"amount", "bigint"},
                                    {"detail"},
                                    {.name = "since", .type = "timestamptz", .stays = true},
                                    {.name = "first_state", .stays = true},
                                    {.name = "first_amount", .type = "bigint", .stays = true},
                                    {.name = "first_detail", .stays = true}},
                         .missing = "LINK_MISSING"};

constexpr Table kChange = {.name = "link_change",
                           .key = {{"name"}, {"what"}, {"version", "bigint"}},
                           .values = {{"at", "timestamptz"}, {"value"}}};

constexpr Table kEdge = {
    .name = "edge", .key = {{"from_name"}, {"to_name"}, {"kind"}}, .values = {{"amount", "bigint"}}};

// Not by the key: it is not told where the edge comes from.
constexpr postgres::Statement kSetEdgeAmount = {"chain_set_edge_amount", R"sql(
  UPDATE edge SET amount = $4 WHERE instansi = $1 AND to_name = $2 AND kind = $3)sql"};

}  // namespace

absl::Status PutLink(Writes& writes, const v1::Link& link, const std::vector<Edge>& edges) {
  TERPADU_RETURN_IF_ERROR(writes.Put(kLink, KeyOf(link.name()),
                                     {link.kind(), link.title(), link.state(), link.amount(), link.detail(),
                                      writes.time(), link.state(), link.amount(), link.detail()}));
  return PutEdges(writes, InstansiOf(link.name()), edges);
}

absl::Status PutEdges(Writes& writes, std::string_view instansi, const std::vector<Edge>& edges) {
  std::map<std::tuple<std::string, std::string, std::string>, int64_t> amounts;
  for (const Edge& edge : edges) {
    if (!edge.from.empty() && !edge.to.empty()) {
      amounts[{edge.from, edge.to, edge.kind}] += edge.amount;
    }
  }
  for (const auto& [ends, amount] : amounts) {
    const auto& [from, to, kind] = ends;
    TERPADU_RETURN_IF_ERROR(writes.Put(kEdge, {std::string(instansi), {from, to, kind}}, {amount}));
  }
  return absl::OkStatus();
}

absl::Status RecordChange(Writes& writes, std::string_view name, const char* what, const Value& value) {
  return writes.Put(kChange, KeyOf(name, {what, writes.version()}), {writes.time(), value});
}

absl::Status SetState(Writes& writes, std::string_view name, std::string_view state, Absent absent) {
  TERPADU_RETURN_IF_ERROR(RecordChange(writes, name, "state", state));
  return writes.Set(kLink, KeyOf(name), {{"state", state}}, absent);
}

absl::Status SetAmount(Writes& writes, std::string_view name, int64_t amount) {
  TERPADU_RETURN_IF_ERROR(RecordChange(writes, name, "amount", amount));
  return writes.Set(kLink, KeyOf(name), {{"amount", amount}});
}

absl::Status SetDetail(Writes& writes, std::string_view name, std::string_view detail) {
  TERPADU_RETURN_IF_ERROR(RecordChange(writes, name, "detail", detail));
  return writes.Set(kLink, KeyOf(name), {{"detail", detail}});
}

absl::Status SetEdgeAmount(Writes& writes, std::string_view name, std::string_view kind, int64_t amount) {
  postgres::Params params;
  params.Text(InstansiOf(name)).Text(name).Text(kind).Int(amount);
  TERPADU_ASSIGN(const postgres::Rows rows, writes.Now(kSetEdgeAmount, params));
  return rows.affected() > 0
             ? absl::OkStatus()
             : Error(absl::StatusCode::kFailedPrecondition, kLink.missing,
                     "the first event of " + std::string(name) + " was not applied", {{"name", std::string(name)}});
}

}  // namespace terpadu::reporting
