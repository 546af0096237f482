# Release builds by GCC optimise the program `cambridge` as a whole: the path of a trap runs through many small functions of the
# machine and of CP, and takes about a quarter less time when they are compiled into each other. The objects hold ordinary code as
# well, for the tests: optimising each of those as a whole would take minutes.
set(whole_program_compile_options)
set(whole_program_link_options)
set(ordinary_link_options)
if(CMAKE_BUILD_TYPE STREQUAL Release AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set(whole_program_compile_options -flto=auto -ffat-lto-objects)
  set(whole_program_link_options -flto=auto)
  set(ordinary_link_options -fno-lto)
endif()
