// Makes disks and drums, and opens the files that are their volumes.
#include "configuration/disk_devices.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_3310.hpp>
#include <isa370/devices/disk_3370.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/media/disk_image.hpp>

#include "configuration/words.hpp"

namespace console {
namespace {

using isa370::DiskImageDescription;
using isa370::DiskModel;

struct DiskOperands {
  const StatementWord* file = nullptr;
  isa370::DiskImageOptions options;
};

/// What Hercules does with a volume that needs nothing here: this machine writes at once and whole tracks.
constexpr auto without_effect =
    std::to_array<std::string_view>({"lazywrite", "nolazywrite", "fulltrackio", "fulltrkio", "ftio", "nofulltrackio",
                                     "nofulltrkio", "noftio", "syncio", "syio", "nosyncio", "nosyio"});
constexpr auto read_only_words = std::to_array<std::string_view>({"ro", "rdonly", "readonly"});
constexpr auto fake_words = std::to_array<std::string_view>({"fakewrite", "fakewrt", "fw"});

bool among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// False behind a fault.
bool read_operand(const StatementWord& word, DiskOperands& operands, StatementReport& report) {
  const auto text = lower_case(word.text);
  if (among(text, read_only_words)) {
    operands.options.read_only = true;
  } else if (text.starts_with("sf=")) {
    auto names = word.text.substr(3);
    if (names.size() > 1 && names.front() == '"' && names.back() == '"') names = names.substr(1, names.size() - 2);
    if (names.empty()) {
      report.fault(word, "write the names of the shadow files, e.g. sf=shadow_*.cckd");
      return false;
    }
    operands.options.shadow = names;
  } else if (among(text, fake_words)) {
    report.warn(word, fmt::format("the disk operand '{}' has no effect here: what cannot be written is refused", word.text));
  } else if (among(text, without_effect) || text.starts_with("cu=")) {
    report.warn(word, fmt::format("the disk operand '{}' has no effect here", printable(word.text)));
  } else {
    report.fault(word, fmt::format("'{}' is no operand of a disk; there are ro and sf=NAMES", printable(word.text)));
    return false;
  }
  return true;
}

/// Nothing behind a fault.
std::optional<DiskOperands> read_operands(const DeviceStatement& statement, StatementReport& report) {
  DiskOperands operands;
  bool right = true;
  for (const auto& word : statement.operands) {
    if (operands.file == nullptr)
      operands.file = &word;
    else if (!read_operand(word, operands, report))
      right = false;
  }
  if (operands.file == nullptr) {
    report.fault(statement.type_word, fmt::format("name the file of the volume, e.g. 0151 {} vol.cckd", statement.type));
    return std::nullopt;
  }
  return right ? std::optional(operands) : std::nullopt;
}

/// The model that the statement means. A type without a model is the one whose volumes are like this one.
const DiskModel* model_of(const std::string& type, const DiskImageDescription& image) {
  const auto* const named = isa370::find_disk_model(type);
  if (named == nullptr || type != named->type) return named;
  for (const auto& model : isa370::disk_models())
    if (model.type == type && model.image_track_size == image.track_size &&
        image.geometry.cylinders <= model.cylinders + model.alternates)
      return &model;
  return named;
}

/// What keeps the volume from being one of this model, if anything does.
std::optional<std::string> mismatch(const DiskModel& model, const DiskImageDescription& image) {
  if (image.device_type != model.device_type || image.geometry.heads != model.heads ||
      image.track_size != model.image_track_size)
    return fmt::format(
        "is a volume of type {:02X} with {} tracks of {} bytes a cylinder; those of a {} are of type {:02X} with {} "
        "of {}",
        image.device_type, image.geometry.heads, image.track_size, model.name, model.device_type, model.heads,
        model.image_track_size);
  if (image.geometry.cylinders > model.cylinders + model.alternates)
    return fmt::format("has {} cylinders; a {} has {}", image.geometry.cylinders, model.name,
                       model.cylinders + model.alternates);
  return std::nullopt;
}

std::unique_ptr<isa370::Device> make(const DeviceStatement& statement, StatementReport& report) {
  const auto operands = read_operands(statement, report);
  if (!operands) return nullptr;
  const auto fault = [&](const std::string& what) {
    report.fault(*operands->file, what);
    return nullptr;
  };
  const auto& name = operands->file->text;
  const auto image = isa370::describe_disk_image(name);
  if (!image) return fault(image.error().text);
  if (image->fixed_blocks()) return fault(name + ": this is no volume of count, key and data");
  const auto* const model = model_of(statement.type, *image);
  if (model == nullptr) return fault("there is no such model");
  if (const auto wrong = mismatch(*model, *image)) return fault(fmt::format("{} {}", name, *wrong));
  auto store = isa370::open_disk_image(name, operands->options);
  if (!store) return fault(store.error().text);
  constexpr unsigned drives = 8;
  return isa370::make_disk(
      *model, std::move(*store),
      {.read_only = operands->options.read_only, .address = static_cast<std::uint8_t>(statement.number % drives)});
}

// ---- Fixed blocks ---------------------------------------------------------------------------------------------------

/// The model 2 holds more; a type without a model is the one that the volume fits.
std::unique_ptr<isa370::Device> make_3370(const std::string& type, std::unique_ptr<isa370::BlockStore> store) {
  const bool second = type.ends_with("2") || (type == "3370" && store->block_count() > isa370::Disk3370::block_count_1);
  return std::make_unique<isa370::Disk3370>(second ? 2U : 1U, std::move(store));
}

std::unique_ptr<isa370::Device> make_of_blocks(const DeviceStatement& statement, StatementReport& report) {
  const auto operands = read_operands(statement, report);
  if (!operands) return nullptr;
  const auto& name = operands->file->text;
  auto store = isa370::open_block_image(name, operands->options);
  if (!store) {
    report.fault(*operands->file, store.error().text);
    return nullptr;
  }
  const bool is_3310 = statement.type.starts_with("3310");
  const bool any_3370 = statement.type == "3370" || statement.type.ends_with("2");
  const auto most = is_3310    ? isa370::Disk3310::block_count
                    : any_3370 ? isa370::Disk3370::block_count_2
                               : isa370::Disk3370::block_count_1;
  if ((*store)->block_count() > most) {
    report.fault(*operands->file,
                 fmt::format("{} has {} blocks; a {} has {}", name, (*store)->block_count(), statement.type, most));
    return nullptr;
  }
  if (is_3310) return std::make_unique<isa370::Disk3310>(std::move(*store));
  return make_3370(statement.type, std::move(*store));
}

/// All names of all models; a test compares.
constexpr auto tracks_operands = std::to_array<OperandHelp>({
    {"FILE",
     "The image: raw CKD or CCKD, as it says itself; `cambridge disk make` makes one. A type without a model number takes the "
     "model that the image fits."},
    {"ro", "Nothing is written; WRITE commands of the program are refused. Also `rdonly`, `readonly`."},
    {"sf=NAMES",
     "Shadow files, e.g. `sf=shadow_*.cckd`: the character before the first period stands for their numbers. What is written "
     "goes to the newest; FILE stays as it is."},
});
constexpr DeviceMaker tracks{"Disks and drums with count, key and data", make, tracks_operands};
constexpr auto blocks_operands = std::to_array<OperandHelp>({
    {"FILE",
     "The image: raw FBA or compressed; `cambridge disk make` makes one. 3310 and 3370 without a model take what fits."},
    {"ro", "Nothing is written."},
    {"sf=NAMES", "Shadow files, as for the other disks."},
});
constexpr DeviceMaker blocks{"Disks of fixed blocks", make_of_blocks, blocks_operands};

constexpr auto types = std::to_array<DeviceType>({
    {"2301", &tracks},    {"2303", &tracks},    {"2305", &tracks},    {"2305-1", &tracks},  {"2305-2", &tracks},
    {"2311", &tracks},    {"2311-1", &tracks},  {"2314", &tracks},    {"2314-1", &tracks},  {"2319", &tracks},
    {"3330", &tracks},    {"3330-1", &tracks},  {"3330-2", &tracks},  {"3330-11", &tracks}, {"3333-1", &tracks},
    {"3333-11", &tracks}, {"3340", &tracks},    {"3340-1", &tracks},  {"3340-2", &tracks},  {"3340-35", &tracks},
    {"3340-70", &tracks}, {"3350", &tracks},    {"3350-1", &tracks},  {"3380", &tracks},    {"3380-1", &tracks},
    {"3380-2", &tracks},  {"3380-3", &tracks},  {"3380-A", &tracks},  {"3380-D", &tracks},  {"3380-E", &tracks},
    {"3380-J", &tracks},  {"3380-K", &tracks},  {"3310", &blocks},    {"3310-1", &blocks},  {"3370", &blocks},
    {"3370-1", &blocks},  {"3370-A1", &blocks}, {"3370-B1", &blocks}, {"3370-2", &blocks},  {"3370-A2", &blocks},
    {"3370-B2", &blocks},
});

}  // namespace

std::span<const DeviceType> disk_device_types() { return types; }

}  // namespace console
