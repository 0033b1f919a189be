#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// As refusal.h, for what comes before a budget is in force. States are as the contract names them.

// ALREADY_EXISTS
absl::Status KuaPpasExists(std::string_view kua_ppas);
absl::Status RkaExists(std::string_view rka);

// FAILED_PRECONDITION
absl::Status KuaPpasNotDraft(std::string_view kua_ppas, std::string_view state);
absl::Status KuaPpasNotSubmitted(std::string_view kua_ppas, std::string_view state);
absl::Status KuaPpasNotAgreed(std::string_view kua_ppas, std::string_view state);
absl::Status KuaPpasEmpty(std::string_view kua_ppas);
absl::Status CeilingMissing(std::string_view kua_ppas, std::string_view sub_kegiatan, std::string_view unit);
// `requested` in digits: it may be more than 64 bits hold.
absl::Status SubKegiatanCeilingExceeded(std::string_view sub_kegiatan, std::string_view unit, int64_t ceiling,
                                        std::string_view requested);
absl::Status RkaEmpty(std::string_view rka);
absl::Status RkaTooLong(std::string_view rka, int64_t items);
absl::Status NothingVerified(std::string_view kua_ppas);
absl::Status TooManyLines(std::string_view budget, int most);

// NOT_FOUND
absl::Status StandardPriceNotFound(std::string_view item, std::string_view region, std::string_view day);

// PERMISSION_DENIED
absl::Status ActorRequired();
absl::Status OwnDraft(std::string_view budget, std::string_view actor);

}  // namespace terpadu::budgeting
