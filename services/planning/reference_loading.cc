// What fills a draft and puts it in force.
#include <set>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/days.h"
#include "services/planning/planning_service.h"
#include "services/planning/reference_draft.h"
#include "services/planning/reference_requests.h"
#include "services/planning/reference_service.h"
#include "services/planning/report.h"
#include "services/planning/store/reference_code_store.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::planning {
namespace {

// One command on a draft within its transaction, that answers with findings. One of severity ERROR leaves the database
// as it was, and the request_id free.
template <typename Response>
class DraftCommand {
 public:
  DraftCommand(rpc::CallContext& call, const ReferenceSetKey& key) : call_(call), key_(key) {}
  virtual ~DraftCommand() = default;

  template <typename Request>
  absl::StatusOr<Response> Run(const Request& request) {
    TERPADU_RETURN_IF_ERROR(CheckMayChange(call_.actor, key_.instansi));
    const auto in_transaction = [&](postgres::Transaction& transaction) -> absl::StatusOr<Response> {
      transaction_ = &transaction;
      TERPADU_RETURN_IF_ERROR(Do());
      return response_;
    };
    auto response = rpc::Once<Response>(call_, key_.instansi, request, in_transaction, request.validate_only());
    return refused_ ? response_ : response;
  }

 protected:
  virtual absl::Status Do() = 0;

  absl::Status Lock(const std::string& etag = "") {
    TERPADU_ASSIGN(draft_, LockDraft(*transaction_, key_, etag));
    kind_ = static_cast<CodeKind>(draft_.message.kind());
    return absl::OkStatus();
  }

  // Puts what was found into the response; CANCELLED, and nothing to commit, when an error is among it.
  absl::Status Report() {
    response_.clear_findings();
    for (const Finding& finding : findings_.Report()) {
      *response_.add_findings() = ToProto(finding);
    }
    *response_.mutable_reference_set() = draft_.message;
    refused_ = findings_.has_error();
    return refused_ ? absl::CancelledError("the findings forbid it") : absl::OkStatus();
  }

  absl::Status AppendAndCount(const std::vector<journal::Entry>& entries, size_t codes, size_t mappings) {
    TERPADU_RETURN_IF_ERROR(CountLoaded(*transaction_, key_, codes, mappings, entries.size()));
    TERPADU_RETURN_IF_ERROR(journal::Append(*transaction_, key_.instansi, entries, call_.AuditJson()));
    return ReadAgain();
  }

  absl::Status ReadAgain() {
    TERPADU_ASSIGN(const std::optional<StoredReferenceSet> now, FindReferenceSet(*transaction_, key_));
    draft_ = now.value();
    *response_.mutable_reference_set() = draft_.message;
    return absl::OkStatus();
  }

  // Stores codes that are not there yet, and tells of them.
  absl::Status AddCodes(const std::vector<v1::ReferenceCode>& codes) {
    if (codes.empty()) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(InsertCodes(*transaction_, key_, codes));
    const auto start = [this] {
      v1::ReferenceCodesLoaded event;
      event.set_reference_set(key_.Name());
      event.set_kind(draft_.message.kind());
      return event;
    };
    const auto entries = InChunks<v1::ReferenceCodesLoaded>(
        key_, draft_.version + 1, codes, start,
        [](v1::ReferenceCodesLoaded& event, const v1::ReferenceCode& code) { *event.add_codes() = code; });
    return AppendAndCount(entries, codes.size(), 0);
  }

  rpc::CallContext& call_;
  const ReferenceSetKey key_;
  postgres::Transaction* transaction_ = nullptr;
  StoredReferenceSet draft_;
  CodeKind kind_ = CodeKind::kNomenclature;
  Findings findings_;
  Response response_;

 private:
  bool refused_ = false;
};

v1::ReferenceCode MessageOf(const Code& code) {
  v1::ReferenceCode message;
  message.set_code(code.text);
  message.set_level(static_cast<v1::CodeLevel>(code.level));
  message.set_parent_code(code.parent);
  return message;
}

class CodeLoading final : public DraftCommand<v1::LoadCodesResponse> {
 public:
  CodeLoading(rpc::CallContext& call, const CodesToLoad& load, std::string source_file)
      : DraftCommand(call, load.key), rows_(load.rows), source_file_(std::move(source_file)) {}

