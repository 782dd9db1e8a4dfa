using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>One function or another of an operand, as a bool says. What <c>?:</c> is where the bool can be read.</summary>
    /// <inheritdoc cref="Cond{T, R}(Tensor, Func{T, R}, Func{T, R}, T)"/>
    [OverloadResolutionPriority(2)]
    public static Tensor Cond(Tensor predicate, Func<Tensor, Tensor> then, Func<Tensor, Tensor> otherwise, Tensor operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return Cond<Tensor, Tensor>(predicate, then, otherwise, operand);
    }

    /// <summary>One function or another of a tensor, to trees, as a bool says. What <c>?:</c> is where the bool can be read.</summary>
    /// <inheritdoc cref="Cond{T, R}(Tensor, Func{T, R}, Func{T, R}, T)"/>
    [OverloadResolutionPriority(1)]
    public static R Cond<R>(Tensor predicate, Func<Tensor, R> then, Func<Tensor, R> otherwise, Tensor operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return Cond<Tensor, R>(predicate, then, otherwise, operand);
    }

    /// <summary>One function or another of an operand, as a bool says. What <c>?:</c> is where the bool can be read.</summary>
    /// <remarks>
    /// Where the bool can be read, one function is called and the other is not. While a function is written down as a graph both are written
    /// down, and a run of the graph computes one. Where the bool differs between examples of <c>Vmap</c> both are computed for all examples, and
    /// each example takes one by <c>Where</c>. No gradient goes back through what an example did not take to its part of the operand. To what is
    /// the same for all examples, or used without being part of the operand, 0 times an infinite derivative is NaN. Guard it there:
    /// <c>Where(x > 0, x, 1).Log()</c>, not <c>x.Log()</c>, if it is there for x > 0 only.
    /// </remarks>
    /// <param name="predicate">A bool of no axes.</param>
    /// <param name="then">What is done where it is true.</param>
    /// <param name="otherwise">What is done where it is false. Its result has the structure, types and shapes of the other's.</param>
    /// <param name="operand">What either is given; both may use other tensors and variables too.</param>
    /// <exception cref="ArgumentException">The predicate is no single bool, or, where both are needed, their results differ in structure or type.</exception>
    public static R Cond<T, R>(Tensor predicate, Func<T, R> then, Func<T, R> otherwise, T operand)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(otherwise);
        if (predicate.DType != DType.Bool || predicate.Rank != 0)
        {
            throw new ArgumentException($"Cond decides by one bool, not by {predicate.Type}. Compare numbers (x > 0), and reduce by Any or All{CallSite.Suffix()}.", nameof(predicate));
        }

        if (!predicate.IsAbstract)
        {
            return Returned((bool)predicate.Detach() ? then(operand) : otherwise(operand), nameof(Cond));
        }

        if (IsWriting)
        {
            return WrittenCond(predicate, then, otherwise, operand);
        }

        return Both(predicate, then, otherwise, operand);
    }

    private static R Both<T, R>(Tensor predicate, Func<T, R> then, Func<T, R> otherwise, T operand)
    {
        Tensor not = !predicate;
        R taken = Returned(then(Tree.Map(operand, x => Gated(predicate, x))), nameof(Cond));
        R left = Returned(otherwise(Tree.Map(operand, x => Gated(not, x))), nameof(Cond));
        Agree("Cond", "its two functions return", taken, left);
        return Tree.Map(taken, left, (x, y) => Functions.Where(predicate, x, y));
    }

    /// <summary>The same value, to which a gradient comes back where the predicate holds only: what is not taken may have an infinite derivative, and 0 times infinity is NaN.</summary>
    private static Tensor Gated(Tensor predicate, Tensor x) => x.DType.IsFloating() && StandsForMany(x) ? Functions.Where(predicate, x, x.Detach()) : x;

    /// <summary>Whether it is different for each example of some Vmap.</summary>
    private static bool StandsForMany(Tensor x) => x switch
    {
        Batched => true,
        Traced traced => StandsForMany(traced.Primal),
        Dual dual => StandsForMany(dual.Primal),
        _ => false,
    };

    /// <summary>Whether a graph is being written on this thread.</summary>
    private static bool IsWriting => Floor.Current.Ground is Staging;

    private static R WrittenCond<T, R>(Tensor predicate, Func<T, R> then, Func<T, R> otherwise, T operand)
    {
        Tensor[] arguments = Alignment.Arguments(Tree.Leaves(operand));
        TensorType[] types = Array.ConvertAll(arguments, argument => argument.Type);
        R? taken = default;
        R? left = default;
        Tensor[] Like(Tensor[] leaves, R? other)
        {
            // A bare number has the other function's element type, as it has in Where.
            Tensor[] others = other is null ? [] : Tree.Leaves(other);
            return others.Length != leaves.Length ? leaves : [.. leaves.Select((x, i) => x.IsWeak && others[i].DType.Takes(x.DType) ? Alignment.As(x, others[i].DType) : x)];
        }

        Closure Traced(ref R? result, Func<T, R> f, R? other)
        {
            R? found = default;
            Closure closure = Staging.Close(types, leaves => Like(Tree.Leaves(found = Returned(f(Tree.Replace(operand, leaves)), nameof(Cond))), other));
            result = found;
            return closure;
        }

        Closure first = Traced(ref taken, then, default);
        Closure second = Traced(ref left, otherwise, taken);
        first = Tree.Leaves(taken!).Any(x => x.IsWeak) ? Traced(ref taken, then, left) : first;
        Agree("Cond", "its two functions return", taken!, left!);
        Enclosure outside = new([first, second]);
        if (outside.Variables.Count > 0 && StandsForMany(predicate))
        {
            // A variable holds one value, not one for each example, so both functions assign it, one after the other.
            return Both(predicate, then, otherwise, operand);
        }

        int results = first.ResultTypes.Length;
        Tensor[] outputs = first.ToBody(outside, arguments.Length, results).Or(
            second.ToBody(outside, arguments.Length, results),
            [predicate, .. outside.Values, .. arguments, .. outside.Held]);
        outside.Assign(outputs.AsSpan(results));
        return Tree.Replace(taken!, outputs.AsSpan(0, results));
    }

    /// <summary>Two trees that stand for each other must have the same leaves.</summary>
    private static void Agree<T>(string name, string what, T first, T second)
    {
        IReadOnlyList<string> paths = Tree.Paths(first);
        if (!paths.SequenceEqual(Tree.Paths(second)))
        {
            throw new ArgumentException($"{name} needs one structure: {what} tensors at {Listed(paths)} and at {Listed(Tree.Paths(second))}{CallSite.Suffix()}.");
        }

        Tensor[] left = Tree.Leaves(first);
        Tensor[] right = Tree.Leaves(second);
        for (int i = 0; i < left.Length; i++)
        {
            bool weak = left[i].IsWeak || right[i].IsWeak;
            if (left[i].Shape != right[i].Shape || (left[i].DType != right[i].DType && !weak))
            {
                throw new ArgumentException(
                    $"{name} needs one type: {what} {left[i].Type} and {right[i].Type}{(paths[i].Length > 0 ? $" at {paths[i]}" : "")}. Cast or broadcast one of them{CallSite.Suffix()}.");
            }
        }
    }

    private static string Listed(IReadOnlyList<string> paths) => paths.Count == 0 ? "nowhere" : string.Join(", ", paths.Select(path => path.Length == 0 ? "the top" : path));
}
