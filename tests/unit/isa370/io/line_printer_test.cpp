// Line printers: what stands on the paper, where skips end, channels 9 and 12, the forms control buffer, times.
#include <doctest/doctest.h>

#include <string>

#include "io_bench.hpp"
#include "isa370/devices/line_printer.hpp"
#include "isa370/ebcdic.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
using isa370::CarriageTape;
using isa370::LinePrinter;
using isa370::MediumFault;
using isa370::PaperInStorage;

constexpr DeviceNumber printer_number = 0x00E;

namespace command {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t write_space_1 = 0x09;
constexpr std::uint8_t write_space_2 = 0x11;
constexpr std::uint8_t write_space_3 = 0x19;
constexpr std::uint8_t write_skip_1 = 0x89;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t space_1 = 0x0B;
constexpr std::uint8_t space_3 = 0x1B;
constexpr std::uint8_t skip_1 = 0x8B;
constexpr std::uint8_t skip_2 = 0x93;
constexpr std::uint8_t skip_12 = 0xE3;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t load_forms_control_buffer = 0x63;
constexpr std::uint8_t block_data_check = 0x73;
constexpr std::uint8_t gate_load = 0xEB;
constexpr std::uint8_t load_characters = 0xFB;
}  // namespace command

struct Printer : Bench {
  LinePrinter& with(std::string_view type = "1403", CarriageTape tape = CarriageTape::usual()) {
    auto medium = std::make_unique<PaperInStorage>();
    paper = medium.get();
    return attach<LinePrinter>(printer_number, *isa370::find_line_printer_model(type), std::move(medium), std::move(tape));
  }
  /// One command; channel end and device end together.
  std::uint8_t command(std::uint8_t code, std::string_view text = {}) {
    put(0x1000, isa370::to_ebcdic(text));
    return raw(code, static_cast<std::uint16_t>(std::max<std::size_t>(text.size(), 1)));
  }
  std::uint8_t raw(std::uint8_t code, std::uint16_t count) {
    ccw(0x100, code, 0x1000, flag::sli, count);
    const auto started = channels.start_io(printer_number, 0x100);
    std::uint8_t status = started.condition_code == 1 ? started.csw->unit_status : std::uint8_t{0};
    run();
    while (channels.interruption_pending(printer_number)) status |= channels.take(printer_number).csw.unit_status;
    return status;
  }
  std::uint8_t sense() {
    CHECK(raw(command::sense, 1) == normal_end);
    return storage.bytes[0x1000];
  }
  PaperInStorage* paper = nullptr;
};

TEST_CASE_FIXTURE(Printer, "lines, spacing, overprinting and new forms") {
  with();
  CHECK(command(command::write_space_1, "FIRST") == normal_end);
  CHECK(command(command::write_space_2, "SECOND   ") == normal_end);
  CHECK(command(command::write, "OVER") == normal_end);
  CHECK(command(command::write_space_3, "____") == normal_end);
  CHECK(command(command::write_space_1, " \xC1") == normal_end);
  CHECK(command(command::write_skip_1, "LAST") == normal_end);
  CHECK(command(command::write_space_1, "NEXT") == normal_end);
  CHECK(paper->text() == "FIRST\nSECOND\n\nOVER\r____\n\n\n\nLAST\fNEXT\n");
}

TEST_CASE_FIXTURE(Printer, "motion without printing, and skips to where the tape says") {
  auto& printer = with();
  CHECK(command(command::skip_2) == normal_end);
  CHECK(printer.state().line == 7);
  CHECK(paper->text() == "\n\n\n\n\n\n");
  CHECK(command(command::space_3) == normal_end);
  CHECK(command(command::skip_2) == normal_end);
  CHECK(printer.state().line == 7);
  CHECK(paper->text() == "\n\n\n\n\n\n\n\n\n\f\n\n\n\n\n\n");
  CHECK(command(command::skip_12) == normal_end);
  CHECK(printer.state().line == 61);
}

TEST_CASE_FIXTURE(Printer, "spacing notices channels 9 and 12; skipping does not") {
  auto& printer = with();
  CHECK(command(command::skip_12) == normal_end);
  CHECK(command(command::space_1) == normal_end);
  CHECK(command(command::space_1) == (normal_end | unit::unit_check));
  CHECK(printer.state().line == 63);
  CHECK(sense() == 0x01);
  CHECK(command(command::skip_1) == normal_end);
  for (unsigned line = 1; line < 60; ++line) CHECK(command(command::write_space_1, "X") == normal_end);
  CHECK(command(command::write_space_1, "X") == (normal_end | unit::unit_exception));
  CHECK(printer.state().line == 61);
}

TEST_CASE_FIXTURE(Printer, "a skip to a channel without a hole stops the printer") {
  CarriageTape tape{.lines = std::vector<std::uint16_t>(10)};
  tape.lines[0] = 0x8000;
  with("1403", tape);
  CHECK((command(command::skip_2) & unit::unit_check) != 0);
  CHECK(sense() == isa370::sense_bit::intervention_required);
  CHECK(command(command::write_space_1, "X") == unit::unit_check);
  channels.device(printer_number)->make_ready();
  CHECK(channels.take(printer_number).csw.unit_status == unit::device_end);
  CHECK(command(command::write_space_1, "X") == normal_end);
}

