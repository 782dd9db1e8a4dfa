namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function, of which reverse mode keeps the inputs only: what it needs of the values on the way it computes again. Trades time for memory.</summary>
    /// <remarks>
    /// The function is written down at every call, so it may not read values (see <see cref="Trace{T, R}(Func{T, R}, T)"/>). It may read
    /// variables and draw random numbers: gradients reach the variables, and what is computed again uses the same numbers, so that a dropout
    /// layer draws the same mask again. Variables that it assigns are assigned once.
    /// </remarks>
    /// <param name="f">The function; a few layers of a model, for example.</param>
    /// <param name="keep">Which operations' results are kept nevertheless, by the names that graphs show: <c>name => name is "MatMul"</c>.</param>
    /// <exception cref="InvalidOperationException">When called: the function read a value, or called Backward.</exception>
    public static Func<Tensor, Tensor> Checkpoint(Func<Tensor, Tensor> f, Func<string, bool>? keep = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            ArgumentNullException.ThrowIfNull(x);
            return Recomputed([x], leaves => [Returned(f(leaves[0]), nameof(Checkpoint))], keep)[0];
        };
    }

    /// <summary>The same function of a tree, of which reverse mode keeps the inputs only.</summary>
    /// <inheritdoc cref="Checkpoint(Func{Tensor, Tensor}, Func{string, bool}?)"/>
    public static Func<T, R> Checkpoint<T, R>(Func<T, R> f, Func<string, bool>? keep = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            R? output = default;
            Tensor[] results = Recomputed(Arguments.Leaves(x, nameof(Checkpoint), nameof(x)), leaves => Tree.Leaves(output = Returned(Arguments.Call(f, x, leaves), nameof(Checkpoint))), keep);
            return Tree.Replace(output!, results);
        };
    }

    private static Tensor[] Recomputed(Tensor[] leaves, Func<Tensor[], Tensor[]> f, Func<string, bool>? keep)
    {
        Tensor[] arguments = Alignment.Arguments(leaves);
        Closure closure = Staging.Close(Array.ConvertAll(arguments, argument => argument.Type), f);
        IReadOnlyList<GraphValue> kept = keep is null ? [] : closure.Named(keep);
        Enclosure outside = new([closure]);
        int results = closure.ResultTypes.Length;
        GraphBody body = closure.ToBody(outside, arguments.Length, results, kept);
        Tensor[] outputs = body.Call([.. outside.Values, .. arguments, .. outside.Held], kept.Count);
        outside.Assign(outputs.AsSpan(results));
        return outputs[..results];
    }
}
