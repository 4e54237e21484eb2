// The schema tables of Kubernetes 1.36 as bytes inside the binary, so that the program is one file.
// What each table says is explained in docs/schema-tables.md.
#ifndef KUBERNETES_DATA_H
#define KUBERNETES_DATA_H

#include <stddef.h>

extern const unsigned char kubernetes_types_json[];
extern const size_t kubernetes_types_json_size;
extern const unsigned char kubernetes_resources_json[];
extern const size_t kubernetes_resources_json_size;
extern const unsigned char kubernetes_tables_json[];
extern const size_t kubernetes_tables_json_size;
extern const unsigned char kubernetes_protobuf_messages_json[];
extern const size_t kubernetes_protobuf_messages_json_size;
extern const unsigned char kubernetes_access_policy_json[];
extern const size_t kubernetes_access_policy_json_size;

// Swift does not see arrays of unknown length: these hand out where each one begins.
static inline const unsigned char *kubernetes_types_start(void) { return kubernetes_types_json; }
static inline const unsigned char *kubernetes_resources_start(void) { return kubernetes_resources_json; }
static inline const unsigned char *kubernetes_tables_start(void) { return kubernetes_tables_json; }
static inline const unsigned char *kubernetes_protobuf_messages_start(void) { return kubernetes_protobuf_messages_json; }
static inline const unsigned char *kubernetes_access_policy_start(void) { return kubernetes_access_policy_json; }

#endif
