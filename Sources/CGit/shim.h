#ifndef TRIMTAB_CGIT_SHIM_H
#define TRIMTAB_CGIT_SHIM_H

#include <git2.h>

// git_libgit2_opts is variadic, which Swift does not import: the options in use get a function each.

static inline int trimtab_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int trimtab_git_set_certificate_file(const char *file) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, (const char *)0);
}

static inline int trimtab_git_set_user_agent(const char *agent) {
    return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, agent);
}

static inline int trimtab_git_set_synchronous_writes(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int trimtab_git_set_cache_size(ssize_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

static inline int trimtab_git_set_template_path(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, path);
}

// Formats of repositories that may be opened although libgit2 does not know them.
static inline int trimtab_git_allow_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

#endif
