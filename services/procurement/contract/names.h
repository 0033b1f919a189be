#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/names.h"

namespace terpadu::procurement {

// Resource names of contracts after their signature.
inline constexpr char kAppointmentPattern[] = "instansi/{instansi}/appointments/{appointment}";
inline constexpr char kExecutionPattern[] = "instansi/{instansi}/contracts/{contract}/execution";
inline constexpr char kGuaranteePattern[] = "instansi/{instansi}/contracts/{contract}/guarantees/{guarantee}";
inline constexpr char kAddendumPattern[] = "instansi/{instansi}/contracts/{contract}/addenda/{addendum}";
inline constexpr char kContractMeetingPattern[] = "instansi/{instansi}/contractMeetings/{contract_meeting}";

inline std::string ExecutionName(std::string_view instansi, std::string_view contract_id) {
  return FormatName(kExecutionPattern, {std::string(instansi), std::string(contract_id)});
}

// What lies under a contract, by the three ids of its name.
struct ContractPartId {
  std::string instansi;
  std::string contract;
  std::string id;
};
inline std::string NameOf(const char* pattern, const ContractPartId& id) {
  return FormatName(pattern, {id.instansi, id.contract, id.id});
}
inline absl::StatusOr<ContractPartId> ReadContractPart(const char* pattern, std::string_view name,
                                                       std::string_view etag) {
  const auto ids = ParseName(pattern, name);
  FieldErrors errors;
  errors.Add("name", ids.status());
  errors.Add("etag", rpc::VersionOf(etag).status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ContractPartId{.instansi = ids->at(0), .contract = ids->at(1), .id = ids->at(2)};
}

}  // namespace terpadu::procurement
