// The operator console on a real system: keys in, canvas out.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "model/default_system.hpp"
#include "panels/operator_console.hpp"

using namespace console;

namespace {

std::string text_of(const Canvas& canvas) {
  std::string text;
  for (int row = 0; row < canvas.height(); ++row) text += canvas.row_text(row) + "\n";
  return text;
}

bool shows(OperatorConsole& model, std::string_view text) {
  return text_of(model.draw(24, 80)).find(text) != std::string::npos;
}

void enter(OperatorConsole& model, cp::ControlProgram& control_program, std::string_view line) {
  for (const char c : line) model.press({.kind = Key::Kind::character, .character = c});
  model.press({.kind = Key::Kind::enter});
  (void)control_program.run({.instructions = 50'000'000, .until = control_program.machine().clock().now() + 20'000'000'000});
}

}  // namespace

TEST_CASE("the status line follows a user from logon to CMS") {
  cp::ControlProgram control_program(default_options());
  OperatorConsole model(control_program);
  CHECK(shows(model, "OPERATOR: OPERATOR"));
  CHECK(shows(model, "> T1: nobody logged on  [NOT LOGGED ON]"));

  enter(model, control_program, "LOGON ALICE");
  CHECK(shows(model, " PASSWORD  type your password; it is not shown"));
  enter(model, control_program, "WONDER");
  CHECK(shows(model, "LOGON AT"));
  CHECK_FALSE(shows(model, "WONDER"));
  CHECK(shows(model, " CP READ  CP waits for a command"));
  enter(model, control_program, "IPL CMS");
  CHECK(shows(model, "[VM READ]"));
  enter(model, control_program, "ECHO HELLO THERE");
  CHECK(shows(model, "HELLO THERE"));
  model.press({.kind = Key::Kind::interrupt});
  CHECK(shows(model, "[CP READ]"));
}

TEST_CASE("every key has a line command that does the same") {
  cp::ControlProgram control_program(default_options());
  OperatorConsole model(control_program);
  enter(model, control_program, "/next");
  CHECK(shows(model, "> OPERATOR: OPERATOR"));
  enter(model, control_program, "/new");
  CHECK(shows(model, "> T2: nobody logged on"));
  enter(model, control_program, "/nonsense");
  CHECK(shows(model, "/nonsense is not a console command"));
  enter(model, control_program, "/help");
  CHECK(shows(model, "/next  /new  /attn  /quit"));
  enter(model, control_program, "//X");
  CHECK(shows(model, "/X"));
  CHECK_FALSE(model.finished());
  enter(model, control_program, "/QUIT");
  CHECK(model.finished());
}

TEST_CASE("no size of screen breaks the drawing") {
  cp::ControlProgram control_program(default_options());
  OperatorConsole model(control_program);
  for (int i = 0; i < 12; ++i) model.press({.kind = Key::Kind::function, .number = 2});
  for (int height = 0; height < 60; height += 3)
    for (int width = 0; width < 220; width += 7) {
      const auto canvas = model.draw(height, width);
      CHECK(canvas.height() == height);
      CHECK(canvas.width() == width);
    }
  CHECK(text_of(model.draw(5, 80)).find("too small") != std::string::npos);
}
