// `cambridge print`: what a printer wrote, as a PDF of green-bar paper.
#include <fmt/format.h>

#include <isa370/media/green_bar.hpp>

#include "cli/command_parts.hpp"
#include "cli/numbers.hpp"
#include "model/files.hpp"

namespace console {

int print_command(const Arguments& arguments, const Streams& streams) {
  const auto failure = [&](std::string_view what) { return command_failure(streams, "print", what, exit_code::usage); };
  const auto& name = arguments.positional().front();
  const auto target = arguments.value("output").value_or(name + ".pdf");
  isa370::GreenBarOptions options;
  if (const auto text = arguments.value("lpi")) {
    const auto number = parse_decimal<unsigned>(*text);
    if (!number || (*number != 6 && *number != 8)) return failure(fmt::format("--lpi {}: write 6 or 8 lines an inch", *text));
    options.lines_per_inch = *number;
  }
  const auto text = read_file(name);
  if (!text) return failure(text.error());
  const auto pdf = isa370::green_bar_pdf(*text, options);
  if (!pdf) return command_failure(streams, "print", pdf.error(), exit_code::failure);
  if (const auto done = write_file(target, *pdf); !done) return failure(done.error());
  return exit_code::success;
}

}  // namespace console
