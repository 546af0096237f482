// Line printers with their control unit: what the 1403 and the 3211 have in common; their models are in files of their own.
//
// A line is printed and the paper moves behind channel end; device end comes when the paper stands. Where skips end, the
// carriage control tape says, or on the 3211 the forms control buffer, which a program can load. [HERC], and the manuals'
// command tables. NOT IMPLEMENTED: characters that are not on the chain (all are; the UCS buffer is taken and not looked at),
// diagnostic commands.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "isa370/device.hpp"
#include "isa370/media/paper.hpp"

namespace isa370 {

struct LinePrinterModel {
  std::string_view type;         ///< "1403".
  std::uint8_t sense_bytes = 1;  ///< 6 on the 3211.
  std::uint16_t columns = 132;
  bool forms_control_buffer = false;
  std::uint16_t character_buffer = 240;      ///< Bytes of the UCS buffer.
  std::uint32_t lines_per_minute = 1100;     ///< Single-spaced.
  Nanoseconds per_further_line = 5'050'000;  ///< Of paper that moves by more than one line: 33 inches a second.
};

[[nodiscard]] std::span<const LinePrinterModel> line_printer_models();
/// nullptr when there is no such model.
[[nodiscard]] const LinePrinterModel* find_line_printer_model(std::string_view type);

/// The carriage control tape: which lines of a form have a hole in which channels.
struct CarriageTape {
  static constexpr unsigned channels = 12;
  /// By line, from the first on: bit 0 (the most significant of 16) is channel 1.
  std::vector<std::uint16_t> lines;

  [[nodiscard]] bool has(unsigned line, unsigned channel) const;
  /// 66 lines; channel 1 on the first, 2 to 8 every six lines from line 7, 12 on line 61, 9 on line 63. [HERC]
  [[nodiscard]] static CarriageTape usual();
  bool operator==(const CarriageTape&) const = default;
};

class LinePrinter final : public Device {
 public:
  struct State {
    std::array<std::uint8_t, 6> sense{};
    bool ready = true;
    bool gate_open = false;  ///< The command before was UCS GATE LOAD.
    CarriageTape tape;
    unsigned line = 1;                     ///< Of the form, at the print position.
    std::uint8_t end_status = 0;           ///< What is to go with device end: channels 9 and 12.
    std::vector<std::uint8_t> characters;  ///< The UCS buffer.
    bool operator==(const State&) const = default;
  };

  LinePrinter(const LinePrinterModel& model, std::unique_ptr<Paper> paper, CarriageTape tape = CarriageTape::usual());

  [[nodiscard]] std::string_view model() const override { return model_.type; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  [[nodiscard]] std::uint8_t end_of_device() override;
  void halt() override {}
  void reset() override;
  bool make_ready() override;
  /// Out of paper, or the stop key: intervention is required.
  void set_not_ready() { state_.ready = false; }
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const Paper& paper() const { return *paper_; }

 private:
  [[nodiscard]] Beginning rejected(std::uint8_t sense);
  [[nodiscard]] Ending write(std::uint8_t code, DataPath& path);
  [[nodiscard]] Ending load_characters(DataPath& path);
  [[nodiscard]] Ending load_forms_control_buffer(DataPath& path);
  /// What bits 0-4 of a command code say of the paper: how far it moves, and what it meets.
  struct Motion {
    unsigned lines = 0;
    bool valid = true;
  };
  [[nodiscard]] Motion move_paper(std::uint8_t code);
  [[nodiscard]] tl::expected<unsigned, MediumFault> space(unsigned lines);
  [[nodiscard]] tl::expected<unsigned, MediumFault> skip(unsigned channel);
  [[nodiscard]] std::uint8_t unit_check(std::uint8_t sense);
  [[nodiscard]] std::uint8_t failed(const MediumFault& fault);
  [[nodiscard]] Nanoseconds time_for(unsigned lines, bool printed) const;

  LinePrinterModel model_;
  std::unique_ptr<Paper> paper_;
  State state_;
};

}  // namespace isa370
