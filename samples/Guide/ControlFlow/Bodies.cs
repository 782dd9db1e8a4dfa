using Nabla;

namespace GuideSample.ControlFlow;

/// <summary>Choices, loops, and what is computed again.</summary>
internal static class Bodies
{
    public static void Recurrence()
    {
        // snippet: recurrent-scan
        Tensor w = Tensor.Randn([4, 4], DType.Float64, 1);
        (Tensor Carry, Tensor Y) Cell(Tensor state, Tensor x) => ((w.MatMul(state) + x).Tanh(), state.Sum());

        Tensor xs = Tensor.Randn([1000, 4], DType.Float64, 2);
        Func<Tensor, Tensor> last = xs => Transform.Scan(Cell, Tensor.Zeros([4], DType.Float64), xs).Carry.Sum();
        Expect.Same(Transform.Grad(last)(xs).Shape, xs.Shape);
        Expect.Below(Transform.Trace(last, xs).OperationCount, 5);
        // end
    }

    public static void Segments()
    {
        // snippet: scan-in-segments
        Func<Tensor, Tensor> sparing = xs => Transform.Scan((c, x) => ((c + x).Sin(), c), Tensor.Zeros([4], DType.Float64), xs, recompute: true).Carry.Sum();
        Func<Tensor, Tensor> plain = xs => Transform.Scan((c, x) => ((c + x).Sin(), c), Tensor.Zeros([4], DType.Float64), xs).Carry.Sum();
        Tensor xs = Tensor.Randn([100, 4], DType.Float64, 2);
        Expect.Close(Transform.Grad(sparing)(xs), Transform.Grad(plain)(xs));
        // end
    }

    public static void Choice()
    {
        // snippet: cond
        Func<Tensor, Tensor> f = x => Transform.Cond(x > 0, y => y.Sin(), y => y.Exp(), x);
        Expect.Close(Transform.Grad(f)(Tensor.Of(-1.0)), Tensor.Of(Math.Exp(-1)));
        Expect.Close(Transform.Stage(Transform.Grad(f))(Tensor.Of(2.0)), Tensor.Of(Math.Cos(2)));
        Expect.Close(Transform.Vmap(Transform.Grad(f))(Tensor.Of([-1.0, 2.0])), Tensor.Of([Math.Exp(-1), Math.Cos(2)]));
        // end
    }

    public static void NotTaken()
    {
        // snippet: cond-not-taken
        Func<Tensor, Tensor> f = x => Transform.Cond(x > 0, y => y.Log(), y => 2 * y, x);
        Expect.Close(Transform.Vmap(Transform.Grad(f))(Tensor.Of([-1.0, 0, 2])), Tensor.Of([2, 2, 0.5]));
        // end
    }

    public static void Repetition()
    {
        // snippet: while
        Func<Tensor, Tensor> f = x => Transform.While(y => y < 100, y => y * y, x, maxSteps: 10);
        Expect.Close(Transform.Vmap(f)(Tensor.Of([2.0, 3, 11])), Tensor.Of([256.0, 6561, 121]));
        Expect.Close(Transform.Grad(Transform.Stage(f))(Tensor.Of(2.0)), Tensor.Of(8 * Math.Pow(2, 7)));
        // end
    }

    public static void Recomputation()
    {
        // snippet: checkpoint
        Tensor w = Tensor.Randn([4, 4], DType.Float64, 1);
        Func<Tensor, Tensor> block = x => x.MatMul(w).Tanh().MatMul(w).Tanh();
        Func<Tensor, Tensor> kept = x => block(block(x)).Sum();
        Func<Tensor, Tensor> recomputed = x => Transform.Checkpoint(block)(Transform.Checkpoint(block, keep: name => name is "MatMul")(x)).Sum();
        Tensor x = Tensor.Randn([3, 4], DType.Float64, 2);
        Expect.Close(Transform.Grad(recomputed)(x), Transform.Grad(kept)(x));
        // end
    }
}
