#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/rka_chain.h"
#include "services/budgeting/preparation/keys.h"
#include "terpadu/budgeting/v1/rka.pb.h"

namespace terpadu::budgeting {

// CEILING_MISSING when `kua_ppas` has none for it; RKA_EXISTS. `actor` has drafted it.
absl::StatusOr<v1::Rka> InsertRka(postgres::Transaction& transaction, const RkaKey& key, const KuaPpasKey& kua_ppas,
                                  const v1::Rka& asked, std::string_view actor, std::string_view audit);

// With its steps. NOT_FOUND when there is none.
absl::StatusOr<v1::Rka> GetRka(rpc::CallContext& call, const RkaKey& key);
absl::StatusOr<v1::Rka> ReadRka(postgres::Transaction& transaction, const RkaKey& key);

struct RkaFilter {
  std::string unit;   // "" for all
  std::string state;  // `VERIFIED`, "" for all
  bool with_findings = false;
};
// Without steps.
absl::StatusOr<std::vector<v1::Rka>> ListRkas(rpc::CallContext& call, const BudgetKey& budget, const RkaFilter& filter,
                                              const std::string& after, int size);

// An RKA as far as its changes depend on it.
struct RkaRow {
  std::string kua_ppas;  // id
  std::string sub_kegiatan;
  std::string unit;
  std::string state;
  int64_t total_amount = 0;
  int64_t item_count = 0;
  int64_t version = 0;
};

// One person's act on one RKA.
struct RkaDeed {
  RkaKey rka;
  RkaAct act{};
  std::string actor;
  std::string remarks;
  std::optional<int64_t> etag;  // the version demanded
  std::string audit;
};

// Locks the RKA until the transaction ends, and records the deed as a step (drafting once a person). NOT_FOUND,
// ETAG_MISMATCH; the refusals of CheckState() and CheckPart().
absl::StatusOr<RkaRow> BeginDeed(postgres::Transaction& transaction, const RkaDeed& deed);

// Puts a locked RKA into the state after the act.
absl::Status SetRkaState(postgres::Transaction& transaction, const RkaDeed& deed);

// Puts it there under `ceiling`: what SUBMIT needs. Fails with the database's refusal when its sum is above.
absl::Status SetRkaSubmitted(postgres::Transaction& transaction, const RkaDeed& deed, int64_t ceiling);

// Appends `event` for the RKA at its newest version.
absl::Status AnnounceRka(postgres::Transaction& transaction, const RkaKey& key, const google::protobuf::Message& event,
                         std::string_view audit);

}  // namespace terpadu::budgeting
