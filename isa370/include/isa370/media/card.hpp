// Punched cards, and where a punch puts them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"

namespace isa370 {

using Card = std::array<std::uint8_t, 80>;  ///< EBCDIC.

class CardStacker {
 public:
  CardStacker() = default;
  CardStacker(const CardStacker&) = delete;
  CardStacker& operator=(const CardStacker&) = delete;
  virtual ~CardStacker() = default;
  /// When this returns, the card outlives the process.
  [[nodiscard]] virtual tl::expected<void, MediumFault> put(const Card& card) = 0;
  /// Takes away what was put there so far.
  [[nodiscard]] virtual tl::expected<void, MediumFault> clear() = 0;
};

/// Cards that are gone with the program.
class CardStackerInStorage final : public CardStacker {
 public:
  [[nodiscard]] const std::vector<Card>& cards() const { return cards_; }
  [[nodiscard]] tl::expected<void, MediumFault> put(const Card& card) override {
    cards_.push_back(card);
    return {};
  }
  [[nodiscard]] tl::expected<void, MediumFault> clear() override {
    cards_.clear();
    return {};
  }

 private:
  std::vector<Card> cards_;
};

}  // namespace isa370
