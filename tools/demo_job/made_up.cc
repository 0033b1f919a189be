#include "tools/demo_job/made_up.h"

#include <array>
#include <cstdio>

namespace terpadu::demo {
namespace {

constexpr int64_t kDirectPurchase = 200'000'000;
constexpr std::array<const char*, 3> kAccounts = {"5.1.02.01.01.0024", "5.1.02.02.01.0003", "5.1.02.04.01.0001"};

Rupiah PercentOf(Rupiah amount, int64_t percent) {
  return Rupiah(amount.value() / 100 * percent / 1000 * 1000);  // a hundredth first: the product must fit
}

}  // namespace

std::vector<std::string> SubKegiatanCodes(const std::vector<planning::v1::PlanNode>& actions) {
  std::map<std::string, size_t> programs;
  std::map<std::string, int> in_program;
  std::vector<std::string> codes;
  for (const planning::v1::PlanNode& action : actions) {
    const size_t program = programs.emplace(action.program(), programs.size() + 1).first->second;
    std::array<char, 64> code{};
    std::snprintf(code.data(), code.size(), "4.01.%02zu.2.01.%04d", program, ++in_program[action.program()]);
    codes.emplace_back(code.data());
  }
  return codes;
}

std::string AccountOf(size_t n) { return kAccounts[n % kAccounts.size()]; }

procurement::v1::ProcurementMethod MethodOf(Rupiah pagu) {
  return pagu.value() <= kDirectPurchase ? procurement::v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG
                                         : procurement::v1::PROCUREMENT_METHOD_TENDER;
}

Rupiah HpsOf(Rupiah pagu) { return PercentOf(pagu, 99); }
Rupiah ContractValueOf(Rupiah hps) { return PercentOf(hps, 98); }
Rupiah FirstPaymentOf(Rupiah contract) { return PercentOf(contract, 30); }

Rupiah ShiftOf(Rupiah line) { return Rupiah(line.value() / 5 / 1'000'000 * 1'000'000); }

type::v1::Value FirstQuarterOf(const type::v1::Value& target) {
  type::v1::Value realised = target;
  if (target.has_number()) {
    realised.mutable_number()->set_units(target.number().units() * 4);
    realised.mutable_number()->set_scale(target.number().scale() + 1);
  }
  realised.clear_printed();
  return realised;
}

google::type::Date DateOf(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

}  // namespace terpadu::demo
