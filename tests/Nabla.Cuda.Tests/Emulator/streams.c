// Streams and events: what is asked for is done when somebody waits for it, and not before, or as early as it may be.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"

struct Stream {
    Stream* next;
    Operation *first, *last;
    uint64_t asked, done;
    Graph* capture;
    pthread_t capturer;
    int mode, device;
    bool computes, is_destroyed;
};

typedef struct Event {
    struct Event* next;
    Stream* stream;
    uint64_t number;
    Graph* capture;
    unsigned flags;
    int device;
} Event;

struct Graph { Operation *first, *last; bool is_invalid; unsigned uses; };

enum { GLOBAL_MODE, THREAD_MODE, RELAXED_MODE };

static Stream* s_streams;
static Event* s_events;
static Order s_order;

API void emulator_order(int order) {
    pthread_mutex_lock(&emulator_lock);
    s_order = (Order)order;
    pthread_mutex_unlock(&emulator_lock);
}

Stream* stream_of(void* handle) {
    for (Stream* at = s_streams; at; at = at->next) {
        if (at == handle && !at->is_destroyed && at->device == device_now()) { return at; }
    }

    return NULL;
}

static Event* event_of(void* handle) {
    for (Event* at = s_events; at; at = at->next) {
        if (at == handle) { return at; }
    }

    return NULL;
}

Graph* captured(Stream* stream) { return stream ? stream->capture : NULL; }

// A call that may wait for the device ends a capture that does not say it knows.
Status refuse_unsafe_call(void) {
    for (Stream* at = s_streams; at; at = at->next) {
        if (at->capture && (at->mode == GLOBAL_MODE || (at->mode == THREAD_MODE && pthread_equal(at->capturer, pthread_self())))) {
            at->capture->is_invalid = true;
            return CAPTURE_UNSUPPORTED;
        }
    }

    return DONE;
}

// ---- operations ----

Operation* new_operation(Status (*run)(Operation*), size_t state, unsigned memories) {
    Operation* made = calloc(1, sizeof *made + state);
    made->run = run;
    made->memory = memories ? calloc(memories, sizeof(void*)) : NULL;
    made->memories = memories;
    made->bytes = state;
    made->device = device_now();
    return made;
}

static Operation* copy_operation(const Operation* of) {
    Operation* made = new_operation(of->run, of->bytes, of->memories);
    memcpy(made->state, of->state, of->bytes);
    made->device = of->device;
    for (unsigned i = 0; i < of->memories; i++) { made->memory[i] = of->memory[i]; }
    return made;
}

static void drop_operation(Operation* o) {
    if (o->drop) { o->drop(o); }
    free(o->memory);
    free(o);
}

static Status done(Operation* o) {
    (void)o;
    return DONE;
}

static Status run_memory_checked(Operation* o) {
    for (unsigned i = 0; i < o->memories; i++) {
        if (o->memory[i] && !is_there(o->device, o->memory[i], 1)) { return fail(ILLEGAL_ADDRESS, "a kernel was given memory that is not there at that moment: it is another device's, was given back, or nothing says that it comes after the memory was allocated"); }
    }

    Status status = o->run(o);
    for (unsigned i = 0; !status && i < o->memories; i++) {
        if (o->memory[i] && !are_borders_whole(o->memory[i])) { return fail(ILLEGAL_ADDRESS, "a kernel wrote beside memory that it was given"); }
    }

    return status;
}

static void step(Stream* stream) {
    Operation* o = stream->first;
    if (o->after) { run_until(o->after, o->until); }
    run_memory_checked(o);
    stream->first = o->next;
    stream->last = stream->first ? stream->last : NULL;
    stream->done++;
    drop_operation(o);
}

bool is_done(Stream* stream, uint64_t number) { return stream->done >= number; }

void run_until(Stream* stream, uint64_t number) {
    while (stream->done < number && stream->first) { step(stream); }
}

void finish_all(void) {
    for (Stream* at = s_streams; at; at = at->next) { run_until(at, at->asked); }
}

// What nobody waits for may be done at any time; the order says when.
static void advance(void) {
    for (Stream* at = s_streams; s_order != LATE && at; at = at->next) {
        if (s_order == EARLY || at->computes == (s_order == KERNELS_EARLY)) {
            while (at->first && (!at->first->after || is_done(at->first->after, at->first->until))) { step(at); }
        }
    }
}

