// terpadu reconcile: do all services say the same?
#include "tools/terpadu/reconcile/reconcile.h"

#include <memory>

#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "tools/terpadu/command/command.h"

namespace terpadu::command {
namespace {

constexpr int kMostSettleSeconds = 600;

absl::StatusOr<int> Run(const Session& session, int settle_seconds) {
  TERPADU_ASSIGN(Services services, session.Connect());
  const Caller caller = session.CallerFor(kReconcileRoles);
  std::vector<std::string> all = {session.instansi};
  if (session.instansi.empty()) {
    TERPADU_ASSIGN(all, FindInstansi(services, caller));
  }
  nlohmann::ordered_json document;
  document["instansi"] = all;
  std::vector<Difference> differences;
  for (const std::string& instansi : all) {
    TERPADU_ASSIGN(const auto found, Reconcile(services, caller, instansi, absl::Seconds(settle_seconds)));
    differences.insert(differences.end(), found.begin(), found.end());
  }
  if (session.json) {
    document["differences"] = nlohmann::ordered_json::parse(DifferencesJson(differences));
    *session.out << document.dump(2) << "\n";
  } else if (differences.empty()) {
    *session.out << "no differences: all services say the same of " << all.size() << " instansi\n";
  } else {
    *session.out << DrawDifferences(differences) << differences.size() << " differences\n";
  }
  return differences.empty() ? kDone : kComplaint;
}

}  // namespace

void AddReconcile(Command& root, Session& session) {
  auto settle = std::make_shared<int>(10);
  root.Sub("reconcile", "Compare what all services say, and print every difference; all instansi unless one is given")
      .Number("--settle", *settle, 0, kMostSettleSeconds, "Seconds to wait for followers before a difference counts")
      .Run([&session, settle] { return Run(session, *settle); });
}

}  // namespace terpadu::command
