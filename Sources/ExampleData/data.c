#include "ExampleData.h"

// Embedding files is C23; clang offers it in every mode and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char readme[] = {
#embed "../../example-repo/README.md"
};
static const unsigned char autoscaler[] = {
#embed "../../example-repo/autoscaler.yaml"
};
static const unsigned char configmap[] = {
#embed "../../example-repo/configmap.yaml"
};
static const unsigned char deployment[] = {
#embed "../../example-repo/deployment.yaml"
};
static const unsigned char ingress[] = {
#embed "../../example-repo/ingress.yaml"
};
static const unsigned char service[] = {
#embed "../../example-repo/service.yaml"
};

static const example_file files[] = {
    {"README.md", readme, sizeof readme},
    {"autoscaler.yaml", autoscaler, sizeof autoscaler},
    {"configmap.yaml", configmap, sizeof configmap},
    {"deployment.yaml", deployment, sizeof deployment},
    {"ingress.yaml", ingress, sizeof ingress},
    {"service.yaml", service, sizeof service},
};

size_t example_file_count(void) { return sizeof files / sizeof files[0]; }

example_file example_file_at(size_t index) { return files[index]; }
