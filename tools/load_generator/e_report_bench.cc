#include "tools/load_generator/e_report_bench.h"

#include <unistd.h>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "terpadu/reporting/v1/e_report_service.pb.h"
#include "tools/load_generator/calls.h"
#include "tools/load_generator/package_load.h"

namespace terpadu::load {
namespace {

namespace pb = reporting::v1;
using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr char kSummarize[] = "terpadu.reporting.v1.EReportService/SummarizeRup";
constexpr int kLargestPage = 10'000;
constexpr int kCalls = 10;  // a round, of which the mean counts
constexpr absl::Duration kPatience = absl::Minutes(10);

constexpr Statement kAnnounced = {"bench_e_report_announced",
                                  "SELECT count(*) FROM rup_package WHERE instansi = $1 AND state = 3"};

// What a person who may read the database would write: the same figures of the same packages in the same order.
#define TERPADU_PLAIN_SUMS                                                                                       \
  " count(*) FILTER (WHERE state IN (3, 4)), sum(pagu) FILTER (WHERE state IN (3, 4)),"                          \
  " sum(allocated) FILTER (WHERE state IN (3, 4)), sum(pagu) FILTER (WHERE state IN (3, 4) AND small_business)," \
  " sum(pagu) FILTER (WHERE state IN (3, 4) AND domestic), count(*) FILTER (WHERE state IN (1, 2)),"             \
  " sum(pagu) FILTER (WHERE state IN (1, 2))"                                                                    \
  " FROM rup_package WHERE instansi = $1 AND state BETWEEN 1 AND 4"                                              \
  " AND budget IN (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2)"

struct Summary {
  const char* by;
  std::vector<pb::EReportDimension> dimensions;
  Statement plain;
};

const std::vector<Summary>& Summaries() {
  static const auto& summaries = *new std::vector<Summary>{
      {"unit, kind, category, method, month",
       {},
       {"bench_e_report_all", "SELECT unit, kind, category, method, selection_month," TERPADU_PLAIN_SUMS
                              " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"}},
      {"unit",
       {pb::E_REPORT_DIMENSION_UNIT},
       {"bench_e_report_unit", "SELECT unit," TERPADU_PLAIN_SUMS " GROUP BY 1 ORDER BY 1"}},
      {"kind, category, method",
       {pb::E_REPORT_DIMENSION_KIND, pb::E_REPORT_DIMENSION_CATEGORY, pb::E_REPORT_DIMENSION_METHOD},
       {"bench_e_report_method",
        "SELECT kind, category, method," TERPADU_PLAIN_SUMS " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"}},
      {"month",
       {pb::E_REPORT_DIMENSION_MONTH},
       {"bench_e_report_month", "SELECT selection_month," TERPADU_PLAIN_SUMS " GROUP BY 1 ORDER BY 1"}}};
  return summaries;
}

pb::SummarizeRupRequest RequestOf(const Summary& summary, const std::string& instansi) {
  pb::SummarizeRupRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(generator::kYear);
  request.set_page_size(kLargestPage);
  request.mutable_group_by()->Assign(summary.dimensions.begin(), summary.dimensions.end());
  return request;
}

class Bench {
 public:
  Bench(const RegencyOptions& options, const Tell& tell)
      : options_(options),
        tell_(tell),
        instansi_("load-" + std::to_string(getpid())),
        loader_(options),
        reporting_(options.reporting_address),
        database_(options.reporting_database) {}

  absl::StatusOr<EReportMeasurements> Run() {
    EReportMeasurements measured;
    TERPADU_ASSIGN(measured.postgres, SettingsOf(options_.reporting_database));
    const generator::Regency& regency = loader_.regency();
    measured.packages = static_cast<int64_t>(regency.provider.packages.size() + regency.swakelola.packages.size());
    measured.events = 3 * measured.packages;  // created, finalized, announced
    TERPADU_RETURN_IF_ERROR(loader_.Prepare(instansi_));
    TERPADU_ASSIGN(measured.steps, loader_.Load(instansi_));
    TERPADU_ASSIGN(measured.lag, AwaitReporting(measured.packages));
    TellSeconds(tell_, "reporting has caught up after", measured.lag);
    TERPADU_RETURN_IF_ERROR(CheckSums(measured.packages));
    for (const Summary& summary : Summaries()) {
      TERPADU_ASSIGN(measured.summaries.emplace_back(), Compare(summary));
    }
    return measured;
  }

