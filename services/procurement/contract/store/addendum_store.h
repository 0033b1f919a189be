#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/names.h"
#include "terpadu/procurement/v1/contract.pb.h"

namespace terpadu::procurement::store {

// Money that an addendum moves; the words are those of domain/posting.h.
struct Posting {
  int64_t place = 0;
  bool raise = true;
  std::string line;
  Rupiah amount;
  std::string state;
  std::string goal;
  std::string reservation_id;  // of a RAISE
  std::string commitment_id;   // that is made, or reduced
};

// An addendum that is SETTLING: the saga of its postings.
struct Settlement {
  ContractPartId id;
  std::string rup_package_id;
  std::string number;
  std::string remark;  // why it was given up, once it is
  std::string lease;   // of the one who works on it
  std::string audit;   // JSON, of the command that began it
  std::string correlation_id;
  std::string traceparent;
};

struct StoredAddendum {
  v1::Addendum addendum;
  int64_t version = 0;
  int term_revision = 0;
};
absl::StatusOr<StoredAddendum> ReadAddendum(postgres::Transaction& transaction, const ContractPartId& id);
absl::StatusOr<v1::Addendum> GetAddendum(postgres::Connection& connection, const postgres::Scope& scope,
                                         const ContractPartId& id);
absl::StatusOr<std::vector<v1::Addendum>> ListAddenda(postgres::Connection& connection, const postgres::Scope& scope,
                                                      std::string_view contract_id, const rpc::Page& page);
// FAILED_PRECONDITION, reason ADDENDUM_SETTLING (metadata: addendum), while one is; the execution is locked.
absl::Status CheckNoneSettling(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id);

// At version 1, with a lease for the caller. ALREADY_EXISTS, reason ADDENDUM_EXISTS (metadata: addendum).
absl::Status InsertAddendum(postgres::Transaction& transaction, const v1::Addendum& addendum, int term_revision,
                            const Settlement& settlement);
absl::Status InsertPostings(postgres::Transaction& transaction, const ContractPartId& id,
                            const std::vector<Posting>& postings);
// The highest revision of terms that a contract has, in force or not.
absl::StatusOr<int> LastTermRevision(postgres::Transaction& transaction, std::string_view instansi,
                                     std::string_view contract_id);

// What a contract has on each line: room for more, commitments that may be reduced.
struct LineRoom {
  std::string line;
  Rupiah room;  // the allocation less what is committed of it
};
struct CommitmentRoom {
  std::string commitment_id;
  std::string line;
  Rupiah unpaid;
};
absl::StatusOr<std::vector<LineRoom>> LoadLineRooms(postgres::Transaction& transaction, std::string_view instansi,
                                                    std::string_view contract_id);
// The newest first.
absl::StatusOr<std::vector<CommitmentRoom>> LoadCommitmentRooms(postgres::Transaction& transaction,
                                                                std::string_view instansi,
                                                                std::string_view contract_id);

// As with sagas of RPP (store/saga_store.h): leases, and writes that ask for them.
absl::StatusOr<std::optional<Settlement>> ClaimNextSettlement(postgres::Connection& connection);
absl::StatusOr<std::optional<Settlement>> ClaimSettlement(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const ContractPartId& id);
absl::StatusOr<std::vector<Posting>> LoadPostings(postgres::Connection& connection, const postgres::Scope& scope,
                                                  const ContractPartId& id);
absl::Status RecordPosting(postgres::Connection& connection, const Settlement& settlement, const Posting& posting);
absl::Status GiveUpSettlement(postgres::Connection& connection, const Settlement& settlement, std::string_view remark);
absl::Status PostponeSettlement(postgres::Connection& connection, const Settlement& settlement);
// Writes the end in the caller's transaction; LEASE_LOST when another works on it.
absl::StatusOr<int64_t> EndSettlement(postgres::Transaction& transaction, const Settlement& settlement,
                                      std::string_view state);
struct AmendedContract {
  int64_t version = 0;
  std::vector<std::string> commitments;  // names, all of them
};
// The contract's value, and the commitments of the postings that are COMMITTED beside those it has.
absl::StatusOr<AmendedContract> AmendContract(postgres::Transaction& transaction, const ContractPartId& id,
                                              Rupiah amount, const std::vector<Posting>& postings);

}  // namespace terpadu::procurement::store
