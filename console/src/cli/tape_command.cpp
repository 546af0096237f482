// `cambridge tape`: reels in files made, listed, checked, converted, and files taken from them.
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include <isa370/ebcdic.hpp>
#include <isa370/media/tape_file.hpp>

#include "cli/command_parts.hpp"
#include "cli/numbers.hpp"
#include "configuration/words.hpp"
#include "model/files.hpp"

namespace console {
namespace {

using isa370::MediumFault;
using isa370::TapeBlock;
using isa370::TapeCompression;
using isa370::TapeFileOptions;
using isa370::TapeMedium;

constexpr std::size_t label_size = 80;

int failure(const Streams& streams, std::string_view what, int code) { return command_failure(streams, "tape", what, code); }

std::string_view name_of(isa370::TapeFormat format) {
  constexpr auto names = std::to_array<std::string_view>({"AWS", "HET", "SIMH"});
  return names[static_cast<std::size_t>(format)];
}

tl::expected<std::optional<TapeCompression>, std::string> compression_of(const Arguments& arguments) {
  const auto text = arguments.value("compress");
  if (!text) return std::nullopt;
  constexpr auto names = std::to_array<std::string_view>({"none", "zlib", "bzip2"});
  const auto* const found = std::ranges::find(names, *text);
  if (found == names.end()) return tl::unexpected(fmt::format("--compress {}: write none, zlib or bzip2", *text));
  return static_cast<TapeCompression>(found - names.begin());
}

/// A new reel, which must not be there yet.
tl::expected<std::unique_ptr<TapeMedium>, std::string> new_reel(const std::string& name, const Arguments& arguments) {
  const auto compression = compression_of(arguments);
  if (!compression) return tl::unexpected(compression.error());
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return tl::unexpected(name + ": is there already; it is not written over");
  const auto format = isa370::tape_format_of(name);
  if (*compression && **compression != TapeCompression::none && format != isa370::TapeFormat::het)
    return tl::unexpected(fmt::format("{}: only HET tapes (NAME.het) are compressed", name));
  auto reel = isa370::open_tape_file(name, {.format = format, .compression = *compression});
  if (!reel) return tl::unexpected(reel.error().text);
  return std::move(*reel);
}

tl::expected<std::unique_ptr<TapeMedium>, std::string> existing_reel(const std::string& name) {
  auto reel = isa370::open_tape_file(name, {.read_only = true});
  if (!reel) return tl::unexpected(reel.error().text);
  return std::move(*reel);
}

// ---- make -----------------------------------------------------------------------------------------------------------

/// A file of the host to be put on the reel: NAME[:RECORD[:BLOCK]].
struct PutFile {
  std::string bytes;
  std::size_t block = label_size;
};

tl::expected<PutFile, std::string> put_file(const std::string& text) {
  const auto colon = text.rfind(':');
  PutFile put;
  std::string name = text;
  if (colon != std::string::npos) {
    const auto length = parse_decimal<std::uint32_t>(std::string_view(text).substr(colon + 1));
    if (!length || *length == 0 || *length > 32'760)
      return tl::unexpected(fmt::format("--put {}: write FILE or FILE:BLOCKSIZE, 1 to 32760", text));
    put.block = *length;
    name = text.substr(0, colon);
  }
  auto bytes = read_file(name);
  if (!bytes) return tl::unexpected(bytes.error());
  put.bytes = std::move(*bytes);
  return put;
}

using Done = tl::expected<void, MediumFault>;

Done write_label(TapeMedium& reel, std::string_view text) {
  auto label = isa370::to_ebcdic(text);
  label.resize(label_size, isa370::to_ebcdic(' '));
  return reel.write(label);
}

/// As IEHINITT leaves a reel: VOL1, and a HDR1 of zeros for a file that is not there, and a tape mark.
Done write_labels(TapeMedium& reel, std::string_view serial) {
  if (auto done = write_label(reel, fmt::format("VOL1{:<6}0{:30}{:<10}", serial, "", "CAMBRIDGE")); !done) return done;
  return write_label(reel, "HDR1" + std::string(label_size - 4, '0')).and_then([&] { return reel.write_tape_mark(); });
}

Done write_file_on(TapeMedium& reel, const PutFile& put) {
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(put.bytes.data()), put.bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += put.block)
    if (auto done = reel.write(bytes.subspan(at, std::min(put.block, bytes.size() - at))); !done) return done;
  return reel.write_tape_mark();
}

Done write_reel(TapeMedium& reel, const std::optional<std::string>& label, const std::vector<PutFile>& files) {
  if (label)
    if (auto done = write_labels(reel, upper_case(*label)); !done) return done;
  for (const auto& file : files)
    if (auto done = write_file_on(reel, file); !done) return done;
  // Two tape marks are the end; a file has brought one.
  if (!label && files.empty())
    if (auto done = reel.write_tape_mark(); !done) return done;
  return reel.write_tape_mark();
}

int make(const Arguments& arguments, const Streams& streams) {
  const auto label = arguments.value("label");
  if (label && (label->empty() || label->size() > 6 || printable(*label) != *label))
    return failure(streams, fmt::format("--label {}: a volume serial has one to six characters", printable(*label)),
                   exit_code::usage);
  std::vector<PutFile> files;
  for (const auto& text : arguments.values("put")) {
    auto file = put_file(text);
    if (!file) return failure(streams, file.error(), exit_code::usage);
    files.push_back(std::move(*file));
  }
  const auto& name = arguments.positional()[1];
  const auto reel = new_reel(name, arguments);
  if (!reel) return failure(streams, reel.error(), exit_code::usage);
  if (const auto done = write_reel(**reel, label, files); !done) return failure(streams, done.error().text, exit_code::failure);
  return exit_code::success;
}

// ---- list and check -------------------------------------------------------------------------------------------------

/// What is between two tape marks.
struct FileSummary {
  std::size_t blocks = 0;
  std::uint64_t bytes = 0;
  std::size_t shortest = SIZE_MAX;
  std::size_t longest = 0;
  std::vector<std::string> labels;

