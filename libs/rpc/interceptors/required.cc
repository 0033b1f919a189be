// Refuses a request that leaves a required field empty, naming all of them.
#include "libs/base/status.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "libs/rpc/required_fields.h"

namespace terpadu::rpc {

absl::Status InterceptRequired(Call& call, Next next) {
  TERPADU_RETURN_IF_ERROR(CheckRequiredFields(*call.request));
  return next();
}

}  // namespace terpadu::rpc
