#include <memory>

#include "absl/time/time.h"
#include "services/reporting/appliers/applier.h"

namespace terpadu::reporting {
namespace {

std::string TimeOf(const event::v1::Event& event) {
  const absl::Time time = absl::FromUnixSeconds(event.time().seconds()) + absl::Nanoseconds(event.time().nanos());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

class Batch final : public journal::Application {
 public:
  Batch(const Applier& applier, postgres::Transaction& transaction) : applier_(applier), writes_(transaction) {}

  absl::Status Apply(const event::v1::Event& event) override {
    writes_.BeginEvent(event.partitionkey(), TimeOf(event), event.version());
    return applier_.Apply(writes_, event);
  }
  absl::Status Finish() override { return writes_.Flush(); }

 private:
  const Applier& applier_;
  Writes writes_;
};

}  // namespace

Applier::operator journal::Apply() const {
  return journal::Apply::Together(
      [this](postgres::Transaction& transaction) { return std::make_unique<Batch>(*this, transaction); });
}

const std::map<std::string, Applier>& Appliers() {
  static const auto* const appliers = new std::map<std::string, Applier>{{"budgeting", BudgetingApplier()},
                                                                         {"performance", PerformanceApplier()},
                                                                         {"planning", PlanningApplier()},
                                                                         {"procurement", ProcurementApplier()}};
  return *appliers;
}

}  // namespace terpadu::reporting
