// Base registers: what USING promised, and the base and displacement that reach an address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "symbol_table.hpp"

namespace isa370::assembler {

struct BaseDisplacement {
  std::uint8_t base = 0;
  std::uint16_t displacement = 0;
};

class UsingTable {
 public:
  /// Register 0 as a base means zero, whatever it contains; so `value` is then only the section it stands for.
  void use(unsigned base_register, const Value& value) {
    bases_[base_register] = value;
    if (base_register == 0) bases_[0]->number = 0;
  }
  /// False when there was no USING of this register.
  bool drop(unsigned base_register) {
    const bool was_used = bases_[base_register].has_value();
    bases_[base_register].reset();
    return was_used;
  }
  void drop_all() { bases_.fill(std::nullopt); }

  /// The base with the smallest displacement; of equals the highest register. A number below 4096 needs no USING.
  [[nodiscard]] std::optional<BaseDisplacement> resolve(const Value& address) const {
    std::optional<BaseDisplacement> best;
    if (address.absolute() && fits(address.number)) best = {0, static_cast<std::uint16_t>(address.number)};
    for (unsigned i = 0; i < bases_.size(); ++i) {
      if (!bases_[i] || bases_[i]->relocation != address.relocation) continue;
      const auto displacement = address.number - bases_[i]->number;
      if (!fits(displacement) || (best && best->displacement < displacement)) continue;
      best = {static_cast<std::uint8_t>(i), static_cast<std::uint16_t>(displacement)};
    }
    return best;
  }
  [[nodiscard]] const std::array<std::optional<Value>, 16>& bases() const { return bases_; }

 private:
  [[nodiscard]] static bool fits(std::int64_t displacement) { return displacement >= 0 && displacement < 4096; }

  std::array<std::optional<Value>, 16> bases_;
};

/// "X'1234' in TEST is not within 4095 bytes of a base register; USING covers: ..."
[[nodiscard]] std::string explain_unreachable(const UsingTable& usings, const Value& address,
                                              const std::vector<Section>& sections);

}  // namespace isa370::assembler
