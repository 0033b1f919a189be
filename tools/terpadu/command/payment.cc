// terpadu payment: SPP, SPM, SP2D.
#include <memory>

#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/payment_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

constexpr char kService[] = "terpadu.budgeting.v1.PaymentService/";

struct Flags {
  std::string name, unit;
  int year = 0;
  int month = 0;
  pb::PaymentState state = pb::PAYMENT_STATE_UNSPECIFIED;
  pb::PaymentType type = pb::PAYMENT_TYPE_UNSPECIFIED;
};

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string Last(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// `SP2D 12/2018, 2018-02-20`; "" without a document.
std::string Document(const char* called, bool is_there, const pb::PaymentDocument& document) {
  if (!is_there) {
    return "";
  }
  char day[16];
  std::snprintf(day, sizeof day, "%04d-%02d-%02d", document.date().year(), document.date().month(),
                document.date().day());
  return std::string(called) + " " + Printable(document.number()) + ", " + day;
}

std::string NewestDocument(const pb::Payment& payment) {
  if (payment.has_sp2d()) {
    return Document("SP2D", true, payment.sp2d());
  }
  return payment.has_spm() ? Document("SPM", true, payment.spm()) : Document("SPP", true, payment.spp());
}

absl::StatusOr<int> List(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListPaymentsRequest request;
  request.set_parent("instansi/" + instansi + "/budgets/" + std::to_string(flags.year));
  request.set_unit(flags.unit.empty() || flags.unit.find('/') != std::string::npos
                       ? flags.unit
                       : "instansi/" + instansi + "/units/" + flags.unit);
  request.set_state(flags.state);
  request.set_type(flags.type);
  request.set_month(flags.month);
  pb::ListPaymentsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListPaymentsResponse>(
      session.CallerFor("BUDGET_OFFICER"), kService + std::string("ListPayments"), request,
      [&](const pb::ListPaymentsResponse& page) { all.mutable_payments()->MergeFrom(page.payments()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"payment", Align::kLeft, true},
               {"type"},
               {"state"},
               {"unit", Align::kLeft, true},
               {"newest document", Align::kLeft, true},
               {"gross", Align::kRight},
               {"net", Align::kRight}});
  for (const pb::Payment& payment : all.payments()) {
    table.Add({Last(payment.name()), WordOf(payment.type()), WordOf(payment.state()), Last(payment.unit()),
               NewestDocument(payment), Money(payment.gross()), Money(payment.net())});
  }
  *session.out << (table.empty() ? "no payments\n" : table.Draw());
  return kDone;
}

void ShowItems(const pb::Payment& payment, std::ostream& out) {
  Table table({{"charged", Align::kLeft, true}, {"what for", Align::kLeft, true}, {"rupiah", Align::kRight}});
  for (const pb::PaymentItem& item : payment.items()) {
    table.Add({Last(item.commitment().empty() ? item.line() : item.commitment()), Printable(item.description()),
               Money(item.amount())});
  }
  for (const pb::Deduction& deduction : payment.deductions()) {
    table.Add({deduction.account(), WordOf(deduction.kind()), Money(-deduction.amount())});
  }
  out << (table.empty() ? "" : table.Draw());
}

void ShowBalance(const pb::AdvanceBalance& balance, std::ostream& out) {
  out << "accounted " << Money(balance.accounted()) << ", replaced " << Money(balance.replaced()) << ", returned "
      << Money(balance.returned()) << ", on hand " << Money(balance.on_hand()) << "\n";
}

void ShowSteps(const pb::Payment& payment, std::ostream& out) {
  Table table({{"step"}, {"state"}, {"by"}, {"reason", Align::kLeft, true}});
  for (const pb::PaymentStep& step : payment.steps()) {
    table.Add({step.act() == pb::PAYMENT_ACT_UNSPECIFIED ? "" : WordOf(step.act()), WordOf(step.state()),
               Printable(step.actor()), Printable(step.reason())});
  }
  out << (table.empty() ? "" : table.Draw());
}

absl::StatusOr<int> Show(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::GetPaymentRequest request;
  request.set_name(flags.name);
  TERPADU_ASSIGN(const auto payment, services.Call<pb::Payment>(session.CallerFor("BUDGET_OFFICER"),
                                                                kService + std::string("GetPayment"), request));
  if (session.json) {
    *session.out << ToJson(payment);
    return kDone;
  }
  std::ostream& out = *session.out;
  out << payment.name() << "\n"
      << WordOf(payment.type()) << ", " << WordOf(payment.state()) << ", " << Last(payment.unit()) << ": "
      << Printable(payment.description()) << "\n"
      << Money(payment.gross()) << ", deducted " << Money(payment.deducted()) << ", net " << Money(payment.net())
      << "\n";
  for (const std::string& document :
       {Document("SPP", payment.has_spp(), payment.spp()), Document("SPM", payment.has_spm(), payment.spm()),
        Document("SP2D", payment.has_sp2d(), payment.sp2d())}) {
    out << (document.empty() ? "" : document + "\n");
  }
  if (payment.has_balance()) {
    ShowBalance(payment.balance(), out);
  }
  ShowItems(payment, out);
  ShowSteps(payment, out);
  return kDone;
}

}  // namespace

void AddPayment(Command& root, Session& session) {
  Command payment = root.Sub("payment", "Payments: SPP, SPM, SP2D");
  auto flags = std::make_shared<Flags>();
  payment.Sub("list", "The payments of a budget")
      .Number("--year", flags->year, 1000, 9999, "Fiscal year", Presence::kRequired)
      .Text("--unit", flags->unit, "Of this unit: its id or resource name")
      .Word("--state", flags->state, "In this state")
      .Word("--type", flags->type, "Of this type")
      .Number("--month", flags->month, 1, 12, "Whose newest document is of this month")
      .Run([&session, flags] { return List(session, *flags); });
  payment.Sub("show", "One payment: documents, what it charges, deductions, who did what")
      .Text("NAME", flags->name, "Resource name", Presence::kRequired)
      .Run([&session, flags] { return Show(session, *flags); });
}

}  // namespace terpadu::command
