namespace Nabla.Compilation;

/// <summary>Gives every value that is kept on the way a part of one arena, for as long as it is needed.</summary>
/// <remarks>
/// Note [Places in the arena]
/// Launches come one after the other, so a value occupies its part from the launch that fills it to the last one that reads it or a view of it.
/// Values are placed in order of birth, each in the free gap that fits best. A launch that computes element by element may write where it reads:
/// then the result takes over the part of an input that nobody needs afterwards.
/// </remarks>
internal static class MemoryPlan
{
    // A line of the cache, and a register of 512 bits.
    private const long Alignment = 64;

    /// <summary>Places the pieces and says how long the arena is.</summary>
    /// <param name="launches">What is done, in order.</param>
    /// <param name="places">The values.</param>
    public static long Place(IReadOnlyList<Launch> launches, IReadOnlyList<Place> places)
    {
        List<Gap> gaps = [];
        long length = 0;
        for (int at = 0; at < launches.Count; at++)
        {
            Launch launch = launches[at];
            for (int output = 0; output < launch.Outputs.Length; output++)
            {
                Root root = places[launch.Outputs[output]].Root;
                if (root.Source != Source.Arena)
                {
                    continue;
                }

                if (Overwritten(launch, at, output, places) is { } over)
                {
                    root.Over = over;
                    root.Offset = over.Offset;
                    continue;
                }

                root.Offset = Take(gaps, RoundUp(root.Bytes), ref length);
            }

            Release(launch, at, places, gaps);
        }

        return length;
    }

    /// <summary>The piece that a launch may write a result over, if no other result is there.</summary>
    private static Root? Overwritten(Launch launch, int at, int output, IReadOnlyList<Place> places)
    {
        for (int i = 0; i < launch.Inputs.Length; i++)
        {
            Place input = places[launch.Inputs[i]];
            if (input.Root.Source == Source.Arena && input.Root.LastUse == at && Fits(launch, i, output, places)
                && !Array.Exists(launch.Outputs, other => places[other].Root.Over == input.Root))
            {
                return input.Root;
            }
        }

        return null;
    }

    /// <summary>Whether an output may lie where an input does: both fill the same bytes in the same order, and no other input is seen there in another way.</summary>
    public static bool Fits(Launch launch, int input, int output, IReadOnlyList<Place> places)
    {
        Place to = places[launch.Outputs[output]];
        Place over = places[launch.Inputs[input]];
        if (!launch.MayOverwrite(input, output) || over.Root.Bytes != to.Root.Bytes || over.Type.DType != to.Type.DType
            || over.Type.Shape.Count != to.Type.Shape.Count || !over.Layout.IsContiguous || over.Layout.Offset != 0)
        {
            return false;
        }

        for (int other = 0; other < launch.Inputs.Length; other++)
        {
            Place place = places[launch.Inputs[other]];
            if (place.Root == over.Root && !(launch.MayOverwrite(other, output) && place.Layout.IsContiguous && place.Layout.Offset == 0 && place.Type.Shape.Count == over.Type.Shape.Count))
            {
                return false;
            }
        }

        return true;
    }

    private static void Release(Launch launch, int at, IReadOnlyList<Place> places, List<Gap> gaps)
    {
        HashSet<Root> ended = [];
        foreach (int place in launch.Inputs.Concat(launch.Outputs))
        {
            Root root = places[place].Root;
            if (root.Source == Source.Arena && root.LastUse == at)
            {
                ended.Add(root);
            }
        }

        foreach (int output in launch.Outputs)
        {
            if (places[output].Root.Over is { } over)
            {
                ended.Remove(over);
            }
        }

        foreach (Root root in ended)
        {
            Give(gaps, root.Offset, RoundUp(root.Bytes));
        }
    }

    private static long Take(List<Gap> gaps, long size, ref long length)
    {
        int best = -1;
        for (int i = 0; i < gaps.Count; i++)
        {
            if (gaps[i].Size >= size && (best < 0 || gaps[i].Size < gaps[best].Size))
            {
                best = i;
            }
        }

        if (best >= 0)
        {
            Gap gap = gaps[best];
            gaps.RemoveAt(best);
            if (gap.Size > size)
            {
                gaps.Insert(best, new Gap(gap.Offset + size, gap.Size - size));
            }

            return gap.Offset;
        }

        // A gap at the end grows.
        if (gaps.Count > 0 && gaps[^1].Offset + gaps[^1].Size == length)
        {
            long offset = gaps[^1].Offset;
            gaps.RemoveAt(gaps.Count - 1);
            length = offset + size;
            return offset;
        }

        long end = length;
        length += size;
        return end;
    }

    /// <summary>Gaps are kept in order and joined with their neighbours.</summary>
    private static void Give(List<Gap> gaps, long offset, long size)
    {
        if (size == 0)
        {
            return;
        }

        int at = 0;
        while (at < gaps.Count && gaps[at].Offset < offset)
        {
            at++;
        }

        if (at < gaps.Count && gaps[at].Offset == offset + size)
        {
            size += gaps[at].Size;
            gaps.RemoveAt(at);
        }

        if (at > 0 && gaps[at - 1].Offset + gaps[at - 1].Size == offset)
        {
            gaps[at - 1] = new Gap(gaps[at - 1].Offset, gaps[at - 1].Size + size);
        }
        else
        {
            gaps.Insert(at, new Gap(offset, size));
        }
    }

    private static long RoundUp(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private readonly record struct Gap(long Offset, long Size);
}
