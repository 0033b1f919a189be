#include "tools/terpadu/console/error.h"

#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "libs/base/error.h"

namespace terpadu::command {
namespace {

TEST(DescribedError, TellsReasonDomainAndWhatToTry) {
  google::rpc::ErrorInfo info;
  info.set_reason("LINE_EXHAUSTED");
  info.set_domain("budgeting.terpadu.go.id");
  (*info.mutable_metadata())["line"] = "instansi/i/budgets/2018/lines/l";
  absl::Status status(absl::StatusCode::kFailedPrecondition, "line l has Rp40 left, Rp41 was asked");
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  EXPECT_EQ(DescribeError(status),
            "FAILED_PRECONDITION: line l has Rp40 left, Rp41 was asked\n"
            "  reason    LINE_EXHAUSTED   domain budgeting.terpadu.go.id\n"
            "  try       revise the DPA, or release a reservation: terpadu budget reservations\n"
            "            instansi/i/budgets/2018/lines/l\n");
}

TEST(DescribedError, ListsEveryOffendingField) {
  FieldErrors errors;
  errors.Add("title", "must not be empty");
  errors.Add("content", "must be UTF-8");
  EXPECT_EQ(DescribeError(errors.ToStatus()), "INVALID_ARGUMENT: " + std::string(errors.ToStatus().message()) +
                                                  "\n"
                                                  "  reason    INVALID_FIELDS\n"
                                                  "  field     title: must not be empty\n"
                                                  "  field     content: must be UTF-8\n");
}

TEST(DescribedError, SaysWhenToTryAgain) {
  const absl::Status status =
      WithRetryDelay(Error(absl::StatusCode::kUnavailable, "DRAINING", "the server ends"), absl::Seconds(2));
  EXPECT_EQ(DescribeError(status), "UNAVAILABLE: the server ends\n  reason    DRAINING\n  retry     after 2s\n");
}

}  // namespace
}  // namespace terpadu::command
