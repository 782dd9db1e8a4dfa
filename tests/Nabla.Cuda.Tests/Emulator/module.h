// What the code of a module tells the driver of itself.
#ifndef MODULE_H
#define MODULE_H

typedef struct { unsigned x, y, z; } Ids;

// Where a thread is; the module's code reads it.
typedef struct { Ids thread, block, threads, blocks; void (*barrier)(const void* site); } Place;

typedef struct {
    const char* name;
    void (*call)(void** arguments);
    unsigned count;
    const unsigned* sizes;
    const unsigned char* pointers;
} Kernel;

typedef struct {
    Place* place;
    const Kernel* kernels;
    unsigned count;
    char* shared;
    char* shared_end;
} Code;

#endif
