#include "services/performance/lkjip/document/chart.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/performance/lkjip/document/html.h"
#include "services/performance/lkjip/document/report_texts.h"

namespace terpadu::performance {
namespace {

constexpr int kWidth = 680;
constexpr int kLabel = 270;    // the bars begin here
constexpr int kLongest = 320;  // of a bar
constexpr int kRow = 26;
constexpr int kThickness = 16;
constexpr int kBaseline = 13;
constexpr size_t kLetters = 40;
constexpr int64_t kHundred = 100'00;

// The first letters of a UTF-8 text, whole ones.
std::string Shortened(const std::string& text) {
  size_t letters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && letters++ == kLetters) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

void AppendBar(std::string& svg, const Bar& bar, int y, int64_t scale) {
  const int64_t drawn = std::min(bar.hundredths, scale);  // so that the product fits
  const int64_t length = drawn * kLongest / scale;
  const std::string value = PercentText(bar.hundredths);
  absl::StrAppend(&svg, "<g><title>", Escaped(bar.label), ": ", value, "</title><text x=\"", kLabel - 8, "\" y=\"",
                  y + kBaseline, "\" text-anchor=\"end\">", Escaped(Shortened(bar.label)), "</text><rect x=\"", kLabel,
                  "\" y=\"", y, "\" width=\"", length, "\" height=\"", kThickness, "\" fill=\"#1f4e79\"/>");
  absl::StrAppend(&svg, "<a href=\"#", bar.figure, "\" data-figure=\"", bar.figure, "\"><text x=\"",
                  kLabel + kLongest + 8, "\" y=\"", y + kBaseline, "\">", value, "</text></a></g>\n");
}

}  // namespace

std::string BarChart(const std::string& id, const std::string& title, const std::vector<Bar>& bars) {
  const size_t count = std::min(bars.size(), kMostBars);
  int64_t scale = kHundred;
  std::string description;
  for (size_t i = 0; i < count; ++i) {
    scale = std::max(scale, std::min(bars[i].hundredths, 10 * kHundred));
    absl::StrAppend(&description, i == 0 ? "" : "; ", bars[i].label, " ", PercentText(bars[i].hundredths));
  }
  const int height = static_cast<int>(count) * kRow + 8;
  std::string svg =
      absl::StrCat("<svg role=\"img\" aria-labelledby=\"", id, "-t ", id, "-d\" viewBox=\"0 0 ", kWidth, " ", height,
                   "\" width=\"", kWidth, "\" height=\"", height, "\" font-size=\"12\" font-family=\"sans-serif\">\n");
  absl::StrAppend(&svg, "<title id=\"", id, "-t\">", Escaped(title), "</title><desc id=\"", id, "-d\">",
                  Escaped(description), "</desc>\n");
  const int64_t full = kLabel + kHundred * kLongest / scale;  // the line at 100 %
  absl::StrAppend(&svg, "<line x1=\"", full, "\" y1=\"0\" x2=\"", full, "\" y2=\"", height,
                  "\" stroke=\"#767676\" stroke-dasharray=\"3 3\"/>\n");
  for (size_t i = 0; i < count; ++i) {
    AppendBar(svg, bars[i], static_cast<int>(i) * kRow + 4, scale);
  }
  return svg + "</svg>\n";
}

}  // namespace terpadu::performance
