// Statements of disks: which model the volume makes them, and what is wrong with words and volumes.
#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_3370.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/media/disk_image.hpp>

#include "configuration/disk_devices.hpp"
#include "temporary_folder.hpp"

namespace {

using console::DeviceStatement;
using console::StatementWord;
using isa370::DirectAccessStorage;
using isa370::DiskImageCompression;

struct Report final : console::StatementReport {
  void fault(const StatementWord& word, std::string_view what) override {
    faults.push_back(fmt::format("{}: {}", word.column, what));
  }
  void warn(const StatementWord& word, std::string_view what) override {
    warnings.push_back(fmt::format("{}: {}", word.column, what));
  }
  std::vector<std::string> faults;
  std::vector<std::string> warnings;
};

/// The device of "0151 TYPE OPERAND..."; columns count the operands from 1.
std::unique_ptr<isa370::Device> make(const std::string& type, const std::vector<std::string>& operands, Report& report) {
  const auto types = console::disk_device_types();
  const auto found = std::ranges::find(types, type, &console::DeviceType::type);
  REQUIRE(found != types.end());
  DeviceStatement statement{.number = 0x153, .type = type, .type_word = {type, 0}, .operands{}};
  for (const auto& operand : operands) statement.operands.push_back({operand, statement.operands.size() + 1});
  return found->maker->make(statement, report);
}

void make_volume(const std::string& name, std::string_view model, std::uint16_t cylinders) {
  const auto* const disk = isa370::find_disk_model(model);
  REQUIRE(disk != nullptr);
  REQUIRE(isa370::create_disk_image(name, {.device_type = disk->device_type,
                                           .geometry = {cylinders, disk->heads},
                                           .track_size = disk->image_track_size,
                                           .compression = DiskImageCompression::zlib}));
}

const isa370::DiskModel& model_of(const isa370::Device& device) {
  return dynamic_cast<const DirectAccessStorage&>(device).disk_model();
}

}  // namespace

