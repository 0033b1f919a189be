#pragma once

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace terpadu::testing {

// EXPECT_THAT(line, EqualsProto(expected)); the difference is told field by field.
MATCHER_P(EqualsProto, expected, "") {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  const bool equal = differencer.Compare(expected, arg);
  *result_listener << difference;
  return equal;
}

// EXPECT_THAT(line, MatchesProto<BudgetLine>("amount: 100")): only the fields that the text names.
template <typename Message>
auto MatchesProto(const std::string& text) {
  return ::testing::Truly([text](const Message& actual) {
    Message expected;
    if (!google::protobuf::TextFormat::ParseFromString(text, &expected)) {
      return false;
    }
    google::protobuf::util::MessageDifferencer differencer;
    differencer.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
    return differencer.Compare(expected, actual);
  });
}

}  // namespace terpadu::testing
