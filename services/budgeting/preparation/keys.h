#pragma once

#include <string>
#include <string_view>

#include "services/budgeting/fields.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

inline constexpr std::string_view kKuaPpasName = "instansi/{instansi}/budgets/{budget}/kuaPpas/{kua_ppas}";
inline constexpr std::string_view kRkaName = "instansi/{instansi}/budgets/{budget}/rkas/{rka}";
inline constexpr std::string_view kRkaItemName = "instansi/{instansi}/budgets/{budget}/rkas/{rka}/items/{item}";
inline constexpr std::string_view kStandardPriceName = "instansi/{instansi}/standardPrices/{standard_price}";

struct KuaPpasKey {
  BudgetKey budget;
  std::string kua_ppas;

  std::string Name() const { return budget.Name() + "/kuaPpas/" + kua_ppas; }
};

struct RkaKey {
  BudgetKey budget;
  std::string rka;

  std::string Name() const { return budget.Name() + "/rkas/" + rka; }
  std::string ItemName(std::string_view item) const { return Name() + "/items/" + std::string(item); }
};

inline std::string StandardPriceName(std::string_view instansi, std::string_view id) {
  return "instansi/" + std::string(instansi) + "/standardPrices/" + std::string(id);
}

inline KuaPpasKey ReadKuaPpasKey(Fields& fields, std::string_view field, std::string_view name) {
  const auto ids = fields.Ids(field, kKuaPpasName, name);
  return {{ids[0], ids[1]}, ids[2]};
}

inline RkaKey ReadRkaKey(Fields& fields, std::string_view field, std::string_view name) {
  const auto ids = fields.Ids(field, kRkaName, name);
  return {{ids[0], ids[1]}, ids[2]};
}

}  // namespace terpadu::budgeting
