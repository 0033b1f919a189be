#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "libs/journal/event_type.h"
#include "libs/postgres/connection.h"
#include "libs/postgres/migrate.h"

namespace terpadu::journal {

// The journal: one table that is outbox and audit trail, part of every service's database. Columns that a writer sets:
// instansi, event_id, type, subject, version, payload, audit. Hot commands insert into it inside their one statement;
// others call Append. Never updated, never deleted (a trigger refuses).
extern const postgres::MigrationSet kMigrations;

// One event of an aggregate. `type` and the size bound come from the payload's message (option
// terpadu.option.v1.event): `id.go.terpadu.budgeting.reservation.created.v1`.
struct Entry {
  std::string event_id;  // UUIDv7
  std::string type;
  std::string subject;  // resource name of the aggregate
  int64_t version;      // of the aggregate: 1 at creation, one more with each event, without a gap
  std::string payload;  // serialized
};

// A payload without the event option, or over 64 KiB, is a defect and aborts.
Entry MakeEntry(std::string_view subject, int64_t version, const google::protobuf::Message& payload);

// Appends to the journal of `instansi`, which is the transaction's scope, in order and in the caller's transaction; one
// round trip for up to 1,000 entries. `audit` is CallContext::AuditJson(). The caller holds the aggregate's row lock,
// so that `version` is the next one.
absl::Status Append(postgres::Transaction& transaction, std::string_view instansi, const std::vector<Entry>& entries,
                    std::string_view audit);

}  // namespace terpadu::journal
