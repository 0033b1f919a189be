// Recording from many threads.
#include <random>
#include <set>
#include <thread>

#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::performance {
namespace {

constexpr int kThreads = 8;

class ConcurrentRecording : public PerformanceTest {
 protected:
  // `work(thread, connection)` on each of kThreads threads at once.
  void OnThreads(const std::function<void(int, postgres::Connection&)>& work) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([this, i, &work] {
        postgres::Connection connection(conninfo_);
        work(i, connection);
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  absl::StatusOr<v1::Measurement> RecordOn(postgres::Connection& connection,
                                           const v1::RecordMeasurementRequest& request) {
    rpc::CallContext call = CallOn(connection, "RecordMeasurement", request.request_id());
    return service_.RecordMeasurement(call, request);
  }
};

TEST_F(ConcurrentRecording, RevisionsOfAQuarterAreCountedWithoutGapOrDouble) {
  AdoptConfigured("i1", {NumberValue(80)});
  constexpr int kEach = 20;
  std::mutex mutex;
  ASSERT_THAT(Record(Realised("i1", 2020, 1, NumberValue(39))), IsOk());
  std::set<int> revisions = {1};
  OnThreads([&](int, postgres::Connection& connection) {
    for (int i = 0; i < kEach; ++i) {
      const auto measurement = RecordOn(connection, Corrected("i1", 2020, 1, NumberValue(40)));
      ASSERT_THAT(measurement, IsOk());
      const std::lock_guard lock(mutex);
      revisions.insert(measurement->revision());
    }
  });
  EXPECT_EQ(revisions.size(), static_cast<size_t>(kThreads * kEach + 1));
  EXPECT_EQ(*revisions.rbegin(), kThreads * kEach + 1);
  EXPECT_EQ(Count("SELECT count(*) FROM newest_measurement WHERE revision = 161"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE type LIKE '%measurement.recorded%'"), kThreads * kEach + 1);
}

TEST_F(ConcurrentRecording, OneRequestFromManyThreadsIsRecordedOnce) {
  AdoptConfigured("i1", {NumberValue(80)});
  const auto request = Realised("i1", 2020, 1, NumberValue(40));
  std::mutex mutex;
  std::set<std::string> names;
  OnThreads([&](int, postgres::Connection& connection) {
    const auto measurement = RecordOn(connection, request);
    ASSERT_THAT(measurement, IsOk());
    EXPECT_EQ(measurement->revision(), 1);
    const std::lock_guard lock(mutex);
    names.insert(measurement->name());
  });
  EXPECT_EQ(names.size(), 1u);
  EXPECT_EQ(Count("SELECT count(*) FROM measurement"), 1);
}

// Whatever the interleaving, a measurement's formula, target and achievement belong together.
TEST_F(ConcurrentRecording, AchievementFitsTheFormulaItNamesWhileTheIndicatorIsConfiguredAnew) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  AdoptConfigured("i1", {NumberValue(80)});
  ASSERT_THAT(Record(Realised("i1", 2020, 1, NumberValue(60))), IsOk());
  OnThreads([&](int thread, postgres::Connection& connection) {
    std::mt19937 random(seed + static_cast<unsigned>(thread));
    for (int i = 0; i < 40; ++i) {
      if (random() % 4 == 0) {
        auto request = Configuration(
            "i1", random() % 2 == 0 ? type::v1::POLARITY_HIGHER_IS_BETTER : type::v1::POLARITY_LOWER_IS_BETTER);
        rpc::CallContext call = CallOn(connection, "ConfigureIndicator", request.request_id());
        ASSERT_THAT(service_.ConfigureIndicator(call, request), IsOk());
        continue;
      }
      const auto measurement = RecordOn(connection, Corrected("i1", 2020, 1, NumberValue(60)));
      if (!measurement.ok()) {
        EXPECT_THAT(measurement, StatusIs(absl::StatusCode::kAborted, "CONCURRENT_CHANGE"));
        continue;
      }
      const bool higher = measurement->formula() == v1::ACHIEVEMENT_FORMULA_HIGHER_IS_BETTER;
      EXPECT_EQ(measurement->achievement().units(), higher ? 75'00 : 120'00);  // 125 capped
    }
  });
  EXPECT_EQ(Count("SELECT count(*) - max(revision) FROM measurement"), 0);
  EXPECT_EQ(Count("SELECT version - (SELECT max(version) FROM journal WHERE type LIKE '%configured%') FROM indicator"),
            0);
}

}  // namespace
}  // namespace terpadu::performance
