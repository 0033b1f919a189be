#include "tools/terpadu/console/ledger.h"

#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string Last(const std::string& name) { return name.substr(name.rfind('/') + 1); }

void Add(const pb::LineBalances& effect, pb::LineBalances& sum) {
  sum.set_amount(sum.amount() + effect.amount());
  sum.set_reserved(sum.reserved() + effect.reserved());
  sum.set_committed(sum.committed() + effect.committed());
  sum.set_paid(sum.paid() + effect.paid());
}

pb::LineBalances SumOf(const std::vector<pb::LedgerEntry>& entries) {
  pb::LineBalances sum;
  for (const pb::LedgerEntry& entry : entries) {
    Add(entry.effect(), sum);
  }
  return sum;
}

int64_t Available(const pb::LineBalances& sum) { return sum.amount() - sum.reserved() - sum.committed(); }

// What the entry is about, in a word or two; the most telling first.
std::string About(const pb::LedgerEntry& entry) {
  if (!entry.corrects().empty()) {
    return "entry " + Last(entry.corrects()) + ": " + Printable(entry.reason());
  }
  if (!entry.contract().empty()) {
    return "contract " + Last(entry.contract());
  }
  for (const auto& [kind, name] :
       {std::pair("payment ", &entry.disbursement()), std::pair("commitment ", &entry.commitment()),
        std::pair("reservation ", &entry.reservation())}) {
    if (!name->empty()) {
      return kind + Last(*name);
    }
  }
  return Printable(entry.reason());
}

// The balance that the entry is about: what a commitment takes out of a reservation is told as the commitment.
int64_t Moved(const pb::LineBalances& effect) {
  for (const int64_t moved : {effect.paid(), effect.amount(), effect.committed()}) {
    if (moved != 0) {
      return moved;
    }
  }
  return effect.reserved();
}

}  // namespace

bool SumsToTheLine(const pb::BudgetLine& line, const std::vector<pb::LedgerEntry>& entries) {
  const pb::LineBalances sum = SumOf(entries);
  return line.budget_version() == 0 ||  // a draft has no ledger
         (sum.amount() == line.amount() && sum.reserved() == line.reserved() && sum.committed() == line.committed() &&
          sum.paid() == line.paid());
}

std::string DrawLedger(const pb::BudgetLine& line, const std::vector<pb::LedgerEntry>& entries) {
  Table table({{"no", Align::kRight},
               {"day"},
               {"entry"},
               {"about", Align::kLeft, true},
               {"rupiah", Align::kRight},
               {"available", Align::kRight}});
  pb::LineBalances sum;
  for (const pb::LedgerEntry& entry : entries) {
    Add(entry.effect(), sum);
    const absl::Time time = absl::FromUnixSeconds(entry.create_time().seconds());
    table.Add({Last(entry.name()), absl::FormatTime("%Y-%m-%d", time, Wib()), WordOf(entry.kind()), About(entry),
               Money(Moved(entry.effect())), Money(Available(sum))});
  }
  Table balances({{"", Align::kLeft},
                  {"amount", Align::kRight},
                  {"reserved", Align::kRight},
                  {"committed", Align::kRight},
                  {"paid", Align::kRight},
                  {"available", Align::kRight}});
  balances.Add({"Σ", Money(sum.amount()), Money(sum.reserved()), Money(sum.committed()), Money(sum.paid()),
                Money(Available(sum))});
  const bool agrees = SumsToTheLine(line, entries);
  if (!agrees) {
    balances.Add({"line", Money(line.amount()), Money(line.reserved()), Money(line.committed()), Money(line.paid()),
                  Money(line.available())});
  }
  std::string text;
  for (const std::string& row : Wrap(line.sub_kegiatan() + " " + Printable(line.sub_kegiatan_title()), kScreen)) {
    text += row + "\n";
  }
  text += line.account() + ", " + Printable(line.fund_source()) +
          (line.unit().empty() ? "" : ", " + Last(line.unit())) + "\n\n";
  if (table.empty()) {
    return text + "no entries\n";
  }
  return text + table.Draw() + "\n" + balances.Draw() +
         (agrees ? "" : "the line does not have what its entries sum to: terpadu reconcile\n");
}

}  // namespace terpadu::command
