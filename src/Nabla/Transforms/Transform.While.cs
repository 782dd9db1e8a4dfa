using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>Applies a body again and again, as long as a condition holds.</summary>
    /// <inheritdoc cref="While{T}(Func{T, Tensor}, Func{T, T}, T, int?)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor While(Func<Tensor, Tensor> condition, Func<Tensor, Tensor> body, Tensor init, int? maxSteps = null)
    {
        ArgumentNullException.ThrowIfNull(init);
        return While<Tensor>(condition, body, init, maxSteps);
    }

    /// <summary>Applies a body again and again, as long as a condition holds.</summary>
    /// <remarks>
    /// Where the condition can be read it is a C# while loop, and every transform goes through it. While a function is written down as a
    /// graph, condition and body are written down and the whole is one line; forward mode goes through it, reverse mode only if
    /// <paramref name="maxSteps"/> says how much it may have to keep. Where the condition differs between examples of <c>Vmap</c> steps are taken
    /// until it holds for none, and examples for which it does not hold any more stay as they are, as with
    /// <see cref="Cond{T, R}(Tensor, Func{T, R}, Func{T, R}, T)"/> in its place.
    /// </remarks>
    /// <param name="condition">The value ↦ a bool of no axes. It may not assign variables or draw random numbers.</param>
    /// <param name="body">The value ↦ the next value, of the same structure, types and shapes.</param>
    /// <param name="init">The first value.</param>
    /// <param name="maxSteps">After how many steps it ends in any case.</param>
    /// <exception cref="ArgumentException">The condition is no single bool, or the value changes its type.</exception>
    public static T While<T>(Func<T, Tensor> condition, Func<T, T> body, T init, int? maxSteps = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        if (maxSteps is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(maxSteps));
        }

        Tensor[] state = Alignment.Arguments(Tree.Leaves(init));
        Tensor Holds(Tensor[] leaves) => Condition(Returned(condition(Tree.Replace(init, leaves)), nameof(While)));
        Tensor[] Next(Tensor[] leaves)
        {
            Tensor[] next = Tree.Leaves(Returned(body(Tree.Replace(init, leaves)), nameof(While)));
            CheckCarry(nameof(While), leaves, next);
            return next;
        }

        if (IsWriting)
        {
            return Tree.Replace(init, WrittenWhile(Holds, Next, state, maxSteps));
        }

        Tensor? running = null;
        for (int step = 0; maxSteps is null || step < maxSteps; step++)
        {
            Tensor holds = Holds(state);
            running = running is null ? holds : running & holds;
            if (!AnyHolds(running))
            {
                break;
            }

            state = running.IsAbstract ? Both(running, Next, static stays => stays, state) : Next(state);
            running = running.IsAbstract ? running : null;
        }

        return Tree.Replace(init, state);
    }

    private static Tensor Condition(Tensor holds) => holds.DType == DType.Bool && holds.Rank == 0
        ? holds
        : throw new ArgumentException($"While goes on by one bool, not by {holds.Type}. Compare numbers (x > 0), and reduce by Any or All{CallSite.Suffix()}.");

    /// <summary>Whether a bool is true, or, of one that stands for many, whether any is.</summary>
    private static bool AnyHolds(Tensor holds)
    {
        bool many = holds is Batched;
        while (holds is Batched batched)
        {
            holds = batched.Value;
        }

        return (bool)(many ? holds.Any() : holds);
    }

    private static Tensor[] WrittenWhile(Func<Tensor[], Tensor> holds, Func<Tensor[], Tensor[]> next, Tensor[] state, int? maxSteps)
    {
        TensorType[] types = Array.ConvertAll(state, x => x.Type);
        Closure condition = Staging.Close(types, leaves => [holds(leaves)]);
        Closure step = Staging.Close(types, next);
        if (condition.Written.Count > 0)
        {
            throw new InvalidOperationException(
                $"The condition of a While assigned a variable, or drew random numbers, while it was being written down. Do that in the body, and test what it leaves{CallSite.Suffix()}.");
        }

        Enclosure outside = new([condition, step]);
        int count = state.Length;
        Tensor[] outputs = step.ToBody(outside, count, count).While(
            condition.ToBody(outside, count, 1, leaves: false).At(maxSteps is null ? CallSite.Suffix() : ""),
            [.. outside.Values, .. state, .. outside.Held],
            outside.Constants.Count,
            maxSteps);
        outside.Assign(outputs.AsSpan(count));
        return outputs[..count];
    }
}
