#include "services/planning/store/proposal_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/store/json_column.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {
namespace {

// Each of the SELECTs of a proposal, in the order of the enum Column.
#define PROPOSAL_COLUMNS                                                                        \
  "instansi, proposal_id, kind, title, kecamatan, desa, location_detail, volume, volume_scale," \
  " volume_unit, estimated_amount, fiscal_year, proposer, state, coalesce(unit_id, ''),"        \
  " coalesce(plan_id, ''), coalesce(node_id, ''), accepted_amount, reason, version, created_at, updated_at"
enum Column {
  kInstansi,
  kId,
  kKind,
  kTitle,
  kKecamatan,
  kDesa,
  kLocationDetail,
  kVolume,
  kVolumeScale,
  kVolumeUnit,
  kEstimatedAmount,
  kFiscalYear,
  kProposer,
  kState,
  kUnit,
  kPlan,
  kNode,
  kAcceptedAmount,
  kReason,
  kVersion,
  kCreated,
  kUpdated,
};

constexpr postgres::Statement kInsert = {"planning_proposal_insert", R"sql(
  WITH inserted AS (
    INSERT INTO proposal (instansi, proposal_id, kind, title, kecamatan, desa, location_detail, volume, volume_scale,
                          volume_unit, estimated_amount, fiscal_year, proposer, tracking_hash, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10, $11, $12, $13, $14, $15, $15)
    ON CONFLICT (instansi, proposal_id) DO NOTHING
    RETURNING *),
  step AS (
    INSERT INTO proposal_step (instansi, proposal_id, number, state, reason, happened_at)
    SELECT instansi, proposal_id, version, state, '', created_at FROM inserted),
  contact AS (
    INSERT INTO proposer_contact (instansi, proposal_id, person, phone, email, address)
    SELECT instansi, proposal_id, $17, $18, $19, $20 FROM inserted WHERE $16::bool)
  SELECT )sql" PROPOSAL_COLUMNS " FROM inserted"};

constexpr postgres::Statement kFind = {"planning_proposal_find", "SELECT " PROPOSAL_COLUMNS R"sql(
  FROM proposal WHERE instansi = $1 AND proposal_id = $2)sql"};

constexpr postgres::Statement kFindTracked = {"planning_proposal_find_tracked", "SELECT " PROPOSAL_COLUMNS R"sql(
  FROM proposal WHERE instansi = $1 AND tracking_hash = $2)sql"};

constexpr postgres::Statement kFindContact = {"planning_proposal_find_contact", R"sql(
  SELECT person, phone, email, address FROM proposer_contact WHERE instansi = $1 AND proposal_id = $2)sql"};

constexpr postgres::Statement kSteps = {"planning_proposal_steps", R"sql(
  SELECT number, state, coalesce(unit_id, ''), reason, happened_at FROM proposal_step
   WHERE instansi = $1 AND proposal_id = $2 ORDER BY number LIMIT 200)sql"};

// One statement for each index, so that a page is read from it in order whatever else narrows the listing.
#define PROPOSAL_LIST(narrowest)                                                                      \
  "SELECT " PROPOSAL_COLUMNS " FROM proposal WHERE instansi = $1 AND proposal_id > $2 AND " narrowest \
  " AND ($4 = 0 OR state = $4) AND ($5 = 0 OR kind = $5) AND ($6 = 0 OR fiscal_year = $6)"            \
  " AND ($7 = '' OR unit_id = $7) AND ($8 = '' OR (plan_id = $8 AND node_id = $9))"                   \
  " ORDER BY proposal_id LIMIT $3"
constexpr postgres::Statement kListByNode = {"planning_proposal_list_by_node",
                                             PROPOSAL_LIST("plan_id = $8 AND node_id = $9")};
constexpr postgres::Statement kListByUnit = {"planning_proposal_list_by_unit", PROPOSAL_LIST("unit_id = $7")};
constexpr postgres::Statement kListByState = {"planning_proposal_list_by_state", PROPOSAL_LIST("state = $4")};
constexpr postgres::Statement kListByYear = {"planning_proposal_list_by_year", PROPOSAL_LIST("fiscal_year = $6")};
constexpr postgres::Statement kListAll = {"planning_proposal_list", PROPOSAL_LIST("true")};
#undef PROPOSAL_LIST

constexpr postgres::Statement kLock = {"planning_proposal_lock", R"sql(
  SELECT state, version, fiscal_year, coalesce(unit_id, ''), coalesce(plan_id, ''), coalesce(node_id, '')
    FROM proposal WHERE instansi = $1 AND proposal_id = $2 FOR UPDATE)sql"};

constexpr postgres::Statement kStep = {"planning_proposal_step", R"sql(
  WITH changed AS (
    UPDATE proposal SET state = $3, unit_id = nullif($4, ''), plan_id = nullif($5, ''), node_id = nullif($6, ''),
                        accepted_amount = $7, reason = $8, version = version + 1, updated_at = $10
     WHERE instansi = $1 AND proposal_id = $2
    RETURNING *),
  step AS (
    INSERT INTO proposal_step (instansi, proposal_id, number, state, unit_id, reason, happened_at)
    SELECT instansi, proposal_id, version, state, unit_id, $9, updated_at FROM changed)
  SELECT )sql" PROPOSAL_COLUMNS " FROM changed"};
#undef PROPOSAL_COLUMNS

constexpr postgres::Statement kLockNode = {"planning_proposal_lock_node", R"sql(
  SELECT node.kind, plan.kind, plan.state, plan.start_year, plan.end_year
    FROM plan_node AS node JOIN plan USING (instansi, plan_id)
   WHERE node.instansi = $1 AND node.plan_id = $2 AND node.node_id = $3
     FOR SHARE OF plan FOR NO KEY UPDATE OF node)sql"};

// Apart from the lock: what others have committed while it was waited for is seen only by the next statement.
constexpr postgres::Statement kNodeFigures = {"planning_proposal_node_figures", R"sql(
  SELECT (SELECT coalesce(json_agg(unit_id), '[]')::text FROM plan_node_unit
           WHERE instansi = $1 AND plan_id = $2 AND node_id = $3),
         (SELECT amount FROM plan_node_ceiling
           WHERE instansi = $1 AND plan_id = $2 AND node_id = $3 AND year = $4),
         (SELECT least(coalesce(sum(accepted_amount), 0), 9223372036854775807)::bigint FROM proposal
           WHERE instansi = $1 AND plan_id = $2 AND node_id = $3 AND fiscal_year = $4))sql"};

constexpr postgres::Statement kUnitExists = {"planning_proposal_unit_exists", R"sql(
  SELECT FROM unit WHERE instansi = $1 AND unit_id = $2)sql"};

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

std::string UnitName(const std::string& instansi, const std::string& unit_id) {
  return unit_id.empty() ? "" : FormatName(kUnitPattern, {instansi, unit_id});
}

v1::Proposal ProposalIn(const postgres::Rows& rows, int row) {
  const std::string instansi = rows.Text(row, kInstansi);
  v1::Proposal proposal;
  proposal.set_name(ProposalKey{instansi, rows.Text(row, kId)}.Name());
  proposal.set_kind(static_cast<v1::ProposalKind>(rows.Int(row, kKind)));
  proposal.set_title(rows.Text(row, kTitle));
  proposal.mutable_location()->set_kecamatan(rows.Text(row, kKecamatan));
  proposal.mutable_location()->set_desa(rows.Text(row, kDesa));
  proposal.mutable_location()->set_detail(rows.Text(row, kLocationDetail));
  if (!rows.IsNull(row, kVolume)) {
    proposal.mutable_volume()->set_units(rows.Int(row, kVolume));
    proposal.mutable_volume()->set_scale(static_cast<int>(rows.Int(row, kVolumeScale)));
    proposal.set_volume_unit(rows.Text(row, kVolumeUnit));
  }
  proposal.set_estimated_amount(rows.Int(row, kEstimatedAmount));
  proposal.set_fiscal_year(static_cast<int>(rows.Int(row, kFiscalYear)));
  proposal.set_proposer(rows.Text(row, kProposer));
  proposal.set_state(static_cast<v1::ProposalState>(rows.Int(row, kState)));
  proposal.set_unit(UnitName(instansi, rows.Text(row, kUnit)));
  proposal.set_plan_node(PlanKey{instansi, rows.Text(row, kPlan)}.NodeName(rows.Text(row, kNode)));
  proposal.set_accepted_amount(rows.Int(row, kAcceptedAmount));
  proposal.set_reason(rows.Text(row, kReason));
  *proposal.mutable_create_time() = TimestampOf(rows.Time(row, kCreated));
  *proposal.mutable_update_time() = TimestampOf(rows.Time(row, kUpdated));
  proposal.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return proposal;
}

std::optional<v1::Proposal> FirstIn(const postgres::Rows& rows) {
  return rows.empty() ? std::nullopt : std::optional(ProposalIn(rows, 0));
}

postgres::Params ParamsOf(const ProposalKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.proposal_id);
  return params;
}

