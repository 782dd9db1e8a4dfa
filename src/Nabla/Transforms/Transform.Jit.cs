using Nabla.Compilation;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function, compiled: it is written down once for each signature (types and shapes of the arguments), optimised, given memory, and from then on run as a plan.</summary>
    /// <remarks>
    /// <para>Results are those of the function itself, bit for bit. Variables that it reads are read anew in every run, and what it assigns is assigned, so an ordinary training
    /// step can be compiled as it is. Random numbers go on as they do otherwise. C# code runs while the function is written down only: a value cannot be read
    /// (use <see cref="Functions.Where"/>, Cond, While, Scan), printing happens once, and tensors taken from outside that are not variables stay as they were.</para>
    /// <para>It can be called by several threads, in any transform, and inside another compiled function, of which it becomes a part. <c>compiled.Explain()</c> says what became of it.</para>
    /// </remarks>
    /// <param name="f">The function.</param>
    /// <param name="keepGrads">Whether gradients that Backward gathers inside are there afterwards. Without, they are used up where they are made, which is faster, and reading them throws.</param>
    /// <param name="anyBatch">Whether the function is written down once for any length of the leading axis of its first tensor, and of all others that are as long at the first call; what is not as long belongs to the
    /// signature as ever. The function must then do the same at any length, only more of it: it is written down at three, which are compared. A leading axis of length 0 is a signature of its own.</param>
    /// <exception cref="InvalidOperationException">When called: the function read a value, made a variable, or asked for what is not known before there are values.</exception>
    /// <exception cref="BatchSizeException">When called: with <paramref name="anyBatch"/>, the function does something else at another length.</exception>
    public static Func<Tensor, Tensor> Jit(Func<Tensor, Tensor> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTensors(xs => f(xs[0]), keepGrads, anyBatch).One;
    }

    /// <summary>The same function of no arguments, compiled: it reads variables and gives a tensor.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<Tensor> Jit(Func<Tensor> f, bool keepGrads = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTensors(_ => f(), keepGrads).None;
    }

    /// <summary>The same function of two tensors, compiled.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<Tensor, Tensor, Tensor> Jit(Func<Tensor, Tensor, Tensor> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTensors(xs => f(xs[0], xs[1]), keepGrads, anyBatch).Two;
    }

    /// <summary>The same function of three tensors, compiled.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<Tensor, Tensor, Tensor, Tensor> Jit(Func<Tensor, Tensor, Tensor, Tensor> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTensors(xs => f(xs[0], xs[1], xs[2]), keepGrads, anyBatch).Three;
    }

    /// <summary>The same function of four tensors, compiled.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Jit(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTensors(xs => f(xs[0], xs[1], xs[2], xs[3]), keepGrads, anyBatch).Four;
    }

    /// <summary>The same step, compiled: it reads variables and assigns them.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    /// <param name="step">The step.</param>
    /// <param name="keepGrads">Whether gradients that Backward gathers inside are there afterwards.</param>
    public static Action Jit(Action step, bool keepGrads = false)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new JittedStep(step, keepGrads).Run;
    }

    /// <summary>The same function from a tree to a tree, compiled. What is no tensor in the tree belongs to the signature, compared by equality.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<T, R> Jit<T, R>(Func<T, R> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTree<T, R>(x => Arguments.Call(f, x), Tree<T>.Structure, keepGrads, anyBatch).Run;
    }

    /// <summary>The same function of two trees, compiled. What is no tensor belongs to the signature, compared by equality: <c>Jit((Tensor x, bool training) => …)</c> is written down once for each value.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<A, B, R> Jit<A, B, R>(Func<A, B, R> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTrees<A, B, R>(new JittedTree<(A, B), R>(p => Arguments.Call(a => Arguments.Call(b => f(a, b), p.Item2), p.Item1), new TupleStructure<A, B>(), keepGrads, anyBatch)).Run;
    }

    /// <summary>The same function of three trees, compiled. What is no tensor belongs to the signature, compared by equality.</summary>
    /// <inheritdoc cref="Jit(Func{Tensor, Tensor}, bool, bool)"/>
    public static Func<A, B, C, R> Jit<A, B, C, R>(Func<A, B, C, R> f, bool keepGrads = false, bool anyBatch = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new JittedTrees<A, B, C, R>(new JittedTree<(A, B, C), R>(p => Arguments.Call(a => Arguments.Call(b => Arguments.Call(c => f(a, b, c), p.Item3), p.Item2), p.Item1), new TupleStructure<A, B, C>(), keepGrads, anyBatch)).Run;
    }
}
