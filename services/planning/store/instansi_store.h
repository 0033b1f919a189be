#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/instansi_service.pb.h"

namespace terpadu::planning {

struct StoredInstansi {
  v1::Instansi message;
  int64_t version;
};

// False when the instansi is there already.
absl::StatusOr<bool> InsertInstansi(postgres::Transaction& transaction, const std::string& instansi,
                                    const v1::Instansi& values, absl::Time now);
absl::Status UpdateInstansi(postgres::Transaction& transaction, const std::string& instansi, const v1::Instansi& values,
                            absl::Time now);

absl::StatusOr<std::optional<StoredInstansi>> FindInstansi(const Executor& executor, const std::string& instansi);
// The same, its row locked.
absl::StatusOr<std::optional<StoredInstansi>> LockInstansi(postgres::Transaction& transaction,
                                                           const std::string& instansi);

// At most `limit` instansi with ids after `after`, by id. `executor` sees every instansi.
absl::StatusOr<std::vector<v1::Instansi>> ListInstansi(const Executor& executor, std::string_view after, int limit);

}  // namespace terpadu::planning
