#pragma once

#include <functional>
#include <string>
#include <utility>

#include "google/protobuf/message.h"
#include "libs/base/status.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/store/payment_changes.h"

namespace terpadu::budgeting {

// What every step's request has: name, etag; a reason when it has one.
template <typename Request>
StepCommand ReadStep(rpc::CallContext& call, const Request& request, Fields& fields) {
  StepCommand command;
  command.payment = fields.Payment("name", request.name());
  command.etag = fields.Etag("etag", request.etag());
  command.actor = call.actor.id;
  if constexpr (requires { request.reason(); }) {
    command.reason = request.reason();
    fields.Text("reason", request.reason(), kLongestTitle);
  }
  command.audit = call.AuditJson(command.reason);
  return command;
}

// What a document does not follow is a fault of `field`.
inline absl::Status CheckFollows(std::string_view field, const google::type::Date& date,
                                 const v1::PaymentDocument& before, std::string_view called) {
  Fields fields;
  fields.Add(field, CheckDocumentFollows(CalendarDay(date.year(), date.month(), date.day()),
                                         CalendarDay(before.date().year(), before.date().month(), before.date().day()),
                                         called));
  return fields.ToStatus();
}

}  // namespace terpadu::budgeting
