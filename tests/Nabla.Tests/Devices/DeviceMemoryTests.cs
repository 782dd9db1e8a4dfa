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
    public void A_report_has_the_figures_of_the_device()
    {
        Device device = new("remote", new RemoteMachine(capacity: 1 << 20));
        Tensor x = Tensor.Randn([64, 1024], seed: 1).To(device);
        DeviceMemoryReport first = Memory.Report(device);
        Assert.Equal((device, 1 << 18, 1 << 18, 1, 1 << 20), (first.Device, first.InUseBytes, first.PeakBytes, first.Allocations, first.LimitBytes));
        (x * 2).Concrete.Storage.Release();
        DeviceMemoryReport second = Memory.Report(device);

        // The number 2 is there, too.
        Assert.InRange(second.InUseBytes, 1 << 18, (1 << 18) + 64);
        Assert.InRange(second.PeakBytes, 1 << 19, (1 << 19) + 64);
        Assert.StartsWith("remote: in use 256.0 KB, pooled 0 B, peak 512.0 KB, limit 1.0 MB; ", second.ToString(), StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void The_hosts_report_is_the_pools()
    {
        Tensor x = Tensor.Randn([1 << 18], seed: 1);
        DeviceMemoryReport report = Memory.Report(Device.Cpu);
        Assert.True(report.InUseBytes >= 1 << 20 && report.PeakBytes >= report.InUseBytes && report.Allocations > 0 && report.LimitBytes > report.InUseBytes, $"{report}");
        Assert.StartsWith("cpu: in use ", report.ToString(), StringComparison.Ordinal);
        GC.KeepAlive(x);
    }

    [Fact]
    public void A_limit_holds_until_it_is_taken_back()
    {
        Device device = new("remote", new RemoteMachine());
        Tensor x = Tensor.Randn([64, 1024], seed: 1).To(device);
        Memory.SetLimit(device, 300_000);
        string message = Assert.Throws<InsufficientMemoryException>(() => x * 2).Message;
        Assert.Contains("256.0 KB was asked for on remote, where 256.0 KB of 293.0 KB are in use", message, StringComparison.Ordinal);
        Memory.SetLimit(device, 0);
        Assert.Equal(2 * x[0, 0].ToScalar(), (x * 2)[0, 0].ToScalar());
        Assert.Throws<ArgumentOutOfRangeException>(() => Memory.SetLimit(device, -1));
        Assert.Throws<ArgumentNullException>("device", () => Memory.SetLimit(null!, 1));
        Assert.Throws<ArgumentNullException>("device", () => Memory.Report(null!));
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
