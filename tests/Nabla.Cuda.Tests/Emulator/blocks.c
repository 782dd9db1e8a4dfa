// Blocks of threads on one processor: a thread runs until its end or a barrier, where it gives way to the next. Memory that a block shares holds no numbers at its beginning,
// and threads go forwards and backwards by turns, so that a barrier that is missing is not made up for by luck.
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "emulator.h"

enum { STACK_BYTES = 256 << 10, POISON = 0xFF };

// A stack of its own. Who has come to the end of a thread begins another one on the same stack.
typedef struct { jmp_buf at; ucontext_t begin; bool is_begun, is_waiting; unsigned thread; const void* site; } Fiber;

static Fiber s_fibers[THREADS_OF_BLOCK];
static jmp_buf s_scheduler;
static Fiber* s_running;
static Place* s_place;
static const Kernel* s_kernel;
static void** s_arguments;

static void wait_for_others(const void* site) {
    s_running->is_waiting = true;
    s_running->site = site;
    if (!_setjmp(s_running->at)) { _longjmp(s_scheduler, 1); }
}

static void fiber(void) {
    for (;;) {
        s_kernel->call(s_arguments);
        s_running->is_waiting = false;
        if (!_setjmp(s_running->at)) { _longjmp(s_scheduler, 1); }
    }
}

static void resume(Fiber* f) {
    s_running = f;
    unsigned width = s_place->threads.x, height = s_place->threads.y;
    s_place->thread = (Ids){ f->thread % width, f->thread / width % height, f->thread / width / height };
    if (_setjmp(s_scheduler)) { return; }
    if (f->is_begun) { _longjmp(f->at, 1); }
    f->is_begun = true;
    if (!f->begin.uc_stack.ss_sp) {
        getcontext(&f->begin);
        f->begin.uc_stack.ss_sp = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        f->begin.uc_stack.ss_size = STACK_BYTES;
        makecontext(&f->begin, fiber, 0);
    }

    setcontext(&f->begin);
}

static const char* run_block(unsigned threads) {
    Fiber* waiting[THREADS_OF_BLOCK];
    unsigned count = 0;
    for (unsigned i = 0; i < threads; i++) {
        Fiber* f = s_fibers + count;
        f->thread = i;
        resume(f);
        if (f->is_waiting) { waiting[count++] = f; }
    }

    for (bool is_backwards = true; count > 0; is_backwards = !is_backwards) {
        for (unsigned i = 0; i < count; i++) {
            if (count < threads || waiting[i]->site != waiting[0]->site) { return "threads of a block part at a barrier"; }
        }

        unsigned left = 0;
        for (unsigned i = 0; i < threads; i++) {
            Fiber* f = waiting[is_backwards ? threads - 1 - i : i];
            resume(f);
            left += f->is_waiting;
        }

        count = left;
    }

    return NULL;
}

const char* run_blocks(const Code* code, const Kernel* kernel, Ids blocks, Ids threads, void** arguments) {
    // A signal's handler is not to run on a thread's small stack.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    s_place = code->place;
    s_kernel = kernel;
    s_arguments = arguments;
    *s_place = (Place){ .threads = threads, .blocks = blocks, .barrier = wait_for_others };
    const char* wrong = NULL;
    for (uint64_t i = (uint64_t)blocks.x * blocks.y * blocks.z; i > 0 && !wrong; i--) {
        s_place->block = (Ids){ (unsigned)((i - 1) % blocks.x), (unsigned)((i - 1) / blocks.x % blocks.y), (unsigned)((i - 1) / blocks.x / blocks.y) };
        memset(code->shared, POISON, (size_t)(code->shared_end - code->shared));
        wrong = run_block(threads.x * threads.y * threads.z);
    }

    if (wrong) {
        // Who waits at a barrier never comes back.
        for (unsigned i = 0; i < THREADS_OF_BLOCK; i++) { s_fibers[i].is_begun = s_fibers[i].is_waiting = false; }
    }

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return wrong;
}
