using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda.Tests.Emulator;

/// <summary>The emulated driver finds what it is there to find.</summary>
[Collection(nameof(Alone))]
public sealed unsafe class EmulatorTests : IDisposable
{
    private const string Texts = """
        #define KERNEL extern "C" __global__
        KERNEL void add(float* x, float number, int n) { for (int i = threadIdx.x; i < n; i += blockDim.x) x[i] += number; }
        KERNEL void part(float* x) { if (threadIdx.x < 3) __syncthreads(); x[0] = 1; }
        KERNEL void race(float* x) { __shared__ float held[64]; held[threadIdx.x] = threadIdx.x; x[threadIdx.x] = held[63 - threadIdx.x]; }
        """;

    private readonly CudaRuntime _runtime;

    public EmulatorTests()
    {
        EmulatedDriver.Require();
        _runtime = new CudaRuntime(0, new DiskCache(null));
        _runtime.Enter();
    }

    public void Dispose()
    {
        EmulatedDriver.Order(EmulatorOrder.Late);
        EmulatedDriver.ForgetFailure();
    }

    [EmulatedFact]
    public void MemoryThatWasGivenBackIsNotThere()
    {
        nint stream = Stream();
        Assert.Equal(CuDriver.Done, CuDriver.AllocateInOrder(out nint memory, 256, stream));
        Assert.Equal(CuDriver.Done, CuDriver.FreeInOrder(memory, stream));
        Assert.Equal(1, CuDriver.FreeInOrder(memory, stream));
        Assert.Equal(1, CuDriver.CopyOnDevice(memory, memory, 8, stream));
        Add(memory, stream);
        Assert.Equal(700, CuDriver.WaitForStream(stream));
        Assert.Equal(700, CuDriver.Allocate(out _, 256));
    }

    [EmulatedFact]
    public void MemoryOfAnotherStreamsOrderIsNotThereUntilAnEventSaysSo()
    {
        (nint one, nint other) = (Stream(), Stream());
        Assert.Equal(CuDriver.Done, CuDriver.AllocateInOrder(out nint memory, 256, one));
        Assert.Equal(CuDriver.Done, CuDriver.CreateEvent(out nint mark, CuDriver.EventDisableTiming));
        Assert.Equal(CuDriver.Done, CuDriver.RecordEvent(mark, one));
        Assert.Equal(CuDriver.Done, CuDriver.WaitInStream(other, mark, 0));
        Add(memory, other);
        Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(other));

