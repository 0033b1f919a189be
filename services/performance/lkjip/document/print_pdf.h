#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace terpadu::performance {

struct PrintLimits {
  absl::Time deadline = absl::InfiniteFuture();  // besides 60 s
  size_t most_bytes = 0;                         // of the PDF
};

// Prints an HTML document by WeasyPrint, a program of its own (Debian: weasyprint) that gets the document on its
// standard input, reads no file and no address that the document names, and is ended after 60 s, at 2 GiB of memory, or
// when it writes more than asked. Reasons PDF_PRINTER_MISSING, PDF_BUSY while two run, PDF_TOO_SLOW, LKJIP_TOO_LARGE,
// and INTERNAL, PDF_FAILED.
absl::StatusOr<std::string> PrintPdf(const std::string& html, const PrintLimits& limits);

}  // namespace terpadu::performance
