#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/contract.pb.h"

namespace terpadu::procurement::store {

// ALREADY_EXISTS, reason CONTRACT_MEETING_EXISTS (metadata: name).
absl::Status InsertContractMeeting(postgres::Transaction& transaction, const v1::ContractMeeting& meeting);
absl::StatusOr<std::vector<v1::ContractMeeting>> ListContractMeetings(postgres::Connection& connection,
                                                                      const postgres::Scope& scope,
                                                                      const rpc::Page& page);

// The contract of a package whose execution is under way (PREPARED to HANDED_OVER), "" when there is none.
absl::StatusOr<std::string> ContractUnderWay(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view rup_package_id);

// A payment as budgeting's journal tells of it; again for a corrected one.
absl::Status ProjectPayment(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view disbursement_id, std::string_view contract_id,
                            std::string_view commitment_id, Rupiah amount);
absl::Status CorrectPayment(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view disbursement_id, Rupiah amount);

}  // namespace terpadu::procurement::store
