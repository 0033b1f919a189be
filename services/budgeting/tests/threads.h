#pragma once

#include <latch>
#include <thread>
#include <vector>

namespace terpadu::budgeting {

// Runs `work(i)` for i below `count`, each on a thread of its own, all let go at the same moment; waits for the last.
template <typename Work>
void RunAtOnce(int count, const Work& work) {
  std::latch start(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
}

}  // namespace terpadu::budgeting