postgres::Params ParamsOf(const NewProposal& created) {
  const v1::Proposal& proposal = created.proposal;
  postgres::Params params = ParamsOf(created.key);
  params.Int(proposal.kind()).Text(proposal.title());
  params.Text(proposal.location().kecamatan()).Text(proposal.location().desa()).Text(proposal.location().detail());
  params.Int(proposal.volume().units()).Int(proposal.volume().scale()).Text(proposal.volume_unit());
  params.Int(proposal.estimated_amount()).Int(proposal.fiscal_year()).Text(proposal.proposer());
  params.Text(created.tracking_hash).Time(created.created).Bool(created.contact.has_value());
  const v1::ProposerContact contact = created.contact.value_or(v1::ProposerContact());
  params.Text(contact.person()).Text(contact.phone()).Text(contact.email()).Text(contact.address());
  return params;
}

const postgres::Statement& ListingBy(const ProposalFilter& filter) {
  if (!filter.node_id.empty()) {
    return kListByNode;
  }
  if (!filter.unit_id.empty()) {
    return kListByUnit;
  }
  if (filter.state != 0) {
    return kListByState;
  }
  return filter.fiscal_year != 0 ? kListByYear : kListAll;
}

}  // namespace

absl::StatusOr<std::vector<v1::Proposal>> InsertProposals(postgres::Transaction& transaction,
                                                          const std::vector<NewProposal>& proposals) {
  std::vector<postgres::Params> batch;
  batch.reserve(proposals.size());
  for (const NewProposal& proposal : proposals) {
    batch.push_back(ParamsOf(proposal));
  }
  TERPADU_ASSIGN(const std::vector<postgres::Rows> inserted, transaction.ExecuteBatch(kInsert, batch));
  std::vector<v1::Proposal> recorded;
  recorded.reserve(inserted.size());
  for (size_t i = 0; i < inserted.size(); ++i) {
    if (inserted[i].empty()) {
      const std::string name = proposals[i].key.Name();
      return Error(absl::StatusCode::kAlreadyExists, "PROPOSAL_EXISTS", name + " exists", {{"proposal", name}});
    }
    recorded.push_back(ProposalIn(inserted[i], 0));
  }
  return recorded;
}

