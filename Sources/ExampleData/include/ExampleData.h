// The files of example-repo as bytes inside the binary, so that `trimtab demo` needs nothing but the program.
#ifndef EXAMPLE_DATA_H
#define EXAMPLE_DATA_H

#include <stddef.h>

typedef struct {
    /// The path in the repository.
    const char *name;
    const unsigned char *bytes;
    size_t size;
} example_file;

/// How many files there are.
size_t example_file_count(void);

/// The file at `index`, which is below the count.
example_file example_file_at(size_t index);

#endif
