#pragma once

namespace terpadu::procurement {

inline constexpr char kPublisherPattern[] = "instansi/{instansi}/ocdsPublisher";

}  // namespace terpadu::procurement
