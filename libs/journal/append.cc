#include "libs/journal/append.h"

#include <algorithm>
#include <span>

#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/byte_column.h"

namespace terpadu::journal {
namespace {

constexpr size_t kLargestPayload = 64 << 10;
constexpr size_t kLargestRound = 1000;

constexpr postgres::Statement kAppend = {"journal_append", R"sql(
INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
SELECT $1, event_id, type, subject, version, substring($6::bytea FROM start::int FOR length::int), $2::jsonb
  FROM unnest($3::uuid[], $4::text[], $5::text[], $9::bigint[], $7::bigint[], $8::bigint[])
       WITH ORDINALITY AS entry (event_id, type, subject, version, start, length, place)
 ORDER BY place)sql"};

postgres::Params ParamsOf(std::string_view instansi, std::span<const Entry> entries, std::string_view audit) {
  std::vector<std::string> event_ids;
  std::vector<std::string> types;
  std::vector<std::string> subjects;
  std::vector<int64_t> versions;
  ByteColumn payloads;
  for (const Entry& entry : entries) {
    event_ids.push_back(entry.event_id);
    types.push_back(entry.type);
    subjects.push_back(entry.subject);
    versions.push_back(entry.version);
    payloads.Add(entry.payload);
  }
  postgres::Params params;
  params.Text(instansi).Text(audit).TextArray(event_ids).TextArray(types).TextArray(subjects);
  payloads.AddTo(params);
  params.IntArray(versions);
  return params;
}

}  // namespace

Entry MakeEntry(std::string_view subject, int64_t version, const google::protobuf::Message& payload) {
  Entry entry = {.event_id = NewUuid(),
                 .type = EventTypeOf(payload.GetDescriptor()),
                 .subject = std::string(subject),
                 .version = version,
                 .payload = payload.SerializeAsString()};
  TERPADU_ASSERT(entry.payload.size() <= kLargestPayload);
  return entry;
}

absl::Status Append(postgres::Transaction& transaction, std::string_view instansi, const std::vector<Entry>& entries,
                    std::string_view audit) {
  for (std::span<const Entry> rest = entries; !rest.empty();) {
    const auto round = rest.first(std::min(rest.size(), kLargestRound));
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kAppend, ParamsOf(instansi, round, audit)).status());
    rest = rest.subspan(round.size());
  }
  return absl::OkStatus();
}

}  // namespace terpadu::journal