  void add(const std::vector<std::uint8_t>& data) {
    ++blocks;
    bytes += data.size();
    shortest = std::min(shortest, data.size());
    longest = std::max(longest, data.size());
    if (data.size() == label_size) note_label(isa370::to_ascii(data));
  }

 private:
  void note_label(const std::string& text) {
    constexpr auto kinds = std::to_array<std::string_view>({"VOL1", "HDR1", "HDR2", "EOF1", "EOF2", "EOV1", "EOV2", "UHL1"});
    if (std::ranges::find(kinds, std::string_view(text).substr(0, 4)) != kinds.end())
      labels.push_back(text.substr(0, text.find_last_not_of(' ') + 1));
  }
};

void print(std::size_t number, const FileSummary& file, std::ostream& out) {
  if (file.blocks == 0) {
    out << fmt::format("file {:>3}  empty\n", number);
    return;
  }
  const auto lengths =
      file.shortest == file.longest ? fmt::format("{}", file.longest) : fmt::format("{} to {}", file.shortest, file.longest);
  out << fmt::format("file {:>3}  {} {} of {} bytes, {} bytes\n", number, file.blocks, file.blocks == 1 ? "block" : "blocks",
                     lengths, file.bytes);
  for (const auto& label : file.labels) out << fmt::format("          {}\n", label);
}

/// Reads to where nothing was written, and hands each file on. The number of files, or the fault that ended it.
template <typename Visitor>
tl::expected<std::size_t, MediumFault> for_each_file(TapeMedium& reel, Visitor visit) {
  FileSummary file;
  for (std::size_t number = 1;;) {
    const auto block = reel.read_forward();
    if (!block || block->kind == TapeBlock::Kind::blank) {
      if (file.blocks != 0) visit(number++, file);
      if (!block) return tl::unexpected(block.error());
      return number - 1;
    }
    if (block->kind == TapeBlock::Kind::record) {
      file.add(block->data);
      continue;
    }
    visit(number++, file);
    file = {};
  }
}

int list(const Arguments& arguments, const Streams& streams) {
  const auto& name = arguments.positional()[1];
  const auto reel = existing_reel(name);
  if (!reel) return failure(streams, reel.error(), exit_code::usage);
  streams.out << fmt::format("{}: {} tape\n", name, name_of(isa370::tape_format_of(name)));
  const auto files =
      for_each_file(**reel, [&](std::size_t number, const FileSummary& file) { print(number, file, streams.out); });
  if (!files) return failure(streams, files.error().text, exit_code::failure);
  return exit_code::success;
}

int check(const Arguments& arguments, const Streams& streams) {
  bool sound = true;
  for (const auto& name : std::span(arguments.positional()).subspan(1)) {
    const auto reel = existing_reel(name);
    if (!reel) return failure(streams, reel.error(), exit_code::usage);
    std::size_t blocks = 0;
    const auto files = for_each_file(**reel, [&](std::size_t, const FileSummary& file) { blocks += file.blocks; });
    if (!files) streams.out << files.error().text << "; what is behind it cannot be found\n";
    streams.out << fmt::format("{}: {} blocks before the {}\n", name, blocks, files ? "end" : "fault");
    sound = sound && files.has_value();
  }
  return sound ? exit_code::success : exit_code::failure;
}

// ---- convert and copy -----------------------------------------------------------------------------------------------

int convert(const Arguments& arguments, const Streams& streams) {
  const auto& operands = arguments.positional();
  const auto from = existing_reel(operands[1]);
  if (!from) return failure(streams, from.error(), exit_code::usage);
  const auto to = new_reel(operands[2], arguments);
  if (!to) return failure(streams, to.error(), exit_code::usage);
  for (;;) {
    const auto block = (*from)->read_forward();
    if (!block) return failure(streams, block.error().text, exit_code::failure);
    if (block->kind == TapeBlock::Kind::blank) return exit_code::success;
    const auto done = block->kind == TapeBlock::Kind::record ? (*to)->write(block->data) : (*to)->write_tape_mark();
    if (!done) return failure(streams, done.error().text, exit_code::failure);
  }
}

int copy(const Arguments& arguments, const Streams& streams) {
  const auto& operands = arguments.positional();
  const auto wanted = parse_decimal<std::size_t>(operands[2]);
  if (!wanted || *wanted == 0)
    return failure(streams, fmt::format("'{}' is no number of a file; list shows them", printable(operands[2])),
                   exit_code::usage);
  const auto from = existing_reel(operands[1]);
  if (!from) return failure(streams, from.error(), exit_code::usage);
  std::string bytes;
  for (std::size_t number = 1; number <= *wanted;) {
    const auto block = (*from)->read_forward();
    if (!block) return failure(streams, block.error().text, exit_code::failure);
    if (block->kind == TapeBlock::Kind::tape_mark) {
      ++number;
    } else if (block->kind == TapeBlock::Kind::blank) {
      if (number == *wanted && !bytes.empty()) break;
      return failure(streams, fmt::format("{}: there is no file {}", operands[1], *wanted), exit_code::failure);
    } else if (number == *wanted) {
      bytes.append(block->data.begin(), block->data.end());
    }
  }
  if (const auto done = write_file(operands[3], bytes); !done) return failure(streams, done.error(), exit_code::usage);
  return exit_code::success;
}

constexpr std::size_t any_number = 10'000;
constexpr auto parts = std::to_array<CommandPart>({
    {"make", "FILE", 1, 1, {"label", "put", "compress"}, make},
    {"list", "FILE", 1, 1, {}, list},
    {"check", "FILE...", 1, any_number, {}, check},
    {"convert", "FILE NEW", 2, 2, {"compress"}, convert},
    {"copy", "FILE NUMBER NEW", 3, 3, {}, copy},
});

constexpr auto rows = std::to_array<OptionRow>({
    {"label", "ABC123", false, "make: a volume with standard labels and this serial"},
    {"put", "FILE[:SIZE]", true, "make: a file on the reel, in blocks of so many bytes (80)"},
    {"compress", "HOW", false, "make, convert: none, zlib (usual) or bzip2 for a HET tape"},
    {"help", "", false, "this text"},
});

}  // namespace

std::span<const OptionRow> tape_option_rows() { return rows; }

int tape_command(const Arguments& arguments, const Streams& streams) {
  return run_part("tape", parts, rows, arguments, streams);
}

}  // namespace console
