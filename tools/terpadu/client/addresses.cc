#include "tools/terpadu/client/addresses.h"

#include <cctype>
#include <cstdlib>
#include <fstream>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"

namespace terpadu::command {

const std::vector<std::string>& ServiceNames() {
  static const std::vector<std::string> names = {"planning", "budgeting", "procurement", "performance", "reporting"};
  return names;
}

std::string AddressVariable(std::string_view service) {
  std::string variable = "TERPADU_";
  for (const char c : service) {
    variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable + "_ADDRESS";
}

absl::StatusOr<Addresses> AddressesFromFile(const std::filesystem::path& folder) {
  std::error_code fault;
  for (std::filesystem::path place = folder;; place = place.parent_path()) {
    const std::filesystem::path file = place / kServicesFile;
    if (std::filesystem::is_regular_file(file, fault)) {
      const auto document = nlohmann::json::parse(std::ifstream(file), nullptr, /*allow_exceptions=*/false);
      Addresses addresses;
      if (document.is_object()) {
        for (const auto& [service, address] : document.items()) {
          addresses[service] = address.is_string() ? address.get<std::string>() : "";
        }
        return addresses;
      }
      return Error(absl::StatusCode::kInvalidArgument, "SERVICES_FILE_UNREADABLE",
                   file.string() + " is not a JSON object of service and address", {{"file", file.string()}});
    }
    if (!place.has_relative_path()) {
      return Addresses();
    }
  }
}

absl::StatusOr<Addresses> FindAddresses(const Addresses& given) {
  Addresses addresses = given;
  bool complete = true;
  for (const std::string& service : ServiceNames()) {
    std::string& address = addresses[service];
    const char* variable = std::getenv(AddressVariable(service).c_str());
    if (address.empty() && variable != nullptr) {
      address = variable;
    }
    complete = complete && !address.empty();
  }
  if (complete) {
    return addresses;
  }
  TERPADU_ASSIGN(const Addresses from_file, AddressesFromFile(std::filesystem::current_path()));
  for (const auto& [service, address] : from_file) {
    if (addresses[service].empty()) {
      addresses[service] = address;
    }
  }
  return addresses;
}

}  // namespace terpadu::command
