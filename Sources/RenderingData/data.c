#include "RenderingData.h"

// Embedding files is C23; clang offers it in every mode and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char rendering_field_specs_json[] = {
#embed "field-specs.json"
};
const size_t rendering_field_specs_json_size = sizeof rendering_field_specs_json;

const unsigned char rendering_merge_keys_json[] = {
#embed "merge-keys.json"
};
const size_t rendering_merge_keys_json_size = sizeof rendering_merge_keys_json;

const unsigned char rendering_scopes_json[] = {
#embed "scopes.json"
};
const size_t rendering_scopes_json_size = sizeof rendering_scopes_json;
