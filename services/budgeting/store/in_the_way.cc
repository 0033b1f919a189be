#include "services/budgeting/store/in_the_way.h"

#include <algorithm>

#include "libs/base/error_detail.h"
#include "libs/base/status.h"
#include "services/budgeting/store/enums.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr int kMost = 10;            // of each
constexpr size_t kMostBytes = 1500;  // of the detail

// The ledger leads to what is on a line: no index of their own is needed.
constexpr postgres::Statement kCommitments = {"budgeting_in_the_way_commitments", R"sql(
  SELECT commitment.commitment_id, commitment.contract, commitment.amount, commitment.paid, count(*) OVER ()
    FROM ledger_entry AS entry JOIN commitment USING (instansi, commitment_id)
   WHERE entry.instansi = $1 AND entry.budget_id = $2 AND entry.line_id = $3 AND entry.kind IN ('COMMIT', 'CARRY_OVER')
     AND commitment.amount > 0
   ORDER BY commitment.amount DESC, commitment.commitment_id LIMIT $4)sql"};

constexpr postgres::Statement kReservations = {"budgeting_in_the_way_reservations", R"sql(
  SELECT reservation.reservation_id, reservation.rup_package, reservation.held, reservation.state, count(*) OVER ()
    FROM ledger_entry AS entry JOIN reservation USING (instansi, reservation_id)
   WHERE entry.instansi = $1 AND entry.budget_id = $2 AND entry.line_id = $3 AND entry.kind = 'RESERVE'
     AND reservation.held > 0
   ORDER BY reservation.held DESC, reservation.reservation_id LIMIT $4)sql"};

postgres::Params LineParams(const LineKey& line) {
  return std::move(postgres::Params().Text(line.instansi).Text(line.budget).Text(line.line).Int(kMost));
}

absl::Status AddCommitments(postgres::Transaction& transaction, const LineKey& line, v1::MoneyInTheWay& money) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kCommitments, LineParams(line)));
  for (int row = 0; row < rows.size(); ++row) {
    v1::Commitment& commitment = *money.add_commitments();
    commitment.set_name(CommitmentKey{line.instansi, rows.Text(row, 0)}.Name());
    commitment.set_contract(rows.OptionalText(row, 1).value_or(""));
    commitment.set_amount(rows.Int(row, 2));
    commitment.set_paid(rows.Int(row, 3));
    money.set_more_commitments(static_cast<int32_t>(rows.Int(row, 4)) - rows.size());
  }
  return absl::OkStatus();
}

absl::Status AddReservations(postgres::Transaction& transaction, const LineKey& line, v1::MoneyInTheWay& money) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kReservations, LineParams(line)));
  for (int row = 0; row < rows.size(); ++row) {
    v1::Reservation& reservation = *money.add_reservations();
    reservation.set_name(ReservationKey{line.instansi, rows.Text(row, 0)}.Name());
    reservation.set_rup_package(rows.Text(row, 1));
    reservation.set_held(rows.Int(row, 2));
    reservation.set_state(ReservationStateOf(rows.Text(row, 3)));
    money.set_more_reservations(static_cast<int32_t>(rows.Int(row, 4)) - rows.size());
  }
  return absl::OkStatus();
}

// Leaves out the smallest until the rest fits.
void Shorten(v1::MoneyInTheWay& money) {
  while (money.ByteSizeLong() > kMostBytes && money.commitments_size() + money.reservations_size() > 0) {
    if (money.reservations_size() >= money.commitments_size()) {
      money.mutable_reservations()->RemoveLast();
      money.set_more_reservations(money.more_reservations() + 1);
    } else {
      money.mutable_commitments()->RemoveLast();
      money.set_more_commitments(money.more_commitments() + 1);
    }
  }
}

}  // namespace

absl::Status WithMoneyInTheWay(postgres::Transaction& transaction, const BudgetKey& budget,
                               const std::vector<RevisedLine>& lines, absl::Status refusal) {
  const auto in_the_way = [](const RevisedLine& line) { return line.after < line.reserved + line.committed; };
  const auto first = std::find_if(lines.begin(), lines.end(), in_the_way);
  if (first == lines.end()) {
    return refusal;
  }
  v1::MoneyInTheWay money;
  money.set_line(first->name);
  money.set_more_lines(static_cast<int32_t>(std::count_if(first + 1, lines.end(), in_the_way)));
  const LineKey line = {budget.instansi, budget.budget, first->name.substr(first->name.rfind('/') + 1)};
  TERPADU_RETURN_IF_ERROR(AddCommitments(transaction, line, money));
  TERPADU_RETURN_IF_ERROR(AddReservations(transaction, line, money));
  Shorten(money);
  AttachDetail(refusal, money);
  return refusal;
}

}  // namespace terpadu::budgeting
