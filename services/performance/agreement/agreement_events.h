#pragma once

#include <string>

#include "libs/journal/append.h"
#include "services/performance/agreement/store/agreement_store.h"
#include "terpadu/performance/v1/agreement_events.pb.h"

namespace terpadu::performance {

// The agreement as events tell it: without its persons.
inline v1::Agreement WithoutPersons(v1::Agreement agreement) {
  agreement.clear_official();
  agreement.clear_superior();
  return agreement;
}

// An entry that carries the whole agreement, at the version of the row.
template <typename Event>
journal::Entry AgreementEntry(const store::AgreementRow& row) {
  Event event;
  *event.mutable_agreement() = WithoutPersons(row.agreement);
  return journal::MakeEntry(row.agreement.name(), row.version, event);
}

}  // namespace terpadu::performance
