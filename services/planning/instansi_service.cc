#include "services/planning/instansi_service.h"

#include <set>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/domain/text.h"
#include "services/planning/fields.h"
#include "services/planning/names.h"
#include "services/planning/planning_service.h"
#include "services/planning/store/instansi_store.h"
#include "terpadu/planning/v1/instansi_events.pb.h"

namespace terpadu::planning {
namespace {

constexpr char kNational[] = "nasional";
constexpr char kWib[] = "Asia/Jakarta";
constexpr size_t kLongestTitle = 200;
constexpr size_t kLongestCode = 32;

// Checks the fields of an instansi, and puts them into the form they are stored in.
v1::Instansi ReadValues(const v1::Instansi& given, FieldErrors& errors) {
  v1::Instansi values = given;
  CheckText("instansi.title", given.title(), kLongestTitle, errors);
  values.set_title(CollapseBlanks(given.title()));
  if (!v1::InstansiKind_IsValid(given.kind())) {
    errors.Add("instansi.kind", "must be a kind of instansi, or UNSPECIFIED");
  }
  if (!given.code().empty() && (!IsResourceId(given.code()) || given.code().size() > kLongestCode)) {
    errors.Add("instansi.code", "must be 1 to 32 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  const std::set<std::string> zones = {"", kWib, "Asia/Makassar", "Asia/Jayapura"};
  if (!zones.contains(given.time_zone())) {
    errors.Add("instansi.time_zone", "must be Asia/Jakarta, Asia/Makassar or Asia/Jayapura");
  }
  if (given.time_zone().empty()) {
    values.set_time_zone(kWib);
  }
  return values;
}

// `now` with what the request changes.
v1::Instansi Changed(const v1::Instansi& now, const v1::UpdateInstansiRequest& request, FieldErrors& errors) {
  const v1::Instansi& given = request.instansi();
  std::set<std::string> fields(request.update_mask().paths().begin(), request.update_mask().paths().end());
  const bool all = fields.erase("*") > 0;
  const bool populated = fields.empty() && !all;
  const auto takes = [&](const char* field, bool has_value) {
    const bool named = fields.erase(field) > 0;
    return all || named || (populated && has_value);
  };
  v1::Instansi values = now;
  if (takes("title", !given.title().empty())) {
    values.set_title(given.title());
  }
  if (takes("kind", given.kind() != 0)) {
    values.set_kind(given.kind());
  }
  if (takes("code", !given.code().empty())) {
    values.set_code(given.code());
  }
  if (takes("time_zone", !given.time_zone().empty())) {
    values.set_time_zone(given.time_zone());
  }
  for (const std::string& path : fields) {
    errors.Add("update_mask", "must not name " + path);
  }
  return ReadValues(values, errors);
}

template <typename Event>
absl::Status Announce(rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                      const StoredInstansi& stored, Event event) {
  *event.mutable_instansi() = stored.message;
  return journal::Append(transaction, instansi, {journal::MakeEntry(stored.message.name(), stored.version, event)},
                         call.AuditJson());
}

absl::StatusOr<v1::Instansi> Create(rpc::CallContext& call, postgres::Transaction& transaction,
                                    const std::string& instansi, const v1::Instansi& values) {
  TERPADU_ASSIGN(const bool inserted, InsertInstansi(transaction, instansi, values, call.clock->Now()));
  const std::string name = FormatName(kInstansiPattern, {instansi});
  if (!inserted) {
    return Error(absl::StatusCode::kAlreadyExists, "INSTANSI_EXISTS", name + " exists", {{"instansi", name}});
  }
  TERPADU_ASSIGN(const std::optional<StoredInstansi> stored, FindInstansi(transaction, instansi));
  TERPADU_RETURN_IF_ERROR(Announce(call, transaction, instansi, stored.value(), v1::InstansiCreated()));
  return stored->message;
}

absl::StatusOr<v1::Instansi> Update(rpc::CallContext& call, postgres::Transaction& transaction,
                                    const std::string& instansi, const v1::UpdateInstansiRequest& request) {
  TERPADU_ASSIGN(const std::optional<StoredInstansi> now, LockInstansi(transaction, instansi));
  if (!now.has_value()) {
    return NotFound(request.instansi().name());
  }
  TERPADU_ASSIGN(const std::optional<int64_t> demanded, rpc::VersionOf(request.instansi().etag()));
  if (demanded.has_value() && *demanded != now->version) {
    return rpc::EtagMismatch(request.instansi().name());
  }
  FieldErrors errors;
  const v1::Instansi values = Changed(now->message, request, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  if (values.SerializeAsString() == now->message.SerializeAsString()) {
    return now->message;
  }
  TERPADU_RETURN_IF_ERROR(planning::UpdateInstansi(transaction, instansi, values, call.clock->Now()));
  TERPADU_ASSIGN(const std::optional<StoredInstansi> stored, FindInstansi(transaction, instansi));
  TERPADU_RETURN_IF_ERROR(Announce(call, transaction, instansi, stored.value(), v1::InstansiUpdated()));
  return stored->message;
}

}  // namespace

InstansiService::InstansiService() : handlers_("terpadu.planning.v1.InstansiService") {
  handlers_.Unary("CreateInstansi", this, &InstansiService::CreateInstansi);
  handlers_.Unary("GetInstansi", this, &InstansiService::GetInstansi);
  handlers_.Unary("ListInstansi", this, &InstansiService::ListInstansi);
  handlers_.Unary("UpdateInstansi", this, &InstansiService::UpdateInstansi);
}

absl::StatusOr<v1::Instansi> InstansiService::CreateInstansi(rpc::CallContext& call,
                                                             const v1::CreateInstansiRequest& request) {
  FieldErrors errors;
  if (!IsResourceId(request.instansi_id())) {
    errors.Add("instansi_id", kIdRule);
  } else if (request.instansi_id() == kNational) {
    errors.Add("instansi_id", "must not be nasional, which stands for all");
  }
  const v1::Instansi values = ReadValues(request.instansi(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Instansi>(
      call, request.instansi_id(), request,
      [&](postgres::Transaction& transaction) { return Create(call, transaction, request.instansi_id(), values); },
      request.validate_only());
}

absl::StatusOr<v1::Instansi> InstansiService::GetInstansi(rpc::CallContext& call,
                                                          const v1::GetInstansiRequest& request) {
  FieldErrors errors;
  const std::string instansi = CheckName("name", kInstansiPattern, request.name(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const std::optional<StoredInstansi> stored,
                 FindInstansi(Executor(*call.db, call.ScopeOf(instansi)), instansi));
  if (!stored.has_value()) {
    return NotFound(request.name());
  }
  return stored->message;
}

absl::StatusOr<v1::ListInstansiResponse> InstansiService::ListInstansi(rpc::CallContext& call,
                                                                       const v1::ListInstansiRequest& request) {
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, postgres::Scope::EveryInstansi(call.deadline));  // all of it is public
  TERPADU_ASSIGN(std::vector<v1::Instansi> found,
                 planning::ListInstansi(executor, page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListInstansiResponse response;
  for (v1::Instansi& instansi : found) {
    if (response.instansi_size() == page.size) {
      response.set_next_page_token(page.NextToken({InstansiOf(response.instansi(page.size - 1).name())}));
      break;
    }
    *response.add_instansi() = std::move(instansi);
  }
  return response;
}

absl::StatusOr<v1::Instansi> InstansiService::UpdateInstansi(rpc::CallContext& call,
                                                             const v1::UpdateInstansiRequest& request) {
  FieldErrors errors;
  const std::string instansi = CheckName("instansi.name", kInstansiPattern, request.instansi().name(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Instansi>(
      call, instansi, request,
      [&](postgres::Transaction& transaction) { return Update(call, transaction, instansi, request); },
      request.validate_only());
}

}  // namespace terpadu::planning
