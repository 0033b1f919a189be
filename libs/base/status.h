#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the enclosing function when `expression`, an absl::Status, is not OK.
#define TERPADU_RETURN_IF_ERROR(expression)                                 \
  do {                                                                      \
    if (absl::Status terpadu_status = (expression); !terpadu_status.ok()) { \
      return terpadu_status;                                                \
    }                                                                       \
  } while (false)

// TERPADU_ASSIGN(const Plan plan, ParsePlan(text)); declares `plan`, or returns the error of the StatusOr.
#define TERPADU_ASSIGN(declaration, expression) \
  TERPADU_ASSIGN_(TERPADU_JOIN_(status_or_, __LINE__), declaration, expression)
#define TERPADU_ASSIGN_(holder, declaration, expression) \
  auto holder = (expression);                            \
  if (!holder.ok()) {                                    \
    return std::move(holder).status();                   \
  }                                                      \
  declaration = *std::move(holder)
#define TERPADU_JOIN_(a, b) TERPADU_JOIN2_(a, b)
#define TERPADU_JOIN2_(a, b) a##b
