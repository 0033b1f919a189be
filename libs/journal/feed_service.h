#pragma once

#include <memory>
#include <string>

#include "libs/rpc/handlers.h"

namespace terpadu::journal {

// terpadu.event.v1.EventFeedService over one service's journal. One thread with one connection serves all streams, in
// batches, one batch in flight a stream; it looks for new events every few milliseconds.
class FeedService {
 public:
  // `source` is the CloudEvents source, the service's name.
  FeedService(std::string_view source, std::string conninfo);
  ~FeedService();

  const rpc::ServiceHandlers& handlers() const;
  void Stop();  // ends all streams with UNAVAILABLE; Start of the service made it run

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace terpadu::journal