TEST_CASE_FIXTURE(Printer, "132 columns; longer lines are of incorrect length") {
  with();
  put(0x1000, std::vector<std::uint8_t>(140, 0xC1));
  ccw(0x100, command::write_space_1, 0x1000, 0, 140);
  const auto csw = execute(0x100, printer_number);
  REQUIRE(csw);
  CHECK(csw->channel_status == isa370::channel_status::incorrect_length);
  CHECK(csw->count == 8);
  CHECK(paper->text().substr(0, 132) == std::string(132, 'A'));
}

TEST_CASE_FIXTURE(Printer, "characters that have no graphic leave a blank") {
  with();
  put(0x1000, std::vector<std::uint8_t>{0xC1, 0x00, 0x4B, 0xFF, 0xC2, 0x3F});
  CHECK(raw(command::write_space_1, 6) == normal_end);
  CHECK(paper->text() == "A . B\n");
}

TEST_CASE_FIXTURE(Printer, "channel end comes when the line is in the buffer, device end when the paper stands") {
  with();
  ccw(0x100, command::write_space_1, 0x1000, flag::sli, 100);
  REQUIRE(channels.start_io(printer_number, 0x100).condition_code == 0);
  run(2'000'000);
  CHECK(channels.take(printer_number).csw.unit_status == unit::channel_end);
  CHECK(channels.test_io(printer_number).csw->unit_status == unit::busy);
  run();
  CHECK(channels.take(printer_number).csw.unit_status == unit::device_end);
  // 1,100 lines a minute.
  CHECK(clock.now() == 1'000'000 + 60'000'000'000 / 1100);
}

TEST_CASE_FIXTURE(Printer, "the 2821 loads its characters only through the gate") {
  auto& printer = with();
  put(0x1000, sequence(1, 240));
  CHECK(raw(command::load_characters, 240) == unit::unit_check);
  CHECK(sense() == isa370::sense_bit::command_reject);
  CHECK(command(command::gate_load) == normal_end);
  CHECK(raw(command::load_characters, 240) == normal_end);
  CHECK(printer.state().characters.size() == 240);
  CHECK(raw(command::load_forms_control_buffer, 10) == unit::unit_check);
}

TEST_CASE_FIXTURE(Printer, "the 3211 has a forms control buffer") {
  auto& printer = with("3211");
  // Six lines: channel 1 on the first, 2 on the fourth.
  put(0x1000, std::vector<std::uint8_t>{0x01, 0, 0, 0x02, 0, 0x10});
  CHECK(raw(command::load_forms_control_buffer, 6) == normal_end);
  CHECK(printer.state().tape.lines.size() == 6);
  CHECK(command(command::skip_2) == normal_end);
  CHECK(printer.state().line == 4);
  CHECK(command(command::skip_1) == normal_end);
  CHECK(paper->text() == "\n\n\n\f");
  SUBCASE("without an end") {
    put(0x1000, std::vector<std::uint8_t>{0x01, 0, 0, 0});
    CHECK(raw(command::load_forms_control_buffer, 4) == (normal_end | unit::unit_check));
  }
  SUBCASE("with a channel that there is not") {
    put(0x1000, std::vector<std::uint8_t>{0x0D, 0x10});
    CHECK(raw(command::load_forms_control_buffer, 2) == (normal_end | unit::unit_check));
  }
  CHECK(raw(command::sense, 6) == normal_end);
}

TEST_CASE_FIXTURE(Printer, "every command code either does something or is refused with sense") {
  with();
  for (unsigned code = 1; code < 256; ++code) {
    if ((code & 0x0F) == 0 || (code & 0x0F) == 0x08) continue;  // The channel does not let these through.
    CAPTURE(code);
    const auto status = raw(static_cast<std::uint8_t>(code), 1);
    const bool refused = (status & unit::unit_check) != 0;
    if (code != command::sense && code != command::no_operation && refused) CHECK(sense() != 0);
    if (!refused) CHECK((status & normal_end) == normal_end);
  }
  CHECK(command(command::block_data_check) == normal_end);
}

/// Paper that tears.
class TornPaper final : public isa370::Paper {
 public:
  tl::expected<void, MediumFault> print(std::span<const std::uint8_t>) override { return torn(); }
  tl::expected<void, MediumFault> space(unsigned) override { return torn(); }
  tl::expected<void, MediumFault> eject(unsigned) override { return torn(); }
  tl::expected<void, MediumFault> clear() override { return torn(); }

 private:
  static tl::unexpected<MediumFault> torn() {
    return tl::unexpected(MediumFault{MediumFault::Kind::full, "printer.txt: offset 7: No space left on device"});
  }
};

TEST_CASE_FIXTURE(Printer, "a file that cannot be written is an equipment check, and people are told") {
  std::vector<std::string> reports;
  channels.on_report([&](DeviceNumber, std::string_view line) { reports.emplace_back(line); });
  attach<LinePrinter>(printer_number, *isa370::find_line_printer_model("1403"), std::make_unique<TornPaper>());
  for (const auto code : {command::write_space_1, command::skip_1}) {
    CHECK((command(code, "X") & unit::unit_check) != 0);
    CHECK(sense() == isa370::sense_bit::equipment_check);
  }
  CHECK(reports == std::vector<std::string>(2, "printer.txt: offset 7: No space left on device"));
}

}  // namespace
}  // namespace io_test
