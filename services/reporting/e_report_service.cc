#include "services/reporting/e_report_service.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/store/e_report_store.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr int32_t kLastYear = 2100;
constexpr int kLargestPage = 10'000;  // rows are short: one page holds a regency's year

template <typename Enum, typename IsValid>
void CheckWord(std::string_view field, Enum value, IsValid is_valid, FieldErrors& errors) {
  if (!is_valid(value)) {
    errors.Add(field, "must be one of its enum");
  }
}

absl::Status Check(const v1::SummarizeRupRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (request.year() < 1 || request.year() > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear));
  }
  if (!request.unit().empty()) {
    errors.Add("unit", ParseName(kUnitPattern, request.unit()).status());
  }
  CheckWord("kind", request.kind(), procurement::v1::PackageKind_IsValid, errors);
  CheckWord("category", request.category(), procurement::v1::ProcurementCategory_IsValid, errors);
  CheckWord("method", request.method(), procurement::v1::ProcurementMethod_IsValid, errors);
  for (const int dimension : request.group_by()) {
    if (dimension == 0 || !v1::EReportDimension_IsValid(dimension)) {
      errors.Add("group_by", "must be of EReportDimension");
    }
  }
  return errors.ToStatus();
}

RupQuery QueryOf(const v1::SummarizeRupRequest& request) {
  const auto by = [&](v1::EReportDimension dimension) {
    const auto& all = request.group_by();
    return all.empty() || std::find(all.begin(), all.end(), dimension) != all.end();
  };
  return {.year = request.year(),
          .by_unit = by(v1::E_REPORT_DIMENSION_UNIT),
          .by_kind = by(v1::E_REPORT_DIMENSION_KIND),
          .by_category = by(v1::E_REPORT_DIMENSION_CATEGORY),
          .by_method = by(v1::E_REPORT_DIMENSION_METHOD),
          .by_month = by(v1::E_REPORT_DIMENSION_MONTH),
          .unit = request.unit(),
          .kind = request.kind(),
          .category = request.category(),
          .method = request.method()};
}

std::vector<std::string> KeyOf(const v1::EReportRow& row) {
  return {row.unit(), std::to_string(row.kind()), std::to_string(row.category()), std::to_string(row.method()),
          std::to_string(MonthOf(row))};
}

// The group after which a page begins.
absl::StatusOr<std::optional<v1::EReportRow>> AfterOf(const rpc::Page& page) {
  if (page.after.empty()) {
    return std::optional<v1::EReportRow>();
  }
  int numbers[4] = {};
  bool good = page.after.size() == 5;
  for (size_t i = 0; good && i < 4; ++i) {
    good = absl::SimpleAtoi(page.after[i + 1], &numbers[i]);
  }
  if (!good) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is none that this method gave");
  }
  v1::EReportRow row;
  row.set_unit(page.after[0]);
  row.set_kind(static_cast<procurement::v1::PackageKind>(numbers[0]));
  row.set_category(static_cast<procurement::v1::ProcurementCategory>(numbers[1]));
  row.set_method(static_cast<procurement::v1::ProcurementMethod>(numbers[2]));
  row.set_year(numbers[3] / 100);
  row.set_month(numbers[3] % 100);
  return std::optional(row);
}

}  // namespace

EReportService::EReportService() : handlers_("terpadu.reporting.v1.EReportService") {
  handlers_.Unary("SummarizeRup", this, &EReportService::SummarizeRup);
}

absl::StatusOr<v1::SummarizeRupResponse> EReportService::SummarizeRup(rpc::CallContext& call,
                                                                      const v1::SummarizeRupRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto after, AfterOf(page));
  const int size = std::clamp(request.page_size(), page.size, std::max(page.size, kLargestPage));
  TERPADU_ASSIGN(RupSummary summary, reporting::SummarizeRup(*call.db, call.ScopeOf(InstansiOf(request.parent())),
                                                             QueryOf(request), after, size + 1));
  v1::SummarizeRupResponse response;
  if (summary.rows.size() > static_cast<size_t>(size)) {
    summary.rows.pop_back();
    response.set_next_page_token(page.NextToken(KeyOf(summary.rows.back())));
  }
  response.mutable_rows()->Reserve(static_cast<int>(summary.rows.size()));
  for (v1::EReportRow& row : summary.rows) {
    *response.add_rows() = std::move(row);
  }
  *response.mutable_total() = summary.total;
  return response;
}

}  // namespace terpadu::reporting
