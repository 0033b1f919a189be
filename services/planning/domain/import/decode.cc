#include "services/planning/domain/import/decode.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr int kMostEncodingFindings = 100;

// Windows-1252 from 0x80 to 0x9F; 0xFFFD where it has no character.
constexpr std::array<char16_t, 32> kWindows = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                               0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                               0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                               0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void AppendUtf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::string FromUtf16(std::string_view bytes, bool little_endian) {
  std::string out;
  const auto unit_at = [&](size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<uint32_t>(little_endian ? first | (second << 8) : (first << 8) | second);
  };
  for (size_t at = 2; at + 1 < bytes.size(); at += 2) {
    uint32_t code = unit_at(at);
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && at + 3 < bytes.size()) {
      const uint32_t low = unit_at(at + 2);
      const bool pair = low >= 0xDC00 && low < 0xE000;
      code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
      at += pair ? 2 : 0;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
    }
    AppendUtf8(code, out);
  }
  return out;
}

bool IsText(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("%PDF") || bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return false;
  }
  const auto odd = std::count_if(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x09 || (byte > 0x0D && byte < 0x20);
  });
  return static_cast<size_t>(odd) * 20 <= bytes.size() + 40;
}

// Goes through a text line by line, mending what is not UTF-8 text.
class Mender {
 public:
  Mender(std::string_view bytes, Findings& findings) : bytes_(bytes), findings_(findings) {}

  std::string Mend() {
    while (at_ < bytes_.size()) {
      Step();
    }
    if (left_out_ > 0) {
      findings_.Warning({}, "NOT_UTF8", "", std::to_string(left_out_) + " more lines hold such bytes");
    }
    return std::move(out_);
  }

 private:
  void Step() {
    const auto byte = static_cast<unsigned char>(bytes_[at_]);
    if (byte == '\n') {
      out_ += '\n';
      ++line_;
      ++at_;
      return;
    }
    if (byte == '\r') {  // of CRLF, or of a line that ends in CR alone
      const bool ends_line = at_ + 1 == bytes_.size() || bytes_[at_ + 1] == '\n';
      out_ += ends_line ? "" : " ";
      ++at_;
      return;
    }
    if (byte == 0x7F || (byte < 0x20 && byte != '\t')) {
      Note(told_control_, "CONTROL_CHARACTER", "a control character stands here and is read as a blank");
      out_ += ' ';
      ++at_;
      return;
    }
    TakeCharacter(byte);
  }

  void TakeCharacter(unsigned char byte) {
    if (const size_t length = CharacterLength(bytes_, at_); length > 0) {
      out_ += bytes_.substr(at_, length);
      at_ += length;
      return;
    }
    Note(told_encoding_, "NOT_UTF8",
         "byte " + std::to_string(at_) + " is not UTF-8 and is read as Windows-1252: look at the letters of this line");
    AppendUtf8(byte < 0x80 || byte > 0x9F ? byte : kWindows[byte - 0x80U], out_);
    ++at_;
  }

  void Note(int& told, const char* code, const std::string& message) {
    if (told == line_) {
      return;
    }
    told = line_;
    if (++told_ > kMostEncodingFindings) {
      ++left_out_;
      return;
    }
    const size_t begin = bytes_.rfind('\n', at_) == std::string_view::npos ? 0 : bytes_.rfind('\n', at_) + 1;
    const size_t first = std::max(begin, at_ < 20 ? 0 : at_ - 20);
    std::string text;
    for (const char c : bytes_.substr(first, at_ - first)) {  // what stands before it, which is safe to print
      text += static_cast<unsigned char>(c) < 0x80 && c >= ' ' ? c : ' ';
    }
    findings_.Warning({line_, 0}, code, text, message);
  }

  std::string_view bytes_;
  Findings& findings_;
  std::string out_;
  size_t at_ = 0;
  int line_ = 1;
  int told_encoding_ = 0;
  int told_control_ = 0;
  int told_ = 0;
  int left_out_ = 0;
};

}  // namespace

std::optional<std::string> Decode(std::string_view bytes, Findings& findings) {
  if (bytes.empty()) {
    findings.Error({}, "DOCUMENT_EMPTY", "", "the file has no content");
    return std::nullopt;
  }
  std::string converted;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    converted = FromUtf16(bytes, bytes.starts_with("\xFF\xFE"));
    bytes = converted;
    findings.Info({}, "ENCODING_CONVERTED", "", "the file is UTF-16 and is read so");
  } else if (!IsText(bytes)) {
    findings.Error({}, "DOCUMENT_NOT_TEXT", "",
                   "the file is no text (a workbook, a PDF or a picture?): save its table as CSV or TSV first");
    return std::nullopt;
  }
  if (bytes.starts_with(kByteOrderMark)) {
    bytes.remove_prefix(kByteOrderMark.size());
  }
  if (bytes.find('\n') == std::string_view::npos && bytes.find('\r') != std::string_view::npos) {
    std::string lines(bytes);
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    return Mender(lines, findings).Mend();
  }
  return Mender(bytes, findings).Mend();
}

}  // namespace terpadu::planning
