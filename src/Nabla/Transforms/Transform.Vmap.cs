namespace Nabla;

public static partial class Transform
{
    /// <summary>A function of one example made a function of a batch: f is called once, with a tensor that hides the axis of the batch and stands for all examples.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxis">The axis of the argument along which examples are stacked; negative ones count from the end.</param>
    /// <param name="outAxis">The axis of the result along which results are stacked.</param>
    /// <exception cref="ArgumentException">When called: the argument has no such axis.</exception>
    public static Func<Tensor, Tensor> Vmap(Func<Tensor, Tensor> f, int inAxis = 0, int outAxis = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => new Vectorization().Add("the argument", x, inAxis, out Func<Tensor> lifted).Run(() => f(lifted()), outAxis);
    }

    /// <summary>A function of one example made a function of a batch. Arguments and results may be trees; an axis is that of every leaf.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxis">The axis of every leaf along which examples are stacked.</param>
    /// <param name="outAxis">The axis of every leaf of the result along which results are stacked.</param>
    /// <exception cref="ArgumentException">When called: a leaf has no such axis, or leaves disagree on the number of examples; the message names them.</exception>
    public static Func<T, R> Vmap<T, R>(Func<T, R> f, int inAxis = 0, int outAxis = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => new Vectorization().Add("the argument", x, inAxis, out Func<T> lifted).Run(() => f(lifted()), outAxis);
    }

    /// <summary>A function of one example made a function of a batch, where each leaf of the argument and of the result has an axis of its own.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">From the path of a leaf (<c>Weight</c>, <c>Item1</c>, <c>[0]</c>) to the axis along which its examples are stacked, or null if it is the same for all.</param>
    /// <param name="outAxes">From the path of a leaf of the result to the axis along which results are stacked; 0 for all if null.</param>
    /// <example><code>Vmap(f, path => path == "Item1" ? null : 0)</code></example>
    /// <exception cref="ArgumentException">When called: a leaf has no such axis, leaves disagree on the number of examples, or none has any.</exception>
    public static Func<T, R> Vmap<T, R>(Func<T, R> f, Func<string, int?> inAxes, Func<string, int>? outAxes = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inAxes);
        return x =>
        {
            IReadOnlyList<string> paths = Tree.Paths(x);
            return new Vectorization()
                .Add("the argument", x, leaf => inAxes(paths[leaf]), out Func<T> lifted)
                .Run(() => f(lifted()), (result, leaf) => outAxes is null ? 0 : outAxes(Tree.Paths(result)[leaf]));
        };
    }

    /// <summary>A function of one example made a function of a batch, for two arguments.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">For each argument the axis of its leaves along which examples are stacked, or null if it is the same for all; by default 0.</param>
    /// <param name="outAxis">The axis of every leaf of the result along which results are stacked.</param>
    /// <exception cref="ArgumentException">When called: a leaf has no such axis, leaves disagree on the number of examples, or no argument has any.</exception>
    public static Func<A, B, R> Vmap<A, B, R>(Func<A, B, R> f, (int? First, int? Second)? inAxes = null, int outAxis = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        (int? first, int? second) = inAxes ?? (0, 0);
        return (a, b) => new Vectorization()
            .Add("the first argument", a, first, out Func<A> liftedA)
            .Add("the second argument", b, second, out Func<B> liftedB)
            .Run(() => f(liftedA(), liftedB()), outAxis);
    }

    /// <summary>A function of one example made a function of a batch, for three arguments: per-example gradients are <c>Vmap(Grad(loss), (null, 0, 0))</c>.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">For each argument the axis of its leaves along which examples are stacked, or null if it is the same for all; by default 0.</param>
    /// <param name="outAxis">The axis of every leaf of the result along which results are stacked.</param>
    /// <exception cref="ArgumentException">When called: a leaf has no such axis, leaves disagree on the number of examples, or no argument has any.</exception>
    public static Func<A, B, C, R> Vmap<A, B, C, R>(Func<A, B, C, R> f, (int? First, int? Second, int? Third)? inAxes = null, int outAxis = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        (int? first, int? second, int? third) = inAxes ?? (0, 0, 0);
        return (a, b, c) => new Vectorization()
            .Add("the first argument", a, first, out Func<A> liftedA)
            .Add("the second argument", b, second, out Func<B> liftedB)
            .Add("the third argument", c, third, out Func<C> liftedC)
            .Run(() => f(liftedA(), liftedB(), liftedC()), outAxis);
    }

    /// <summary>A function of one example made a function of a batch, for four arguments.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">For each argument the axis of its leaves along which examples are stacked, or null if it is the same for all; by default 0.</param>
    /// <param name="outAxis">The axis of every leaf of the result along which results are stacked.</param>
    /// <exception cref="ArgumentException">When called: a leaf has no such axis, leaves disagree on the number of examples, or no argument has any.</exception>
    public static Func<A, B, C, D, R> Vmap<A, B, C, D, R>(
        Func<A, B, C, D, R> f, (int? First, int? Second, int? Third, int? Fourth)? inAxes = null, int outAxis = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        (int? first, int? second, int? third, int? fourth) = inAxes ?? (0, 0, 0, 0);
        return (a, b, c, d) => new Vectorization()
            .Add("the first argument", a, first, out Func<A> liftedA)
            .Add("the second argument", b, second, out Func<B> liftedB)
            .Add("the third argument", c, third, out Func<C> liftedC)
            .Add("the fourth argument", d, fourth, out Func<D> liftedD)
            .Run(() => f(liftedA(), liftedB(), liftedC(), liftedD()), outAxis);
    }
}
