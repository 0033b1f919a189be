#include "libs/rpc/idempotency.h"

#include "absl/time/clock.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr postgres::Statement kClaim = {"rpc_request_claim", R"sql(
  INSERT INTO request (instansi, request_id, method, fingerprint) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, request_id) DO NOTHING)sql"};

constexpr postgres::Statement kAnswer = {"rpc_request_answer", R"sql(
  UPDATE request SET resource = $3, response = $4 WHERE instansi = $1 AND request_id = $2)sql"};

constexpr postgres::Statement kFind = {"rpc_request_find", R"sql(
  SELECT method, fingerprint, resource, response FROM request WHERE instansi = $1 AND request_id = $2)sql"};

constexpr postgres::Statement kForget = {"rpc_request_forget", R"sql(
  DELETE FROM request WHERE ctid IN (SELECT ctid FROM request WHERE created_at < $1 LIMIT $2))sql"};

enum Column { kMethod, kFingerprint, kResource, kResponse };

postgres::Params KeyOf(const CallContext& call, std::string_view instansi) {
  postgres::Params key;
  key.Text(instansi).Text(call.request_id);
  return key;
}

// OK when the row was written by the same request.
absl::Status CheckSame(const CallContext& call, const postgres::Rows& rows, const Message& request) {
  if (rows.Text(0, kMethod) == call.method && rows.Text(0, kFingerprint) == FingerprintOf(request)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
               "request_id " + call.request_id + " was used for another request: a new request needs a new request_id",
               {{"request_id", call.request_id}, {"method", rows.Text(0, kMethod)}});
}

absl::Status Replay(const CallContext& call, const postgres::Rows& rows, const Message& request, Message& response) {
  if (rows.empty()) {  // claimed, and gone when looked for: it was old enough to be forgotten
    return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                                "request_id " + call.request_id + " was being forgotten: try again"),
                          absl::Milliseconds(100));
  }
  TERPADU_RETURN_IF_ERROR(CheckSame(call, rows, request));
  if (rows.IsNull(0, kResponse) || !response.ParseFromString(rows.Bytes(0, kResponse))) {
    return absl::InternalError("the stored response of request " + call.request_id + " cannot be read");
  }
  return absl::OkStatus();
}

std::string NameIn(const Message& response) {
  const FieldDescriptor* name = response.GetDescriptor()->FindFieldByName("name");
  const bool is_text = name != nullptr && !name->is_repeated() && name->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return is_text ? response.GetReflection()->GetString(response, name) : "";
}

}  // namespace

std::string FingerprintOf(const Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream text(&bytes);
    google::protobuf::io::CodedOutputStream out(&text);
    out.SetSerializationDeterministic(true);
    TERPADU_ASSERT(request.SerializeToCodedStream(&out));
  }
  return Sha256Hex(bytes);
}

absl::Status RunOnce(CallContext& call, std::string_view instansi, const Message& request, Message& response,
                     const std::function<absl::Status(postgres::Transaction&)>& command, bool validate_only) {
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(instansi)));
  if (validate_only) {
    return command(transaction);
  }
  postgres::Params claim = KeyOf(call, instansi);
  claim.Text(call.method).Text(FingerprintOf(request));
  TERPADU_ASSIGN(const postgres::Rows claimed, transaction.Execute(kClaim, claim));
  if (claimed.affected() == 0) {
    TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kFind, KeyOf(call, instansi)));
    return Replay(call, rows, request, response);
  }
  TERPADU_RETURN_IF_ERROR(command(transaction));
  postgres::Params answer = KeyOf(call, instansi);
  answer.Text(NameIn(response)).Bytes(response.SerializeAsString());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kAnswer, answer).status());
  return transaction.Commit();
}

absl::StatusOr<std::string> ReplayedResource(CallContext& call, std::string_view instansi, const Message& request) {
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kFind, KeyOf(call, instansi)));
  if (rows.empty()) {
    return "";
  }
  TERPADU_RETURN_IF_ERROR(CheckSame(call, rows, request));
  return rows.Text(0, kResource);
}

absl::StatusOr<int64_t> ForgetRequestsBefore(postgres::Connection& connection, absl::Time instant, int limit) {
  postgres::Params params;
  params.Time(instant).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows,
                 connection.Execute(postgres::Scope::EveryInstansi(absl::Now() + absl::Seconds(10)), kForget, params));
  return rows.affected();
}

}  // namespace terpadu::rpc