 private:
  absl::Status Do() override {
    TERPADU_RETURN_IF_ERROR(Lock());
    TERPADU_ASSIGN(auto titles, TitlesThere());
    const CheckedCodes checked = CheckCodeRows(kind_, rows_, std::move(titles), findings_);
    response_.set_repeated_count(checked.repeated);
    TERPADU_RETURN_IF_ERROR(Report());
    std::vector<v1::ReferenceCode> codes;
    for (const CheckedCode& added : checked.added) {
      v1::ReferenceCode& code = codes.emplace_back(MessageOf(added.code));
      code.set_title(added.title);
      code.set_source_line(added.line);
      code.set_source_file(source_file_);
    }
    response_.set_loaded_count(static_cast<int32_t>(codes.size()));
    return AddCodes(codes);
  }

  absl::StatusOr<std::map<std::string, std::string>> TitlesThere() {
    std::vector<std::string> asked;
    for (const CodeRow& row : rows_) {
      asked.push_back(TrimmedCode(row.code));
    }
    TERPADU_ASSIGN(const auto found, FindCodes(*transaction_, key_, asked));
    std::map<std::string, std::string> titles;
    for (const auto& [text, code] : found) {
      titles.emplace(text, code.title());
    }
    return titles;
  }

  const std::vector<CodeRow>& rows_;
  const std::string source_file_;
};

class MappingLoading final : public DraftCommand<v1::LoadCodeMappingsResponse> {
 public:
  MappingLoading(rpc::CallContext& call, const MappingsToLoad& load) : DraftCommand(call, load.key), rows_(load.rows) {}

 private:
  absl::Status Do() override {
    TERPADU_RETURN_IF_ERROR(Lock());
    if (!draft_.replaces_id.has_value()) {
      return Error(absl::StatusCode::kFailedPrecondition, "NOTHING_REPLACED",
                   key_.Name() + " replaces no set: there is nothing to map from", {{"reference_set", key_.Name()}});
    }
    TERPADU_ASSIGN(MappingGround ground, Ground());
    const std::vector<MappingRow> added = CheckMappingRows(rows_, std::move(ground), findings_);
    TERPADU_RETURN_IF_ERROR(Report());
    response_.set_loaded_count(static_cast<int32_t>(added.size()));
    if (added.empty()) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(InsertMappings(*transaction_, key_, *draft_.replaces_id, added));
    return Announce(added);
  }

  absl::Status Announce(const std::vector<MappingRow>& added) {
    std::vector<v1::LoadedMapping> mappings;
    for (const MappingRow& row : added) {
      v1::LoadedMapping& mapping = mappings.emplace_back();
      mapping.set_from_code(row.from);
      mapping.set_to_code(row.to);
    }
    const auto start = [this] {
      v1::CodeMappingsLoaded event;
      event.set_reference_set(key_.Name());
      event.set_replaces(draft_.message.replaces());
      return event;
    };
    const auto entries = InChunks<v1::CodeMappingsLoaded>(
        key_, draft_.version + 1, mappings, start,
        [](v1::CodeMappingsLoaded& event, const v1::LoadedMapping& mapping) { *event.add_mappings() = mapping; });
    return AppendAndCount(entries, 0, mappings.size());
  }

  absl::StatusOr<MappingGround> Ground() {
    std::vector<std::string> from;
    std::vector<std::string> to;
    for (const MappingRow& row : rows_) {
      from.push_back(TrimmedCode(row.from));
      to.push_back(TrimmedCode(row.to));
    }
    MappingGround ground;
    TERPADU_ASSIGN(const auto old_codes, FindCodes(*transaction_, {key_.instansi, *draft_.replaces_id}, from));
    for (const auto& [text, code] : old_codes) {
      ground.old_levels.emplace(text, code.level());
    }
    TERPADU_ASSIGN(const auto new_codes, FindCodes(*transaction_, key_, to));
    for (const auto& [text, code] : new_codes) {
      ground.new_levels.emplace(text, code.level());
    }
    TERPADU_ASSIGN(const auto there, FindMappings(*transaction_, key_, *draft_.replaces_id, from));
    for (const auto& [text, targets] : there) {
      for (const MappingTarget& target : targets) {
        ground.targets[text].insert(target.to.value_or(""));
      }
    }
    return ground;
  }

  const std::vector<MappingRow>& rows_;
};

class Publication final : public DraftCommand<v1::PublishReferenceSetResponse> {
 public:
  Publication(rpc::CallContext& call, const ReferenceSetKey& key, const std::string& etag)
      : DraftCommand(call, key), etag_(etag) {}

 private:
  // Of findings that are many; one more than a report shows, so that it tells of the rest.
  static constexpr int kMost = static_cast<int>(Findings::kMostReported) + 1;

