#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/spse.pb.h"

namespace terpadu::procurement::store {

// Imports of one instansi wait for each other until the transaction ends.
absl::Status LockSpseImports(postgres::Transaction& transaction, std::string_view instansi);

// What is recorded under an id.
struct SpseRecorded {
  std::string sha256;
  int source_version = 0;
  int64_t version = 0;
};
absl::StatusOr<std::map<std::string, SpseRecorded>> RecordedSelections(postgres::Transaction& transaction,
                                                                       std::string_view instansi,
                                                                       const std::vector<std::string>& ids);
absl::StatusOr<std::map<std::string, SpseRecorded>> RecordedSchedules(postgres::Transaction& transaction,
                                                                      std::string_view instansi,
                                                                      const std::vector<std::string>& ids);

// SHA-256 of a record, without output fields.
std::string FingerprintOfRecord(const google::protobuf::Message& record);

// Writes records of these versions over what is there.
absl::Status PutSelections(postgres::Transaction& transaction, std::string_view instansi,
                           const std::vector<v1::SpseSelection>& selections);
absl::Status PutSchedules(postgres::Transaction& transaction, std::string_view instansi,
                          const std::vector<v1::SpseSchedule>& schedules);

// Numbers of SIRUP among `codes` of which there is a package, and ids among `ids` of which there is a package or a
// split that waits for a person.
absl::StatusOr<std::set<std::string>> KnownRupCodes(postgres::Transaction& transaction, std::string_view instansi,
                                                    const std::vector<std::string>& codes);
absl::StatusOr<std::set<std::string>> KnownPackageIds(postgres::Transaction& transaction, std::string_view instansi,
                                                      const std::vector<std::string>& ids);

// With packages. One more row than a page when there are more.
absl::StatusOr<v1::SpseSelection> GetSpseSelection(postgres::Connection& connection, const postgres::Scope& scope,
                                                   std::string_view id);
absl::StatusOr<std::vector<v1::SpseSelection>> ListSpseSelections(postgres::Connection& connection,
                                                                  const postgres::Scope& scope, const rpc::Page& page);
absl::StatusOr<v1::SpseSchedule> GetSpseSchedule(postgres::Connection& connection, const postgres::Scope& scope,
                                                 std::string_view id);
// Those whose first stage begins between two days, at most 10,000; `unit` "" for all.
absl::StatusOr<std::vector<v1::SpseSchedule>> SchedulesBetween(postgres::Connection& connection,
                                                               const postgres::Scope& scope, CalendarDay first,
                                                               CalendarDay last, const std::string& unit);

}  // namespace terpadu::procurement::store
