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
  std::string program;  // code, like the next two
  std::string kegiatan;
  std::string sub_kegiatan;
  std::string title;      // of the sub kegiatan
  std::string plan_node;  // that it funds
  int64_t amount = 0;     // rupiah
  int budget_version = 0;
  int64_t version = 0;  // of its event
};

// A budget that is in force stays so.
absl::Status PutDpaBudget(postgres::Transaction& transaction, std::string_view instansi, std::string_view budget,
                          int year, bool in_force);
absl::Status PutDpaLine(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line);
// Amount and versions.
absl::Status SetDpaLineAmount(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line);

}  // namespace terpadu::performance::store
