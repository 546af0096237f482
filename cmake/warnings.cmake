# The warnings that every target of the project is compiled with, as errors.
add_library(cambridge_warnings INTERFACE)
target_compile_options(cambridge_warnings INTERFACE -Wall -Wextra -Wconversion -Werror)
