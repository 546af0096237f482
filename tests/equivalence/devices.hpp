// Devices that a program asks for, with media in storage that can be looked at afterwards.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <isa370/device.hpp>

#include "test_program.hpp"

namespace equivalence {

struct TestDevice {
  std::unique_ptr<isa370::Device> device;
  /// What its medium holds: paper as text, cards, blocks and tracks in hexadecimal. To be called while the device lives.
  std::function<std::string()> contents;
};

/// The types that `*:device` knows, "2314" and the like.
[[nodiscard]] bool knows_device(const std::string& type);

/// The devices of one machine. Two adapters ("CTCA") are the two halves of one.
[[nodiscard]] std::map<isa370::DeviceNumber, TestDevice> make_devices(const TestProgram& program);

}  // namespace equivalence
