// terpadu budget: who holds money of a budget line.
#include <memory>

#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/command/line_name.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

constexpr char kService[] = "terpadu.budgeting.v1.BudgetingService/";

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

absl::StatusOr<int> Reservations(const Session& session, const std::string& line_given, const std::string& year) {
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const std::string name, LineName(services, session, line_given, year));
  const Caller caller = session.CallerFor("BUDGET_OFFICER");
  pb::GetBudgetLineRequest get;
  get.set_name(name);
  TERPADU_ASSIGN(const auto line, services.Call<pb::BudgetLine>(caller, kService + std::string("GetBudgetLine"), get));
  pb::ListReservationsRequest request;
  request.set_parent("instansi/" + InstansiOf(name));
  pb::ListReservationsResponse of_line;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListReservationsResponse>(
      caller, kService + std::string("ListReservations"), request, [&](const pb::ListReservationsResponse& page) {
        for (const pb::Reservation& reservation : page.reservations()) {
          if (reservation.line() == name) {
            *of_line.add_reservations() = reservation;
          }
        }
      }));
  if (session.json) {
    *session.out << ToJson(of_line);
    return kDone;
  }
  *session.out << name << "\n"
               << Money(line.amount()) << ", reserved " << Money(line.reserved()) << ", committed "
               << Money(line.committed()) << ", available " << Money(line.available()) << "\n";
  Table table({{"reservation", Align::kLeft, true},
               {"state"},
               {"held", Align::kRight},
               {"asked", Align::kRight},
               {"package", Align::kLeft, true}});
  for (const pb::Reservation& reservation : of_line.reservations()) {
    table.Add({reservation.name().substr(reservation.name().rfind('/') + 1), WordOf(reservation.state()),
               Money(reservation.held()), Money(reservation.amount()),
               reservation.rup_package().substr(reservation.rup_package().rfind('/') + 1)});
  }
  *session.out << (table.empty() ? "no reservations\n" : table.Draw());
  return kDone;
}

}  // namespace

void AddBudget(Command& root, Session& session) {
  Command budget = root.Sub("budget", "Budget lines and the money held on them");
  struct Flags {
    std::string line, year;
  };
  auto flags = std::make_shared<Flags>();
  budget.Sub("reservations", "What is held on a line, and for which packages")
      .Text("LINE", flags->line, "Resource name; or id, or {sub kegiatan}/{account}, with --year", Presence::kRequired)
      .Text("--year", flags->year, "Fiscal year of the line")
      .Run([&session, flags] { return Reservations(session, flags->line, flags->year); });
  AddBudgetSheets(budget, session);
}

}  // namespace terpadu::command
