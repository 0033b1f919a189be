#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace terpadu::procurement {

// Sealing of bids: AES-256 in GCM. Every selection has a data key of its own, kept in the database encrypted under the
// server's key, which is in no database: who reads the tables cannot read a bid, who changes one is found out.
//
//   sealed = nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)
//
// `context` is bound to the text without being part of it: a sealed bid put under another name does not open.
inline constexpr size_t kSealKeyBytes = 32;

std::string NewDataKey();
std::string Seal(std::string_view key, std::string_view context, std::string_view text);
// None when the key, the context or any bit of `sealed` is not that of Seal().
std::optional<std::string> Unseal(std::string_view key, std::string_view context, std::string_view sealed);

// A digest of `text` that only who has the key can make (HMAC-SHA-256, hexadecimal).
std::string KeyedDigest(std::string_view key, std::string_view text);

// The server's key from a file of 64 hexadecimal digits (and white space around). INVALID_ARGUMENT, reason
// SEAL_KEY_INVALID (metadata: file), when it is not that.
absl::StatusOr<std::string> ReadSealKey(const std::string& file);

}  // namespace terpadu::procurement