        Assert.Equal(CuDriver.Done, CuDriver.AllocateInOrder(out memory, 256, one));
        Add(memory, other);
        Assert.Equal(700, CuDriver.WaitForStream(other));
    }

    [EmulatedFact]
    public void AWaitThatIsMissingIsSeenInOneOrderOrAnother()
    {
        foreach (bool waits in new[] { true, false })
        {
            List<float> found = [];
            foreach (EmulatorOrder order in Enum.GetValues<EmulatorOrder>())
            {
                EmulatedDriver.Order(order);
                (nint kernels, nint copies) = (Stream(), Stream());
                Assert.Equal(CuDriver.Done, CuDriver.Allocate(out nint memory, 256));
                Assert.Equal(CuDriver.Done, CuDriver.Allocate(out nint result, 256));
                Assert.Equal(CuDriver.Done, CuDriver.AllocatePinned(out nint pinned, 256, 0));
                Assert.Equal(CuDriver.Done, CuDriver.CreateEvent(out nint mark, CuDriver.EventDisableTiming));
                ((float*)pinned)[0] = 1;
                ((float*)pinned)[1] = 7;
                Assert.Equal(CuDriver.Done, CuDriver.CopyToDevice(memory, (void*)pinned, 4, kernels));
                Add(memory, kernels);
                Assert.Equal(CuDriver.Done, CuDriver.CopyOnDevice(result, memory, 4, kernels));
                Assert.Equal(CuDriver.Done, CuDriver.RecordEvent(mark, kernels));
                if (waits)
                {
                    Assert.Equal(CuDriver.Done, CuDriver.WaitInStream(copies, mark, 0));
                }

                // 1 + 2, or what is written over it too early.
                Assert.Equal(CuDriver.Done, CuDriver.CopyToDevice(result, (byte*)pinned + 4, 4, copies));
                Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(copies));
                Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(kernels));
                float read;
                Assert.Equal(CuDriver.Done, CuDriver.CopyToHost(&read, result, 4, kernels));
                Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(kernels));
                found.Add(read);
            }

            Assert.Equal(waits, found.Distinct().Count() == 1);
        }
    }

    [EmulatedFact]
    public void WhatIsWrittenBesideAnAllocationIsFound()
    {
        nint stream = Stream();
        Assert.Equal(CuDriver.Done, CuDriver.Allocate(out nint memory, 256));
        Add(memory, stream, n: 65);
        Assert.Equal(700, CuDriver.WaitForStream(stream));
    }

    [EmulatedFact]
    public void ThreadsThatPartAtABarrierAndRacesAreFound()
    {
        nint stream = Stream();
        Assert.Equal(CuDriver.Done, CuDriver.Allocate(out nint memory, 256));
        Launch("race", stream, 64, memory);
        float[] found = new float[64];
        fixed (float* start = found)
        {
            Assert.Equal(CuDriver.Done, CuDriver.CopyToHost(start, memory, 256, stream));
            Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(stream));
        }

        Assert.Contains(found, static number => float.IsNaN(number));
        Launch("part", stream, 64, memory);
        Assert.Equal(719, CuDriver.WaitForStream(stream));
    }

    [EmulatedFact]
    public void AThreadWithoutAContextAndHandlesOfNothingAreRefused()
    {
        Assert.Equal(CuDriver.Done, CuDriver.SetCurrentContext(0));
        Assert.Equal(201, CuDriver.Allocate(out _, 256));
        _runtime.Enter();
        Assert.Equal(400, CuDriver.WaitForStream(12345));
        Assert.Equal(400, CuDriver.RecordEvent(12345, Stream()));
        Assert.Equal(1, CuDriver.Free(12345));
        Assert.Equal(1, CuDriver.CopyToDevice(12345, null, 4, Stream()));
    }

    [EmulatedFact]
    public void WhatIsAnotherDevicesIsRefused()
    {
        CudaRuntime other = new(1, new DiskCache(null));
        _runtime.Enter();
        nint stream = Stream();
        Assert.Equal(CuDriver.Done, CuDriver.CreateEvent(out nint mark, CuDriver.EventDisableTiming));
        Assert.Equal(CuDriver.Done, CuDriver.Allocate(out nint own, 256));
        nint add = Handle("add");
        other.Enter();
        nint streamThere = Stream();
        Assert.Equal(400, CuDriver.WaitForStream(stream));
        Assert.Equal(400, CuDriver.RecordEvent(mark, streamThere));
        Assert.Equal(1, CuDriver.Free(own));
        Assert.Equal(1, CuDriver.CopyOnDevice(own, own, 8, streamThere));
        nint there = own;
        void*[] places = [&there, &there, &there];
        fixed (void** start = places)
        {
            Assert.Equal(400, CuDriver.Launch(add, 1, 1, 1, 32, 1, 1, 0, streamThere, start, null));
        }

        // What one device has done, another may wait for.
        _runtime.Enter();
        Assert.Equal(CuDriver.Done, CuDriver.RecordEvent(mark, stream));
        other.Enter();
        Assert.Equal(CuDriver.Done, CuDriver.WaitInStream(streamThere, mark, 0));
        Assert.Equal(CuDriver.Done, CuDriver.WaitForStream(streamThere));
        Assert.Equal(CuDriver.Done, CuDriver.Allocate(out there, 256));
        _runtime.Enter();
        Add(there, stream);
        Assert.Equal(700, CuDriver.WaitForStream(stream));
    }

    private void Add(nint memory, nint stream, int n = 1)
    {
        float two = 2;
        void*[] places = [&memory, &two, &n];
        fixed (void** start = places)
        {
            Assert.Equal(CuDriver.Done, CuDriver.Launch(Handle("add"), 1, 1, 1, 32, 1, 1, 0, stream, start, null));
        }
    }

    private void Launch(string name, nint stream, uint threads, nint memory)
    {
        void* place = &memory;
        Assert.Equal(CuDriver.Done, CuDriver.Launch(Handle(name), 1, 1, 1, threads, 1, 1, 0, stream, &place, null));
    }

    private nint Handle(string name) => ((CudaKernel)_runtime.Load(Texts, name)).Handle;

    private nint Stream()
    {
        Assert.Equal(CuDriver.Done, CuDriver.CreateStream(out nint stream, CuDriver.StreamNonBlocking));
        return stream;
    }
}
