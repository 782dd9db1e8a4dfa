using System.Runtime.CompilerServices;

namespace Nabla.Tests.Devices;

/// <summary>Memory of a device needs no disposal, and where there is none left that is said with sizes.</summary>
public sealed class DeviceMemoryTests
{
    [Fact]
    public void What_does_not_fit_is_said_with_sizes_and_leaves_the_device_usable()
    {
        Device small = new("small", new RemoteMachine(capacity: 1 << 20));
        Tensor x = Tensor.Ones(64, 1024).Cos();
        Tensor there = x.To(small);
        string message = Assert.Throws<InsufficientMemoryException>(() => Functions.Concat([there, there, there, there], 0)).Message;
        Assert.Contains("1.0 MB was asked for on small", message, StringComparison.Ordinal);
        Assert.Equal(x.ToArray<float>(), (there * 1).ToArray<float>());
    }

    [Fact]
    public void What_nobody_uses_any_more_comes_back()
    {
        RemoteMachine machine = new(capacity: 1 << 20);
        Device small = new("small", machine);
        Tensor x = Tensor.Ones(64, 1024).Cos().To(small);
        for (int i = 0; i < 64; i++)
        {
            Use(x);
        }

        Assert.InRange(machine.Used, 1 << 18, 1 << 20);
    }

    [Fact]
    public void What_a_walk_made_on_the_way_comes_back_at_once()
    {
        RemoteMachine machine = new();
        Device device = new("remote", machine);
        Variable w = new(Tensor.Ones(64, 1024).To(device) * 0.5);
        Tensor loss = Loss(w);
        long before = machine.Used;
        loss.Backward();
        Assert.True(machine.Used - before <= 64 * 1024 * 4 + 1024, $"{machine.Used - before} bytes more than before, where a gradient has {64 * 1024 * 4}");
        GC.KeepAlive(loss);
    }

    [Fact]
    public void The_host_says_what_to_do_where_it_meets_a_devices_memory()
    {
        Device device = new("remote", new RemoteMachine());
        Tensor there = Tensor.Ones(4).Cos().To(device);
        Assert.Contains("x.To(Device.Cpu)", Assert.Throws<InvalidOperationException>(() => there.Concrete.Storage.Reference).Message, StringComparison.Ordinal);
        there.Concrete.Storage.Release();
        Assert.Throws<ObjectDisposedException>(() => there.ToArray<float>());
    }

    private static Tensor Loss(Tensor w) => ((w * 3).Sin() * w.Exp()).Square().Sum();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(Tensor x) => _ = x + 1;
}
