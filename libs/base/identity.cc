#include "libs/base/identity.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <atomic>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "libs/base/assert.h"

namespace terpadu {
namespace {

constexpr size_t kUuidLength = 36;

bool IsHyphenPlace(size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }
bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Milliseconds in the upper 48 of 60 bits, their fraction in the lower 12 (RFC 9562, 6.2, method 3); above all earlier
// ones of this process, even when the machine's clock steps back.
uint64_t NextTick() {
  static std::atomic<uint64_t> last = 0;
  const auto nanos = static_cast<uint64_t>(absl::GetCurrentTimeNanos());
  const uint64_t now = ((nanos / 1'000'000) << 12) | ((nanos % 1'000'000) * 4096 / 1'000'000);
  uint64_t before = last.load();
  uint64_t tick = 0;
  do {
    tick = now > before ? now : before + 1;
  } while (!last.compare_exchange_weak(before, tick));
  return tick;
}

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

}  // namespace

std::string NewUuid() {
  const uint64_t tick = NextTick();
  std::array<unsigned char, 16> bytes{};
  TERPADU_ASSERT(RAND_bytes(bytes.data() + 8, 8) == 1);
  for (size_t i = 0; i < 6; ++i) {
    bytes[i] = static_cast<unsigned char>(tick >> (52 - 8 * i));
  }
  bytes[6] = static_cast<unsigned char>(0x70 | ((tick >> 8) & 0x0f));
  bytes[7] = static_cast<unsigned char>(tick);
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
  std::string text = Hex(std::string(bytes.begin(), bytes.end()));
  for (const size_t place : {8, 13, 18, 23}) {
    text.insert(place, 1, '-');
  }
  return text;
}

bool IsUuid(std::string_view text) {
  if (text.size() != kUuidLength) {
    return false;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsHyphenPlace(i) ? text[i] != '-' : !IsHex(text[i])) {
      return false;
    }
  }
  return true;
}

std::string Sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string Sha256Hex(std::string_view bytes) { return Hex(Sha256(bytes)); }

}  // namespace terpadu
