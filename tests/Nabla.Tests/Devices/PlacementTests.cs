using static Nabla.Functions;

namespace Nabla.Tests.Devices;

/// <summary>Note [Where an operation is computed].</summary>
public sealed class PlacementTests
{
    private readonly Device _remote = new("remote", new RemoteMachine());
    private readonly Tensor _there;

    public PlacementTests() => _there = Tensor.Of([1f, 2, 3, 4], [2, 2]).To(_remote);

    [Fact]
    public void Operands_on_different_devices_are_named_with_what_to_do()
    {
        Tensor here = Tensor.Of([1f, 2, 3, 4], [2, 2]);
        string message = Assert.Throws<InvalidOperationException>(() => here * _there).Message;
        Assert.Contains("Multiply was given operands on different devices: float32 [2, 2] on cpu, float32 [2, 2] on remote", message, StringComparison.Ordinal);
        Assert.Contains("x.To(device)", message, StringComparison.Ordinal);
        Assert.Contains("PlacementTests.cs", message, StringComparison.Ordinal);
        Device other = new("other", new BareMachine());
        Assert.Contains("on remote, float32 [2, 2] on other", Assert.Throws<InvalidOperationException>(() => _there.MatMul(here.To(other))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Concat([_there, here], 0));
        Assert.Throws<InvalidOperationException>(() => Where(here > 2, _there, 0));
    }

    [Fact]
    public void A_compiled_function_says_the_same_before_it_computes()
    {
        Tensor here = Tensor.Of([1f, 2, 3, 4], [2, 2]);
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor y) => x * 2 + y);
        Assert.Contains("Add was given operands on different devices: float32 [2, 2] on remote, float32 [2, 2] on cpu", Assert.Throws<InvalidOperationException>(() => f(_there, here)).Message, StringComparison.Ordinal);
        Assert.Equal([3f, 6, 9, 12], f(_there, _there).ToArray<float>());
        Assert.Equal([3f, 6, 9, 12], f(here, here).ToArray<float>());
    }

    [Fact]
    public void Numbers_go_where_they_are_needed()
    {
        Tensor one = Tensor.Of(2.0f);
        Assert.Equal([3f, 5, 7, 9], (_there * one + 1).ToArray<float>());
        Assert.Equal([2f, 3, 4, 5], (_there + Tensor.Ones(2, 2)).ToArray<float>());
        Assert.Equal([1f, 0, 3, 4], Where(NotEqual(_there, 2), _there, 0).ToArray<float>());
        Assert.Same(_remote, (1 / _there).Device);
    }

    [Fact]
    public void What_is_made_of_no_data_goes_where_it_is_needed()
    {
        Assert.Equal([1f, 3, 3, 5], (_there + Tensor.Arange(2).Cast(DType.Float32)).ToArray<float>());
        Assert.Equal([1f, 2, 3, 4], _there.MatMul(Tensor.Eye(2)).ToArray<float>());
        Assert.Equal([1f, 2, 3, 4], (_there + Tensor.Zeros(2, 2)).ToArray<float>());
        Assert.Equal([1f, 0, 3, 4], _there.Tril().ToArray<float>());
        Assert.Equal([2f, 4, 4, 6], (_there + Tensor.Linspace(1, 2, 2)).ToArray<float>());
        Assert.Equal([0f, 2, 0, 4], (_there * Fourier.HannWindow(2)).ToArray<float>());
    }

    [Fact]
    public void Tensors_without_elements_go_where_they_are_needed_in_a_reverse_pass_of_a_compiled_function_too()
    {
        // The rule reads the mask alone: for the others something stands that has no place.
        Tensor[] moving = [Tensor.Zeros([0, 4]).To(_remote), Tensor.Zeros([0, 4]).To(_remote)];
        Tensor mask = Tensor.Zeros([0, 4], DType.Bool).To(_remote);
        Func<Tensor[], Tensor> jitted = Transform.Jit<Tensor[], Tensor>(x => Where(mask, x[0], x[1]).Square().Sum());
        Assert.All(Transform.Grad<Tensor[]>(jitted)(moving), gradient => Assert.Same(_remote, gradient.Device));
    }

    [Fact]
    public void Tables_of_an_operations_own_go_where_they_are_needed()
    {
        Tensor here = Tensor.Randn([1, 2, 7, 6], seed: 1);
        Tensor there = here.To(_remote);
        foreach (Func<Tensor, Tensor> f in (Func<Tensor, Tensor>[])
        [
            x => x.AvgPool2d(2, padding: 1, countIncludePad: false),
            x => x.AdaptiveAvgPool2d(4),
            x => x.Interpolate(scaleFactor: 1.5, mode: InterpolationMode.Bilinear),
            x => x[0, 0, 0].Combinations(2),
            x => x.RepeatInterleave(2, 3),
            x => x.Flatten()[Tensor.TrilIndices(3, 3)[0]],
            x => x[0, .., ..2, ..3].AffineGrid([2, 3, 4, 5]),
        ])
        {
            Assert.Equal(f(here).ToArray<float>(), f(there).ToArray<float>());
            Assert.Same(_remote, f(there).Device);
        }
    }

    [Fact]
    public void A_variable_stays_where_it_is()
    {
        Variable zeros = new(Tensor.Zeros(2, 2));
        Assert.Throws<InvalidOperationException>(() => _there + zeros);
        zeros.Value = zeros.Value.To(_remote);
        Assert.Equal([1f, 2, 3, 4], (_there + zeros).ToArray<float>());
        Assert.Same(_remote, zeros.Device);
    }

    [Fact]
    public void Draws_that_resemble_a_tensor_are_where_it_is_with_the_numbers_of_the_processor()
    {
        Tensor drawn = _there.RandnLike(seed: 5);
        Assert.Same(_remote, drawn.Device);
        Assert.Equal(Tensor.Randn([2, 2], seed: 5).ToArray<float>(), drawn.ToArray<float>());
        Assert.Same(Device.Cpu, Tensor.Rand([2, 2], seed: 5).Device);
        Assert.Same(_remote, _there.ZerosLike().Device);
        Assert.Same(_remote, _there.NewOnes([3]).Device);
    }

    [Fact]
    public void What_is_made_on_a_device_has_the_bits_of_the_host_and_is_made_there()
    {
        BareMachine machine = new RemoteMachine();
        Device device = new("remote", machine);
        (string Name, Func<Device?, Tensor> Make)[] all =
        [
            ("Zeros", d => Tensor.Zeros([200, 300], device: d)),
            ("Ones", d => Tensor.Ones([200, 300], DType.Float64, d)),
            ("Full", d => Tensor.Full([200, 300], 2.5, device: d)),
            ("Arange", d => Tensor.Arange(10_000, device: d)),
            ("Arange of steps", d => Tensor.Arange(7, -50_000, -5, DType.Int32, d)),
            ("Arange of fractions", d => Tensor.Arange(0.1, 1000, 0.07, device: d)),
            ("Linspace", d => Tensor.Linspace(-1, 3, 9_999, device: d)),
            ("Linspace of one", d => Tensor.Linspace(-1, 3, 1, device: d)),
            ("Logspace", d => Tensor.Logspace(0, 2, 5_000, device: d)),
            ("Eye", d => Tensor.Eye(120, 130, device: d)),
            ("Rand", d => Tensor.Rand([123, 77], seed: 3, device: d)),
            ("Randn", d => Tensor.Randn([123, 77], DType.Float64, seed: 4, device: d)),
            ("Randint", d => Tensor.Randint(-3, 900, [1000], seed: 5, device: d)),
            ("Randperm", d => Tensor.Randperm(500, seed: 6, device: d)),
            ("nothing", d => Tensor.Arange(0, device: d)),
        ];
        foreach ((string name, Func<Device?, Tensor> make) in all)
        {
            Tensor expected = make(null);
            (long reads, long bytes) = (machine.Reads, machine.WrittenBytes);
            Tensor found = make(device);
            Assert.Same(device, found.Device);
            Assert.True(name == "Randperm" || machine.Reads == reads, $"{name} waited");
            Assert.True(name == "Randperm" || machine.WrittenBytes - bytes <= 40_000, $"{name} copied {machine.WrittenBytes - bytes} bytes");
            Assert.True(expected.Type == found.Type && expected.Concrete.HasSameBits(found.Concrete), $"{name}:\n{expected}\n≠\n{found}");
            Assert.Same(Device.Cpu, make(Device.Cpu).Device);
        }
    }

    [Fact]
    public void What_is_made_on_a_device_passes_gradients_and_is_compiled()
    {
        Variable x = new(Tensor.Of(3f));
        (Tensor.Full([5], x, device: _remote) * Tensor.Arange(5, DType.Float32, _remote)).Sum().Backward();
        Assert.Equal(10f, x.Grad!.ToScalar());
        Func<Tensor, Tensor> f = Transform.Jit((Tensor t) => t + Tensor.Arange(2, DType.Float32, _remote) + Tensor.Zeros([2, 2], device: _remote));
        Assert.Equal([1f, 3, 3, 5], f(_there).ToArray<float>());
        Assert.Equal([1f, 3, 3, 5], f(_there).ToArray<float>());
    }

    [Fact]
    public void A_generators_state_serves_every_device()
    {
        Generator generator = new(3);
        Generator same = new(3);
        Func<Tensor, Tensor> noise = Transform.Jit((Tensor x) => x.RandLike(generator: generator));
        Tensor a = noise(_there);
        Tensor b = _there.To(Device.Cpu).RandLike(generator: generator);
        Tensor c = _there.RandLike(generator: generator);
        Tensor[] expected = [.. Enumerable.Range(0, 3).Select(_ => Tensor.Rand([2, 2], generator: same))];
        Assert.Equal(expected.Select(x => x.ToArray<float>()), new[] { a, b, c }.Select(x => x.ToArray<float>()));
        Assert.Same(Device.Cpu, b.Device);
        Assert.Same(_remote, c.Device);
    }

    [Fact]
    public void AVariableOfAConstantLeavesTheConstantToEverybody()
    {
        _ = new Variable(Constants.Zero(DType.Float32));
        _ = new Variable(Constants.Zero(DType.Float32).BroadcastTo(Shape.Create([0, 2])));
        Tensor made = Constants.Zero(DType.Float32).BroadcastTo(Shape.Create([4])) + Tensor.Arange(4).Cast(DType.Float32);
        Assert.True(made.Concrete.Storage.IsPlaceless);
    }
}
