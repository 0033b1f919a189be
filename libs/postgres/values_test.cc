#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/postgres/connection.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

constexpr Statement kText = {"value_text", "SELECT $1::text"};
constexpr Statement kInt = {"value_int", "SELECT $1::bigint"};
constexpr Statement kBool = {"value_bool", "SELECT $1::boolean"};
constexpr Statement kBytes = {"value_bytes", "SELECT $1::bytea"};
constexpr Statement kTime = {"value_time", "SELECT $1::timestamptz"};
constexpr Statement kTexts = {"value_texts", "SELECT unnest($1::text[])"};
constexpr Statement kInts = {"value_ints", "SELECT unnest($1::bigint[])"};

Connection& Shared() {
  static Connection connection(ScratchPostgres::Get().NewDatabase({}));
  return connection;
}

// The rows of a statement that succeeds, whatever its parameters.
Rows Query(const Statement& statement, const Params& params) {
  auto rows = Shared().Execute(Scope(), statement, params);
  EXPECT_THAT(rows, IsOk());
  return *std::move(rows);
}

TEST(Values, IntegersComeBackAsTheyWent) {
  for (const int64_t value :
       {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    EXPECT_EQ(Query(kInt, Params().Int(value)).Int(0, 0), value);
  }
}

TEST(Values, TextComesBackAsItWent) {
  for (const char* value : {"", "Kabupaten Bogor", "it's \\ \"quoted\"", "NULL", "Rp\u00a0100 \u2013 €", "$1"}) {
    EXPECT_EQ(Query(kText, Params().Text(value)).Text(0, 0), value);
  }
}

TEST(Values, TextWithAZeroByteOrBrokenUtf8IsRefusedNotCutOff) {
  for (const std::string& value : {std::string("a\0b", 3), std::string("\xff")}) {
    EXPECT_THAT(Shared().Execute(Scope(), kText, Params().Text(value)),
                StatusIs(absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE"));
    EXPECT_FALSE(Shared().Execute(Scope(), kTexts, Params().TextArray({value})).ok());
  }
}

TEST(Values, BooleansComeBackAsTheyWent) {
  EXPECT_TRUE(Query(kBool, Params().Bool(true)).Bool(0, 0));
  EXPECT_FALSE(Query(kBool, Params().Bool(false)).Bool(0, 0));
}

TEST(Values, BytesComeBackAsTheyWent) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  for (const std::string& value : {std::string(), all}) {
    EXPECT_EQ(Query(kBytes, Params().Bytes(value)).Bytes(0, 0), value);
  }
}

TEST(Values, TimesComeBackToTheMicrosecond) {
  const absl::Time times[] = {absl::UnixEpoch(),
                              absl::FromCivil(absl::CivilSecond(2018, 2, 20, 23, 59, 59), absl::UTCTimeZone()),
                              absl::FromUnixMicros(1'519'171'199'123'456),
                              absl::FromUnixMicros(-1),
                              absl::InfiniteFuture(),
                              absl::InfinitePast()};
  for (const absl::Time value : times) {
    EXPECT_EQ(Query(kTime, Params().Time(value)).Time(0, 0), value);
  }
  EXPECT_EQ(Query(kTime, Params().Time(absl::FromUnixNanos(1'999))).Time(0, 0), absl::FromUnixMicros(1));
}

TEST(Values, NullsComeBackAsNulls) {
  for (const Statement& statement : {kText, kInt, kBool, kBytes, kTime}) {
    EXPECT_TRUE(Query(statement, Params().Null()).IsNull(0, 0)) << statement.name;
  }
  EXPECT_EQ(Query(kText, Params().OptionalText(std::nullopt)).OptionalText(0, 0), std::nullopt);
  EXPECT_EQ(Query(kText, Params().OptionalText("")).OptionalText(0, 0), "");
}

TEST(Values, ArraysComeBackAsTheyWent) {
  const std::vector<std::string> texts = {"", "a,b", "{}", "\"", "\\", "NULL", " x "};
  const Rows text_rows = Query(kTexts, Params().TextArray(texts));
  ASSERT_EQ(text_rows.size(), 7);
  for (int row = 0; row < text_rows.size(); ++row) {
    EXPECT_EQ(text_rows.Text(row, 0), texts[row]);
  }
  const Rows int_rows = Query(kInts, Params().IntArray({1, -2, std::numeric_limits<int64_t>::max()}));
  ASSERT_EQ(int_rows.size(), 3);
  EXPECT_EQ(int_rows.Int(1, 0), -2);
  EXPECT_EQ(int_rows.Int(2, 0), std::numeric_limits<int64_t>::max());
  EXPECT_TRUE(Query(kTexts, Params().TextArray({})).empty());
  EXPECT_TRUE(Query(kInts, Params().IntArray({})).empty());
}

using ValuesDeathTest = ::testing::Test;

TEST(ValuesDeathTest, ReadingWhatIsNotThereAborts) {
  const Rows null = Query(kText, Params().Null());
  EXPECT_DEATH(null.Text(0, 0), "is null");
  EXPECT_DEATH(null.Text(0, 1), "does not exist");
  EXPECT_DEATH(null.Text(1, 0), "does not exist");
  EXPECT_DEATH(null.IsNull(-1, 0), "does not exist");
  const Rows text = Query(kText, Params().Text("12x"));
  EXPECT_DEATH(text.Int(0, 0), "is not a whole number");
  EXPECT_DEATH(text.Bool(0, 0), "is not a boolean");
  EXPECT_DEATH(text.Time(0, 0), "is not a timestamp");
  EXPECT_DEATH(text.Bytes(0, 0), "is not a bytea");
}

}  // namespace
}  // namespace terpadu::postgres
