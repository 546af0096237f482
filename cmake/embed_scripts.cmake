# Writes a C++ source with the Lua scripts below SOURCE_DIR (lib/, demos/, exercises/) as a table.
# Run as: cmake -DSOURCE_DIR=scripts -DOUTPUT=embedded_scripts.cpp -P embed_scripts.cmake
file(GLOB_RECURSE scripts RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/*.lua)
list(SORT scripts)
set(source "// Made by the build from scripts/.\n#include <array>\n\n#include \"lua/embedded_scripts.hpp\"\n\nnamespace console {\nnamespace {\n\n")
string(APPEND source "constexpr auto scripts = std::to_array<EmbeddedScript>({\n")
foreach(script IN LISTS scripts)
  file(READ ${SOURCE_DIR}/${script} text)
  string(APPEND source "    {\"${script}\", R\"==LUA==(${text})==LUA==\"},\n")
endforeach()
string(APPEND source "});\n\n}  // namespace\n\nstd::span<const EmbeddedScript> embedded_scripts() { return scripts; }\n\n}  // namespace console\n")
file(WRITE ${OUTPUT} "${source}")
