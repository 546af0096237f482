// Continuous forms in a printer: what becomes of the lines.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"

namespace isa370 {

/// The printer prints on the line at which the paper stands, any number of times, and moves the paper forward.
class Paper {
 public:
  Paper() = default;
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;
  virtual ~Paper() = default;

  /// `line` is EBCDIC. When this returns, the line outlives the process.
  [[nodiscard]] virtual tl::expected<void, MediumFault> print(std::span<const std::uint8_t> line) = 0;
  /// Moves on by so many lines; by none: what is printed next goes over what was printed last.
  [[nodiscard]] virtual tl::expected<void, MediumFault> space(unsigned lines) = 0;
  /// Takes away what was printed so far.
  [[nodiscard]] virtual tl::expected<void, MediumFault> clear() = 0;
  /// Moves on to this line (from 1) of the next form.
  [[nodiscard]] virtual tl::expected<void, MediumFault> eject(unsigned line) = 0;
};

/// What is printed as text: overprinted lines have a carriage return between them, lines end with a line feed, and a form feed
/// begins a new form.
class PaperInStorage final : public Paper {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] tl::expected<void, MediumFault> print(std::span<const std::uint8_t> line) override;
  [[nodiscard]] tl::expected<void, MediumFault> space(unsigned lines) override;
  [[nodiscard]] tl::expected<void, MediumFault> eject(unsigned line) override;
  [[nodiscard]] tl::expected<void, MediumFault> clear() override;

 private:
  std::string text_;
};

/// The text of each call of `Paper`, for whoever keeps it as text.
namespace paper_text {
[[nodiscard]] std::string printed(std::span<const std::uint8_t> line);
[[nodiscard]] std::string spaced(unsigned lines, std::string_view line_end);
[[nodiscard]] std::string ejected(unsigned line, std::string_view line_end);
}  // namespace paper_text

}  // namespace isa370