 private:
  absl::StatusOr<double> AwaitReporting(int64_t packages) {
    const absl::Time start = absl::Now();
    for (; absl::Now() - start < kPatience; absl::SleepFor(absl::Milliseconds(20))) {
      TERPADU_ASSIGN(const Rows rows,
                     database_.Execute(Scope::Instansi(instansi_), kAnnounced, Params().Text(instansi_)));
      if (rows.Int(0, 0) == packages) {
        return absl::ToDoubleSeconds(absl::Now() - start);
      }
    }
    return Error(absl::StatusCode::kDeadlineExceeded, "REPORTING_BEHIND", "reporting does not catch up");
  }

  absl::Status CheckSums(int64_t packages) {
    const generator::Regency& regency = loader_.regency();
    int64_t pagu = 0;
    for (const auto* of : {&regency.provider.packages, &regency.swakelola.packages}) {
      for (const generator::Package& package : *of) {
        pagu += package.amount;
      }
    }
    TERPADU_ASSIGN(const auto report, reporting_.Call<pb::SummarizeRupResponse>(
                                          kSummarize, RequestOf(Summaries().front(), instansi_), As("PUBLIC")));
    const pb::EReportSums& total = report.total();
    if (total.packages() != packages || total.pagu() != pagu || total.allocated() != pagu || total.waiting() != 0) {
      return Error(
          absl::StatusCode::kDataLoss, "SUMS_DIFFER",
          "the e-Report is not what was loaded: " + total.ShortDebugString() + ", pagu " + std::to_string(pagu));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<SummaryComparison> Compare(const Summary& summary) {
    SummaryComparison comparison = {.by = summary.by, .rows = 0, .api = {}, .sql = {}};
    const pb::SummarizeRupRequest request = RequestOf(summary, instansi_);
    for (int round = 0; round <= options_.rounds; ++round) {  // the first warms up
      int64_t rows = 0;
      absl::Time start = absl::Now();
      for (int call = 0; call < kCalls; ++call) {
        TERPADU_ASSIGN(const auto report, reporting_.Call<pb::SummarizeRupResponse>(kSummarize, request, As("PUBLIC")));
        comparison.rows = report.rows_size();
      }
      const double api = absl::ToDoubleSeconds(absl::Now() - start) / kCalls;
      start = absl::Now();
      for (int call = 0; call < kCalls; ++call) {
        TERPADU_ASSIGN(const Rows found, database_.Execute(Scope::Instansi(instansi_), summary.plain,
                                                           Params().Text(instansi_).Int(generator::kYear)));
        rows = found.size();
      }
      const double sql = absl::ToDoubleSeconds(absl::Now() - start) / kCalls;
      if (rows != comparison.rows) {
        return Error(absl::StatusCode::kDataLoss, "ROWS_DIFFER",
                     "by " + comparison.by + ": " + std::to_string(comparison.rows) + " groups by the API, " +
                         std::to_string(rows) + " by SQL");
      }
      if (round > 0) {
        comparison.api.push_back(api);
        comparison.sql.push_back(sql);
      }
    }
    tell_("summary by " + comparison.by + " measured");
    return comparison;
  }

  const RegencyOptions& options_;
  const Tell& tell_;
  const std::string instansi_;
  PackageLoader loader_;
  rpc::Client reporting_;
  postgres::Connection database_;
};

}  // namespace

absl::StatusOr<EReportMeasurements> MeasureEReport(const RegencyOptions& options, const Tell& tell) {
  return Bench(options, tell).Run();
}

}  // namespace terpadu::load
