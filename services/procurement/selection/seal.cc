#include "services/procurement/selection/seal.h"

#include <fstream>
#include <iterator>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "openssl/evp.h"
#include "openssl/hmac.h"
#include "openssl/rand.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Random(size_t size) {
  std::string bytes(size, '\0');
  TERPADU_ASSERT(RAND_bytes(Bytes(bytes), static_cast<int>(size)) == 1);
  return bytes;
}

}  // namespace

std::string NewDataKey() { return Random(kSealKeyBytes); }

std::string Seal(std::string_view key, std::string_view context, std::string_view text) {
  TERPADU_ASSERT(key.size() == kSealKeyBytes);
  const std::string nonce = Random(kNonceBytes);
  std::string sealed(text.size(), '\0');
  std::string tag(kTagBytes, '\0');
  int size = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  EVP_CIPHER_CTX* const c = cipher.get();
  TERPADU_ASSERT(EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) == 1);
  TERPADU_ASSERT(EVP_EncryptUpdate(c, nullptr, &size, Bytes(context), static_cast<int>(context.size())) == 1);
  TERPADU_ASSERT(EVP_EncryptUpdate(c, Bytes(sealed), &size, Bytes(text), static_cast<int>(text.size())) == 1);
  TERPADU_ASSERT(EVP_EncryptFinal_ex(c, Bytes(tag), &size) == 1);
  TERPADU_ASSERT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), tag.data()) == 1);
  return nonce + sealed + tag;
}

std::optional<std::string> Unseal(std::string_view key, std::string_view context, std::string_view sealed) {
  TERPADU_ASSERT(key.size() == kSealKeyBytes);
  if (sealed.size() < kNonceBytes + kTagBytes) {
    return std::nullopt;
  }
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string text(body.size(), '\0');
  int size = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  EVP_CIPHER_CTX* const c = cipher.get();
  TERPADU_ASSERT(EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) == 1);
  TERPADU_ASSERT(EVP_DecryptUpdate(c, nullptr, &size, Bytes(context), static_cast<int>(context.size())) == 1);
  TERPADU_ASSERT(EVP_DecryptUpdate(c, Bytes(text), &size, Bytes(body), static_cast<int>(body.size())) == 1);
  TERPADU_ASSERT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), tag.data()) == 1);
  unsigned char rest[kTagBytes];
  if (EVP_DecryptFinal_ex(c, rest, &size) != 1) {
    return std::nullopt;
  }
  return text;
}

std::string KeyedDigest(std::string_view key, std::string_view text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  TERPADU_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(text), text.size(), Bytes(digest),
                      &size) != nullptr);
  return absl::BytesToHexString(absl::string_view(digest.data(), size));
}

absl::StatusOr<std::string> ReadSealKey(const std::string& file) {
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::string digits(absl::StripAsciiWhitespace(text));
  const bool hex = digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!hex || digits.size() != 2 * kSealKeyBytes) {
    return Error(absl::StatusCode::kInvalidArgument, "SEAL_KEY_INVALID",
                 "the file " + file + " must hold a key of 64 hexadecimal digits (openssl rand -hex 32)",
                 {{"file", file}});
  }
  return absl::HexStringToBytes(digits);
}

}  // namespace terpadu::procurement
