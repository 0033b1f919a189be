#include "services/procurement/names.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"

namespace terpadu::procurement {

std::string PackageName(std::string_view instansi, std::string_view id) {
  return FormatName(kPackagePattern, {std::string(instansi), std::string(id)});
}

std::string RppName(std::string_view instansi, std::string_view id) {
  return FormatName(kRppPattern, {std::string(instansi), std::string(id)});
}

std::string ContractName(std::string_view instansi, std::string_view id) {
  return FormatName(kContractPattern, {std::string(instansi), std::string(id)});
}

ResourceId IdOf(std::string_view pattern, std::string_view name) {
  const auto ids = ParseName(pattern, name);
  TERPADU_ASSERT(ids.ok() && ids->size() == 2);
  return {ids->at(0), ids->at(1)};
}

absl::Status NotFound(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", name + " does not exist", {{"name", name}});
}

}  // namespace terpadu::procurement
