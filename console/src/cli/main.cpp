// The program `cambridge`.
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const int code = console::run_command_line(words, {std::cout, std::cerr});
  std::cout.flush();
  if (!std::cout && code == 0) {
    std::cerr << "cambridge: the output could not be written\n";
    return console::exit_code::failure;
  }
  return code;
}
