#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "libs/base/error.h"
#include "libs/rpc/client.h"
#include "tools/terpadu/client/addresses.h"

namespace terpadu::command {

// Who makes a call.
struct Caller {
  std::string actor;
  std::string roles;  // comma separated: `PPK,APPLICATION`
  std::string unit = {};
};

// The services of the suite, as a client sees them.
//
//   services.Call<pb::Plan>({"demo.planner", "PLANNER"}, "terpadu.planning.v1.PlanningService/AdoptPlan", request);
//
// The service is known by the method's package. A service without an address is FAILED_PRECONDITION, reason
// ADDRESS_UNKNOWN (metadata: service).
class Services {
 public:
  // `patience`: for how long a call is made again while its answer is UNAVAILABLE or does not come; the same request
  // goes out each time, its request_id included, so that nothing happens twice.
  explicit Services(Addresses addresses, absl::Duration patience = absl::ZeroDuration());

  template <typename Response>
  absl::StatusOr<Response> Call(const Caller& caller, std::string_view method,
                                const google::protobuf::Message& request) {
    Response response;
    absl::Status status = CallMessage(caller, method, request, response);
    if (!status.ok()) {
      return status;
    }
    return response;
  }

  // Every page of a List method: `take` is given each response. `request.page_size` and `page_token` are set here.
  template <typename Response, typename Request, typename Take>
  absl::Status ForEachPage(const Caller& caller, std::string_view method, Request request, Take take) {
    request.set_page_size(kPageSize);
    for (int page = 0; page < kMostPages; ++page) {
      auto response = Call<Response>(caller, method, request);
      if (!response.ok()) {
        return response.status();
      }
      request.set_page_token(response->next_page_token());
      take(*std::move(response));
      if (request.page_token().empty()) {
        return absl::OkStatus();
      }
    }
    return Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_PAGES",
                 absl::StrCat(std::string(method), " does not come to an end"));
  }

  // Opens the event feed of `service`.
  absl::StatusOr<std::unique_ptr<rpc::ClientStream>> Follow(const Caller& caller, const std::string& service,
                                                            const google::protobuf::Message& request);

  const Addresses& addresses() const { return addresses_; }

  // Called before each call, with the method, and before each repetition, with what went wrong.
  std::function<void(std::string_view method)> on_call;
  std::function<void(const absl::Status& status)> on_retry;
  // For how long a call is waited for; imports of whole files take longer.
  absl::Duration timeout = absl::Seconds(10);

 private:
  static constexpr int kPageSize = 1000;
  static constexpr int kMostPages = 10'000;

  absl::Status CallMessage(const Caller& caller, std::string_view method, const google::protobuf::Message& request,
                           google::protobuf::Message& response);
  absl::StatusOr<rpc::Client*> ClientOf(const std::string& service);

  Addresses addresses_;
  absl::Duration patience_;
  std::map<std::string, std::unique_ptr<rpc::Client>> clients_;
};

}  // namespace terpadu::command
