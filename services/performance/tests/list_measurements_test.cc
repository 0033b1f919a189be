// Measurements page by page.
#include "services/performance/tests/performance_fixture.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;

class ListMeasurements : public PerformanceTest {
 protected:
  void SetUp() override {
    AdoptConfigured("i1", {NumberValue(80), NumberValue(80)});
    AdoptConfigured("i2", {NumberValue(80), NumberValue(80)});
    RecordAs("m5", "i1", 2020, 1);
    RecordAs("m1", "i1", 2020, 1, "salah ketik di m5");
    RecordAs("m4", "i1", 2020, 2);
    RecordAs("m2", "i1", 2021, 1);
    RecordAs("m3", "i2", 2020, 1);
  }

  void RecordAs(const std::string& id, const std::string& indicator, int32_t year, int32_t quarter,
                const std::string& correction_reason = "") {
    auto request = Realised(indicator, year, quarter, NumberValue(40));
    request.set_measurement_id(id);
    request.mutable_measurement()->set_correction_reason(correction_reason);
    ASSERT_THAT(Record(request), IsOk());
  }

  static v1::ListMeasurementsRequest Of(const std::string& indicator, int32_t year, int32_t size) {
    v1::ListMeasurementsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_indicator(indicator.empty() ? "" : IndicatorName(indicator));
    request.set_year(year);
    request.set_page_size(size);
    return request;
  }

  // The ids on all pages of `size`.
  std::vector<std::string> Ids(v1::ListMeasurementsRequest request) {
    std::vector<std::string> ids;
    do {
      const auto page = List(request);
      EXPECT_THAT(page, IsOk());
      EXPECT_LE(page->measurements_size(), request.page_size());
      for (const v1::Measurement& measurement : page->measurements()) {
        ids.push_back(measurement.name().substr(measurement.name().rfind('/') + 1));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
};

TEST_F(ListMeasurements, GivesTheNewestOfEachQuarterById) {
  for (const int size : {1, 2, 4, 5}) {
    EXPECT_THAT(Ids(Of("", 0, size)), ElementsAre("m1", "m2", "m3", "m4"));
  }
}

TEST_F(ListMeasurements, OfAnIndicatorAYearOrBoth) {
  EXPECT_THAT(Ids(Of("i1", 0, 2)), ElementsAre("m1", "m2", "m4"));
  EXPECT_THAT(Ids(Of("", 2020, 2)), ElementsAre("m1", "m3", "m4"));
  EXPECT_THAT(Ids(Of("i1", 2020, 1)), ElementsAre("m1", "m4"));
  EXPECT_THAT(Ids(Of("i2", 2021, 1)), ElementsAre());
}

TEST_F(ListMeasurements, OfAnotherInstansiAreNotThere) {
  v1::ListMeasurementsRequest request = Of("", 0, 10);
  request.set_parent("instansi/pasuruan");
  EXPECT_THAT(Ids(request), ElementsAre());
}

TEST_F(ListMeasurements, ATokenOfAnotherQueryIsRefused) {
  v1::ListMeasurementsRequest request = Of("", 0, 1);
  request.set_page_token(List(request)->next_page_token());
  request.set_year(2020);
  EXPECT_THAT(List(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(ListMeasurements, NamesEveryOffendingField) {
  v1::ListMeasurementsRequest request = Of("", -1, 1);
  request.set_parent("probolinggo");
  request.set_indicator("i1");
  EXPECT_EQ(ViolationsOf(List(request).status()).size(), 3u);
}

}  // namespace
}  // namespace terpadu::performance
