using Nabla;

namespace GuideSample.Solvers;

/// <summary>Derivatives of what solvers find.</summary>
internal static class Solutions
{
    public static void Root()
    {
        // snippet: solve-root
        Func<Tensor, Tensor> root = a => Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), a);
        Expect.Close(root(Tensor.Of(2.0)), Tensor.Of(Math.Sqrt(2)));
        Expect.Close(Transform.Grad(root)(Tensor.Of(2.0)), Tensor.Of(0.5 / Math.Sqrt(2)));
        Expect.Close(Transform.Grad(Transform.Grad(root))(Tensor.Of(2.0)), Tensor.Of(-0.25 * Math.Pow(2, -1.5)));
        // end
    }

    public static void Kepler()
    {
        // snippet: solve-kepler
        Func<(Tensor Mean, Tensor Eccentricity), Tensor> anomaly = orbit =>
            Solve.Root((e, o) => e - o.Eccentricity * e.Sin() - o.Mean, orbit.Mean, orbit);
        (Tensor, Tensor) orbit = (Tensor.Of(1.3), Tensor.Of(0.6));
        Tensor e = anomaly(orbit);
        (Tensor byMean, Tensor byEccentricity) = Transform.Grad(anomaly)(orbit);
        Expect.Close(byMean, 1 / (1 - 0.6 * e.Cos()));
        Expect.Close(byEccentricity, e.Sin() / (1 - 0.6 * e.Cos()));
        // end
    }

    public static void Equilibrium()
    {
        // snippet: solve-equilibrium
        Variable weight = new(0.2 * Tensor.Randn([4, 4], DType.Float64, seed: 3));
        Variable bias = new(Tensor.Zeros([4], DType.Float64));
        (Tensor, Tensor) layer = (weight, bias);
        Tensor state = Solve.FixedPoint(
            (x, p) => (p.Item1.MatMul(x) + p.Item2 + 1).Tanh(), Tensor.Zeros([4], DType.Float64), layer);
        state.Square().Sum().Backward();
        Expect.Same(weight.Grad!.Shape, weight.Shape);
        // end
    }

    public static void Decay()
    {
        // snippet: solve-ode
        Func<Tensor, Tensor> after = rate => Solve.Ode((t, y, k) => -k * y, Tensor.Of(3.0), [0, 0.5, 2], rate)[^1];
        Expect.Close(after(Tensor.Of(0.7)), Tensor.Of(3 * Math.Exp(-1.4)));
        Expect.Close(Transform.Grad(after)(Tensor.Of(0.7)), Tensor.Of(-6 * Math.Exp(-1.4)));
        // end
    }

    public static void EndTime()
    {
        // snippet: solve-ode-end-time
        Func<Tensor, Tensor, Tensor> f = (t, y) => t.Cos() * y;
        Func<Tensor, Tensor> until = end => Solve.Ode((s, y, T) => T * f(s * T, y), Tensor.Of(1.0), [0, 1], end)[^1];
        Expect.Close(until(Tensor.Of(2.0)), Tensor.Of(Math.Exp(Math.Sin(2))));
        Expect.Close(Transform.Grad(until)(Tensor.Of(2.0)), Tensor.Of(Math.Cos(2) * Math.Exp(Math.Sin(2))));
        // end
    }

    public static void ManyExamples()
    {
        // snippet: solve-vmap
        Tensor squares = Tensor.Of([1.0, 4.0, 9.0]);
        Func<Tensor, Tensor> root = a => Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), a);
        Expect.Close(Transform.Vmap(root)(squares), Tensor.Of([1.0, 2.0, 3.0]));
        Expect.Close(Transform.Vmap(Transform.Grad(root))(squares), Tensor.Of([0.5, 0.25, 1 / 6.0]));
        // end
    }
}
