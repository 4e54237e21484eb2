// The catalogue of container behaviours by image as bytes inside the binary, so that the program is one file.
#ifndef SIMULATOR_DATA_H
#define SIMULATOR_DATA_H

#include <stddef.h>

extern const unsigned char simulator_images_json[];
extern const size_t simulator_images_json_size;

// Swift does not see arrays of unknown length: this hands out where it begins.
static inline const unsigned char *simulator_images_start(void) { return simulator_images_json; }

// The time zones of the tz database: offsets from UTC since 2015 and the rule for the time after.
extern const unsigned char simulator_timezones_json[];
extern const size_t simulator_timezones_json_size;

static inline const unsigned char *simulator_timezones_start(void) { return simulator_timezones_json; }

#endif