Status enqueue(Stream* stream, Operation* o) {
    Operation** first = stream->capture ? &stream->capture->first : &stream->first;
    Operation** last = stream->capture ? &stream->capture->last : &stream->last;
    if (stream->capture && stream->capture->is_invalid) {
        drop_operation(o);
        return CAPTURE_INVALIDATED;
    }

    *(*last ? &(*last)->next : first) = o;
    *last = o;
    if (!stream->capture) {
        stream->asked++;
        stream->computes |= o->computes;
        advance();
    }

    return DONE;
}

API Status cuStreamCreate(void** handle, unsigned flags) {
    Status status = enter(true);
    // A stream that waits for the default stream is none that this driver has.
    if (!status) { status = flags == 1 ? DONE : flags == 0 ? NOT_SUPPORTED : INVALID_VALUE; }
    if (!status) {
        Stream* made = calloc(1, sizeof *made);
        made->device = device_now();
        made->next = s_streams;
        s_streams = made;
        *handle = made;
    }

    return leave(status);
}

API Status cuStreamDestroy_v2(void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status && !stream) { status = INVALID_HANDLE; }
    if (!status) { stream->is_destroyed = true; }
    return leave(status);
}

API Status cuStreamSynchronize(void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status && !stream) { status = INVALID_HANDLE; }
    if (!status && stream->capture) {
        stream->capture->is_invalid = true;
        status = CAPTURE_UNSUPPORTED;
    }

    if (!status) {
        run_until(stream, stream->asked);
        leave(DONE);
        status = enter(true);
    }

    return leave(status);
}

API Status cuStreamQuery(void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream ? INVALID_HANDLE : stream->capture ? CAPTURE_UNSUPPORTED : is_done(stream, stream->asked) ? DONE : NOT_READY; }
    return leave(status);
}

API Status cuStreamWaitEvent(void* handle, void* mark, unsigned flags) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    Event* event = event_of(mark);
    if (!status) { status = !stream || !event ? INVALID_HANDLE : flags > 1 ? INVALID_VALUE : DONE; }
    if (!status && stream->capture && event->capture != stream->capture) {
        stream->capture->is_invalid = true;
        status = CAPTURE_ISOLATION;
    } else if (!status && !stream->capture && event->capture) {
        status = CAPTURE_ISOLATION;
    } else if (!status && event->stream) {
        Operation* o = new_operation(done, 0, 0);
        emulator_counts[COUNT_WAITS]++;
        // Within a capture of one stream, order says it.
        o->after = stream->capture ? NULL : event->stream;
        o->until = event->number;
        status = enqueue(stream, o);
    }

    return leave(status);
}

// ---- events ----

API Status cuEventCreate(void** mark, unsigned flags) {
    Status status = enter(true);
    if (!status && flags > 7) { status = INVALID_VALUE; }
    if (!status) {
        Event* made = calloc(1, sizeof *made);
        made->flags = flags;
        made->device = device_now();
        made->next = s_events;
        s_events = made;
        *mark = made;
    }

    return leave(status);
}

API Status cuEventDestroy_v2(void* mark) {
    Status status = enter(true);
    Event** at = &s_events;
    while (*at && *at != mark) { at = &(*at)->next; }
    if (!status && !*at) { status = INVALID_HANDLE; }
    if (!status) {
        Event* of = *at;
        *at = of->next;
        free(of);
    }

    return leave(status);
}

API Status cuEventRecord(void* mark, void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    Event* event = event_of(mark);
    if (!status) { status = !stream || !event || event->device != stream->device ? INVALID_HANDLE : DONE; }
    if (!status) {
        status = enqueue(stream, new_operation(done, 0, 0));
        event->stream = stream;
        event->number = stream->asked;
        event->capture = stream->capture;
    }

    return leave(status);
}

API Status cuEventQuery(void* mark) {
    Status status = enter(true);
    Event* event = event_of(mark);
    if (!status) { status = !event ? INVALID_HANDLE : event->capture ? CAPTURED_EVENT : !event->stream || is_done(event->stream, event->number) ? DONE : NOT_READY; }
    return leave(status);
}

API Status cuEventSynchronize(void* mark) {
    Status status = enter(true);
    Event* event = event_of(mark);
    if (!status) { status = !event ? INVALID_HANDLE : event->capture ? CAPTURED_EVENT : DONE; }
    if (!status && event->stream) {
        run_until(event->stream, event->number);
        leave(DONE);
        status = enter(true);
    }

    return leave(status);
}

