#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"

namespace terpadu::budgeting {

// What planning has told of units and sets of codes, written by its events; read by CodesToCheck.

struct SetKey {
  std::string instansi;  // `nasional` for one that holds for all
  std::string set;       // id
};

struct KnownSet {
  std::string kind;  // `ACCOUNT`
  std::string title;
  std::string decree;
  std::string valid_from;               // `2026-01-01`
  std::optional<std::string> valid_to;  // none for one without an end
  bool published = false;
};

// `unit` by its name.
absl::Status KeepUnit(postgres::Transaction& transaction, std::string_view instansi, std::string_view unit);
absl::Status KeepSet(postgres::Transaction& transaction, const SetKey& key, const KnownSet& set);
absl::Status KeepCodes(postgres::Transaction& transaction, const SetKey& key, const std::vector<std::string>& codes);
// The set and its codes.
absl::Status ForgetSet(postgres::Transaction& transaction, const SetKey& key);

}  // namespace terpadu::budgeting
