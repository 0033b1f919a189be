#include "services/reporting/store/chain_store.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kPutLink = {"chain_put_link", R"sql(
  INSERT INTO link (instansi, name, kind, title, state, amount, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (instansi, name) DO UPDATE
     SET kind = EXCLUDED.kind, title = EXCLUDED.title, state = EXCLUDED.state, amount = EXCLUDED.amount,
         detail = EXCLUDED.detail)sql"};

constexpr Statement kPutEdges = {"chain_put_edges", R"sql(
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
  SELECT $1, from_name, to_name, kind, sum(amount)::bigint
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS told (from_name, to_name, kind, amount)
   WHERE from_name <> '' AND to_name <> ''
   GROUP BY from_name, to_name, kind
  ON CONFLICT (instansi, from_name, to_name, kind) DO UPDATE SET amount = EXCLUDED.amount)sql"};

constexpr Statement kSetState = {"chain_set_state", "UPDATE link SET state = $3 WHERE instansi = $1 AND name = $2"};
constexpr Statement kSetAmount = {"chain_set_amount", "UPDATE link SET amount = $3 WHERE instansi = $1 AND name = $2"};
constexpr Statement kSetDetail = {"chain_set_detail", "UPDATE link SET detail = $3 WHERE instansi = $1 AND name = $2"};
constexpr Statement kSetEdgeAmount = {"chain_set_edge_amount", R"sql(
  UPDATE edge SET amount = $4 WHERE instansi = $1 AND to_name = $2 AND kind = $3)sql"};

Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(name); }

absl::Status Update(postgres::Transaction& transaction, const Statement& statement, std::string_view name,
                    const Params& params) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(statement, params));
  if (rows.affected() == 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "LINK_MISSING",
                 "the first event of " + std::string(name) + " was not applied", {{"name", std::string(name)}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutLink(postgres::Transaction& transaction, const v1::Link& link, const std::vector<Edge>& edges) {
  Params params = KeyOf(link.name());
  params.Int(link.kind()).Text(link.title()).Text(link.state()).Int(link.amount()).Text(link.detail());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kPutLink, params).status());
  return PutEdges(transaction, InstansiOf(link.name()), edges);
}

absl::Status PutEdges(postgres::Transaction& transaction, std::string_view instansi, const std::vector<Edge>& edges) {
  if (edges.empty()) {
    return absl::OkStatus();
  }
  std::vector<std::string> from;
  std::vector<std::string> to;
  std::vector<std::string> kinds;
  std::vector<int64_t> amounts;
  for (const Edge& edge : edges) {
    from.push_back(edge.from);
    to.push_back(edge.to);
    kinds.emplace_back(edge.kind);
    amounts.push_back(edge.amount);
  }
  Params params;
  params.Text(instansi).TextArray(from).TextArray(to).TextArray(kinds).IntArray(amounts);
  return transaction.Execute(kPutEdges, params).status();
}

absl::Status SetState(postgres::Transaction& transaction, std::string_view name, std::string_view state) {
  return Update(transaction, kSetState, name, KeyOf(name).Text(state));
}

absl::Status SetAmount(postgres::Transaction& transaction, std::string_view name, int64_t amount) {
  return Update(transaction, kSetAmount, name, KeyOf(name).Int(amount));
}

absl::Status SetDetail(postgres::Transaction& transaction, std::string_view name, std::string_view detail) {
  return Update(transaction, kSetDetail, name, KeyOf(name).Text(detail));
}

absl::Status SetEdgeAmount(postgres::Transaction& transaction, std::string_view name, std::string_view kind,
                           int64_t amount) {
  return Update(transaction, kSetEdgeAmount, name, KeyOf(name).Text(kind).Int(amount));
}

}  // namespace terpadu::reporting
