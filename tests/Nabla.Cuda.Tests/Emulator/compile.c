// From the text of kernels to a shared library of the host's, by clang.
#include <ctype.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emulator.h"

extern char** environ;

static char* s_program;
static char* s_headers;
static char* s_folder;
static unsigned s_number;

API void emulator_compiler(const char* program, const char* headers, const char* folder) {
    s_program = strdup(program);
    s_headers = strdup(headers);
    s_folder = strdup(folder);
}

static char* whole(const char* file) {
    FILE* from = fopen(file, "rb");
    if (!from) { return strdup(""); }
    fseek(from, 0, SEEK_END);
    size_t bytes = (size_t)ftell(from);
    rewind(from);
    char* text = calloc(1, bytes + 1);
    if (fread(text, 1, bytes, from) != bytes) { text[0] = 0; }
    fclose(from);
    return text;
}

// The next kernel of a text: __global__ or what it is called by, where it is not being defined, "void" and a name.
static const char* next_kernel(const char* text, char* name, size_t room) {
    for (const char* at = text; (at = strstr(at, "KERNEL")) != NULL; at += 6) {
        if (at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '_' || strncmp(at - (at - text >= 8 ? 8 : at - text), "#define ", 8) == 0)) { continue; }
        const char* word = at + 6;
        while (isspace((unsigned char)*word)) { word++; }
        if (strncmp(word, "void", 4) != 0) { continue; }
        word += 4;
        while (isspace((unsigned char)*word)) { word++; }
        size_t length = 0;
        while ((isalnum((unsigned char)word[length]) || word[length] == '_') && length + 1 < room) { name[length] = word[length]; length++; }
        name[length] = 0;
        return word + length;
    }

    return NULL;
}

static void write_text(FILE* to, const char* text, const char* name) {
    fprintf(to, "#include \"prelude.h\"\n#line 1 \"%s\"\n%s\n#include \"epilogue.h\"\nstatic const Kernel cuda_kernels[] = {\n", name, text);
    char kernel[256];
    unsigned count = 0;
    for (const char* at = text; (at = next_kernel(at, kernel, sizeof kernel)) != NULL; count++) { fprintf(to, "    Called<%s>::kernel(\"%s\"),\n", kernel, kernel); }
    fprintf(to, "};\nextern \"C\" { extern __attribute__((visibility(\"default\"))) const Code cuda_code = { &cuda_place, cuda_kernels, %u, __start_shared_memory, __stop_shared_memory }; }\n", count);
}

char* compile_text(const char* text, const char* name, bool may_contract, char** log) {
    *log = NULL;
    if (!s_program) {
        *log = strdup("emulator_compiler was not called");
        return NULL;
    }

    char stem[4096], source[4200], library[4200], said[4200], include[4200];
    snprintf(stem, sizeof stem, "%s/%ld-%u", s_folder, (long)getpid(), __atomic_fetch_add(&s_number, 1, __ATOMIC_RELAXED));
    snprintf(source, sizeof source, "%s.cpp", stem);
    snprintf(library, sizeof library, "%s.so", stem);
    snprintf(said, sizeof said, "%s.log", stem);
    snprintf(include, sizeof include, "-I%s", s_headers);
    FILE* to = fopen(source, "wb");
    if (!to) {
        *log = strdup("the emulator's folder cannot be written to");
        return NULL;
    }

    write_text(to, text, name);
    fclose(to);
    // A sum may be contracted with a product where the options do not forbid it, as on a device: then bits differ.
    char* arguments[] = {
        s_program, "-x", "c++", "-std=c++17", "-O1", "-fPIC", "-shared", "-march=native", may_contract ? "-ffp-contract=fast" : "-ffp-contract=off", "-fno-exceptions", "-fno-rtti",
        "-fno-math-errno", "-fwrapv", "-nostdlib++", "-w", "-fno-show-column", "-fdiagnostics-format=msvc", "-fno-caret-diagnostics", include, "-o", library, source, NULL,
    };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child;
    int code = -1;
    bool is_done = posix_spawnp(&child, s_program, &actions, NULL, arguments, environ) == 0 && waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0;
    posix_spawn_file_actions_destroy(&actions);
    *log = whole(said);
    unlink(said);
    unlink(source);
    if (!is_done) {
        unlink(library);
        return NULL;
    }

    return strdup(library);
}
