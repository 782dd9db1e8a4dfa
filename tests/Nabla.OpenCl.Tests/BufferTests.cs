using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

public sealed class BufferTests
{
    private static OpenClRuntime Runtime => OpenDevice.Runtime;

    [OpenClFact]
    public void WhatIsWrittenIsRead()
    {
        foreach (int length in new[] { 0, 1, 3, 255, 256, 257, StagingRing.BlockBytes, (11 * StagingRing.BlockBytes) + 5 })
        {
            byte[] numbers = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 % 253))];
            GpuBuffer buffer = Runtime.Upload<byte>(numbers);
            Assert.True(numbers.AsSpan().SequenceEqual(Runtime.Download<byte>(buffer)));
            Runtime.Free(buffer);
        }
    }

    [OpenClFact]
    public void PartsAreWrittenReadAndCopiedWhereTheyLie()
    {
        GpuBuffer x = Runtime.Upload<int>([.. Enumerable.Range(0, 100)]);
        GpuBuffer z = Runtime.Upload<int>(new int[50]);
        Runtime.Copy(x, 40, z, 8, 12);
        Runtime.Write([1, 0, 0, 0], z, 196);
        Assert.Equal([0, 0, 10, 11, 12, 0], Runtime.Download<int>(z)[..6]);
        byte[] last = new byte[4];
        Runtime.Read(z, 196, last);
        Assert.Equal([1, 0, 0, 0], last);
        Runtime.Copy(x, 400, z, 200, 0);
        Runtime.Free(x);
        Runtime.Free(z);
    }

    [OpenClFact]
    public void WhatIsWrittenMayBeChangedAtOnce()
    {
        GpuBuffer buffer = Runtime.Allocate(sizeof(int) * 1000);
        byte[] number = new byte[sizeof(int)];
        for (int i = 0; i < 1000; i++)
        {
            BitConverter.TryWriteBytes(number, i);
            Runtime.Write(number, buffer, i * sizeof(int));
            Array.Clear(number);
        }

        Assert.Equal(Enumerable.Range(0, 1000), Runtime.Download<int>(buffer));
        Runtime.Free(buffer);
    }

    [OpenClFact]
    public void PlacesOutsideAreRefused()
    {
        GpuBuffer buffer = Runtime.Allocate(10);
        Assert.Contains("4 bytes at 7 were to be written to a buffer of 10 bytes on opencl:0", Assert.Throws<ArgumentOutOfRangeException>(() => Runtime.Write(new byte[4], buffer, 7)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Runtime.Read(buffer, -1, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Runtime.Read(buffer, long.MaxValue, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Runtime.Copy(buffer, 0, buffer, 9, 2));
        Runtime.Free(buffer);
    }

    [OpenClFact]
    public void MoreThanTheDeviceHasIsRefusedAndNothingIsLost()
    {
        OpenClRuntime runtime = new(0, new DiskCache(null));
        Assert.Contains("asked for on opencl:0", Assert.Throws<InsufficientMemoryException>(() => runtime.Allocate(runtime.Limits.GlobalBytes + 1)).Message, StringComparison.Ordinal);
        List<GpuBuffer> all = [];
        long piece = Math.Min(runtime.LargestBytes, (runtime.Limits.GlobalBytes / 3) + 1);
        InsufficientMemoryException e = Assert.Throws<InsufficientMemoryException>(() =>
        {
            while (all.Count < 1000)
            {
                all.Add(runtime.Allocate(piece));
            }
        });
        Assert.Contains($"tensors already hold {MemoryReport.Quantity(runtime.Memory.InUseBytes)}", e.Message, StringComparison.Ordinal);
        all.ForEach(runtime.Free);
        GpuBuffer buffer = runtime.Upload<int>([1, 2, 3]);
        Assert.Equal([1, 2, 3], runtime.Download<int>(buffer));
        runtime.Memory.ReleaseIdle();
        Assert.Equal(0, runtime.Memory.IdleBytes);
    }
}
