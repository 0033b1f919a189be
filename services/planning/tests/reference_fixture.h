#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/planning/days.h"
#include "services/planning/reference_service.h"
#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {

// The words of tests of reference sets.
class ReferenceTest : public PlanningTest {
 protected:
  using Rows = std::vector<std::pair<std::string, std::string>>;  // code, title

  static std::string SetName(const std::string& id, const std::string& instansi = kInstansi) {
    return instansi + "/referenceSets/" + id;
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(absl::StatusOr<Response> (ReferenceService::*method)(rpc::CallContext&, const Request&),
                               const Request& request, const std::string& request_id = "") {
    rpc::CallContext call = CallOn(db_, std::string(Request::descriptor()->name()), request_id);
    call.actor.roles = roles_;
    return (references_.*method)(call, request);
  }

  static v1::CreateReferenceSetRequest SetRequest(const std::string& id, CalendarDay from = CalendarDay(2020, 1, 1),
                                                  v1::ReferenceKind kind = v1::REFERENCE_KIND_NOMENCLATURE,
                                                  const std::string& parent = kInstansi) {
    v1::CreateReferenceSetRequest request;
    request.set_parent(parent);
    request.set_reference_set_id(id);
    request.mutable_reference_set()->set_kind(kind);
    request.mutable_reference_set()->set_title("Nomenklatur");
    request.mutable_reference_set()->set_decree("Kepmendagri 050-5889/2021");
    *request.mutable_reference_set()->mutable_valid_from() = ToProto(from);
    return request;
  }

  absl::StatusOr<v1::ReferenceSet> Create(const v1::CreateReferenceSetRequest& request,
                                          const std::string& request_id = "") {
    return Ask(&ReferenceService::CreateReferenceSet, request, request_id);
  }

  static v1::LoadCodesRequest LoadRequest(const std::string& name, const Rows& rows) {
    v1::LoadCodesRequest request;
    request.set_name(name);
    int line = 1;
    for (const auto& [code, title] : rows) {
      v1::CodeRow& row = *request.add_codes();
      row.set_line(++line);
      row.set_code(code);
      row.set_title(title);
    }
    return request;
  }

  absl::StatusOr<v1::LoadCodesResponse> Load(const std::string& name, const Rows& rows,
                                             const std::string& request_id = "") {
    return Ask(&ReferenceService::LoadCodes, LoadRequest(name, rows), request_id);
  }

  absl::StatusOr<v1::LoadCodeMappingsResponse> Map(const std::string& name, const Rows& pairs) {
    v1::LoadCodeMappingsRequest request;
    request.set_name(name);
    int line = 1;
    for (const auto& [from, to] : pairs) {
      v1::MappingRow& row = *request.add_mappings();
      row.set_line(++line);
      row.set_from_code(from);
      row.set_to_code(to);
    }
    return Ask(&ReferenceService::LoadCodeMappings, request);
  }

  absl::StatusOr<v1::PublishReferenceSetResponse> Publish(const std::string& name, const std::string& etag = "") {
    v1::PublishReferenceSetRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return Ask(&ReferenceService::PublishReferenceSet, request);
  }

  // A published set of these codes.
  void Make(const v1::CreateReferenceSetRequest& request, const Rows& rows) {
    ASSERT_THAT(Create(request), IsOk());
    const std::string name = SetName(request.reference_set_id(), request.parent());
    ASSERT_OK_AND_ASSIGN(const auto loaded, Load(name, rows));
    ASSERT_EQ(loaded.loaded_count(), static_cast<int>(rows.size())) << loaded.DebugString();
    ASSERT_OK_AND_ASSIGN(const auto published, Publish(name));
    ASSERT_EQ(published.reference_set().state(), v1::REFERENCE_SET_STATE_PUBLISHED) << published.DebugString();
  }

  // `LINE CODE`, each finding of a response.
  template <typename Response>
  static std::vector<std::string> FindingsOf(const Response& response) {
    std::vector<std::string> found;
    for (const type::v1::Finding& finding : response.findings()) {
      found.push_back(std::to_string(finding.line()) + " " + finding.code());
    }
    return found;
  }

  static inline const Rows kSmall = {{"2", "Urusan wajib"},
                                     {"2.07", "Tenaga kerja"},
                                     {"2.07.02", "Program perencanaan"},
                                     {"2.07.02.2.01", "Penyusunan rencana"},
                                     {"2.07.02.2.01.0001", "Rencana makro"},
                                     {"2.07.02.2.01.0003", "Rencana mikro"}};

  std::vector<std::string> roles_ = {"PLANNER"};
  ReferenceService references_;
};

}  // namespace terpadu::planning
