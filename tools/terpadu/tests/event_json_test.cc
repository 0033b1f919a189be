#include "tools/terpadu/console/event_json.h"

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::command {
namespace {

event::v1::Event EventOf(const google::protobuf::Message& payload) {
  event::v1::Event event;
  event.set_id("0190");
  event.set_source("budgeting");
  event.set_type("id.go.terpadu.budgeting.reservation.committed.v1");
  event.set_subject("instansi/i/reservations/r");
  event.mutable_time()->set_seconds(1519005600);  // 2018-02-19 09:00 WIB
  event.set_dataschema(payload.GetDescriptor()->full_name());
  event.set_version(2);
  event.set_data(payload.SerializeAsString());
  return event;
}

TEST(EventJson, DecodesThePayloadThatTheDataschemaNames) {
  budgeting::v1::ReservationCommitted committed;
  committed.set_amount(145'000'000);
  const auto json = nlohmann::json::parse(EventJson(EventOf(committed), "7"));
  EXPECT_EQ(json["specversion"], "1.0");
  EXPECT_EQ(json["data"]["amount"], "145000000");
  EXPECT_EQ(json["time"], "2018-02-19T02:00:00Z");
  EXPECT_EQ(json["cursor"], "7");
  EXPECT_FALSE(nlohmann::json::parse(EventJson(EventOf(committed), "")).contains("cursor"));
}

TEST(EventJson, KeepsAPayloadThatThisProgramDoesNotKnow) {
  event::v1::Event event;
  event.set_dataschema("terpadu.budgeting.v9.Unheard");
  event.set_data("abc");
  const auto json = nlohmann::json::parse(EventJson(event, ""));
  EXPECT_EQ(json["data_base64"], "YWJj");
  EXPECT_FALSE(json.contains("data"));
}

TEST(EventLine, SaysWhatHappenedToWhatInTheTimeOfTheField) {
  EXPECT_EQ(EventLine(EventOf(budgeting::v1::ReservationCommitted())),
            "2018-02-19 09:00:00  reservation.committed      v2   instansi/i/reservations/r");
}

}  // namespace
}  // namespace terpadu::command