absl::StatusOr<std::optional<v1::Proposal>> FindProposal(const Executor& executor, const ProposalKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFind, ParamsOf(key)));
  return FirstIn(rows);
}

absl::StatusOr<std::optional<v1::Proposal>> FindTrackedProposal(const Executor& executor, const std::string& instansi,
                                                                const std::string& tracking_hash) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFindTracked, postgres::Params().Text(instansi).Text(tracking_hash)));
  return FirstIn(rows);
}

absl::StatusOr<std::optional<v1::ProposerContact>> FindContact(const Executor& executor, const ProposalKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFindContact, ParamsOf(key)));
  if (rows.empty()) {
    return std::nullopt;
  }
  v1::ProposerContact contact;
  contact.set_person(rows.Text(0, 0));
  contact.set_phone(rows.Text(0, 1));
  contact.set_email(rows.Text(0, 2));
  contact.set_address(rows.Text(0, 3));
  return contact;
}

absl::StatusOr<std::vector<v1::ProposalStep>> ListSteps(const Executor& executor, const ProposalKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kSteps, ParamsOf(key)));
  std::vector<v1::ProposalStep> steps;
  for (int row = 0; row < rows.size(); ++row) {
    v1::ProposalStep& step = steps.emplace_back();
    step.set_number(static_cast<int>(rows.Int(row, 0)));
    step.set_state(static_cast<v1::ProposalState>(rows.Int(row, 1)));
    step.set_unit(UnitName(key.instansi, rows.Text(row, 2)));
    step.set_reason(rows.Text(row, 3));
    *step.mutable_time() = TimestampOf(rows.Time(row, 4));
  }
  return steps;
}

