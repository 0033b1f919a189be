#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace terpadu::rpc {

// A fixed number of threads and a bounded queue before them. Safe from any thread. Knows no gRPC, so that the thread
// sanitizer can watch it.
class WorkerPool {
 public:
  // `worker`, from 0 to workers - 1, is the thread that runs the task: what it owns needs no lock.
  using Task = std::function<void(int worker)>;

  WorkerPool(int workers, int capacity);
  ~WorkerPool();  // Stop()
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and `task` left alone, when `capacity` tasks wait already or the pool is stopped.
  bool TryPush(Task& task);
  int waiting() const;

  // Takes no more tasks, runs those that wait, and returns when every thread has ended. Again is harmless. Not to be
  // called from a task.
  void Stop();

 private:
  void Work(int worker);

  const size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace terpadu::rpc
