#include "services/procurement/contract/term_fields.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/procurement/contract/store/execution_store.h"
#include "services/procurement/handlers/fields.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostTerms = 100;
constexpr int kMostPoints = 500;
constexpr int kAll = 10'000;

bool IsByProgress(v1::PaymentTermKind kind) {
  return kind == v1::PAYMENT_TERM_KIND_PROGRESS || kind == v1::PAYMENT_TERM_KIND_MONTHLY;
}

bool CheckTerm(const std::string& at, const v1::PaymentTerm& term, FieldErrors& errors) {
  CheckId(at + ".code", term.code(), errors);
  CheckAmount(at + ".amount", term.amount(), errors);
  if (!v1::PaymentTermKind_IsValid(term.kind()) || term.kind() == v1::PAYMENT_TERM_KIND_UNSPECIFIED) {
    errors.Add(at + ".kind", "must be a kind of payment");
    return false;
  }
  const int share = term.progress_basis_points();
  if (IsByProgress(term.kind()) ? share < 1 || share > kAll : share != 0) {
    errors.Add(at + ".progress_basis_points",
               IsByProgress(term.kind()) ? "must be 1 to 10,000" : "is for payments by progress");
  }
  return true;
}

}  // namespace

bool CheckTerms(const std::string& path, const google::protobuf::RepeatedPtrField<v1::PaymentTerm>& terms,
                FieldErrors& errors) {
  if (terms.empty() || terms.size() > kMostTerms) {
    errors.Add(path, "must be 1 to 100");
    return false;
  }
  bool readable = true;
  std::set<std::string> codes;
  for (int i = 0; i < terms.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    readable = CheckTerm(at, terms[i], errors) && readable;
    if (!codes.insert(terms[i].code()).second) {
      errors.Add(at + ".code", "must be named once");
    }
  }
  return readable;
}

bool CheckPoints(const std::string& path, const google::protobuf::RepeatedPtrField<v1::PlannedProgress>& points,
                 CalendarDay end, FieldErrors& errors) {
  if (points.size() > kMostPoints) {
    errors.Add(path, "must be at most 500");
    return false;
  }
  for (int i = 0; i < points.size(); ++i) {
    if (!CheckDate(absl::StrCat(path, "[", i, "].date"), points[i].date(), false, errors)) {
      return false;
    }
  }
  const char* const fault = points.empty() ? "" : domain::FaultOf(store::PointsOf(points), end);
  if (*fault != '\0') {
    errors.Add(path, fault);
  }
  return *fault == '\0';
}

}  // namespace terpadu::procurement
