#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"

namespace terpadu::performance::store {

// A line of a DPA as agreements are judged by it.
struct DpaLine {
  std::string line;     // resource name
  std::string budget;   // resource name
  std::string unit_id;  // empty for a line without one
  std::string program;  // code
  int64_t amount = 0;   // rupiah
};

// A budget that is in force stays so.
absl::Status PutDpaBudget(postgres::Transaction& transaction, std::string_view instansi, std::string_view budget,
                          int year, bool in_force);
absl::Status PutDpaLine(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line);
absl::Status SetDpaLineAmount(postgres::Transaction& transaction, std::string_view instansi, std::string_view line,
                              int64_t amount);

}  // namespace terpadu::performance::store