// A thing takes a microsecond.
API Status cuEventElapsedTime(float* milliseconds, void* first, void* last) {
    Status status = enter(true);
    Event* from = event_of(first);
    Event* to = event_of(last);
    if (!status) { status = !from || !to || !from->stream || !to->stream || ((from->flags | to->flags) & 2) ? INVALID_HANDLE : DONE; }
    if (!status) { status = is_done(from->stream, from->number) && is_done(to->stream, to->number) ? DONE : NOT_READY; }
    if (!status) { *milliseconds = 1e-3f * (float)(to->number - from->number); }
    return leave(status);
}

// ---- graphs: what one stream was asked for, as a list ----

static void drop_graph(Graph* graph) {
    while (graph->first) {
        Operation* o = graph->first;
        graph->first = o->next;
        drop_operation(o);
    }

    free(graph);
}

API Status cuStreamBeginCapture_v2(void* handle, int mode) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream ? INVALID_HANDLE : mode < 0 || mode > 2 ? INVALID_VALUE : stream->capture ? ILLEGAL_STATE : DONE; }
    if (!status) {
        stream->capture = calloc(1, sizeof *stream->capture);
        stream->capturer = pthread_self();
        stream->mode = mode;
        emulator_counts[COUNT_CAPTURES]++;
    }

    return leave(status);
}

API Status cuStreamEndCapture(void* handle, void** graph) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream ? INVALID_HANDLE : !stream->capture ? ILLEGAL_STATE : stream->mode != RELAXED_MODE && !pthread_equal(stream->capturer, pthread_self()) ? CAPTURE_WRONG_THREAD : DONE; }
    if (!status) {
        Graph* made = stream->capture;
        stream->capture = NULL;
        for (Event* at = s_events; at; at = at->next) {
            if (at->capture == made) {
                at->capture = NULL;
                at->stream = NULL;
            }
        }

        *graph = made;
        if (made->is_invalid) {
            drop_graph(made);
            *graph = NULL;
            status = CAPTURE_INVALIDATED;
        }
    }

    return leave(status);
}

API Status cuStreamIsCapturing(void* handle, int* answer) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status && !stream) { status = INVALID_HANDLE; }
    if (!status) { *answer = !stream->capture ? 0 : stream->capture->is_invalid ? 2 : 1; }
    return leave(status);
}

API Status cuGraphInstantiateWithFlags(void** made, void* handle, unsigned long long flags) {
    Status status = enter(true);
    if (!status) { status = !handle ? INVALID_HANDLE : flags > 15 ? INVALID_VALUE : DONE; }
    if (!status) {
        Graph* copy = calloc(1, sizeof *copy);
        for (Operation* at = ((Graph*)handle)->first; at; at = at->next) {
            Operation* same = copy_operation(at);
            *(copy->last ? &copy->last->next : &copy->first) = same;
            copy->last = same;
        }

        copy->uses = 1;
        *made = copy;
        emulator_counts[COUNT_INSTANTIATIONS]++;
        emulator_counts[COUNT_LIVE_GRAPHS]++;
    }

    return leave(status);
}

static void release(Operation* o) {
    Graph* graph = *(Graph**)o->state;
    if (--graph->uses == 0) { drop_graph(graph); }
}

static Status run_graph(Operation* o) {
    Status status = DONE;
    for (Operation* at = (*(Graph**)o->state)->first; at && !status; at = at->next) { status = run_memory_checked(at); }
    emulator_counts[COUNT_GRAPHS_OVER]++;
    return status;
}

API Status cuGraphLaunch(void* made, void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream || !made ? INVALID_HANDLE : captured(stream) ? CAPTURE_UNSUPPORTED : DONE; }
    if (!status) {
        Operation* o = new_operation(run_graph, sizeof(Graph*), 0);
        *(Graph**)o->state = made;
        o->drop = release;
        o->computes = true;
        ((Graph*)made)->uses++;
        emulator_counts[COUNT_GRAPHS]++;
        status = enqueue(stream, o);
    }

    return leave(status);
}

API Status cuGraphExecDestroy(void* made) {
    Status status = enter(true);
    if (!status && !made) { status = INVALID_HANDLE; }
    if (!status) {
        Operation* o = new_operation(done, sizeof(Graph*), 0);
        *(Graph**)o->state = made;
        release(o);
        free(o);
        emulator_counts[COUNT_LIVE_GRAPHS]--;
    }

    return leave(status);
}

API Status cuGraphDestroy(void* graph) {
    Status status = enter(true);
    if (!status && !graph) { status = INVALID_HANDLE; }
    if (!status) { drop_graph(graph); }
    return leave(status);
}
