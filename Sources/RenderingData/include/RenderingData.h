// The tables of kustomize 5.8 as bytes inside the binary, so that the program is one file.
// What each table says is explained in docs/kustomize-tables.md.
#ifndef RENDERING_DATA_H
#define RENDERING_DATA_H

#include <stddef.h>

extern const unsigned char rendering_field_specs_json[];
extern const size_t rendering_field_specs_json_size;
extern const unsigned char rendering_merge_keys_json[];
extern const size_t rendering_merge_keys_json_size;
extern const unsigned char rendering_scopes_json[];
extern const size_t rendering_scopes_json_size;

// Swift does not see arrays of unknown length: these hand out where each one begins.
static inline const unsigned char *rendering_field_specs_start(void) { return rendering_field_specs_json; }
static inline const unsigned char *rendering_merge_keys_start(void) { return rendering_merge_keys_json; }
static inline const unsigned char *rendering_scopes_start(void) { return rendering_scopes_json; }

#endif
