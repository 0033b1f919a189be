#include "libs/rpc/runtime/worker_pool.h"

#include <atomic>
#include <latch>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace terpadu::rpc {
namespace {

bool Push(WorkerPool& pool, WorkerPool::Task task) { return pool.TryPush(task); }

TEST(WorkerPool, RunsEveryTaskOnceOnOneOfItsWorkers) {
  std::atomic<int> sum = 0;
  std::atomic<bool> stranger = false;
  {
    WorkerPool pool(3, 1000);
    for (int i = 1; i <= 1000; ++i) {
      EXPECT_TRUE(Push(pool, [&, i](int worker) {
        sum += i;
        stranger = stranger || worker < 0 || worker > 2;
      }));
    }
  }
  EXPECT_EQ(sum, 500'500);
  EXPECT_FALSE(stranger);
}

TEST(WorkerPool, RunsAsManyTasksAtOnceAsItHasWorkers) {
  WorkerPool pool(4, 4);
  std::latch all_inside(4);
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(Push(pool, [&](int) { all_inside.arrive_and_wait(); }));
  }
  pool.Stop();
}

TEST(WorkerPool, RefusesATaskThatFindsTheQueueFullAndLeavesItAlone) {
  WorkerPool pool(1, 2);
  absl::Notification entered;
  absl::Notification open;
  ASSERT_TRUE(Push(pool, [&](int) {
    entered.Notify();
    open.WaitForNotification();
  }));
  entered.WaitForNotification();
  EXPECT_TRUE(Push(pool, [](int) {}));
  EXPECT_TRUE(Push(pool, [](int) {}));
  EXPECT_EQ(pool.waiting(), 2);
  WorkerPool::Task refused = [](int) {};
  EXPECT_FALSE(pool.TryPush(refused));
  EXPECT_TRUE(refused);
  open.Notify();
}

TEST(WorkerPool, RunsWhatWaitsBeforeItStopsAndTakesNothingAfter) {
  WorkerPool pool(1, 100);
  std::atomic<int> done = 0;
  for (int i = 0; i < 100; ++i) {
    Push(pool, [&](int) { ++done; });
  }
  pool.Stop();
  EXPECT_EQ(done, 100);
  EXPECT_FALSE(Push(pool, [](int) {}));
  pool.Stop();
}

TEST(WorkerPool, WhatAWorkerOwnsNeedsNoLock) {
  int owned[2] = {0, 0};
  std::atomic<int> pushed = 0;
  {
    WorkerPool pool(2, 10'000);
    for (int i = 0; i < 10'000; ++i) {
      pushed += Push(pool, [&](int worker) { ++owned[worker]; }) ? 1 : 0;
    }
  }
  EXPECT_EQ(owned[0] + owned[1], pushed);
}

}  // namespace
}  // namespace terpadu::rpc
