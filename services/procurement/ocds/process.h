#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "terpadu/procurement/v1/ocds.pb.h"
#include "terpadu/procurement/v1/rpp.pb.h"

namespace terpadu::procurement::ocds {

// An event of the journal: public as it is.
struct Event {
  std::string id;
  std::string type;  // CloudEvents
  std::string subject;
  std::string payload;
  absl::Time time;
};

// What a process is told from: the events of a package and of all that follows from it, and what is no event.
struct Process {
  std::string rup_package;                         // by name
  std::vector<Event> events;                       // in the journal's order
  std::map<std::string, std::string> vendors;      // titles, by name
  std::map<std::string, v1::RppContent> contents;  // of RPP, by name; told from the contract on
};

struct Release {
  std::string id;
  absl::Time time;
  nlohmann::json json;
};

// `ocds-abc123-<instansi>-<rup_package>`.
std::string OcidOf(const v1::OcdsPublisher& publisher, const std::string& rup_package);

// A release for each event that made something public, each with all that was public then. None for a package that was
// never announced.
std::vector<Release> ReleasesOf(const v1::OcdsPublisher& publisher, const Process& process);

// The record of these releases, of which there is at least one.
nlohmann::json RecordOf(const std::vector<Release>& releases);

// What stands around releases or records: all of a package but them. `name` tells it from others of the publisher.
nlohmann::json PackageHead(const v1::OcdsPublisher& publisher, const std::string& name, absl::Time now);

}  // namespace terpadu::procurement::ocds
