namespace Nabla.Tests.Tensors;

/// <summary>What an indexer means, worked out one element at a time as NumPy's manual describes it; the tests' own reading of the rules.</summary>
internal sealed class SlowIndexer
{
    private readonly int[] _lengths;
    private readonly List<Entry> _entries = [];
    private readonly List<string> _text = [];

    private SlowIndexer(int[] lengths) => _lengths = lengths;

    public override string ToString() => $"[{string.Join(", ", _lengths)}] at {string.Join(", ", _text)}";

    /// <summary>A random mixture of entries for a tensor of these lengths.</summary>
    public static (At[] At, SlowIndexer Slow) Random(Random random, int[] lengths)
    {
        SlowIndexer slow = new(lengths);
        List<At> at = [];
        int[] common = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => random.Next(1, 4))];
        int axis = 0;
        int named = random.Next(0, lengths.Length + 1);
        bool rest = false;
        bool masked = false;
        while (axis < lengths.Length)
        {
            int length = lengths[axis];
            int choice = random.Next(8);
            if (axis >= named || (choice == 0 && !rest && named == lengths.Length))
            {
                // The rest covers some axes whole; without it the last axes are covered silently.
                int covered = axis >= named ? lengths.Length - axis : random.Next(0, 2);
                if (axis < named && covered == 0 && rest)
                {
                    continue;
                }

                for (int i = 0; i < covered; i++)
                {
                    slow._entries.Add(new Entry([axis], [.. Enumerable.Range(0, lengths[axis]).Select(p => new[] { p })], null));
                    axis++;
                }

                if (!rest && (axis < lengths.Length || random.Next(2) == 0))
                {
                    at.Add(Nabla.At.Rest);
                    slow._text.Add("Rest");
                    rest = true;
                }

                named = Math.Max(named, axis);
                if (axis == lengths.Length)
                {
                    break;
                }

                named = lengths.Length;
                continue;
            }

            switch (choice)
            {
                case 1:
                    at.Add(Nabla.At.NewAxis);
                    slow._entries.Add(new Entry([], [[]], null));
                    slow._text.Add("NewAxis");
                    break;
                case 2 or 3:
                    int position = random.Next(-length, length);
                    at.Add(position);
                    slow._entries.Add(new Entry([axis], [[(position + length) % length]], null) { Drops = true });
                    slow._text.Add($"{position}");
                    axis++;
                    break;
                case 4 or 5:
                    int start = random.Next(0, length + 1);
                    int end = random.Next(start, length + 1);
                    int step = random.Next(1, 4) * (random.Next(2) == 0 ? 1 : -1);
                    at.Add(Nabla.At.Every(start..end, step));
                    List<int[]> taken = [];
                    for (int p = step > 0 ? start : end - 1; p >= start && p < end; p += step)
                    {
                        taken.Add([p]);
                    }

                    slow._entries.Add(new Entry([axis], taken, null));
                    slow._text.Add($"{start}..{end} by {step}");
                    axis++;
                    break;
                case 6 when !masked && axis + 1 < lengths.Length && common.Length <= 1:
                    masked = true;
                    bool[] mask = [.. Enumerable.Range(0, length * lengths[axis + 1]).Select(_ => random.Next(2) == 0)];
                    int wanted = common.Length == 1 ? common[0] : -1;
                    if (wanted >= 0)
                    {
                        // As many true as the other tensors have elements, so that they broadcast.
                        Array.Clear(mask);
                        if (wanted > mask.Length)
                        {
                            goto default;
                        }

                        for (int i = 0; i < wanted; i++)
                        {
                            mask[mask.Length - 1 - i] = true;
                        }
                    }

                    List<int[]> where = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i]).Select(i => new[] { i / lengths[axis + 1], i % lengths[axis + 1] })];
                    at.Add(Tensor.Of(mask, [length, lengths[axis + 1]]));
                    slow._entries.Add(new Entry([axis, axis + 1], where, [where.Count]));
                    slow._text.Add($"mask of {where.Count}");
                    axis += 2;
                    break;
                default:
                    int[] shape = [.. common.Skip(random.Next(0, common.Length + 1)).Select(l => random.Next(3) == 0 ? 1 : l)];
                    long[] positions = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (long)random.Next(-length, length))];
                    at.Add(Tensor.Of(positions, new Shape(shape)));
                    slow._entries.Add(new Entry([axis], [.. positions.Select(p => new[] { (int)((p + length) % length) })], shape));
                    slow._text.Add($"tensor [{string.Join(", ", shape)}] of {string.Join(" ", positions)}");
                    axis++;
                    break;
            }
        }

        return ([.. at], slow);
    }

    /// <summary>The shape of the result, and for each of its elements the flat position it comes from.</summary>
    public (int[] Shape, long[] Elements) Pick()
    {
        Entry[] kept = [.. _entries.Where(entry => !entry.Drops)];
        Entry[] tensors = [.. kept.Where(entry => entry.Shape is not null)];
        int[] common = [];
        foreach (Entry tensor in tensors)
        {
            common = Common(common, tensor.Shape!);
        }

        // Where the tensors' axes go: in place of the first if they stand together, else in front.
        int[] at = [.. Enumerable.Range(0, kept.Length).Where(i => kept[i].Shape is not null)];
        bool together = at.Length == 0 || at[^1] - at[0] == at.Length - 1;
        int before = at.Length > 0 && together ? kept.Take(at[0]).Count() : 0;
        int[] plain = [.. kept.Where(entry => entry.Shape is null).Select(entry => entry.Places.Count)];
        int[] shape = at.Length == 0 ? plain : [.. plain.Take(before), .. common, .. plain.Skip(before)];

        long count = shape.Aggregate(1L, (a, b) => a * b);
        long[] elements = new long[count];
        for (long i = 0; i < count; i++)
        {
            int[] index = Unravel(i, shape);
            int[] picked = at.Length == 0 ? [] : index[before..(before + common.Length)];
            int[] others = at.Length == 0 ? index : [.. index[..before], .. index[(before + common.Length)..]];
            int[] source = new int[_lengths.Length];
            int next = 0;
            foreach (Entry entry in _entries)
            {
                int[] place = entry.Drops ? entry.Places[0]
                    : entry.Shape is null ? entry.Places[others[next++]]
                    : entry.Places[Ravel(picked, entry.Shape)];
                for (int a = 0; a < entry.Axes.Length; a++)
                {
                    source[entry.Axes[a]] = place[a];
                }
            }

            elements[i] = source.Zip(_lengths).Aggregate(0L, (flat, pair) => flat * pair.Second + pair.First);
        }

        return (shape, elements);
    }

    private static int[] Common(int[] x, int[] y)
    {
        int rank = Math.Max(x.Length, y.Length);
        int[] common = new int[rank];
        for (int back = 1; back <= rank; back++)
        {
            int a = back <= x.Length ? x[^back] : 1;
            int b = back <= y.Length ? y[^back] : 1;
            common[rank - back] = a == 1 ? b : a;
        }

        return common;
    }

    private static int[] Unravel(long flat, int[] shape)
    {
        int[] index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            index[axis] = (int)(flat % shape[axis]);
            flat /= shape[axis];
        }

        return index;
    }

    private static int Ravel(int[] index, int[] shape)
    {
        int flat = 0;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int at = index[index.Length - shape.Length + axis];
            flat = flat * shape[axis] + (shape[axis] == 1 ? 0 : at);
        }

        return flat;
    }

    /// <summary>Axes of the source, the places in them that are taken, and, of tensors, the shape of their positions.</summary>
    private sealed record Entry(int[] Axes, List<int[]> Places, int[]? Shape)
    {
        public bool Drops { get; init; }
    }
}
