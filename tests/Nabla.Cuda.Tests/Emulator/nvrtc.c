// NVRTC: CUDA's compiler in a library. A device's own code is a library of the host's behind a mark and its length; assembly is the text itself, which the driver compiles.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulator.h"

enum { NVRTC_DONE = 0, NVRTC_INVALID_INPUT = 3, NVRTC_INVALID_PROGRAM = 4, NVRTC_INVALID_OPTION = 5, NVRTC_COMPILATION = 6 };

typedef struct { char* text; char* name; char* log; char* code; size_t bytes; bool is_assembly; } Program;

// What it compiles for; a test may have it know less.
static int s_known[] = { 80, 90, CAPABILITY };
static int s_newest = CAPABILITY;

API void emulator_newest_architecture(int capability) { s_newest = capability; }

API const char* nvrtcGetErrorString(int status) {
    switch (status) {
        case NVRTC_DONE: return "NVRTC_SUCCESS";
        case NVRTC_INVALID_INPUT: return "NVRTC_ERROR_INVALID_INPUT";
        case NVRTC_INVALID_PROGRAM: return "NVRTC_ERROR_INVALID_PROGRAM";
        case NVRTC_INVALID_OPTION: return "NVRTC_ERROR_INVALID_OPTION";
        case NVRTC_COMPILATION: return "NVRTC_ERROR_COMPILATION";
        default: return "NVRTC_ERROR unknown";
    }
}

API int nvrtcVersion(int* major, int* minor) {
    *major = 12;
    *minor = 4;
    return NVRTC_DONE;
}

static int count_known(void) {
    int count = 0;
    for (unsigned i = 0; i < sizeof s_known / sizeof *s_known; i++) { count += s_known[i] <= s_newest; }
    return count;
}

API int nvrtcGetNumSupportedArchs(int* count) {
    *count = count_known();
    return NVRTC_DONE;
}

API int nvrtcGetSupportedArchs(int* architectures) {
    memcpy(architectures, s_known, sizeof *s_known * (size_t)count_known());
    return NVRTC_DONE;
}

API int nvrtcCreateProgram(Program** program, const char* text, const char* name, int headers, const char* const* texts, const char* const* names) {
    (void)texts;
    (void)names;
    if (!program || !text || headers != 0) { return NVRTC_INVALID_INPUT; }
    *program = calloc(1, sizeof **program);
    (*program)->text = strdup(text);
    (*program)->name = strdup(name ? name : "default_program");
    return NVRTC_DONE;
}

API int nvrtcDestroyProgram(Program** program) {
    if (!program || !*program) { return NVRTC_INVALID_PROGRAM; }
    free((*program)->text);
    free((*program)->name);
    free((*program)->log);
    free((*program)->code);
    free(*program);
    *program = NULL;
    return NVRTC_DONE;
}

static int architecture(const char* option, bool* is_assembly) {
    static const char name[] = "--gpu-architecture=";
    if (strncmp(option, name, sizeof name - 1) != 0) { return -1; }
    option += sizeof name - 1;
    *is_assembly = strncmp(option, "compute_", 8) == 0;
    if (!*is_assembly && strncmp(option, "sm_", 3) != 0) { return 0; }
    return atoi(option + (*is_assembly ? 8 : 3));
}

static bool is_known(int capability) {
    for (int i = 0; i < count_known(); i++) {
        if (s_known[i] == capability) { return true; }
    }

    return false;
}

static int take(Program* program, const char* library) {
    FILE* from = fopen(library, "rb");
    fseek(from, 0, SEEK_END);
    uint64_t bytes = (uint64_t)ftell(from);
    rewind(from);
    program->bytes = bytes + 16;
    program->code = malloc(program->bytes);
    memcpy(program->code, "EMULATED", 8);
    memcpy(program->code + 8, &bytes, 8);
    bool is_read = fread(program->code + 16, 1, bytes, from) == bytes;
    fclose(from);
    return is_read ? NVRTC_DONE : NVRTC_COMPILATION;
}

API int nvrtcCompileProgram(Program* program, int count, const char* const* options) {
    if (!program) { return NVRTC_INVALID_PROGRAM; }
    bool may_contract = true;
    program->is_assembly = true;
    for (int i = 0; i < count; i++) {
        bool is_assembly;
        int capability = architecture(options[i], &is_assembly);
        if (capability >= 0) {
            if (!is_known(capability)) { return NVRTC_INVALID_OPTION; }
            program->is_assembly = is_assembly;
        } else if (strcmp(options[i], "--fmad=false") == 0) {
            may_contract = false;
        } else if (strcmp(options[i], "--std=c++17") && strcmp(options[i], "--prec-div=true") && strcmp(options[i], "--prec-sqrt=true") && strcmp(options[i], "--ftz=false")) {
            return NVRTC_INVALID_OPTION;
        }
    }

    free(program->log);
    free(program->code);
    program->code = NULL;
    char* library = compile_text(program->text, program->name, may_contract, &program->log);
    if (!library) { return NVRTC_COMPILATION; }
    int status = DONE;
    if (program->is_assembly) {
        program->bytes = (size_t)asprintf(&program->code, "// EMULATED %d\n%s", may_contract, program->text) + 1;
    } else {
        status = take(program, library);
    }

    unlink(library);
    free(library);
    return status;
}

static int give(Program* program, bool is_assembly, size_t* bytes, char* code) {
    if (!program || !program->code || program->is_assembly != is_assembly) { return NVRTC_INVALID_PROGRAM; }
    if (bytes) { *bytes = program->bytes; }
    if (code) { memcpy(code, program->code, program->bytes); }
    return NVRTC_DONE;
}

API int nvrtcGetCUBINSize(Program* program, size_t* bytes) { return give(program, false, bytes, NULL); }

API int nvrtcGetCUBIN(Program* program, char* code) { return give(program, false, NULL, code); }

API int nvrtcGetPTXSize(Program* program, size_t* bytes) { return give(program, true, bytes, NULL); }

API int nvrtcGetPTX(Program* program, char* code) { return give(program, true, NULL, code); }

API int nvrtcGetProgramLogSize(Program* program, size_t* bytes) {
    if (!program) { return NVRTC_INVALID_PROGRAM; }
    *bytes = strlen(program->log ? program->log : "") + 1;
    return NVRTC_DONE;
}

API int nvrtcGetProgramLog(Program* program, char* log) {
    if (!program) { return NVRTC_INVALID_PROGRAM; }
    strcpy(log, program->log ? program->log : "");
    return NVRTC_DONE;
}
