// Makes the devices of a program, and renders their media.
#include "devices.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <isa370/devices/punch_3525.hpp>
#include <isa370/devices/channel_to_channel.hpp>
#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_3310.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/devices/display_3277.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/devices/magnetic_tape.hpp>

namespace equivalence {
namespace {

constexpr std::uint16_t shown_cylinders = 3;
constexpr std::uint32_t shown_blocks = 64;

TestDevice make_disk(const std::string& type) {
  const auto& model = *isa370::find_disk_model(type);
  auto store = std::make_unique<isa370::TrackStoreInStorage>(model.geometry());
  auto& tracks = *store;
  return {isa370::make_disk(model, std::move(store), {}), [&tracks] {
            std::string text;
            for (std::uint16_t cylinder = 0; cylinder < shown_cylinders; ++cylinder)
              for (std::uint16_t head = 0; head < tracks.geometry().heads; ++head)
                text += fmt::format("{:02X}\n", fmt::join(tracks.read(cylinder, head).value().image(), ""));
            return text;
          }};
}

TestDevice make_fixed_blocks(const std::string& /*type*/) {
  auto store = std::make_unique<isa370::BlockStoreInStorage>(isa370::Disk3310::block_count);
  auto& blocks = *store;
  return {std::make_unique<isa370::Disk3310>(std::move(store)), [&blocks] {
            std::string text;
            for (std::uint32_t block = 0; block < shown_blocks; ++block)
              text += fmt::format("{:02X}\n", fmt::join(blocks.read(block).value(), ""));
            return text;
          }};
}

TestDevice make_tape(const std::string& type) {
  auto medium = std::make_unique<isa370::TapeInStorage>();
  auto& reel = *medium;
  return {std::make_unique<isa370::MagneticTape>(*isa370::find_tape_unit_model(type), std::move(medium)), [&reel] {
            std::string text;
            for (const auto& block : reel.blocks())
              text += fmt::format("{}: {:02X}\n", static_cast<int>(block.kind), fmt::join(block.data, ""));
            return text;
          }};
}

TestDevice make_printer(const std::string& type) {
  auto medium = std::make_unique<isa370::PaperInStorage>();
  auto& paper = *medium;
  return {std::make_unique<isa370::LinePrinter>(*isa370::find_line_printer_model(type), std::move(medium)),
          [&paper] { return paper.text(); }};
}

TestDevice make_punch(const std::string& /*type*/) {
  auto medium = std::make_unique<isa370::CardStackerInStorage>();
  auto& stacker = *medium;
  return {std::make_unique<isa370::CardPunch>(isa370::model_3525, std::move(medium)), [&stacker] {
            std::string text;
            for (const auto& card : stacker.cards()) text += fmt::format("{:02X}\n", fmt::join(card, ""));
            return text;
          }};
}

TestDevice make_display(const std::string& /*type*/) {
  auto display = std::make_unique<isa370::Display3277>();
  auto& screen = *display;
  return {std::move(display), [&screen] { return fmt::format("{}\n", fmt::join(screen.lines(), "\n")); }};
}

TestDevice make_adapter(const std::string& /*type*/) {
  return {std::make_unique<isa370::ChannelToChannelAdapter>(), [] { return std::string(); }};
}

struct Kind {
  std::string_view type;
  TestDevice (*make)(const std::string& type);
};
constexpr std::array<Kind, 9> kinds{{{"2314", make_disk},
                                     {"3330", make_disk},
                                     {"3310", make_fixed_blocks},
                                     {"2401", make_tape},
                                     {"3420", make_tape},
                                     {"1403", make_printer},
                                     {"3525", make_punch},
                                     {"3277", make_display},
                                     {"CTCA", make_adapter}}};

const Kind* find_kind(const std::string& type) {
  for (const auto& kind : kinds)
    if (kind.type == type) return &kind;
  return nullptr;
}

}  // namespace

bool knows_device(const std::string& type) { return find_kind(type) != nullptr; }

std::map<isa370::DeviceNumber, TestDevice> make_devices(const TestProgram& program) {
  std::map<isa370::DeviceNumber, TestDevice> devices;
  isa370::ChannelToChannelAdapter* waiting = nullptr;
  for (const auto& [number, type] : program.devices) {
    auto made = find_kind(type)->make(type);
    if (auto* const half = dynamic_cast<isa370::ChannelToChannelAdapter*>(made.device.get())) {
      if (waiting != nullptr) isa370::ChannelToChannelAdapter::couple(*waiting, *half);
      waiting = waiting == nullptr ? half : nullptr;
    }
    devices[number] = std::move(made);
  }
  return devices;
}

}  // namespace equivalence
