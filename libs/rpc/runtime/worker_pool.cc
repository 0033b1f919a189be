#include "libs/rpc/runtime/worker_pool.h"

#include <utility>

#include "libs/base/assert.h"

namespace terpadu::rpc {

WorkerPool::WorkerPool(int workers, int capacity) : capacity_(static_cast<size_t>(capacity)) {
  TERPADU_ASSERT(workers > 0 && capacity > 0);
  for (int worker = 0; worker < workers; ++worker) {
    threads_.emplace_back([this, worker] { Work(worker); });
  }
}

WorkerPool::~WorkerPool() { Stop(); }

bool WorkerPool::TryPush(Task& task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || tasks_.size() >= capacity_) {
      return false;
    }
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

int WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(tasks_.size());
}

void WorkerPool::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads) {
    thread.join();
  }
}

void WorkerPool::Work(int worker) {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
      if (tasks_.empty()) {
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task(worker);
  }
}

}  // namespace terpadu::rpc
