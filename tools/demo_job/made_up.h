#pragma once

#include <map>
#include <string>
#include <vector>

#include "google/type/date.pb.h"
#include "libs/base/rupiah.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "terpadu/type/v1/value.pb.h"

namespace terpadu::demo {

// What the road map does not say and the demo has to: plausible, and marked as made up wherever it is shown. Pure.

// A sub kegiatan for each action, in their order: the programmes are numbered as they come, and the actions within
// each.
std::vector<std::string> SubKegiatanCodes(const std::vector<planning::v1::PlanNode>& actions);

// An account for the n-th line, from 0.
std::string AccountOf(size_t n);

// How a package of this pagu is bought: directly up to Rp200 million, by tender above.
procurement::v1::ProcurementMethod MethodOf(Rupiah pagu);

// Owner's estimate, contract value, first payment: each a share of the one before, in whole thousands of rupiah.
Rupiah HpsOf(Rupiah pagu);
Rupiah ContractValueOf(Rupiah hps);
Rupiah FirstPaymentOf(Rupiah contract);

// What a pergeseran takes from a line: a fifth, in whole millions of rupiah; all of a smaller line stays.
Rupiah ShiftOf(Rupiah line);

// What the first quarter realised of a year's target: two fifths of a number, the word itself of any other.
type::v1::Value FirstQuarterOf(const type::v1::Value& target);

google::type::Date DateOf(int year, int month, int day);

}  // namespace terpadu::demo
