#include "SimulatorData.h"

// Embedding files is C23; clang offers it in every mode and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char simulator_images_json[] = {
#embed "images.json"
};
const size_t simulator_images_json_size = sizeof simulator_images_json;

const unsigned char simulator_timezones_json[] = {
#embed "timezones.json"
};
const size_t simulator_timezones_json_size = sizeof simulator_timezones_json;