  absl::Status Do() override {
    TERPADU_RETURN_IF_ERROR(Lock(etag_));
    TERPADU_RETURN_IF_ERROR(CheckDay());
    if (draft_.message.code_count() == 0) {
      TellEmpty(findings_);
    }
    TERPADU_RETURN_IF_ERROR(CompleteParents());
    if (draft_.replaces_id.has_value()) {
      TERPADU_ASSIGN(const auto unmapped,
                     FindUnmapped(*transaction_, key_, *draft_.replaces_id, LevelsOf(kind_).back().number, kMost));
      TellUnmapped(unmapped, findings_);
    }
    TERPADU_RETURN_IF_ERROR(Report());
    const int64_t version = draft_.version + 1;
    TERPADU_RETURN_IF_ERROR(planning::PublishReferenceSet(*transaction_, key_, call_.clock->Now()));
    TERPADU_RETURN_IF_ERROR(ReadAgain());
    v1::ReferenceSetPublished event;
    *event.mutable_reference_set() = draft_.message;
    return journal::Append(*transaction_, key_.instansi, {journal::MakeEntry(key_.Name(), version, event)},
                           call_.AuditJson(draft_.message.decree()));
  }

  absl::Status CheckDay() {
    TERPADU_RETURN_IF_ERROR(LockPublication(*transaction_, key_, draft_.message.kind()));
    const google::type::Date& date = draft_.message.valid_from();
    const CalendarDay day(date.year(), date.month(), date.day());
    TERPADU_ASSIGN(const std::string other, PublishedFrom(*transaction_, key_.instansi, draft_.message.kind(), day));
    if (other.empty()) {
      return absl::OkStatus();
    }
    const std::string name = ReferenceSetKey{key_.instansi, other}.Name();
    return Error(absl::StatusCode::kAlreadyExists, "VALID_FROM_TAKEN",
                 name + " is in force from " + FormatDay(day) + " on too: on which day does this set begin?",
                 {{"reference_set", name}});
  }

  // Adds the levels above that may be missing, from below upward, until all are there or one is missing that may not.
  absl::Status CompleteParents() {
    for (size_t level = 0; level < LevelsOf(kind_).size(); ++level) {
      TERPADU_ASSIGN(const auto orphans, FindOrphans(*transaction_, key_, kMost));
      const std::vector<Code> derived = DeriveParents(kind_, orphans, findings_);
      if (derived.size() < orphans.size() || orphans.empty()) {
        return absl::OkStatus();
      }
      std::vector<v1::ReferenceCode> codes;
      for (const Code& code : derived) {
        codes.push_back(MessageOf(code));
      }
      TERPADU_RETURN_IF_ERROR(AddCodes(codes));
    }
    return absl::OkStatus();
  }

  const std::string& etag_;
};

}  // namespace

absl::StatusOr<StoredReferenceSet> LockDraft(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                             const std::string& etag) {
  TERPADU_ASSIGN(std::optional<StoredReferenceSet> set, LockReferenceSet(transaction, key));
  if (!set.has_value()) {
    return NotFound(key.Name());
  }
  TERPADU_ASSIGN(const std::optional<int64_t> demanded, rpc::VersionOf(etag));
  if (demanded.has_value() && *demanded != set->version) {
    return rpc::EtagMismatch(key.Name());
  }
  if (set->message.state() != v1::REFERENCE_SET_STATE_DRAFT) {
    return Error(absl::StatusCode::kFailedPrecondition, "REFERENCE_SET_PUBLISHED",
                 key.Name() + " is published and never changes again: a new decree makes a new set",
                 {{"reference_set", key.Name()}});
  }
  return *std::move(set);
}

absl::StatusOr<v1::LoadCodesResponse> ReferenceService::LoadCodes(rpc::CallContext& call,
                                                                  const v1::LoadCodesRequest& request) {
  TERPADU_ASSIGN(const CodesToLoad load, Read(request));
  return CodeLoading(call, load, request.source_file()).Run(request);
}

absl::StatusOr<v1::LoadCodeMappingsResponse> ReferenceService::LoadCodeMappings(
    rpc::CallContext& call, const v1::LoadCodeMappingsRequest& request) {
  TERPADU_ASSIGN(const MappingsToLoad load, Read(request));
  return MappingLoading(call, load).Run(request);
}

absl::StatusOr<v1::PublishReferenceSetResponse> ReferenceService::PublishReferenceSet(
    rpc::CallContext& call, const v1::PublishReferenceSetRequest& request) {
  TERPADU_ASSIGN(const ReferenceSetKey key, ReadReferenceSetName("name", request.name()));
  return Publication(call, key, request.etag()).Run(request);
}

}  // namespace terpadu::planning
