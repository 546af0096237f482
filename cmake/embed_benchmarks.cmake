# Writes a C++ source with the benchmark programs of SOURCE_DIR (sources, COPY members, the table) in it.
# Run as: cmake -DSOURCE_DIR=bench -DOUTPUT=embedded_benchmarks.cpp -P embed_benchmarks.cmake
file(GLOB files RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/*.asm ${SOURCE_DIR}/*.copy ${SOURCE_DIR}/programs.txt)
list(SORT files)
set(source "// Made by the build from bench/.\n#include <array>\n\n#include \"cli/bench_programs.hpp\"\n\nnamespace console {\nnamespace {\n\n")
string(APPEND source "constexpr auto files = std::to_array<BenchFile>({\n")
foreach(file IN LISTS files)
  file(READ ${SOURCE_DIR}/${file} text)
  string(APPEND source "    {\"${file}\", R\"==ASM==(${text})==ASM==\"},\n")
endforeach()
string(APPEND source "});\n\n}  // namespace\n\nstd::span<const BenchFile> embedded_bench_files() { return files; }\n\n}  // namespace console\n")
file(WRITE ${OUTPUT} "${source}")
