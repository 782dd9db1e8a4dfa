using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>Writes a function down: runs it once, without computing anything, on stand-ins for arguments like <paramref name="example"/>.</summary>
    /// <param name="f">The function: of a tensor or a tree. C# control flow runs now, so it may depend on shapes, not on values.</param>
    /// <param name="example">Arguments of the types and shapes to write it down for; their numbers do not matter.</param>
    /// <returns>The graph; its arguments and results are the leaves of the trees, in order.</returns>
    /// <exception cref="InvalidOperationException">The function read a value.</exception>
    public static Graph Trace<T, R>(Func<T, R> f, T example)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Trace(f, example, out _);
    }

    /// <summary>Writes a function of tensors down for an argument like <paramref name="example"/>.</summary>
    /// <exception cref="InvalidOperationException">The function read a value.</exception>
    [OverloadResolutionPriority(1)]
    public static Graph Trace(Func<Tensor, Tensor> f, Tensor example)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(example);
        return Staging.Trace([example.Type], arguments => [Returned(f(arguments[0]), nameof(Trace))]);
    }

    /// <summary>Writes a step down that takes no arguments, but reads and assigns variables.</summary>
    /// <exception cref="InvalidOperationException">The step read a value.</exception>
    public static Graph Trace(Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Staging.Trace([], _ =>
        {
            step();
            return [];
        });
    }

    /// <summary>The same function, which at each call is first written down and then run as written. For tests and for looking at graphs: it saves nothing.</summary>
    public static Func<Tensor, Tensor> Stage(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => Trace(f, x).Run(Alignment.As(x, x.DType))[0];
    }

    /// <summary>The same function of a tree, which at each call is first written down and then run as written.</summary>
    public static Func<T, R> Stage<T, R>(Func<T, R> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            Graph graph = Trace(f, x, out R structure);
            return Tree.Replace(structure, graph.Run(Array.ConvertAll(Tree.Leaves(x), leaf => Alignment.As(leaf, leaf.DType))));
        };
    }

    private static Graph Trace<T, R>(Func<T, R> f, T example, out R structure)
    {
        R? output = default;
        TensorType[] types = Array.ConvertAll(Arguments.Leaves(example, nameof(Trace), nameof(example)), leaf => leaf.Type);
        Graph graph = Staging.Trace(types, arguments => Tree.Leaves(output = Returned(Arguments.Call(f, example, arguments), nameof(Trace))));
        structure = output!;
        return graph;
    }
}
