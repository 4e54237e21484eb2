#include "KubernetesData.h"

// Embedding files is C23; clang offers it in every mode and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char kubernetes_types_json[] = {
#embed "types.json"
};
const size_t kubernetes_types_json_size = sizeof kubernetes_types_json;

const unsigned char kubernetes_resources_json[] = {
#embed "resources.json"
};
const size_t kubernetes_resources_json_size = sizeof kubernetes_resources_json;

const unsigned char kubernetes_tables_json[] = {
#embed "tables.json"
};
const size_t kubernetes_tables_json_size = sizeof kubernetes_tables_json;

const unsigned char kubernetes_protobuf_messages_json[] = {
#embed "protobuf-messages.json"
};
const size_t kubernetes_protobuf_messages_json_size = sizeof kubernetes_protobuf_messages_json;

const unsigned char kubernetes_access_policy_json[] = {
#embed "access-policy.json"
};
const size_t kubernetes_access_policy_json_size = sizeof kubernetes_access_policy_json;
