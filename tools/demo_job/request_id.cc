#include "tools/demo_job/request_id.h"

#include "libs/base/identity.h"

namespace terpadu::demo {

std::string RequestIdOf(std::string_view run, std::string_view step) {
  const std::string hex = Sha256Hex(std::string(run) + "\n" + std::string(step));
  // Version 8: made by a rule of one's own (RFC 9562); the variant's bits are 10.
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-8" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) + "-" +
         hex.substr(20, 12);
}

}  // namespace terpadu::demo
