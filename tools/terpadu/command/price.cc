// terpadu price: the standard prices (SSH, SBU, HSPK, ASB) of an instansi.
#include <algorithm>
#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/identity.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "terpadu/budgeting/v1/budget_preparation_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/price_file.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

constexpr char kService[] = "terpadu.budgeting.v1.BudgetPreparationService/";
constexpr size_t kLargestFile = size_t{32} << 20;
constexpr size_t kBatch = 1000;
constexpr int kLongestText = 40;

struct LoadFlags {
  std::string file;
  PriceDefaults defaults;
  bool dry_run = false;
};

bool IsXlsx(const std::string& file) { return file.size() > 5 && file.substr(file.size() - 5) == ".xlsx"; }

// The first sheet of the file.
absl::StatusOr<sheet::Table> ReadTable(const std::string& file) {
  TERPADU_ASSIGN(const std::string content, ReadFile(file, kLargestFile));
  if (!IsXlsx(file)) {
    return sheet::ReadCsv(content);
  }
  TERPADU_ASSIGN(std::vector<sheet::Table> sheets, sheet::ReadXlsx(content));
  return sheets.empty() ? sheet::Table() : std::move(sheets.front());
}

void ShowFindings(const Session& session, const sheet::Findings& findings) {
  Table table({{"row", Align::kRight}, {"column", Align::kRight}, {"code"}, {"text"}, {"what", Align::kLeft, true}});
  for (const type::v1::Finding& finding : findings.all()) {
    table.Add({std::to_string(finding.line()), std::to_string(finding.column()), finding.code(),
               Shorten(Printable(finding.text()), kLongestText), finding.message()});
  }
  *session.err << (table.empty() ? "" : table.Draw());
}

struct Counts {
  int64_t created = 0;
  int64_t replaced = 0;
  int64_t unchanged = 0;
};

absl::StatusOr<Counts> SetPrices(const Session& session, const std::vector<pb::StandardPrice>& prices, bool dry_run) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  Counts counts;
  for (size_t done = 0; done < prices.size(); done += kBatch) {
    pb::BatchSetStandardPricesRequest request;
    request.set_parent("instansi/" + instansi);
    request.set_request_id(NewUuid());
    request.set_validate_only(dry_run);
    for (size_t i = done; i < std::min(prices.size(), done + kBatch); ++i) {
      *request.add_standard_prices() = prices[i];
    }
    TERPADU_ASSIGN(const auto response,
                   services.Call<pb::BatchSetStandardPricesResponse>(
                       session.CallerFor("BUDGET_OFFICER"), kService + std::string("BatchSetStandardPrices"), request));
    counts.created += response.created_count();
    counts.replaced += response.replaced_count();
    counts.unchanged += response.unchanged_count();
  }
  return counts;
}

absl::StatusOr<int> Load(const Session& session, const LoadFlags& flags) {
  TERPADU_ASSIGN(const sheet::Table table, ReadTable(flags.file));
  sheet::Findings findings;
  const auto prices = ReadPrices(table, flags.defaults, findings);
  ShowFindings(session, findings);
  if (findings.has_error()) {
    *session.err << findings.errors() << " errors: nothing was loaded\n";
    return kComplaint;
  }
  TERPADU_ASSIGN(const Counts counts, SetPrices(session, prices, flags.dry_run));
  if (session.json) {
    *session.out << "{\"created\": " << counts.created << ", \"replaced\": " << counts.replaced
                 << ", \"unchanged\": " << counts.unchanged << "}\n";
  } else {
    *session.out << (flags.dry_run ? "dry run: " : "") << counts.created << " prices are new, " << counts.replaced
                 << " replaced, " << counts.unchanged << " unchanged\n";
  }
  return kDone;
}

absl::StatusOr<int> Find(const Session& session, const std::string& item, const std::string& day,
                         const std::string& region) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const CalendarDay on, day.empty() ? DayOf(SystemClock().Now()) : ParseDay(day));
  pb::LookUpStandardPriceRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_item(item);
  request.mutable_date()->set_year(static_cast<int32_t>(on.year()));
  request.mutable_date()->set_month(on.month());
  request.mutable_date()->set_day(on.day());
  request.set_region(region);
  TERPADU_ASSIGN(const auto price,
                 services.Call<pb::StandardPrice>(session.CallerFor("BUDGET_OFFICER"),
                                                  kService + std::string("LookUpStandardPrice"), request));
  if (session.json) {
    *session.out << ToJson(price);
    return kDone;
  }
  *session.out << WordOf(price.kind()) << " " << price.item() << "  " << price.title() << ": "
               << FormatRupiah(Rupiah(price.price())) << " / " << price.unit_of_measure() << "\n  "
               << (price.region().empty() ? "everywhere" : "region " + price.region()) << ", " << price.legal_basis()
               << "\n";
  return kDone;
}

}  // namespace

void AddPrice(Command& root, Session& session) {
  Command price = root.Sub("price", "The standard prices (SSH, SBU, HSPK, ASB) of an instansi");
  auto load = std::make_shared<LoadFlags>();
  price.Sub("load", "Set the prices of a file; all rows must be right")
      .Text("FILE", load->file, "CSV or XLSX with the columns item, title, unit, price; - for a CSV on standard input",
            Presence::kRequired)
      .Word("--kind", load->defaults.kind, "Of rows that do not say it; SSH when not given")
      .Text("--region", load->defaults.region, "Region code of rows that do not say it")
      .Text("--valid-from", load->defaults.valid_from, "First day of rows that do not say it, as 2025-01-01")
      .Text("--legal-basis", load->defaults.legal_basis, "Decree of rows that do not say it")
      .Flag("--dry-run", load->dry_run, "Check everything, change nothing")
      .Run([&session, load] { return Load(session, *load); });
  auto item = std::make_shared<std::string>();
  auto day = std::make_shared<std::string>();
  auto region = std::make_shared<std::string>();
  price.Sub("find", "The price of an item in force on a day in a region")
      .Text("ITEM", *item, "Code of the item", Presence::kRequired)
      .Text("--day", *day, "As 2025-01-01; today when not given")
      .Text("--region", *region, "Region code; the price that holds everywhere when not given")
      .Run([&session, item, day, region] { return Find(session, *item, *day, *region); });
}

}  // namespace terpadu::command
