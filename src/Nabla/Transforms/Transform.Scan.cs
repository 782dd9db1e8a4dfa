using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    private delegate (Tensor[] Carry, Tensor[] Y) LeafStep(Tensor[] carry, Tensor[] x);

    /// <summary>Applies a step to each slice of <paramref name="xs"/> along axis 0 in turn, handing a tensor from one to the next, and stacks what the steps give besides.</summary>
    /// <inheritdoc cref="Scan{C, X, Y}(Func{C, X, ValueTuple{C, Y}}, C, X, int?, bool, int?, bool)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Carry, Tensor Ys) Scan(
        Func<Tensor, Tensor, (Tensor Carry, Tensor Y)> step, Tensor init, Tensor xs, int? length = null, bool reverse = false, int? segments = null, bool recompute = false)
    {
        ArgumentNullException.ThrowIfNull(init);
        ArgumentNullException.ThrowIfNull(xs);
        return Scan<Tensor, Tensor, Tensor>(step, init, xs, length, reverse, segments, recompute);
    }

    /// <summary>Applies a step to each slice of <paramref name="xs"/> along axis 0 in turn, handing a carry from one to the next, and stacks what the steps give besides. A fold with results on the way: recurrent networks, filters, integrators.</summary>
    /// <remarks>
    /// It is a loop, and every transform goes through it as through any other. While a function is written down as a graph, the step is written
    /// down once and the whole is one line, however many steps there are. Reverse mode keeps what each step needs; on request it keeps the carry
    /// between segments only, and computes each segment again when its turn comes, so that memory grows with the square root of the length.
    /// </remarks>
    /// <param name="step">(carry, x) ↦ (carry, y). The carry it returns has the structure, types and shapes of the one it is given.</param>
    /// <param name="init">The first carry.</param>
    /// <param name="xs">A tree of tensors with as many slices along axis 0 as there are to be steps; null if <paramref name="length"/> says it.</param>
    /// <param name="length">The number of steps; by default that of the slices. Of no steps at all the step is written down once, to know what it gives.</param>
    /// <param name="reverse">Whether to begin with the last slice. What each step gives stands where its slice stood.</param>
    /// <param name="segments">Into how many segments reverse mode divides the steps, to keep only what stands between them.</param>
    /// <param name="recompute">Whether to divide into as many segments as make the least memory: about √n. Segments are written down, so that steps may not read values.</param>
    /// <returns>The last carry, and what the steps gave, stacked along axis 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative, or that of segments less than 1.</exception>
    /// <exception cref="ArgumentException">Leaves of <paramref name="xs"/> have different lengths, or the carry changes its type.</exception>
    public static (C Carry, Y Ys) Scan<C, X, Y>(
        Func<C, X, (C Carry, Y Y)> step, C init, X xs, int? length = null, bool reverse = false, int? segments = null, bool recompute = false)
    {
        ArgumentNullException.ThrowIfNull(step);
        Tensor[] stacked = Alignment.Arguments(Tree.Leaves(xs));
        int steps = Steps(stacked, length, () => Tree.Paths(xs));
        Y? structure = default;
        (Tensor[] carry, Tensor[] ys) = Scanned(
            nameof(Scan),
            (c, x) =>
            {
                (C next, Y y) = step(Tree.Replace(init, c), Tree.Replace(xs, x));
                structure = y;
                return (Tree.Leaves(next), Tree.Leaves(y));
            },
            Alignment.Arguments(Tree.Leaves(init)),
            stacked,
            steps,
            reverse,
            Division(steps, segments, recompute));
        return (Tree.Replace(init, carry), Tree.Replace(structure!, ys));
    }

    /// <summary>Applies <paramref name="body"/> for each of the integers from <paramref name="from"/> to before <paramref name="to"/>: a for loop, which in a graph is one line.</summary>
    /// <inheritdoc cref="ForI{T}(int, int, Func{Tensor, T, T}, T, int?, bool)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor ForI(int from, int to, Func<Tensor, Tensor, Tensor> body, Tensor init, int? segments = null, bool recompute = false)
    {
        ArgumentNullException.ThrowIfNull(init);
        return ForI<Tensor>(from, to, body, init, segments, recompute);
    }

    /// <summary>Applies <paramref name="body"/> for each of the integers from <paramref name="from"/> to before <paramref name="to"/>: a for loop, which in a graph is one line.</summary>
    /// <param name="from">The first integer.</param>
    /// <param name="to">The first that is not reached any more; if it is not above <paramref name="from"/>, the value stays as it is.</param>
    /// <param name="body">(i, value) ↦ value; i is an int64 of no axes. The value keeps its structure, types and shapes.</param>
    /// <param name="init">The first value.</param>
    /// <param name="segments">Into how many segments reverse mode divides the steps, to keep only what stands between them.</param>
    /// <param name="recompute">Whether to divide into as many segments as make the least memory: about √n. Segments are written down, so that steps may not read values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of segments is less than 1.</exception>
    /// <exception cref="ArgumentException">The value changes its type.</exception>
    public static T ForI<T>(int from, int to, Func<Tensor, T, T> body, T init, int? segments = null, bool recompute = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        int steps = checked(Math.Max(from, to) - from);
        int? division = Division(steps, segments, recompute);
        Tensor[] carry = Alignment.Arguments(Tree.Leaves(init));
        if (steps > 0)
        {
            (carry, _) = Scanned(
                nameof(ForI),
                (c, x) => (Tree.Leaves(Returned(body(x[0], Tree.Replace(init, c)), nameof(ForI))), []),
                carry,
                [Tensor.Arange(from, to, dtype: DType.Int64)],
                steps,
                reverse: false,
                division);
        }

        return Tree.Replace(init, carry);
    }

    private static int? Division(int steps, int? segments, bool recompute)
    {
        if (segments is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(segments));
        }

        return segments ?? (recompute ? (int)Math.Ceiling(Math.Sqrt(steps)) : null);
    }

    private static int Steps(Tensor[] stacked, int? length, Func<IReadOnlyList<string>> paths)
    {
        for (int i = 0; i < stacked.Length; i++)
        {
            string Called() => paths()[i] is { Length: > 0 } path ? $"{path} of xs" : "xs";
            if (stacked[i].Rank == 0)
            {
                throw new ArgumentException($"Scan takes slices along axis 0, but {Called()} is {stacked[i].Type} and has no axes{CallSite.Suffix()}.");
            }

            length ??= stacked[i].Shape[0];
            if (stacked[i].Shape[0] != length)
            {
                throw new ArgumentException($"Scan takes {length} steps, but {Called()} has {stacked[i].Shape[0]} slices along axis 0. All must have as many{CallSite.Suffix()}.");
            }
        }

        return length switch
        {
            null => throw new ArgumentException($"Scan was given no xs, so nothing says how many steps there are. Pass length{CallSite.Suffix()}."),
            < 0 => throw new ArgumentOutOfRangeException(nameof(length), $"Scan cannot take {length} steps. Pass a length of 0 or more{CallSite.Suffix()}."),
            { } steps => steps,
        };
    }

    private static (Tensor[] Carry, Tensor[] Ys) Scanned(string name, LeafStep step, Tensor[] carry, Tensor[] xs, int length, bool reverse, int? segments)
    {
        if (segments > 1 && length > 1)
        {
            return Segmented(name, step, carry, xs, length, reverse, (length + segments.Value - 1) / segments.Value);
        }

        if (IsWriting || length == 0)
        {
            return WrittenScan(name, step, carry, xs, length, reverse);
        }

        Tensor[][] ys = new Tensor[length][];
        for (int n = 0; n < length; n++)
        {
            int at = reverse ? length - 1 - n : n;
            (Tensor[] next, ys[at]) = step(Array.ConvertAll(carry, Once), Array.ConvertAll(xs, x => x[at]));
            CheckCarry(name, carry, next);
            CheckAlike(name, n, ys[reverse ? length - 1 : 0], ys[at]);
            carry = next;
        }

        return (carry, [.. ys[0].Select((_, i) => Functions.Stack([.. ys.Select(y => y[i])], 0))]);
    }

    // What comes back to a carry from all places in a step is added before what comes from elsewhere, as in a step that is written down.
    private static Tensor Once(Tensor carry) => carry is Tracer ? carry.Alias : carry;

    /// <summary>Segments of <paramref name="size"/> steps, and one of those left over. In a graph a scan of scans, of which each keeps only its carries; else each is a part that is computed again.</summary>
    private static (Tensor[] Carry, Tensor[] Ys) Segmented(string name, LeafStep step, Tensor[] carry, Tensor[] xs, int length, bool reverse, int size)
    {
        int whole = length / size * size;
        int left = length - whole;
        List<Tensor[]> pieces = [];
        void Take(int from, int to)
        {
            Tensor[] slices = Array.ConvertAll(xs, x => x[from..to]);
            int carries = carry.Length;
            Tensor[] results = Recomputed(
                [.. carry, .. slices],
                leaves =>
                {
                    (Tensor[] next, Tensor[] ys) = Scanned(name, step, leaves[..carries], leaves[carries..], to - from, reverse, null);
                    return [.. next, .. ys];
                },
                null);
            carry = results[..carries];
            pieces.Add(results[carries..]);
        }

        void TakeWhole(int from)
        {
            if (!IsWriting)
            {
                for (int at = 0; at < whole; at += size)
                {
                    int first = from + (reverse ? whole - size - at : at);
                    Take(first, first + size);
                }

                return;
            }

            Tensor[] rows = Array.ConvertAll(xs, x => x[from..(from + whole)].Reshape([whole / size, size, .. x.Shape.Lengths[1..]]));
            (carry, Tensor[] ys) = WrittenScan(name, (c, x) => Scanned(name, step, c, x, size, reverse, null), carry, rows, whole / size, reverse);
            pieces.Add(Array.ConvertAll(ys, y => y.Flatten(0, 1)));
        }

        if (reverse)
        {
            TakeWhole(left);
            Take(0, left);
            pieces.Reverse();
        }
        else
        {
            TakeWhole(0);
            Take(whole, length);
        }

        return (carry, [.. pieces[0].Select((_, i) => Functions.Concat([.. pieces.Select(piece => piece[i])], 0))]);
    }

    private static (Tensor[] Carry, Tensor[] Ys) WrittenScan(string name, LeafStep step, Tensor[] carry, Tensor[] xs, int length, bool reverse)
    {
        int carries = carry.Length;
        TensorType[] types = [.. carry.Select(x => x.Type), .. xs.Select(x => new TensorType(x.DType, x.Shape.Without(0)))];
        Closure closure = Staging.Close(types, leaves =>
        {
            (Tensor[] next, Tensor[] ys) = step(leaves[..carries], leaves[carries..]);
            CheckCarry(name, leaves[..carries], next);
            return [.. Array.ConvertAll(next, x => Alignment.As(x, x.DType)), .. ys];
        });
        Enclosure outside = new([closure]);
        GraphBody body = closure.ToBody(outside, carries, carries);
        int handed = carries + outside.Variables.Count;
        Tensor[] outputs = body.Scan([.. outside.Values, .. carry, .. outside.Held, .. xs], outside.Constants.Count, handed, length, reverse);
        outside.Assign(outputs.AsSpan(carries, handed - carries));
        return (outputs[..carries], outputs[handed..]);
    }

    private static void CheckAlike(string name, int step, Tensor[] first, Tensor[] ys)
    {
        bool alike = ys.Length == first.Length;
        for (int i = 0; alike && i < ys.Length; i++)
        {
            alike = ys[i].Shape == first[i].Shape && (ys[i].DType == first[i].DType || ys[i].IsWeak || first[i].IsWeak);
        }

        if (!alike)
        {
            throw new ArgumentException(
                $"{name} stacks what its steps give, but step {step} gave ({string.Join(", ", ys.Select(y => y.Type))}) and the first ({string.Join(", ", first.Select(y => y.Type))}). Give the same structure, types and shapes in each{CallSite.Suffix()}.");
        }
    }

    private static void CheckCarry(string name, Tensor[] before, Tensor[] next)
    {
        if (next.Length != before.Length)
        {
            throw new ArgumentException($"{name} hands on {before.Length} tensors, but its step returned {next.Length}. Return the structure that it is given{CallSite.Suffix()}.");
        }

        for (int i = 0; i < next.Length; i++)
        {
            next[i] = next[i].IsWeak && before[i].DType.Takes(next[i].DType) ? Alignment.As(next[i], before[i].DType) : next[i];
            if (next[i].Type != before[i].Type)
            {
                throw new ArgumentException(
                    $"{name} hands on {before[i].Type}, but its step returned {next[i].Type} in its place. Start with a value of the type that steps return, or cast{CallSite.Suffix()}.");
            }
        }
    }
}
