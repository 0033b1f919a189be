#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/planning/planning_service.h"
#include "services/planning/reference_requests.h"
#include "services/planning/reference_service.h"
#include "services/planning/store/reference_code_store.h"

namespace terpadu::planning {
namespace {

// A page ends earlier when its messages come to this; what a client takes by default is 4 MiB.
constexpr size_t kLargestPage = size_t{3} << 20;

absl::StatusOr<StoredReferenceSet> FindSet(const Executor& executor, const ReferenceSetKey& key) {
  TERPADU_ASSIGN(std::optional<StoredReferenceSet> set, FindReferenceSet(executor, key));
  if (!set.has_value()) {
    return NotFound(key.Name());
  }
  return *std::move(set);
}

}  // namespace

absl::StatusOr<v1::ListReferenceCodesResponse> ReferenceService::ListReferenceCodes(
    rpc::CallContext& call, const v1::ListReferenceCodesRequest& request) {
  TERPADU_ASSIGN(const ReferenceSetKey key, ReadReferenceSetName("parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_RETURN_IF_ERROR(FindSet(executor, key).status());
  TERPADU_ASSIGN(std::vector<v1::ReferenceCode> codes,
                 ListCodes(executor, key, request.level(), request.parent_code(),
                           page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListReferenceCodesResponse response;
  size_t bytes = 0;
  for (v1::ReferenceCode& code : codes) {
    bytes += code.ByteSizeLong();
    const int shown = response.reference_codes_size();
    if (shown == page.size || (bytes > kLargestPage && shown > 0)) {
      response.set_next_page_token(page.NextToken({response.reference_codes(shown - 1).code()}));
      break;
    }
    *response.add_reference_codes() = std::move(code);
  }
  return response;
}

absl::StatusOr<v1::LookUpCodesResponse> ReferenceService::LookUpCodes(rpc::CallContext& call,
                                                                      const v1::LookUpCodesRequest& request) {
  TERPADU_ASSIGN(const CodesToLookUp asked, Read(request, call.clock->Now()));
  v1::LookUpCodesResponse response;
  std::vector<Code> formed;
  std::vector<v1::CodeFound*> results;  // of the formed ones
  for (const std::string& text : request.codes()) {
    v1::CodeFound& result = *response.add_results();
    result.set_code(text);
    if (const ReadCode read(asked.kind, text); read.ok()) {
      formed.push_back(read.code());
      results.push_back(&result);
    } else {
      result.set_reason(read.fault().reason);
    }
  }
  const Executor executor(*call.db, call.ScopeOf(asked.instansi));
  TERPADU_ASSIGN(CodesLookedUp looked_up, LookUp(executor, asked.instansi, asked.day, asked.kind, formed));
  response.set_reference_set(looked_up.reference_set);
  for (size_t i = 0; i < formed.size() && !looked_up.reference_set.empty(); ++i) {
    if (looked_up.found[i].has_value()) {
      *results[i]->mutable_reference_code() = *std::move(looked_up.found[i]);
    } else {
      results[i]->set_reason("CODE_UNKNOWN");
    }
  }
  return response;
}

absl::StatusOr<v1::MapCodesResponse> ReferenceService::MapCodes(rpc::CallContext& call,
                                                                const v1::MapCodesRequest& request) {
  TERPADU_ASSIGN(const ReferenceSetKey key, Read(request));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(key.instansi)));
  TERPADU_ASSIGN(const StoredReferenceSet set, FindSet(transaction, key));
  v1::MapCodesResponse response;
  response.set_replaces(set.message.replaces());
  if (!set.replaces_id.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NOTHING_REPLACED",
                 key.Name() + " replaces no set: there is nothing to map from", {{"reference_set", key.Name()}});
  }
  const std::vector<std::string> asked(request.codes().begin(), request.codes().end());
  TERPADU_ASSIGN(const auto mappings, FindMappings(transaction, key, *set.replaces_id, asked));
  TERPADU_ASSIGN(const auto old_codes, FindCodes(transaction, {key.instansi, *set.replaces_id}, asked));
  std::vector<std::string> wanted = asked;
  for (const auto& [from, targets] : mappings) {
    for (const MappingTarget& target : targets) {
      wanted.push_back(target.to.value_or(from));
    }
  }
  TERPADU_ASSIGN(const auto new_codes, FindCodes(transaction, key, wanted));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  for (const std::string& from : asked) {
    v1::MappedCode& result = *response.add_results();
    result.set_from_code(from);
    const auto mapping = mappings.find(from);
    const std::vector<MappingTarget> targets =
        mapping == mappings.end() ? std::vector<MappingTarget>() : mapping->second;
    const CodeRelation relation = RelationOf(targets, old_codes.contains(from), new_codes.contains(from));
    result.set_relation(static_cast<v1::CodeRelation>(relation));
    if (relation == CodeRelation::kUnchanged) {
      *result.add_to_codes() = new_codes.at(from);
    }
    for (const MappingTarget& target : targets) {
      if (target.to.has_value()) {
        *result.add_to_codes() = new_codes.at(*target.to);
      }
    }
  }
  return response;
}

}  // namespace terpadu::planning
