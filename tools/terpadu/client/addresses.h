#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace terpadu::command {

// The services that a client speaks to, in the order of the chain.
const std::vector<std::string>& ServiceNames();

// `host:port` of each service that is known, by its name.
using Addresses = std::map<std::string, std::string>;

// Name of the environment variable that tells where `service` is: TERPADU_PLANNING_ADDRESS.
std::string AddressVariable(std::string_view service);

// The file that a demo left running writes: a JSON object of name and address.
inline constexpr char kServicesFile[] = ".state/demo/services.json";

// What kServicesFile says, in `folder` or the nearest one above that has it; empty when none has. An unreadable one is
// INVALID_ARGUMENT, reason SERVICES_FILE_UNREADABLE.
absl::StatusOr<Addresses> AddressesFromFile(const std::filesystem::path& folder);

// `given` first, else the environment, else the file found upward from the current folder.
absl::StatusOr<Addresses> FindAddresses(const Addresses& given);

}  // namespace terpadu::command
