#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace terpadu::reporting {

// SQL made of parts that several statements share, put together when it is compiled: Sql<kLines, kReach, kList>.
template <const std::string_view&... kParts>
struct SqlOf {
  static constexpr auto kText = [] {
    std::array<char, (kParts.size() + ... + 0)> text{};
    auto end = text.begin();
    ((end = std::copy(kParts.begin(), kParts.end(), end)), ...);
    return text;
  }();
};
template <const std::string_view&... kParts>
inline constexpr std::string_view Sql = {SqlOf<kParts...>::kText.data(), SqlOf<kParts...>::kText.size()};

// CTEs of a WITH RECURSIVE after a CTE `line` with the column plan_node; $1 is the instansi.
//   above     every node that stands at or above a line's node: (node, name, distance)
//   measured  the indicators that a line of `node` reaches, at their least distance: (node, indicator, distance)
//   serves    of these the nearest: (node, indicator)
// The distance ends what goes in a circle. OFFSET 0 keeps each look a look into an index.
inline constexpr std::string_view kReach = R"sql(,
  above AS (
    SELECT DISTINCT plan_node AS node, plan_node AS name, 0 AS distance FROM line WHERE plan_node <> ''
    UNION
    SELECT above.node, up.from_name, above.distance + 1
      FROM above CROSS JOIN LATERAL (
        SELECT from_name FROM edge
         WHERE instansi = $1 AND to_name = above.name AND kind IN ('parent', 'program') OFFSET 0) AS up
     WHERE above.distance < 20),
  measured AS MATERIALIZED (
    SELECT above.node, found.name AS indicator, min(above.distance) AS distance
      FROM above CROSS JOIN LATERAL (
        SELECT name FROM indicator WHERE instansi = $1 AND indicator.node = above.name OFFSET 0) AS found
     GROUP BY 1, 2),
  serves AS MATERIALIZED (
    SELECT node, indicator
      FROM (SELECT node, indicator, distance, min(distance) OVER (PARTITION BY node) AS least FROM measured) AS near
     WHERE distance = least))sql";

}  // namespace terpadu::reporting
