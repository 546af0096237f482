// The data of one command: from CCW to CCW by data chaining, from block to block by indirect data addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "channel/channel_command_word.hpp"
#include "isa370/device.hpp"

namespace isa370 {

/// Moves the bytes of one command, and keeps what the CSW needs to know of it. An error (program or protection check) ends
/// the movement; the device is told only that no more bytes moved.
class DataTransfer final : public DataPath {
 public:
  DataTransfer(ChannelStorage& storage, std::uint8_t key, const ChannelCommandWord& first)
      : storage_(storage), key_(key), ccw_(first), left_(first.count), backward_((first.command & 0x0F) == 0x0C) {}

  std::size_t to_storage(std::span<const std::uint8_t> data) override;
  std::size_t from_storage(std::span<std::uint8_t> data) override;
  [[nodiscard]] std::size_t remaining() const override;

  /// The CCW in use, or the one that was in error.
  [[nodiscard]] const ChannelCommandWord& ccw() const { return ccw_; }
  [[nodiscard]] std::uint16_t residual_count() const { return left_; }
  [[nodiscard]] std::uint8_t channel_status() const { return channel_status_; }
  /// The device would have moved more bytes than the CCWs ask for, or fewer. [POO] "Incorrect length".
  [[nodiscard]] bool wrong_length() const { return excess_ || left_ != 0; }
  /// A data-chained CCW with the PCI flag took control.
  [[nodiscard]] const std::optional<ChannelCommandWord>& program_controlled_interruption() const { return interrupting_; }

 private:
  /// The bytes from `address` on, or with READ BACKWARD from there downward, that can be moved at once.
  struct Stretch {
    std::uint32_t address = 0;
    std::uint32_t length = 0;
  };
  [[nodiscard]] std::optional<Stretch> next_stretch(std::size_t wanted);
  [[nodiscard]] bool next_indirect_address();
  ChannelStorage::Access store(const Stretch& stretch, std::span<const std::uint8_t> bytes);
  void moved(std::uint32_t length);
  void chain_data();

  ChannelStorage& storage_;
  std::uint8_t key_;
  ChannelCommandWord ccw_;
  std::uint16_t left_;
  std::uint16_t done_ = 0;              ///< Bytes of this CCW already moved.
  bool backward_;                       ///< READ BACKWARD: to descending addresses.
  std::uint32_t indirect_bytes_ = 0;    ///< Bytes moved by the indirect-data-address word in use.
  std::uint32_t indirect_address_ = 0;  ///< Where the next byte lies, with indirect data addressing.
  std::uint32_t indirect_words_ = 0;    ///< Indirect-data-address words of this CCW already used.
  std::uint8_t channel_status_ = 0;
  bool excess_ = false;
  std::optional<ChannelCommandWord> interrupting_;
};

}  // namespace isa370