TEST_CASE("every name of every disk model is a device type") {
  const auto types = console::disk_device_types();
  for (const auto& row : types)
    if (!row.type.starts_with("3310") && !row.type.starts_with("3370")) {
      CAPTURE(row.type);
      CHECK(isa370::find_disk_model(row.type) != nullptr);
    }
  for (const auto& model : isa370::disk_models()) {
    CHECK(std::ranges::find(types, model.name, &console::DeviceType::type) != types.end());
    CHECK(std::ranges::find(types, model.type, &console::DeviceType::type) != types.end());
    for (std::string_view rest = model.also; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      CHECK(std::ranges::find(types, rest.substr(0, end), &console::DeviceType::type) != types.end());
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

TEST_CASE("a disk is what its statement and its volume say") {
  const TemporaryFolder folder;
  make_volume(folder.file("3350"), "3350", 555);
  make_volume(folder.file("3330-1"), "3330-1", 404);
  make_volume(folder.file("3330-11"), "3330-11", 808);
  make_volume(folder.file("2305-1"), "2305-1", 48);
  make_volume(folder.file("2305-2"), "2305-2", 96);
  Report report;
  const auto name_of = [&](const std::string& type, const std::string& file) {
    const auto device = make(type, {folder.file(file)}, report);
    REQUIRE(device != nullptr);
    return std::string(model_of(*device).name);
  };
  CHECK(name_of("3350", "3350") == "3350");
  CHECK(name_of("3330", "3330-1") == "3330-1");
  CHECK(name_of("3330", "3330-11") == "3330-11");
  CHECK(name_of("3330-11", "3330-11") == "3330-11");
  CHECK(name_of("2305", "2305-1") == "2305-1");
  CHECK(name_of("2305", "2305-2") == "2305-2");
  CHECK(report.faults.empty());
  CHECK(report.warnings.empty());
}

TEST_CASE("operands of disks") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  make_volume(name, "2314", 20);
  Report report;
  {
    const auto device = make("2314", {name, "RO"}, report);
    REQUIRE(device != nullptr);
    CHECK_FALSE(dynamic_cast<const DirectAccessStorage&>(*device).store()->writable());
    // Any number may read.
    CHECK(make("2314", {name, "readonly"}, report) != nullptr);
    CHECK(make("2314", {name}, report) == nullptr);
    CHECK(report.faults == std::vector{"1: " + name + ": in use by another program, or twice by this one"});
  }
  report = {};
  {
    const auto device = make("2314", {name, "sf=" + folder.file("shadow_*.x")}, report);
    REQUIRE(device != nullptr);
    CHECK(dynamic_cast<const DirectAccessStorage&>(*device).store()->writable());
    CHECK(std::filesystem::exists(folder.file("shadow_1.x")));
  }
  CHECK(make("2314", {name, "nolazywrite", "cu=2314", "fw", "syncio"}, report) != nullptr);
  CHECK(report.faults.empty());
  REQUIRE(report.warnings.size() == 4);
  CHECK(report.warnings[1] == "3: the disk operand 'cu=2314' has no effect here");
  CHECK(make("2314", {name, "frob", "sf="}, report) == nullptr);
  CHECK(report.faults == std::vector<std::string>{"2: 'frob' is no operand of a disk; there are ro and sf=NAMES",
                                                  "3: write the names of the shadow files, e.g. sf=shadow_*.cckd"});
}

TEST_CASE("volumes that are not of the statement's model") {
  const TemporaryFolder folder;
  Report report;
  CHECK(make("3350", {}, report) == nullptr);
  CHECK(report.faults == std::vector<std::string>{"0: name the file of the volume, e.g. 0151 3350 vol.cckd"});
  report = {};
  CHECK(make("3350", {folder.file("none")}, report) == nullptr);
  CHECK(report.faults == std::vector<std::string>{"1: " + folder.file("none") + ": No such file or directory"});
  const auto name = folder.file("vol");
  make_volume(name, "3330-11", 808);
  const auto fault_of = [&](const std::string& type) {
    report = {};
    CHECK(make(type, {name}, report) == nullptr);
    REQUIRE(report.faults.size() == 1);
    return report.faults.front();
  };
  CHECK(fault_of("3350") ==
        "1: " + name +
            " is a volume of type 30 with 19 tracks of 13312 bytes a cylinder; those of a 3350 are of type 50 "
            "with 30 of 19456");
  CHECK(fault_of("3330-1") == "1: " + name + " has 808 cylinders; a 3330-1 has 411");
  REQUIRE(isa370::create_block_image(folder.file("fba"), 100, DiskImageCompression::zlib));
  report = {};
  CHECK(make("3350", {folder.file("fba")}, report) == nullptr);
  CHECK(report.faults == std::vector<std::string>{"1: " + folder.file("fba") + ": this is no volume of count, key and data"});
}

TEST_CASE("disks of fixed blocks") {
  const TemporaryFolder folder;
  const auto volume = [&](const std::string& name, std::uint32_t blocks) {
    REQUIRE(isa370::create_block_image(folder.file(name), blocks, DiskImageCompression::zlib));
    return folder.file(name);
  };
  const auto small = volume("small", 1000);
  const auto large = volume("large", 712752);
  const auto larger = volume("larger", 712753);
  Report report;
  const auto type_of = [&](const std::string& type, const std::string& file) {
    const auto device = make(type, {file}, report);
    return device ? std::string(device->model()) : std::string();
  };
  CHECK(type_of("3310", small) == "3310");
  CHECK(type_of("3370", small) == "3370");
  CHECK(type_of("3370", large) == "3370");
  CHECK(type_of("3370-2", large) == "3370");
  CHECK(report.faults.empty());
  {
    const auto device = make("3370-A1", {small, "ro"}, report);
    REQUIRE(device != nullptr);
    CHECK_FALSE(dynamic_cast<isa370::Disk3370&>(*device).store().writable());
  }
  CHECK(type_of("3370-1", large).empty());
  CHECK(type_of("3370", larger).empty());
  make_volume(folder.file("tracks"), "2311", 3);
  CHECK(type_of("3310", folder.file("tracks")).empty());
  CHECK(report.faults ==
        std::vector<std::string>{"1: " + large + " has 712752 blocks; a 3370-1 has 558000",
                                 "1: " + larger + " has 712753 blocks; a 3370 has 712752",
                                 "1: " + folder.file("tracks") + ": offset 0: this is an image of count-key-data tracks"});
}
