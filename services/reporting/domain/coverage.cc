#include "services/reporting/domain/coverage.h"

namespace terpadu::reporting {

Coverage CoverageOf(int64_t amount, int64_t announced) {
  if (announced == 0) {
    return Coverage::kBelumDiumumkan;
  }
  if (announced == amount) {
    return Coverage::kSesuai;
  }
  return announced < amount ? Coverage::kParsial : Coverage::kKelebihan;
}

const char* TextOf(Coverage coverage) {
  switch (coverage) {
    case Coverage::kSesuai:
      return "Sesuai";
    case Coverage::kParsial:
      return "Parsial";
    case Coverage::kKelebihan:
      return "Kelebihan";
    case Coverage::kBelumDiumumkan:
      return "Belum Diumumkan";
  }
  return "";
}

}  // namespace terpadu::reporting