absl::StatusOr<std::vector<v1::Proposal>> ListProposals(const Executor& executor, const std::string& instansi,
                                                        const ProposalFilter& filter, const std::string& after,
                                                        int limit) {
  postgres::Params params;
  params.Text(instansi).Text(after).Int(limit).Int(filter.state).Int(filter.kind).Int(filter.fiscal_year);
  params.Text(filter.unit_id).Text(filter.plan_id).Text(filter.node_id);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(ListingBy(filter), params));
  std::vector<v1::Proposal> proposals;
  proposals.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    proposals.push_back(ProposalIn(rows, row));
  }
  return proposals;
}

absl::StatusOr<std::optional<LockedProposal>> LockProposal(postgres::Transaction& transaction, const ProposalKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, ParamsOf(key)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return LockedProposal{.stage = static_cast<ProposalStage>(rows.Int(0, 0)),
                        .version = rows.Int(0, 1),
                        .fiscal_year = static_cast<int>(rows.Int(0, 2)),
                        .unit_id = rows.Text(0, 3),
                        .plan_id = rows.Text(0, 4),
                        .node_id = rows.Text(0, 5)};
}

absl::StatusOr<v1::Proposal> AppendStep(postgres::Transaction& transaction, const ProposalKey& key,
                                        const ProposalAfter& after) {
  postgres::Params params = ParamsOf(key);
  params.Int(static_cast<int>(after.stage)).Text(after.unit_id).Text(after.plan_id).Text(after.node_id);
  params.Int(after.accepted_amount).Text(after.reason).Text(after.step_reason).Time(after.happened);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kStep, params));
  TERPADU_ASSERT(!rows.empty());
  return ProposalIn(rows, 0);
}

absl::StatusOr<std::optional<LockedNode>> LockNode(postgres::Transaction& transaction, const std::string& instansi,
                                                   const std::string& plan_id, const std::string& node_id,
                                                   int fiscal_year) {
  postgres::Params key;
  key.Text(instansi).Text(plan_id).Text(node_id);
  TERPADU_ASSIGN(const postgres::Rows node, transaction.Execute(kLockNode, key));
  if (node.empty()) {
    return std::nullopt;
  }
  key.Int(fiscal_year);
  TERPADU_ASSIGN(const postgres::Rows figures, transaction.Execute(kNodeFigures, key));
  LockedNode locked{.kind = static_cast<int>(node.Int(0, 0)),
                    .plan_kind = static_cast<int>(node.Int(0, 1)),
                    .plan_state = static_cast<int>(node.Int(0, 2)),
                    .carrying = {.first_year = static_cast<int>(node.Int(0, 3)),
                                 .last_year = static_cast<int>(node.Int(0, 4)),
                                 .unit_ids = TextsIn(figures.Text(0, 0)),
                                 .accepted_already = figures.Int(0, 2)}};
  locked.carrying.is_sub_kegiatan = locked.kind == v1::PLAN_NODE_KIND_SUB_KEGIATAN;
  locked.carrying.plan_is_annual = locked.plan_kind == v1::PLAN_KIND_RKPD || locked.plan_kind == v1::PLAN_KIND_RENJA;
  locked.carrying.plan_is_replaced = locked.plan_state == v1::PLAN_STATE_REPLACED;
  if (!figures.IsNull(0, 1)) {
    locked.carrying.ceiling = figures.Int(0, 1);
  }
  return locked;
}

absl::StatusOr<bool> UnitExists(postgres::Transaction& transaction, const std::string& instansi,
                                const std::string& unit_id) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 transaction.Execute(kUnitExists, postgres::Params().Text(instansi).Text(unit_id)));
  return !rows.empty();
}

}  // namespace terpadu::planning
