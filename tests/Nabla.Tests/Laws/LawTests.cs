using System.Globalization;
using Nabla.Primitives;
using Nabla.Testing;

namespace Nabla.Tests.Laws;

/// <summary>What must hold of every primitive, on its samples.</summary>
public sealed partial class LawTests
{
    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < Samples.All.Count; i++)
        {
            data.Add(i, Samples.All[i].ToString());
        }

        return data;
    }

    /// <summary>The reverse rule and finite differences agree, at order 1 and 2.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Numeric(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsDifferentiable || sample.IsKink)
        {
            return;
        }

        Tensor[] moving = sample.Moving;
        if (sample.Op is StopGradient)
        {
            // Its derivative is zero by decree.
            Assert.Equal(0, (double)Transform.Grad<Tensor[]>(xs => sample.Outputs(xs)[0].Sum())(moving)[0].Abs().Sum());
            return;
        }

        if (sample.Op is Rebind)
        {
            // So is this one: that of its second input.
            Tensor[] gradients = Transform.Grad<Tensor[]>(xs => sample.Outputs(xs)[0].Sum())(moving);
            Assert.Equal([0.0, 1.0], gradients.Select(gradient => (double)gradient.Mean()));
            return;
        }

        double worst = GradientCheck.CheckGradient(xs => sample.Value(xs), moving);
        Assert.True(worst < 1e-6, $"{name}: {worst}");
    }

    /// <summary>⟨J v, g⟩ = ⟨v, Jᵀ g⟩: the forward and the reverse rule are transposes of each other, for all inputs and for each while the others are constants, for all results and for each alone.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Transposition(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsDifferentiable)
        {
            return;
        }

        Tensor[] all = sample.Moving;
        int[] results = [-1, .. sample.Outputs(sample.Inputs).Select((y, i) => y.DType.IsFloating() ? i : -1).Where(i => i >= 0)];
        foreach (int result in results.Length > 2 ? results : results[..1])
        {
            for (int only = -1; only < all.Length; only++)
            {
                int alone = only;
                Tensor[] moving = alone < 0 ? all : [all[alone]];
                Tensor F(Tensor[] xs)
                {
                    Tensor[] given = alone < 0 ? xs : [.. all.Select((x, i) => i == alone ? xs[0] : x)];
                    return result < 0 ? sample.Value(given) : sample.Outputs(sample.Refill(given))[result];
                }

                Tensor[] v = [.. moving.Select((x, i) => Tensor.Randn(x.Shape, DType.Float64, 300 + (ulong)i).To(x.Device))];
                (Tensor value, Tensor pushed) = Transform.Jvp<Tensor[], Tensor>(F, moving, v);
                Tensor g = Tensor.Randn(value.Shape, DType.Float64, 500).To(value.Device);
                double left = (double)(pushed * g).Sum();
                Tensor[] back = Transform.Vjp<Tensor[]>(F, moving).Pullback(g);
                double right = back.Zip(v, (gradient, dx) => (double)(gradient * dx).Sum()).Sum();
                Assert.True(Math.Abs(left - right) <= 1e-10 * Math.Max(1, Math.Abs(left)), $"{name}, input {only}, result {result}: {left} ≠ {right}");
            }
        }
    }

    /// <summary>The Hessian times a vector is the same by forward over reverse, reverse over forward and reverse over reverse.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void SecondOrder(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsDifferentiable)
        {
            return;
        }

        Tensor[] moving = sample.Moving;
        Tensor[] v = [.. moving.Select((x, i) => Tensor.Randn(x.Shape, DType.Float64, 300 + (ulong)i).To(x.Device))];
        Tensor weights = Tensor.Randn(sample.Value(moving).Shape, DType.Float64, 500).To(moving[0].Device);
        Tensor F(Tensor[] xs) => (sample.Value(xs).Square() * weights).Sum();
        static Tensor Dot(Tensor[] xs, Tensor[] ys) => xs.Zip(ys, (x, y) => (x * y).Sum()).Aggregate((a, b) => a + b);
        Tensor[] forwardOverReverse = Transform.Hvp<Tensor[]>(F, moving, v);
        Tensor[] reverseOverForward = Transform.Grad<Tensor[]>(xs => Transform.Jvp<Tensor[], Tensor>(F, xs, v).Tangent)(moving);
        Tensor[] reverseOverReverse = Transform.Grad<Tensor[]>(xs => Dot(Transform.Grad<Tensor[]>(F)(xs), v))(moving);
        Tensor forwardOverForward = Transform.Jvp<Tensor[], Tensor>(xs => Transform.Jvp<Tensor[], Tensor>(F, xs, v).Tangent, moving, v).Tangent;
        for (int i = 0; i < moving.Length; i++)
        {
            Assert.True(forwardOverReverse[i].AllClose(reverseOverReverse[i], 1e-9, 1e-9), $"{name}, input {i}: forward over reverse");
            Assert.True(reverseOverForward[i].AllClose(reverseOverReverse[i], 1e-9, 1e-9), $"{name}, input {i}: reverse over forward");
        }

        Assert.True(forwardOverForward.AllClose(Dot(reverseOverReverse, v), 1e-9, 1e-9), $"{name}: forward over forward");
    }

    /// <summary>An operation written down and run gives the same bits, and a graph that passes its check.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Staged(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (sample.Op is Nonzero)
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Transform.Trace<Tensor[], Tensor[]>(xs => sample.Outputs(xs), sample.Inputs));
            Assert.Contains("Use Where(mask, x, 0)", thrown.Message, StringComparison.Ordinal);
            return;
        }

        Graph graph = Transform.Trace<Tensor[], Tensor[]>(xs => sample.Outputs(xs), sample.Inputs);
        GraphCheck.Check(graph);
        Tensor[] expected = sample.Outputs(sample.Inputs);
        Tensor[] actual = graph.Run(sample.Inputs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Bytes(expected[i]).AsSpan().SequenceEqual(Bytes(actual[i])), name);
        }
    }

    /// <summary>The batched operation equals the operation on each element of the batch.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Batching(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (sample.Op is Nonzero)
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Transform.Vmap<Tensor[], Tensor[]>(xs => sample.Outputs(xs))([Functions.Stack(sample.Inputs, 0)]));
            Assert.Contains("Use Where(mask, x, 0)", thrown.Message, StringComparison.Ordinal);
            return;
        }

        CheckBatching(sample, name, 1e-12);
    }

    internal static void CheckBatching(Sample sample, string name, double tolerance)
    {
        const int Size = 3;
        for (int only = -1; only < sample.Inputs.Length; only++)
        {
            // All inputs batched, along the last axis, the first, the last …, then each alone, along the second; the others go without.
            int alone = only;
            Tensor[][] items = [.. Enumerable.Range(0, Size).Select(b => sample.Inputs.Select((x, i) => alone < 0 || alone == i ? Varied(x, b) : x).ToArray())];
            int[] inner = [.. Enumerable.Range(0, sample.Inputs.Length).Where(i => alone < 0 || alone == i)];
            int[] axes = [.. inner.Select((i, k) => alone >= 0 ? Math.Min(1, sample.Inputs[i].Rank) : k % 2 == 0 ? sample.Inputs[i].Rank : 0)];
            int outAxis = alone < 0 ? -1 : 0;
            Func<Tensor[], Tensor[]> batched = Transform.Vmap<Tensor[], Tensor[]>(
                xs =>
                {
                    int next = 0;
                    return sample.Outputs([.. sample.Inputs.Select((x, i) => alone < 0 || alone == i ? xs[next++] : x)]);
                },
                path => axes[int.Parse(path.AsSpan(1, path.Length - 2), CultureInfo.InvariantCulture)],
                _ => outAxis);
            Tensor[] outputs = batched([.. inner.Select((i, k) => Functions.Stack([.. items.Select(item => item[i])], axes[k]))]);
            Tensor[] none = batched([.. inner.Select((i, k) => Functions.Stack([sample.Inputs[i]], axes[k]).Narrow(axes[k], 0, 0))]);
            for (int b = 0; b < Size; b++)
            {
                Tensor[] expected = sample.Outputs(items[b]);
                for (int o = 0; o < outputs.Length; o++)
                {
                    AssertClose(expected[o], outputs[o].MoveAxis(outAxis, 0)[b], $"{name} batched {alone} item {b}", tolerance);
                    Assert.True(none[o].Type == new TensorType(expected[o].DType, expected[o].Shape.With(outAxis < 0 ? expected[o].Rank : 0, 0)), $"{name} batched {alone}, no item: {none[o].Type}");
                }
            }
        }
    }

    /// <summary>What the library says of any function it says of its own: the laws that are public, among them those of derivatives inside Vmap and graphs.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Public(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (sample.IsInferred)
        {
            LawOptions options = new() { Numeric = false, Transposition = sample.IsDifferentiable, Float32 = false };
            Assert.True(Nabla.Testing.Laws.Check<Tensor[], Tensor[]>(xs => sample.Outputs(xs), sample.Inputs, options).Held.Count >= 3, name);
        }
    }

    /// <summary>The types that are inferred are the types that come out.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Inference(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsInferred)
        {
            return;
        }

        TensorType[] inferred = new TensorType[sample.Op.Outputs];
        sample.Op.Infer([.. sample.Inputs.Select(x => x.Type)], inferred);
        Assert.True(inferred.SequenceEqual(sample.Outputs(sample.Inputs).Select(y => y.Type)), name);
    }

    /// <summary>How inputs lie in memory does not change a bit of the result.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Layouts(int index, string name)
    {
        Sample sample = Samples.All[index];
        Tensor[] expected = sample.Outputs(sample.Inputs);
        foreach (Func<Tensor, Tensor> relaid in new Func<Tensor, Tensor>[] { Transposed, Reversed, Spread })
        {
            Tensor[] actual = sample.Outputs([.. sample.Inputs.Select(relaid)]);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Bytes(expected[i]).AsSpan().SequenceEqual(Bytes(actual[i])), $"{name} {relaid.Method.Name}");
            }
        }
    }

    private static Tensor Varied(Tensor x, int item) => x.DType.IsFloating() ? x * (1 + 0.25 * item) : item != 1 ? x : x.Rank > 0 ? x.Flip(0) : x.DType == DType.Bool ? !x : x;

    private static void AssertClose(Tensor expected, Tensor actual, string name, double tolerance)
    {
        Assert.True(expected.Type == actual.Type, $"{name}: {expected.Type} ≠ {actual.Type}");
        Assert.True(expected.AllClose(actual, tolerance, tolerance, equalNaN: true), $"{name}:\n{expected}\n≠\n{actual}");
    }

    private static byte[] Bytes(Tensor x) => x.DType switch
    {
        DType.Float32 => x.Read<float, byte[]>(values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()),
        DType.Float64 => x.Read<double, byte[]>(values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()),
        DType.Int32 => x.Read<int, byte[]>(values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()),
        DType.Int64 => x.Read<long, byte[]>(values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()),
        DType.Bool => x.Read<bool, byte[]>(values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()),
        _ => throw new NotSupportedException($"{x.DType}"),
    };

    private static Tensor Copy(Tensor x)
    {
        ConcreteTensor copy = ConcreteTensor.Rent(x.Type, x.Device.Machine);
        x.Device.Machine.Move(x.Concrete.Operand, copy.Operand);
        return copy;
    }

    private static Tensor Transposed(Tensor x) => x.Rank < 2 ? x : Copy(x.T).T;

    private static Tensor Reversed(Tensor x) => x.Rank == 0 ? x : Copy(x.Flip()).Flip();

    /// <summary>Every second element of a longer tensor.</summary>
    private static Tensor Spread(Tensor x) => x.Rank == 0 ? x : Functions.Stack([x, x], x.Rank).Flatten(x.Rank - 1, x.Rank)[At.Rest, At.Every(.., 2)];
}
