// terpadu contract: contracts after their signature, what is payable, handed over and paid of them.
#include <memory>
#include <set>
#include <string>

#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/procurement/v1/contract_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"
#include "tools/terpadu/command/contract_command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;

constexpr char kService[] = "terpadu.procurement.v1.ContractService/";
constexpr char kProcurement[] = "terpadu.procurement.v1.ProcurementService/";

struct Flags {
  std::string name;
};

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string Percent(int basis_points) {
  const int rest = basis_points % 100;
  return std::to_string(basis_points / 100) + "," + (rest < 10 ? "0" : "") + std::to_string(rest) + " %";
}

std::string Day(const google::type::Date& date) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return date.year() == 0 ? "" : std::to_string(date.year()) + "-" + two(date.month()) + "-" + two(date.day());
}

// The contract of `instansi/{i}/contracts/{c}/execution`, by its id.
std::string ContractOf(const std::string& execution) {
  const auto ids = ParseName("instansi/{instansi}/contracts/{contract}/execution", execution);
  return ids.ok() ? ids->at(1) : execution;
}

absl::StatusOr<std::string> ExecutionNamed(const Session& session, const std::string& given) {
  if (InstansiOf(given).empty()) {
    TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
    return "instansi/" + instansi + "/contracts/" + given + "/execution";
  }
  const std::string part = "/execution";
  const bool whole = given.size() > part.size() && given.compare(given.size() - part.size(), part.size(), part) == 0;
  return whole ? given : given + part;
}

// Those of whose execution nobody has told yet have no day, payment or penalty.
std::string Draw(const pb::ListContractsResponse& contracts, const pb::ListContractExecutionsResponse& all) {
  Table table({{"contract", Align::kLeft, true},
               {"state"},
               {"vendor", Align::kLeft, true},
               {"until"},
               {"value", Align::kRight},
               {"paid", Align::kRight},
               {"penalty", Align::kRight},
               {"show cause"}});
  std::set<std::string> told;
  for (const pb::ContractExecution& execution : all.executions()) {
    told.insert(ContractOf(execution.name()));
    table.Add({ContractOf(execution.name()), WordOf(execution.state()), execution.vendor(), Day(execution.end_date()),
               Money(execution.amount()), Money(execution.paid()), Money(execution.penalty()),
               execution.show_cause_due() ? "due" : ""});
  }
  for (const pb::Contract& contract : contracts.contracts()) {
    const std::string id = contract.name().substr(contract.name().rfind('/') + 1);
    if (told.count(id) == 0) {
      table.Add({id, WordOf(contract.state()), contract.vendor(), "", Money(contract.amount()), "", "", ""});
    }
  }
  return table.empty() ? "no contracts\n" : table.Draw();
}

absl::StatusOr<int> List(const Session& session) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListContractExecutionsRequest request;
  request.set_parent("instansi/" + instansi);
  pb::ListContractExecutionsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListContractExecutionsResponse>(
      session.CallerFor("PUBLIC"), kService + std::string("ListContractExecutions"), request,
      [&](const pb::ListContractExecutionsResponse& page) { all.mutable_executions()->MergeFrom(page.executions()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  pb::ListContractsRequest query;
  query.set_parent("instansi/" + instansi);
  pb::ListContractsResponse contracts;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListContractsResponse>(
      session.CallerFor("PUBLIC"), kProcurement + std::string("ListContracts"), query,
      [&](const pb::ListContractsResponse& page) { contracts.mutable_contracts()->MergeFrom(page.contracts()); }));
  *session.out << Draw(contracts, all);
  return kDone;
}

std::string DrawTerms(const pb::ContractExecution& execution) {
  Table table({{"term", Align::kLeft, true},
               {"kind"},
               {"amount", Align::kRight},
               {"paid", Align::kRight},
               {"status"},
               {"waits for", Align::kLeft, true}});
  for (const pb::PaymentTerm& term : execution.terms()) {
    table.Add({term.code(), WordOf(term.kind()), Money(term.amount()), Money(term.paid()), WordOf(term.status()),
               term.waits_for()});
  }
  return table.Draw();
}

std::string DrawHandOvers(const pb::ContractExecution& execution) {
  Table table({{"hand-over"}, {"day"}, {"number"}, {"days late", Align::kRight}, {"penalty", Align::kRight}});
  for (const pb::HandOver& hand_over : execution.hand_overs()) {
    table.Add({WordOf(hand_over.kind()), Day(hand_over.date()), hand_over.number(),
               std::to_string(hand_over.penalty().days_late()), Money(hand_over.penalty().amount())});
  }
  return table.empty() ? "" : table.Draw();
}

std::string DrawOne(const pb::ContractExecution& execution) {
  std::string text = execution.name() + " is " + WordOf(execution.state()) + ", with " + execution.vendor() + "\n";
  text += "value " + Money(execution.amount());
  if (execution.amount() != execution.original_amount()) {
    text += " (signed for " + Money(execution.original_amount()) + ")";
  }
  text += ", paid " + Money(execution.paid()) + ", penalty " + Money(execution.penalty()) + "\n";
  text += "work from " + Day(execution.start_date()) + " to " + Day(execution.end_date()) + ", maintenance " +
          std::to_string(execution.maintenance_days()) + " days\n";
  if (execution.measurements_size() > 0) {
    const pb::ProgressMeasurement& last = execution.measurements(execution.measurements_size() - 1);
    text += "progress " + Percent(last.basis_points()) + " of " + Percent(last.planned_basis_points()) +
            " planned on " + Day(last.date()) + (execution.show_cause_due() ? ", a show-cause meeting is due" : "") +
            "\n";
  }
  return text + DrawTerms(execution) + DrawHandOvers(execution);
}

// A contract of whose execution nobody has told yet.
absl::StatusOr<int> ShowSigned(const Session& session, Services& services, const std::string& name) {
  pb::GetContractRequest request;
  request.set_name(name);
  TERPADU_ASSIGN(const auto contract, services.Call<pb::Contract>(session.CallerFor("PUBLIC"),
                                                                  kProcurement + std::string("GetContract"), request));
  if (session.json) {
    *session.out << ToJson(contract);
    return kDone;
  }
  *session.out << contract.name() << " is " << WordOf(contract.state()) << ", with " << contract.vendor() << "\nvalue "
               << Money(contract.amount()) << "; how it is to go is not told yet: ContractService.PrepareExecution\n";
  return kDone;
}

absl::StatusOr<int> Show(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string name, ExecutionNamed(session, flags.name));
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::GetContractExecutionRequest request;
  request.set_name(name);
  const auto execution = services.Call<pb::ContractExecution>(session.CallerFor("PUBLIC"),
                                                              kService + std::string("GetContractExecution"), request);
  if (absl::IsNotFound(execution.status())) {
    return ShowSigned(session, services, name.substr(0, name.rfind('/')));
  }
  TERPADU_RETURN_IF_ERROR(execution.status());
  *session.out << (session.json ? ToJson(*execution) : DrawOne(*execution));
  return kDone;
}

}  // namespace

void AddContract(Command& root, Session& session) {
  Command contract = root.Sub("contract", "Contracts after their signature: terms, progress, hand-over, payments");
  auto flags = std::make_shared<Flags>();
  contract.Sub("list", "The contracts of an instansi; --json tells those whose execution is known").Run([&session] {
    return List(session);
  });
  contract.Sub("show", "One contract with its terms and hand-overs")
      .Text("contract", flags->name, "Its id or resource name", Presence::kRequired)
      .Run([&session, flags] { return Show(session, *flags); });
}

}  // namespace terpadu::command
