using static Nabla.Functions;

namespace Nabla.Tests.Devices;

/// <summary>Tensors move between devices, and derivatives with them.</summary>
public sealed class TransferTests
{
    private static readonly Tensor s_x = Tensor.Of([0.5, -1, 2, 3.25, 0, 7], [2, 3]);

    private readonly BareMachine _machine;
    private readonly Device _remote;

    public TransferTests()
    {
        _machine = new RemoteMachine();
        _remote = new Device("remote", _machine);
    }

    [Fact]
    public void A_tensor_goes_there_and_back()
    {
        Tensor there = s_x.To(_remote);
        Assert.Same(_remote, there.Device);
        Assert.Same(there, there.To(_remote));
        Assert.Same(Device.Cpu, there.To(Device.Cpu).Device);
        Assert.Equal(s_x.ToArray<double>(), there.To(Device.Cpu).ToArray<double>());
        Device other = new("other", new BareMachine());
        Assert.Equal(s_x.ToArray<double>(), there.To(other).ToArray<double>());
        Assert.Same(other, there.To(other).Device);
    }

    [Fact]
    public void What_is_there_already_is_not_copied()
    {
        Assert.Same(s_x, s_x.To(Device.Cpu));
        Assert.Same(Device.Cpu, s_x.Device);
    }

    [Fact]
    public void Views_and_numbers_go_as_they_are_seen()
    {
        Assert.Equal(s_x.T.ToArray<double>(), s_x.T.To(_remote).ToArray<double>());
        Assert.Equal(s_x[.., At.Every(.., 2)].ToArray<double>(), s_x.To(_remote)[.., At.Every(.., 2)].To(Device.Cpu).ToArray<double>());
        Tensor repeated = Tensor.Full([1000, 1000], 2.5);
        long used = _machine.Used;
        Assert.Equal(2.5, (double)repeated.To(_remote).Mean());
        Assert.True(_machine.Used - used < 1000, "a number that is repeated takes the room of one");
        Assert.Empty(Tensor.Zeros(3, 0).To(_remote).ToArray<float>());
        Assert.Equal(DType.Int32, ((Tensor)3).To(_remote).DType);
    }

    [Fact]
    public void Gradients_come_back_to_where_their_variables_are()
    {
        Variable x = new(s_x);
        Variable w = new(s_x.T.To(_remote));
        (x.To(_remote).MatMul(w)).Square().Sum().Backward();
        Variable here = new(s_x);
        Variable wHere = new(s_x.T);
        here.MatMul(wHere).Square().Sum().Backward();
        Assert.Same(Device.Cpu, x.Grad!.Device);
        Assert.Same(_remote, w.Grad!.Device);
        Assert.Equal(here.Grad!.ToArray<double>(), x.Grad.ToArray<double>());
        Assert.Equal(wHere.Grad!.ToArray<double>(), w.Grad.ToArray<double>());
    }

    [Fact]
    public void Every_interpreter_passes_it_on()
    {
        Tensor F(Tensor x) => (Exp(x.To(_remote) * 0.5) * x.To(_remote)).Sum(-1).To(Device.Cpu);
        Tensor Plain(Tensor x) => (Exp(x * 0.5) * x).Sum(-1);
        Assert.Equal(Plain(s_x).ToArray<double>(), F(s_x).ToArray<double>());
        Assert.Equal(Transform.Vmap(Plain)(s_x).ToArray<double>(), Transform.Vmap(F)(s_x).ToArray<double>());
        Assert.Equal(Transform.Jvp(Plain, s_x, s_x).Tangent.ToArray<double>(), Transform.Jvp(F, s_x, s_x).Tangent.ToArray<double>());
        Assert.Equal(Transform.Trace(Plain, s_x).Run(s_x)[0].ToArray<double>(), Transform.Trace(F, s_x).Run(s_x)[0].ToArray<double>());
        Assert.Equal(Transform.Jit(Plain)(s_x).ToArray<double>(), Transform.Jit(F)(s_x).ToArray<double>());
        Func<Tensor, Tensor> slope = Transform.Grad(x => F(x).Sum());
        Assert.Equal(Transform.Grad(x => Plain(x).Sum())(s_x).ToArray<double>(), slope(s_x).ToArray<double>());
        Assert.Same(Device.Cpu, slope(s_x).Device);
        Func<Tensor, Tensor> curvature = Transform.Grad(x => slope(x).Square().Sum());
        Assert.Equal(Transform.Grad(x => Transform.Grad(y => Plain(y).Sum())(x).Square().Sum())(s_x).ToArray<double>(), curvature(s_x).ToArray<double>());
    }

    [Fact]
    public void A_stand_in_is_where_what_it_stands_for_is()
    {
        Tensor there = s_x.To(_remote);
        List<Device> seen = [];
        Tensor F(Tensor x)
        {
            seen.Add(x.Device);
            return x.Sin().Sum();
        }

        _ = Transform.Grad(F)(there);
        _ = Transform.Vmap(F)(there);
        _ = Transform.Jvp(F, there, there);
        _ = Transform.Jit(F)(there);
        _ = F(new Variable(there));
        Assert.All(seen, device => Assert.Same(_remote, device));
    }

    [Fact]
    public void Everything_that_reads_values_reads_a_devices()
    {
        Tensor there = s_x.To(_remote);
        Tensor view = there.T[1..];
        Tensor same = s_x.T[1..];
        Assert.Equal(same.ToArray<double>(), view.ToArray<double>());
        Assert.Equal(same.ToString(), view.ToString());
        Assert.Equal($"{same:F2}", $"{view:F2}");
        double[] room = new double[4];
        view.CopyTo<double>(room);
        Assert.Equal(same.ToArray<double>(), room);
        Assert.Equal(7.0, view.Read<double, double>(values => values[^1]));
        Assert.Equal(3.25, (double)there[1, 0]);
        Assert.Equal(3.25f, there[1, 0].ToScalar());
        Assert.True((bool)(there.Max() > 6));
        Assert.Equal(7, (int)there.Max().Cast(DType.Int64));
        Assert.True(view.AllClose(same.To(_remote)));
        Assert.Equal(same.ToNumericsTensor<double>().ToArray(), view.ToNumericsTensor<double>().ToArray());
        Assert.Equal([[0.5, -1, 2], [3.25, 0, 7]], there.Select(row => row.ToArray<double>()));
        Assert.Equal([2.0, 3.25, 7.0], there[there > 1.5].ToArray<double>());
    }

    [Fact]
    public void Nothing_but_reading_brings_bytes_to_the_host()
    {
        Tensor there = s_x.To(_remote);
        Variable w = new(s_x.To(_remote));
        Tensor loss = ((there * w).Softmax(1).Cast(DType.Float32) + 1).Mean();
        loss.Backward();
        Assert.Equal(0, _machine.Reads);
        Assert.True(float.IsFinite(loss.ToScalar()));
        Assert.Equal(1, _machine.Reads);
    }
}
